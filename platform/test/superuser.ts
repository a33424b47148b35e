import pg from 'pg';
import type { TestDatabase } from './cluster.ts';

/** Runs SQL as the cluster's superuser, whom neither row security nor triggers stop: to do what must never happen. */
export async function asSuperuser(database: TestDatabase, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.cluster.adminUrl });
  await client.connect();
  try {
    await client.query(`set search_path = plexus; set session_replication_role = replica; ${sql}`);
  } finally {
    await client.end();
  }
}
