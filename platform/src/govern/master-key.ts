import { randomBytes } from 'node:crypto';
import { open as openFile, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault, open, seal, Secret } from '../kernel/index.ts';

const KEY = /^[0-9a-f]{64}$/;
/** The one that wraps, and the one before it while a rotation is under way. */
const MOST = 2;

/**
 * What wraps the few keys that everything else hangs on: the roots of tenants and what tokens are signed with. A file holds it here; a key
 * service or a hardware module answers the same two calls.
 */
export interface MasterKey {
  wrap(key: Uint8Array, place: string): Promise<Buffer>;
  /** Throws `MASTER_KEY_WRONG` (defect). */
  unwrap(wrapped: Buffer, place: string): Promise<Buffer>;
}

/** Makes the master key file, readable by the owner only. Refuses to touch an existing one. */
export async function makeMasterKey(file: string): Promise<void> {
  await writeNew(file, [randomBytes(32).toString('hex')]);
}

/**
 * The master key in a file: 64 hexadecimal digits, and on a second line those of the key before it while a rotation is under way. Throws
 * `MASTER_KEY_MISSING` or `MASTER_KEY_UNREADABLE` (defect): nothing runs without it.
 */
export async function readMasterKey(file: string): Promise<MasterKey> {
  let known = await readKeys(file);
  return {
    // Read anew each time: it is seldom asked for, and what is wrapped by the key before is lost once that one is dropped.
    wrap: async (key, place) => {
      known = await readKeys(file);
      return wrapWith(known, key, place);
    },
    unwrap: async (wrapped, place) => {
      const opened = tryAll(known, wrapped, place);
      if (opened !== undefined) return opened;
      // A rotation in another process may have come between.
      known = await readKeys(file);
      return tryAll(known, wrapped, place) ?? Promise.reject(wrong(file));
    },
  };
}

/** A master key held in memory only. */
export function masterKeyOf(key: Buffer): MasterKey {
  const keys = [new Secret(key)];
  return {
    wrap: (plain, place) => Promise.resolve(wrapWith(keys, plain, place)),
    unwrap: (wrapped, place) => {
      const opened = tryAll(keys, wrapped, place);
      return opened === undefined ? Promise.reject(wrong()) : Promise.resolve(opened);
    },
  };
}

/** Puts a new key before the one in the file, which still unwraps. Throws `MASTER_ROTATION_OPEN` while the last rotation is not finished. */
export async function addMasterKey(file: string): Promise<void> {
  const known = await readKeys(file);
  if (known.length === MOST) {
    throw new Fault({
      code: 'MASTER_ROTATION_OPEN',
      kind: 'conflict',
      message: 'The master key file still holds the key of before the last rotation',
      hint: 'Finish that rotation first: plexus keys drop-master',
      at: file,
    });
  }
  await replace(file, [randomBytes(32).toString('hex'), ...known.map((key) => key.reveal().toString('hex'))]);
}

/** Keeps only the newest key of the file. Answers whether there was an older one. */
export async function dropOldMasterKey(file: string): Promise<boolean> {
  const [newest, older] = await readKeys(file);
  if (newest === undefined || older === undefined) return false;
  await replace(file, [newest.reveal().toString('hex')]);
  return true;
}

/** Only the newest key of the file: proves that the one before it is not needed any more. */
export async function newestMasterKey(file: string): Promise<MasterKey> {
  const [newest] = await readKeys(file);
  return masterKeyOf(newest?.reveal() ?? Buffer.alloc(0));
}

async function readKeys(file: string): Promise<readonly Secret<Buffer>[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault({
      code: 'MASTER_KEY_MISSING',
      kind: 'defect',
      message: 'The master key file is not there, and without it stored messages cannot be opened',
      hint: 'Put the key file of this database back from its backup; a new key opens nothing that is already stored',
      at: file,
      cause,
    });
  });
  const lines = text.trim().split(/\s*\n\s*/);
  if (lines.length > MOST || !lines.every((line) => KEY.test(line))) {
    throw new Fault({
      code: 'MASTER_KEY_UNREADABLE',
      kind: 'defect',
      message: 'The master key file does not hold 64 hexadecimal digits',
      hint: 'Put the key file of this database back from its backup',
      at: file,
    });
  }
  return lines.map((line) => new Secret(Buffer.from(line, 'hex')));
}

function wrapWith([newest]: readonly Secret<Buffer>[], key: Uint8Array, place: string): Buffer {
  return seal(newest?.reveal() ?? Buffer.alloc(0), key, place);
}

function tryAll(keys: readonly Secret<Buffer>[], wrapped: Buffer, place: string): Buffer | undefined {
  for (const key of keys) {
    try {
      return open(key.reveal(), wrapped, place);
    } catch {
      // The other one may be the right one.
    }
  }
  return undefined;
}

async function replace(file: string, keys: readonly string[]): Promise<void> {
  await writeNew(`${file}.new`, keys);
  await rename(`${file}.new`, file);
  await syncFolder(file);
}

async function writeNew(file: string, keys: readonly string[]): Promise<void> {
  const handle = await openFile(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${keys.join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(file);
}

/** The file's name must be on disk too before anything is sealed: after a power cut the key is worth all that is stored. */
async function syncFolder(file: string): Promise<void> {
  const folder = await openFile(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const wrong = (at?: string): Fault =>
  new Fault({
    code: 'MASTER_KEY_WRONG',
    kind: 'defect',
    message: 'The master key does not open the keys in this database',
    hint: 'Put the key file that belongs to this database back; a restored database needs the master key of its backup',
    ...(at === undefined ? {} : { at }),
  });
