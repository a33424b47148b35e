import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erpDifferences } from './books.ts';
import { drained, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';
import { patchedTree, SHORT_LEASES } from './patched-tree.ts';
import { fenced, lastAttempt, pauseMidCalls } from './pause.ts';
import { secondNode } from './second-node.ts';
import { until } from './waiting.ts';

const SEED = 1_303;
const PAUSES = isFull ? 10 : 1;
/** The full form waits as long as the product does. */
const tree = isFull ? undefined : await patchedTree(...SHORT_LEASES);
const plexus = await installed(SEED, {
  environment: { PLEXUS_LOG_LEVEL: 'info' },
  erpSettlesMs: 2_500,
  ...(tree === undefined ? {} : { tree }),
});

test('a working node is stopped past its lease in the middle of calls, another takes over, and what the first does when it goes on is fenced', async (t) => {
  const other = await secondNode(plexus, 'second-node', tree);
  const drainedMs: number[] = [];
  const ackLogs: string[] = [];
  let caught = 0;
  for (let n = 0; n < PAUSES; n++) {
    const pause = await pauseMidCalls(plexus, SEED + n);
    ackLogs.push(pause.sent.ackLog);
    drainedMs.push(pause.drainedMs);
    caught += pause.held;
    const before = await lastAttempt(plexus);
    pause.goOn();
    await until('the node to find out', 30_000, async () => ((await fenced(plexus, other)) >= caught ? true : undefined));
    assert.equal(await lastAttempt(plexus), before, 'what came too late changed nothing');
    await drained(plexus);
    assert.deepEqual(await wrongsOf(plexus, pause.sent, false), []);
    assert.deepEqual(await pause.wrongPurchases(), []);
    assert.deepEqual(plexus.erp.ledger.doubled, []);
  }
  assert.deepEqual(await erpDifferences(plexus), []);
  assert.deepEqual(await plexus.violations({ ackLogs, erp: plexus.erpUrl }), []);
  keepFigure(t, {
    name: 'paused',
    fault: 'F3',
    injected: `${PAUSES} × a working node stopped in the middle of calls to the ERP, of journals and purchases (${caught} in all) until another had done its work; then continued`,
    held: 'I1–I7, nothing doubled at the ERP, no second journal, order, receipt or voucher, no change by what came late',
    measured: `${await fenced(plexus, other)} late outcomes fenced; the other node had done everything ${ofTime(Math.max(...drainedMs))} after the stop at most (lease ${isFull ? 15 : 2} s)`,
  });
});
