import type pg from 'pg';
import { Fault } from '../kernel/index.ts';
import { databaseFault } from './connect.ts';

/** Whose rows a transaction may see and write. `entities: 'all'` is for workers; people get a list. */
export interface Scope {
  readonly tenant: string;
  readonly entities: 'all' | readonly string[];
}

export type Tx = Pick<pg.PoolClient, 'query'>;

const MOST_RETRIES = 10;

/**
 * Runs `work` in one READ COMMITTED transaction under row security for `scope`. Serialization failures and deadlocks
 * are retried with jitter, at most ten times; so `work` must not act outside the transaction.
 * Throws a Fault: `unavailable`, `conflict`, or `defect` for a refused statement.
 */
export async function transaction<T>(pool: pg.Pool, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(pool, scope, work);
    } catch (error) {
      const fault = databaseFault(error);
      if (fault.kind !== 'conflict' || !fault.code.startsWith('STORE_') || attempt > MOST_RETRIES) throw fault;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * 2 ** Math.min(attempt, 7)));
    }
  }
}

async function attemptOnce<T>(pool: pg.Pool, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const noticed = (error: Error): void => {
    broken = error;
  };
  client.on('error', noticed);
  try {
    const opened = Promise.all([client.query('begin'), client.query(scopeStatement(scope))]);
    opened.catch(noticed);
    const result = await work(client);
    await opened;
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw undone();
    return result;
  } catch (error) {
    if (broken === undefined) {
      await client.query('rollback').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error('rollback failed');
      });
    }
    throw error;
  } finally {
    client.off('error', noticed);
    client.release(broken);
  }
}

/**
 * Waits for parts of one transaction that were begun at once: their statements leave together, and the server is not waited for between
 * them. When one fails the others are waited for too, so that none goes on after the transaction is over; its error is thrown.
 */
export async function together<T extends readonly unknown[]>(parts: T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  try {
    return await Promise.all(parts);
  } catch (error) {
    await Promise.allSettled(parts);
    throw error;
  }
}

/** PostgreSQL answers a commit with a rollback when a statement had failed that nobody waited for. */
const undone = (): Fault =>
  new Fault({
    code: 'STORE_UNDONE',
    kind: 'defect',
    message: 'A statement failed unnoticed and its transaction was undone',
    hint: 'This is a bug in Plexus: every statement of a transaction must be waited for',
  });

/**
 * Asks a function of the database that sets its scope itself, by its first two arguments: one statement, and a transaction of its own. For
 * what is asked so often that the other statements of a transaction are felt. Throws what `transaction` throws.
 */
export async function askOnce<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  scope: Scope,
  { name, text, values }: { readonly name: string; readonly text: string; readonly values: readonly unknown[] },
): Promise<readonly R[]> {
  try {
    return (await pool.query<R>({ name, text, values: [...settingsOf(scope), ...values] })).rows;
  } catch (error) {
    throw databaseFault(error);
  }
}

/** Tenant and entities as the settings of row security write them. */
const settingsOf = ({ tenant, entities }: Scope): [string, string] => [tenant, entities === 'all' ? '*' : entities.join(',')];

/** The row-security settings of a scope, valid until the transaction ends. */
export function scopeStatement(scope: Scope): pg.QueryConfig {
  return {
    name: 'scope',
    text: `select set_config('plexus.tenant', $1, true), set_config('plexus.entities', $2, true)`,
    values: settingsOf(scope),
  };
}
