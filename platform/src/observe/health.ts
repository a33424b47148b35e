import { statfs } from 'node:fs/promises';
import type pg from 'pg';
import type { FlowReader } from './flow/index.ts';

export interface HealthCheck {
  readonly name: 'database' | 'disk' | 'flow';
  readonly ok: boolean;
  /** For people; never content. */
  readonly detail: string;
}

export interface Health {
  readonly ready: boolean;
  readonly checks: readonly HealthCheck[];
}

export interface HealthOptions {
  readonly pool: pg.Pool;
  readonly flow: FlowReader;
  /** The folder whose disk the database and the logs share; absent when the database is elsewhere. */
  readonly folder?: string;
}

/** PostgreSQL needs room for its log and a checkpoint; below this a full disk is minutes away under load. */
export const LEAST_FREE_BYTES = 512 * 1024 * 1024;
/** Lanes that have work and stood still for this long are stuck, not busy. */
const LONGEST_STILL_SECONDS = 300;

/** Says whether this node can take and move messages now. Never throws. */
export async function readHealth(options: HealthOptions): Promise<Health> {
  const checks = await Promise.all([
    attempted('database', 'does not answer', async () => {
      await options.pool.query('select 1');
      return { ok: true, detail: 'answers' };
    }),
    ...(options.folder === undefined ? [] : [diskCheck(options.folder)]),
    attempted('flow', 'cannot be read', async () => {
      const still = (await options.flow.backlog()).filter(
        ({ stage, oldestSeconds }) => (stage === 'translate' || stage === 'process') && (oldestSeconds ?? 0) > LONGEST_STILL_SECONDS,
      );
      if (still.length === 0) return { ok: true, detail: 'moving' };
      return { ok: false, detail: still.map(({ stage, oldestSeconds }) => `${stage} waits since ${oldestSeconds ?? 0} s`).join('; ') };
    }),
  ]);
  return { ready: checks.every((check) => check.ok), checks };
}

const diskCheck = (folder: string): Promise<HealthCheck> =>
  attempted('disk', 'cannot be read', async () => {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    return { ok: free >= LEAST_FREE_BYTES, detail: `${Math.floor(free / 1024 / 1024)} MiB free` };
  });

async function attempted(
  name: HealthCheck['name'],
  failure: string,
  check: () => Promise<{ ok: boolean; detail: string }>,
): Promise<HealthCheck> {
  try {
    return { name, ...(await check()) };
  } catch {
    return { name, ok: false, detail: failure };
  }
}
