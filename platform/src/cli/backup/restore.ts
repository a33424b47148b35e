import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { Fault } from '../../kernel/index.ts';
import { connectOwner } from '../../store/index.ts';
import { listTables } from './back-up.ts';
import { copyIn } from './copy.ts';
import { type BackupTable, MANIFEST, type Manifest, readManifest, unreadable } from './manifest.ts';

export interface RestoreOptions {
  /** Owner login of an empty database with the schema in place. */
  readonly adminUrl: string;
  readonly folder: string;
  /** Wrapped keys of this backup, or of a later one: then what was shredded since stays shredded. */
  readonly keysFolder: string;
  /** Targets that nothing may be sent to until they are reconciled. */
  readonly targetsOf: (release: string) => readonly string[];
  readonly say: (line: string) => void;
}

export interface Restored {
  readonly manifest: Manifest;
  /** What the database counts as now; positions of the past stay below it. */
  readonly incarnation: number;
  readonly held: readonly string[];
}

/**
 * Fills an empty database from a backup, all in one transaction. It becomes a new incarnation, because the transaction
 * numbers begin anew, and posting to every target is off until it is reconciled (R16). Throws `BACKUP_UNREADABLE`,
 * `SCHEMA_DIFFERS` and `DATABASE_NOT_EMPTY`; then nothing has changed.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const manifest = await readManifests(options);
  for (const table of manifest.tables) await verify(fileOf(options, table), table);
  options.say(`The ${manifest.tables.length} files of the backup of ${manifest.madeAt} are whole`);
  const client = await connectOwner(options.adminUrl, 'plexus_restore', 0);
  try {
    await client.query(`begin; set local search_path = plexus; set local statement_timeout = 0`);
    await refuseOther(client, manifest);
    await makePartitions(client, manifest.partitions);
    await setGuards(client, manifest.tables, 'off');
    // What migrating wrote comes from the backup too.
    await client.query('delete from incarnation; delete from installation');
    for (const table of manifest.tables) {
      await load(client, table, fileOf(options, table));
      options.say(`${table.name}: restored`);
    }
    await setSequences(client);
    const incarnation = await openIncarnation(client);
    const held = await holdPosting(client, options.targetsOf);
    await setGuards(client, manifest.tables, 'on');
    await client.query('commit');
    await client.query('analyze');
    return { manifest, incarnation, held };
  } finally {
    await client.end();
  }
}

/** The manifest of the data with the keys as they lie there: of the same backup, or of a later one. */
async function readManifests({ folder, keysFolder }: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(join(folder, MANIFEST));
  const keys = await readManifest(join(keysFolder, MANIFEST));
  if (keys.madeAt < manifest.madeAt) throw unreadable('The keys are older than the data', keysFolder);
  const data = manifest.tables.filter(({ part }) => part === 'data');
  return { ...manifest, tables: [...data, ...keys.tables.filter(({ part }) => part === 'keys')] };
}

const fileOf = ({ folder, keysFolder }: RestoreOptions, table: BackupTable): string =>
  join(table.part === 'keys' ? keysFolder : folder, table.file);

async function verify(file: string, table: BackupTable): Promise<void> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (cause) {
    throw unreadable('A file of the backup is missing', file, cause);
  }
  if (hash.digest('hex') !== table.sha256) throw unreadable('A file of the backup is damaged', file);
}

async function refuseOther(client: pg.Client, manifest: Manifest): Promise<void> {
  const migrations = await client.query<{ name: string; checksum: string }>('select name, checksum from migration order by name');
  if (JSON.stringify(migrations.rows) !== JSON.stringify(manifest.migrations)) throw schemaDiffers();
  const tables = new Set((await listTables(client)).map((table) => table.name));
  if (manifest.tables.some((table) => !tables.has(table.name)) || tables.size !== manifest.tables.length) throw schemaDiffers();
  const tenants = await client.query('select from tenant');
  if (tenants.rows.length > 0) throw notEmpty();
}

/** Months of the backup that the schema does not have yet. */
async function makePartitions(client: pg.Client, partitions: readonly string[]): Promise<void> {
  for (const name of partitions) {
    const [, parent, year, month] = /^([a-z_]+)_(\d{4})_(\d{2})$/.exec(name) ?? [];
    if (parent === undefined || year === undefined || month === undefined) continue;
    const bound = (months: number): string => new Date(Date.UTC(Number(year), Number(month) - 1 + months, 1)).toISOString();
    await client.query(`create table if not exists ${name} partition of ${parent} for values from ('${bound(0)}') to ('${bound(1)}')`);
  }
}

/** Row security and triggers guard what is written day by day; what comes from a backup was written under their eyes. */
async function setGuards(client: pg.Client, tables: readonly BackupTable[], to: 'on' | 'off'): Promise<void> {
  for (const { name, columns } of tables) {
    await client.query(`alter table ${name} ${to === 'on' ? 'enable' : 'disable'} trigger user`);
    if (columns.includes('tenant')) await client.query(`alter table ${name} ${to === 'on' ? '' : 'no '}force row level security`);
  }
}

async function load(client: pg.Client, table: BackupTable, file: string): Promise<void> {
  const rows = createReadStream(file).pipe(createGunzip());
  await copyIn(client, `copy ${table.name} (${table.columns.join(', ')}) from stdin`, rows);
}

/** Numbers go on after the highest that is in use. */
async function setSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string; sequence: string }>(
    `select c.relname as name, a.attname as column, pg_get_serial_sequence('plexus.' || c.relname, a.attname) as sequence
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attidentity <> ''
      where c.relnamespace = 'plexus'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  for (const { name, column, sequence } of rows) {
    await client.query(`select setval('${sequence}', max(${column})) from ${name} having max(${column}) is not null`);
  }
  await client.query(`select setval('lot_number', max(lot)) from lot_key having max(lot) is not null`);
  await client.query(`select setval('upload_number', max(upload)) from message_chunk having max(upload) is not null`);
}

/**
 * The cluster restored into counts its transactions by itself: everything from before is of an earlier incarnation. That is
 * so even for the cluster that the backup came from or a copy of it, whose own number is then set free.
 */
async function openIncarnation(client: pg.Client): Promise<number> {
  await client.query(
    'update incarnation i set system_identifier = -i.number from pg_control_system() c where i.system_identifier = c.system_identifier',
  );
  const { rows } = await client.query<{ number: number }>(
    'insert into incarnation (system_identifier) select system_identifier from pg_control_system() returning number',
  );
  return rows[0]?.number ?? 1;
}

async function holdPosting(client: pg.Client, targetsOf: (release: string) => readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ tenant: string; content: string | null }>(
    `select t.name as tenant, (select r.content from release r where r.tenant = t.name order by r.number desc limit 1) as content
      from tenant t order by t.name`,
  );
  const held: string[] = [];
  for (const { tenant, content } of rows) {
    const known = await client.query<{ target: string }>('select distinct target from delivery where tenant = $1', [tenant]);
    const targets = new Set([...(content === null ? [] : targetsOf(content)), ...known.rows.map((row) => row.target)]);
    for (const target of targets) {
      await client.query(
        `insert into posting_hold (tenant, target, reason) values ($1, $2, 'restored from a backup')
          on conflict (tenant, target) do update set reason = excluded.reason, since = now()`,
        [tenant, target],
      );
      held.push(target);
    }
    await client.query(
      `insert into audit (tenant, principal, person, action, object, detail) values ($1, 'cli', 'restore', 'backup.restored', 'database', $2)`,
      [tenant, `posting off for ${[...targets].join(', ') || 'no target'}`],
    );
  }
  return held;
}

const schemaDiffers = (): Fault =>
  new Fault({
    code: 'SCHEMA_DIFFERS',
    kind: 'rejected',
    message: 'The backup was made of another version of the schema',
    hint: 'Restore with the build that made the backup, then let the newer build migrate',
  });

const notEmpty = (): Fault =>
  new Fault({
    code: 'DATABASE_NOT_EMPTY',
    kind: 'conflict',
    message: 'The database holds a tenant already: a restore never writes over anything',
    hint: 'Name a new data folder with PLEXUS_DATA, or an empty database with DATABASE_URL and DATABASE_ADMIN_URL',
  });
