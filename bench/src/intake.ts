import pg from 'pg';
import type { Figure } from './figure.ts';
import { type Bench, load } from './installation.ts';
import { less, usage } from './usage.ts';

/** What runs behind the inbox while it is measured. */
export type Behind = 'nothing' | 'translation' | 'translation and processes';

/**
 * Admissions of 655 bytes on 32 connections, as fast as answers come. What runs behind is waited for, and its time counts; what does not is
 * held: channels are stopped, lanes are locked.
 */
export async function measureIntake(bench: Bench, seconds: number, behind: Behind): Promise<Figure[]> {
  await skipBacklog(bench);
  await setTranslation(bench, behind !== 'nothing');
  const release = behind === 'translation' ? await holdLanes(bench) : () => Promise.resolve();
  const before = await usage(bench.owner, bench.pids);
  const seq = await received(bench);
  const report = await load([
    '--port',
    String(bench.mllpPort),
    '--duration',
    String(seconds),
    '--connections',
    '32',
    '--seed',
    String(Date.now() % 1_000_000),
  ]);
  if (behind === 'translation') await translated(bench);
  if (behind === 'translation and processes') await caughtUp(bench);
  const used = less(await usage(bench.owner, bench.pids), before);
  const messages = (await received(bench)) - seq;
  await release();
  const name = behind === 'nothing' ? 'intake' : `intake with ${behind}`;
  const goals = { nothing: { rate: 4000, cpu: 0.25 }, translation: { rate: 1500, cpu: 0.6 }, 'translation and processes': undefined }[
    behind
  ];
  const rate = behind === 'nothing' ? report.rate : messages / (used.atMs / 1000);
  return [
    { name: `${name}: messages a second`, value: rate, unit: '/s', ...(goals === undefined ? {} : { reach: { atLeast: goals.rate } }) },
    {
      name: `${name}: CPU a message`,
      value: used.cpuMs / messages,
      unit: 'ms',
      ...(goals === undefined ? {} : { reach: { atMost: goals.cpu } }),
    },
    {
      name: `${name}: commits a message`,
      value: used.commits / messages,
      unit: '',
      ...(behind === 'nothing' ? { reach: { atMost: 0.1 } } : {}),
    },
    {
      name: `${name}: WAL a message`,
      value: used.walBytes / messages / 1024,
      unit: 'KB',
      ...(behind === 'nothing' ? { reach: { atMost: 3 } } : {}),
    },
    { name: `${name}: acknowledged p99`, value: report.latencyMs.p99, unit: 'ms' },
  ];
}

/** Locks every lane of the processes, so that translation runs alone; answers what lets them go on. */
async function holdLanes(bench: Bench): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: bench.installation.adminUrl, options: '-c search_path=plexus' });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from lane_cursor for update');
  return async () => {
    await holder.query('rollback');
    await holder.end();
  };
}

/** 500 messages a second at fixed arrival times, translation running. */
export async function measureLatency(bench: Bench, seconds: number): Promise<Figure[]> {
  await setTranslation(bench, true);
  const report = await load([
    '--port',
    String(bench.mllpPort),
    '--rate',
    '500',
    '--duration',
    String(seconds),
    '--seed',
    String(Date.now() % 1_000_000),
  ]);
  return [
    { name: '500 msg/s at fixed times: acknowledged p50', value: report.latencyMs.p50, unit: 'ms' },
    { name: '500 msg/s at fixed times: acknowledged p99', value: report.latencyMs.p99, unit: 'ms', reach: { atMost: 50 } },
    { name: '500 msg/s at fixed times: unanswered', value: report.unanswered, unit: '', reach: { atMost: 0 } },
  ];
}

/** Leaves behind what was stored while nothing was translated: minutes of work that belong to no figure. */
async function skipBacklog(bench: Bench): Promise<void> {
  await bench.owner.query(`update channel_cursor c set seq = ch.next_seq - 1 from channel ch
    where ch.tenant = c.tenant and ch.channel = c.channel and c.stopped is not null`);
  await setTranslation(bench, true);
  await caughtUp(bench);
}

/** Stops or starts all channels; a stopped channel stores and is not translated. */
export async function setTranslation(bench: Bench, on: boolean): Promise<void> {
  await bench.owner.query('update channel_cursor set stopped = $1', [on ? null : 'bench']);
}

export async function received(bench: Bench): Promise<number> {
  const { rows } = await bench.owner.query<{ n: string }>('select sum(next_seq - 1)::text as n from channel');
  return Number(rows[0]?.n ?? 0);
}

/** Resolves when every channel is translated. */
async function translated(bench: Bench): Promise<void> {
  for (;;) {
    const { rows } = await bench.owner.query<{ behind: string }>(
      `select coalesce(sum(ch.next_seq - 1 - c.seq), 0)::text as behind from channel ch join channel_cursor c using (tenant, channel)`,
    );
    if (rows[0]?.behind === '0') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Resolves when every channel is translated and every event folded. */
export async function caughtUp(bench: Bench, limitMs = 600_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    const { rows } = await bench.owner.query<{ behind: string; unread: boolean }>(
      `select (select coalesce(sum(ch.next_seq - 1 - c.seq), 0)::text from channel ch join channel_cursor c using (tenant, channel)) as behind,
        exists (select from lane_cursor c cross join lateral (
          select 1 from event e where e.tenant = c.tenant and e.lane = c.lane and (e.incarnation, e.xid, e.seq) > (c.incarnation, c.xid, c.seq)
          order by e.incarnation, e.xid, e.seq limit 1) x where c.reader = 'processes') as unread`,
    );
    if (rows[0]?.behind === '0' && !rows[0].unread) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the platform did not catch up');
}
