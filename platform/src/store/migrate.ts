import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { Fault } from '../kernel/index.ts';
import { connectOwner, databaseFault } from './connect.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');
/** Any number will do, as long as every starter uses the same. */
const LOCK = 7_531_902;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The numbered migrations, oldest first. */
export async function listMigrations(folder = FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings the database to the newest version, each migration in its own transaction, under an advisory lock so that
 * several starters do not collide. Refuses (`MIGRATION_CHANGED`) when an applied migration's text differs.
 * `adminUrl` must connect as a role that may create schemas and roles. Throws `STORE_UNAVAILABLE` or `STORE_LOGIN_REFUSED` when it does not connect or the
 * session ends; what was not committed is undone.
 */
export async function migrate(adminUrl: string, folder = FOLDER): Promise<string[]> {
  const client = await connectOwner(adminUrl, 'plexus_migrate');
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(`create schema if not exists plexus; set search_path = plexus;
      create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    const applied = new Map(
      (await client.query<{ name: string; checksum: string }>('select name, checksum from migration')).rows.map((row) => [
        row.name,
        row.checksum,
      ]),
    );
    const fresh: string[] = [];
    for (const migration of await listMigrations(folder)) {
      const known = applied.get(migration.name);
      if (known === migration.checksum) continue;
      if (known !== undefined) throw changed(migration.name);
      await apply(client, migration);
      fresh.push(migration.name);
    }
    await client.query(
      'insert into incarnation (system_identifier) select system_identifier from pg_control_system() on conflict do nothing',
    );
    return fresh;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query('insert into migration (name, checksum) values ($1, $2)', [migration.name, migration.checksum]);
    await client.query(migration.sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw databaseFault(error);
  }
}

const changed = (name: string): Fault =>
  new Fault({
    code: 'MIGRATION_CHANGED',
    kind: 'defect',
    message: `Migration ${name} was applied with another text`,
    hint: 'Migrations are never edited once landed: restore the file and add a new migration',
    at: `migrations/${name}`,
  });
