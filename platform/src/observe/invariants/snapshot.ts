import type pg from 'pg';
import { openPool, scopeStatement, type Tx } from '../../store/index.ts';

const MOST_MINUTES = 30;

/**
 * Runs checks in one repeatable-read snapshot that writes nothing, so that a running system cannot look broken because
 * two statements saw different moments. They may take their time, on a connection of their own: where
 * `pool` is connected to, as plexus_server.
 */
export async function inSnapshot<T>(pool: pg.Pool, tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const own = openPool({
    url: pool.options.connectionString ?? '',
    role: 'plexus_server',
    size: 1,
    answerMs: (MOST_MINUTES + 1) * 60_000,
  });
  const client = await own.connect();
  // A session that ends between two statements is told to the next one.
  const noticed = (): void => undefined;
  client.on('error', noticed);
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(scopeStatement({ tenant, entities: 'all' }));
    await client.query(`set local statement_timeout = '${MOST_MINUTES}min'; set local idle_in_transaction_session_timeout = 0`);
    return await work(client);
  } finally {
    const broken = await client.query('rollback').then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : true),
    );
    client.off('error', noticed);
    client.release(broken);
    await own.end();
  }
}
