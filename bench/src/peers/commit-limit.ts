import pg from 'pg';
import type { Bench } from '../installation.ts';
import { cpuOfFamily } from '../usage.ts';
import type { Entry } from './contest.ts';

const PAYLOAD = 'x'.repeat(700);
const GROUP = 500;

/** What the same PostgreSQL does with a bare table of one index: a row a commit, and five hundred rows a commit. */
export async function commitLimits(bench: Bench, seconds: number): Promise<Entry[]> {
  await bench.owner.query('create table public.bench_commit (id bigint generated always as identity primary key, payload text not null)');
  try {
    const single = await measured(bench, seconds, 32, 1, 'insert into public.bench_commit (payload) values ($1)', [PAYLOAD]);
    const grouped = await measured(
      bench,
      seconds,
      4,
      GROUP,
      `insert into public.bench_commit (payload) select $1 from generate_series(1, ${GROUP})`,
      [PAYLOAD],
    );
    return [
      { contender: 'raw PostgreSQL, a row a commit', version: '', ...single },
      { contender: `raw PostgreSQL, ${GROUP} rows a commit`, version: '', ...grouped },
    ];
  } finally {
    await bench.owner.query('drop table public.bench_commit');
  }
}

async function measured(
  bench: Bench,
  seconds: number,
  sessions: number,
  rows: number,
  text: string,
  values: string[],
): Promise<Pick<Entry, 'values'>> {
  const clients = await Promise.all(
    Array.from({ length: sessions }, async () => {
      const client = new pg.Client({ connectionString: bench.installation.adminUrl });
      await client.connect();
      return client;
    }),
  );
  const [postmaster = 0] = bench.pids;
  const wal = async (): Promise<number> =>
    Number((await bench.owner.query<{ n: string }>('select wal_bytes::text as n from pg_stat_wal')).rows[0]?.n ?? 0);
  const before = { wal: await wal(), server: cpuOfFamily(postmaster), client: process.cpuUsage() };
  const started = performance.now();
  let commits = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - started < seconds * 1000) {
        await client.query({ name: 'bench', text, values });
        commits++;
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before.client);
  const stored = commits * rows;
  const cpu = cpuOfFamily(postmaster) - before.server + (user + system) / 1000;
  const bytes = (await wal()) - before.wal;
  await Promise.all(clients.map((client) => client.end()));
  return { values: { messages: stored / elapsed, CPU: cpu / stored, commits: 1 / rows, WAL: bytes / stored / 1024 } };
}
