import { open, readFile } from 'node:fs/promises';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../../kernel/index.ts';

const BackupTable = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z_]{1,60}$' }),
    columns: Type.Array(Type.String({ pattern: '^[a-z_]{1,60}$' }), { minItems: 1 }),
    /** Wrapped keys lie apart from what they open. */
    part: Type.Union([Type.Literal('data'), Type.Literal('keys')]),
    file: Type.String({ pattern: '^[a-z_]{1,60}\\.copy\\.gz$' }),
    bytes: Type.Integer({ minimum: 0 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  { additionalProperties: false },
);
export type BackupTable = Static<typeof BackupTable>;

const Manifest = Type.Object(
  {
    version: Type.Literal(1),
    madeAt: Type.String(),
    /** Migrations that made the schema; the database restored into must have the same. */
    migrations: Type.Array(Type.Object({ name: Type.String(), checksum: Type.String() })),
    /** The database's incarnation when the backup was made. */
    incarnation: Type.Integer({ minimum: 1 }),
    tenants: Type.Array(Type.String()),
    /** Partitions by month, `message_2026_11`. */
    partitions: Type.Array(Type.String({ pattern: '^[a-z_]{1,40}_\\d{4}_\\d{2}$' })),
    tables: Type.Array(BackupTable),
  },
  { additionalProperties: false },
);
export type Manifest = Static<typeof Manifest>;

const checker = Compile(Manifest);
export const MANIFEST = 'manifest.json';

/** Written last and forced to the disk: a backup without it is not one. */
export async function writeManifest(file: string, manifest: Manifest): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Throws `BACKUP_UNREADABLE`. */
export async function readManifest(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable('There is no finished backup here', file, cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable('The manifest of the backup is damaged', file, cause);
  }
  if (!checker.Check(value)) throw unreadable('The manifest is not of a backup that this build reads', file);
  return value;
}

export const unreadable = (message: string, at: string, cause?: unknown): Fault =>
  new Fault({
    code: 'BACKUP_UNREADABLE',
    kind: 'rejected',
    message,
    hint: 'Use another backup, or the build that made this one',
    at,
    cause,
  });
