import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { erpDifferences } from './books.ts';
import { drained, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';
import { fencedIn, secondNode } from './second-node.ts';
import { until } from './waiting.ts';

const SEED = 1_303;
const PAUSES = isFull ? 10 : 1;
/** A transaction that a paused node holds open is ended by the database after thirty seconds; deliveries change hands after fifteen. */
const TAKEN_OVER_LIMIT_MS = 60_000;
const plexus = await installed(SEED, { environment: { PLEXUS_LOG_LEVEL: 'info' }, erpSettlesMs: 2_500 });

test('a working node is stopped past its lease in the middle of calls, another takes over, and what the first does when it goes on is fenced', async (t) => {
  const other = await secondNode(plexus, 'second-node');
  const drainedMs: number[] = [];
  let caught = 0;
  const ackLogs: string[] = [];
  for (let pause = 0; pause < PAUSES; pause++) {
    plexus.erpFaults.set({ system: 'erp', fault: 'delay', probability: 1, ms: 700, count: null });
    const sending = sendCharges(plexus, { seed: SEED + pause, rate: 60, seconds: 3 });
    const { pid, held } = await until('a node in the middle of calls', 30_000, midCalls);
    process.kill(pid, 'SIGSTOP');
    const stopped = performance.now();
    plexus.erpFaults.clear();
    const sent = await sending;
    ackLogs.push(sent.ackLog);
    await drained(plexus, TAKEN_OVER_LIMIT_MS);
    drainedMs.push(performance.now() - stopped);
    caught += held;
    const before = await settledCount();
    process.kill(pid, 'SIGCONT');
    await until('the node to find out', 30_000, async () => ((await fenced()) >= caught ? true : undefined));
    assert.equal(await settledCount(), before, 'what came too late changed nothing');
    await drained(plexus);
    assert.deepEqual(await wrongsOf(plexus, sent, false), []);
    assert.deepEqual(plexus.erp.ledger.doubled, []);
  }
  assert.deepEqual(await erpDifferences(plexus), []);
  assert.deepEqual(await plexus.violations({ ackLogs, erp: plexus.erpUrl }), []);
  await other.end();
  keepFigure(t, {
    name: 'paused',
    fault: 'F3',
    injected: `${PAUSES} × a working node stopped in the middle of ${caught} calls to the ERP, until another had done its work; then continued`,
    held: 'I1–I7, nothing doubled at the ERP, no second journal',
    measured: `${await fenced()} late outcomes fenced; all work done by the other node ${ofTime(Math.max(...drainedMs))} after the stop at most (lease 15 s)`,
  });

  /** The node that has deliveries under way, if one has. The node's name tells its process: `host-pid-chance`. */
  async function midCalls(): Promise<{ pid: number; held: number } | undefined> {
    const [row] = await plexus.query<{ holder: string; n: number }>(
      `select s.holder, count(*)::int as n from delivery d join target_state s using (tenant, target)
        where d.state in ('running', 'sent') and d.leased_until > now() + interval '10 s' and s.held_until > now() group by 1 order by 2 desc limit 1`,
    );
    const pid = Number(row?.holder.split('-').at(-2));
    return row !== undefined && pid > 0 && row.n > 1 ? { pid, held: row.n } : undefined;
  }

  async function fenced(): Promise<number> {
    return fencedIn(await readFile(join(plexus.folder, 'logs/work.log'), 'utf8')) + fencedIn(await other.log());
  }

  async function settledCount(): Promise<string> {
    const [row] = await plexus.query<{ n: string }>(`select count(*) || ' ' || coalesce(max(at)::text, '') as n from delivery_attempt`);
    return row?.n ?? '';
  }
});
