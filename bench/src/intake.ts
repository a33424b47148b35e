import type { Figure } from './figure.ts';
import { type Bench, load } from './installation.ts';
import { less, usage } from './usage.ts';

/** Admissions of 655 bytes on 32 connections, as fast as answers come; everything behind the inbox stands still, or runs and is waited for. */
export async function measureIntake(bench: Bench, seconds: number, translating: boolean): Promise<Figure[]> {
  await setTranslation(bench, true);
  await caughtUp(bench);
  await setTranslation(bench, translating);
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
  if (translating) await caughtUp(bench);
  const used = less(await usage(bench.owner, bench.pids), before);
  const messages = (await received(bench)) - seq;
  const elapsed = used.atMs / 1000;
  const what = translating ? 'intake with translation' : 'intake';
  return [
    {
      name: `${what}: messages a second`,
      value: translating ? messages / elapsed : report.rate,
      unit: '/s',
      reach: { atLeast: translating ? 1500 : 4000 },
    },
    { name: `${what}: CPU a message`, value: used.cpuMs / messages, unit: 'ms', reach: { atMost: translating ? 0.6 : 0.25 } },
    { name: `${what}: commits a message`, value: used.commits / messages, unit: '', ...(translating ? {} : { reach: { atMost: 0.1 } }) },
    {
      name: `${what}: WAL a message`,
      value: used.walBytes / messages / 1024,
      unit: 'KB',
      ...(translating ? {} : { reach: { atMost: 3 } }),
    },
    { name: `${what}: acknowledged p99`, value: report.latencyMs.p99, unit: 'ms' },
  ];
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

/** Stops or starts all channels; a stopped channel stores and is not translated. */
export async function setTranslation(bench: Bench, on: boolean): Promise<void> {
  await bench.owner.query('update channel_cursor set stopped = $1', [on ? null : 'bench']);
}

export async function received(bench: Bench): Promise<number> {
  const { rows } = await bench.owner.query<{ n: string }>('select sum(next_seq - 1)::text as n from channel');
  return Number(rows[0]?.n ?? 0);
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
