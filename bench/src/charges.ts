import type { Figure } from './figure.ts';
import { caughtUp, setTranslation } from './intake.ts';
import { type Bench, load } from './installation.ts';
import { less, usage } from './usage.ts';

/** Charges over MLLP, each to a posted journal and an outbox row. */
export async function measureCharges(bench: Bench, count: number): Promise<Figure[]> {
  await setTranslation(bench, true);
  await caughtUp(bench);
  const before = await usage(bench.owner, bench.pids);
  const journals = await counted(bench, 'journal');
  const report = await load([
    '--port',
    String(bench.mllpPort),
    '--count',
    String(count),
    '--kind',
    'dft',
    '--seed',
    String(Date.now() % 1_000_000),
  ]);
  await caughtUp(bench);
  const used = less(await usage(bench.owner, bench.pids), before);
  const posted = (await counted(bench, 'journal')) - journals;
  return [
    { name: 'charges end to end: posted of sent', value: posted / report.answered, unit: '', reach: { atLeast: 1 } },
    { name: 'charges end to end: a second', value: posted / (used.atMs / 1000), unit: '/s', reach: { atLeast: 1000 } },
    { name: 'charges end to end: CPU a charge', value: used.cpuMs / posted, unit: 'ms', reach: { atMost: 1 } },
    { name: 'charges end to end: WAL a charge', value: used.walBytes / posted / 1024, unit: 'KB' },
  ];
}

async function counted(bench: Bench, table: 'journal'): Promise<number> {
  const { rows } = await bench.owner.query<{ n: string }>(`select count(*)::text as n from ${table}`);
  return Number(rows[0]?.n ?? 0);
}

/** What waiting costs: accounts with eight charges each, and the first event after the worker is started again. */
export async function measureWaiting(bench: Bench, accounts: number): Promise<Figure[]> {
  const sizeBefore = await waitingBytes(bench);
  await load([
    '--port',
    String(bench.mllpPort),
    '--count',
    String(accounts * 8),
    '--kind',
    'dft',
    '--seed',
    String(Date.now() % 1_000_000),
  ]);
  await caughtUp(bench);
  const bytes = (await waitingBytes(bench)) - sizeBefore;
  const firstMs = await firstAfterRestart(bench);
  return [
    {
      name: `${accounts} open accounts of 8 charges: state, timers and indexes`,
      value: bytes / 1024 / 1024,
      unit: 'MB',
      reach: { atMost: (accounts / 100_000) * 100 },
    },
    { name: `${accounts} open accounts: first event after restart`, value: firstMs / 1000, unit: 's', reach: { atMost: 2 } },
  ];
}

async function waitingBytes(bench: Bench): Promise<number> {
  const { rows } = await bench.owner.query<{ n: string }>(
    "select (pg_total_relation_size('process_state') + pg_total_relation_size('timer'))::text as n",
  );
  return Number(rows[0]?.n ?? 0);
}

/** Kills the working process and measures from its death until an event sent then is folded; the supervisor starts it again. */
async function firstAfterRestart(bench: Bench): Promise<number> {
  const pid = Object.entries(bench.installation.processes()).find(([name]) => name.includes('work'))?.[1];
  if (pid === undefined) throw new Error('there is no working process');
  process.kill(pid, 'SIGKILL');
  const started = performance.now();
  await load([
    '--port',
    String(bench.mllpPort),
    '--count',
    '1',
    '--connections',
    '1',
    '--kind',
    'dft',
    '--seed',
    String(Date.now() % 1_000_000),
  ]);
  await caughtUp(bench);
  return performance.now() - started;
}
