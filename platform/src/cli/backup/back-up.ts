import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { Fault } from '../../kernel/index.ts';
import { connectOwner } from '../../store/index.ts';
import { copyOut } from './copy.ts';
import { type BackupTable, MANIFEST, type Manifest, writeManifest } from './manifest.ts';

export interface BackUpOptions {
  /** Owner login: sees the rows of all tenants. */
  readonly adminUrl: string;
  /** New or empty folder for the data; undefined: only the keys are backed up, to go with the data of an earlier backup. */
  readonly folder: string | undefined;
  /** New or empty folder for the wrapped keys: to be kept elsewhere, since together with the master key they open the data. */
  readonly keysFolder: string;
  readonly madeAt: Date;
  readonly say: (line: string) => void;
}

/** Keys wrapped by the master key or by a key that is. */
const KEY_TABLES: ReadonlySet<string> = new Set(['tenant_key', 'tenant_index_key', 'subject_key', 'lot_key', 'spared_key']);
/** Made by migrating. */
const LEFT_OUT: ReadonlySet<string> = new Set(['migration']);

/**
 * Copies every table, as of one moment, into files with checksums. The system goes on running meanwhile. The keys have a manifest of their
 * own, so that later ones open the data of an earlier backup: all but what was shredded since.
 * Throws `FOLDER_NOT_EMPTY` and `BACKUP_DENIED` (the login does not see all rows).
 */
export async function backUp(options: BackUpOptions): Promise<Manifest> {
  for (const folder of [options.folder, options.keysFolder]) if (folder !== undefined) await makeFolder(folder);
  const client = await connectOwner(options.adminUrl, 'plexus_backup', 0);
  try {
    // With row security off, a statement whose rows would be filtered fails instead: a backup is whole or it is none.
    await client.query('begin isolation level repeatable read read only; set local row_security = off; set local search_path = plexus');
    await client.query(`set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`);
    const manifest = await describe(client, options.madeAt);
    const tables: BackupTable[] = [];
    for (const { name, columns } of await listTables(client)) {
      const part = KEY_TABLES.has(name) ? 'keys' : 'data';
      const folder = part === 'keys' ? options.keysFolder : options.folder;
      if (folder === undefined) continue;
      const copied = await copyTable(client, name, columns, join(folder, fileOf(name)));
      tables.push({ name, columns, part, file: fileOf(name), ...copied });
      options.say(`${name}: ${copied.bytes} bytes`);
    }
    await client.query('commit');
    const whole = { ...manifest, tables };
    await writeManifest(join(options.keysFolder, MANIFEST), { ...manifest, tables: tables.filter(({ part }) => part === 'keys') });
    if (options.folder !== undefined) await writeManifest(join(options.folder, MANIFEST), whole);
    return whole;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42501') throw denied(error);
    throw error;
  } finally {
    await client.end();
  }
}

const fileOf = (table: string): string => `${table}.copy.gz`;

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new Fault({
      code: 'FOLDER_NOT_EMPTY',
      kind: 'rejected',
      message: 'The folder for the backup holds something already',
      hint: 'Give a folder that does not exist yet: a backup never writes over anything',
      at: folder,
    });
  }
}

async function describe(client: pg.Client, madeAt: Date): Promise<Omit<Manifest, 'tables'>> {
  const migrations = await client.query<{ name: string; checksum: string }>('select name, checksum from migration order by name');
  const incarnation = await client.query<{ number: number }>('select max(number) as number from incarnation');
  const tenants = await client.query<{ name: string }>('select name from tenant order by name');
  const partitions = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where c.relnamespace = 'plexus'::regnamespace and c.relkind = 'r' and c.relname ~ '_\\d{4}_\\d{2}$' order by 1`,
  );
  return {
    version: 1,
    madeAt: madeAt.toISOString(),
    migrations: migrations.rows,
    incarnation: incarnation.rows[0]?.number ?? 1,
    tenants: tenants.rows.map((row) => row.name),
    partitions: partitions.rows.map((row) => row.name),
  };
}

/** Every table of the schema with the columns that hold what was written; partitions come with their parent. */
export async function listTables(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'plexus'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      group by c.relname order by c.relname`,
  );
  return rows.filter((row) => !LEFT_OUT.has(row.name));
}

/** The checksum is of the file as it lies there. */
async function copyTable(
  client: pg.Client,
  name: string,
  columns: readonly string[],
  file: string,
): Promise<Pick<BackupTable, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const rows = copyOut(client, `copy (select ${columns.join(', ')} from ${name}) to stdout`);
  await pipeline(rows, createGzip({ level: 3 }), counted, createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }));
  return { bytes, sha256: hash.digest('hex') };
}

const denied = (cause: unknown): Fault =>
  new Fault({
    code: 'BACKUP_DENIED',
    kind: 'denied',
    message: 'The owner login does not see the rows of all tenants',
    hint: 'Give the login of DATABASE_ADMIN_URL the attribute BYPASSRLS for the backup',
    cause,
  });
