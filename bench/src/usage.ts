import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

const TICK_MS = 10;

/** CPU time that a process used, its ended children's included, in milliseconds (Linux /proc). */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) * TICK_MS;
  } catch {
    return 0;
  }
}

/** A process and everything below it. */
function family(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // The process ended while we looked.
    }
  }
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    found.push(next);
    queue.push(...(children.get(next) ?? []));
  }
  return found;
}

/** CPU time of a process and everything below it, in milliseconds. */
export const cpuOfFamily = (pid: number): number => family(pid).reduce((sum, one) => sum + cpuOf(one), 0);

/** Memory of a process and everything below it, in bytes. */
export const familyBytes = (pid: number): number => family(pid).reduce((sum, one) => sum + residentBytes(one), 0);

/** Kills a process and everything below it. */
export function killFamily(pid: number): void {
  for (const one of family(pid)) process.kill(one, 'SIGKILL');
}

/** Memory of a process that is its own, in bytes. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}

export interface Usage {
  readonly cpuMs: number;
  readonly walBytes: number;
  readonly commits: number;
  readonly atMs: number;
}

/** What the platform's processes and PostgreSQL together have used so far. */
export async function usage(client: pg.Client, pids: readonly number[]): Promise<Usage> {
  const { rows } = await client.query<{ wal: string; commits: string }>(
    `select (select wal_bytes::text from pg_stat_wal) as wal, (select xact_commit::text from pg_stat_database where datname = current_database()) as commits`,
  );
  return {
    cpuMs: pids.flatMap(family).reduce((sum, pid) => sum + cpuOf(pid), 0),
    walBytes: Number(rows[0]?.wal ?? 0),
    commits: Number(rows[0]?.commits ?? 0),
    atMs: performance.now(),
  };
}

export const less = (a: Usage, b: Usage): Usage => ({
  cpuMs: a.cpuMs - b.cpuMs,
  walBytes: a.walBytes - b.walBytes,
  commits: a.commits - b.commits,
  atMs: a.atMs - b.atMs,
});
