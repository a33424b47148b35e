import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drained } from './charge-load.ts';
import { keepFigure } from './figures.ts';
import { installed } from './installation.ts';
import { patchedTree, SHORT_LEASES, WITHOUT_FENCING } from './patched-tree.ts';
import { lastAttempt, pauseMidCalls } from './pause.ts';
import { secondNode } from './second-node.ts';
import { until } from './waiting.ts';

/** Breaks a promise on purpose: the same pause as in paused.test.ts, on sources without the check that it proves. */
const SEED = 1_304;
const tree = await patchedTree(...SHORT_LEASES, ...WITHOUT_FENCING);
const plexus = await installed(SEED, { environment: { PLEXUS_LOG_LEVEL: 'info' }, erpSettlesMs: 2_500, tree });

test('without fencing, what a paused node does when it goes on is noticed', async (t) => {
  await secondNode(plexus, 'second-node', tree);
  const pause = await pauseMidCalls(plexus, SEED);
  assert.deepEqual(await plexus.violations({ erp: plexus.erpUrl }), [], 'sound until the node goes on');
  const before = await lastAttempt(plexus);
  pause.goOn();
  await until('the node to write its outcomes', 30_000, async () => ((await lastAttempt(plexus)) === before ? undefined : true));
  await drained(plexus);
  const violations = await plexus.violations({ ackLogs: [pause.sent.ackLog], erp: plexus.erpUrl });
  t.diagnostic(violations.join('; '));
  assert.ok(violations.length > 0);
  const kinds = await kindsOf(violations);
  assert.ok(
    kinds.some(({ kind }) => PURCHASES.includes(kind)),
    'of purchases too',
  );
  keepFigure(t, {
    name: 'fencing-removed',
    fault: 'control',
    injected: `the fencing check removed from the statement that settles deliveries; a node paused in the middle of ${pause.held} calls, of journals and purchases`,
    held: 'the checks notice',
    measured: `${violations.map((violation) => violation.split(':')[0] ?? '').join('; ')}; of ${kinds.map(({ kind, n }) => `${n} × ${kind}`).join(', ')}`,
  });
});

const PURCHASES = ['purchase-order', 'goods-receipt', 'supplier-invoice'];

/** What the deliveries that violations name are of. */
function kindsOf(violations: readonly string[]): Promise<{ kind: string; n: number }[]> {
  const ids = violations.flatMap((violation) => [...violation.matchAll(/delivery:(\d+)/g)].map(([, id]) => id));
  return plexus.query('select kind, count(*)::int as n from delivery where id = any ($1::bigint[]) group by 1 order by 1', [ids]);
}
