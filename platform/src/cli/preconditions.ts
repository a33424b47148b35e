import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { makeMasterKey, readMasterKey } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { databaseFault, openPool } from '../store/index.ts';

const HOST = '127.0.0.1';

/** Throws `DATA_FOLDER_UNUSABLE`. */
export async function ensureDataFolder(data: string, logs: string): Promise<void> {
  try {
    await mkdir(logs, { recursive: true });
    await access(data, constants.W_OK);
  } catch (cause) {
    throw new Fault({
      code: 'DATA_FOLDER_UNUSABLE',
      kind: 'unavailable',
      message: 'The data folder cannot be made or written',
      hint: 'Name another one with PLEXUS_DATA, or let this user write there',
      at: data,
      cause,
    });
  }
}

/** The token of the installation, made on the first start and readable by the owner only. */
export async function ensureToken(file: string): Promise<string> {
  // One that was cut off while it was written is empty or short, and an empty token would let everybody in.
  const known = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (known.length >= 32) return known;
  const token = randomBytes(32).toString('base64url');
  await writeFile(`${file}.new`, `${token}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return token;
}

/** Throws `PORT_TAKEN` before anything is started. */
export async function ensurePortFree(port: number, variable: string): Promise<void> {
  const cause = await whyTaken(port);
  if (cause === undefined) return;
  throw new Fault({
    code: 'PORT_TAKEN',
    kind: 'unavailable',
    message: `Port ${port} on ${HOST} is taken by another program`,
    hint: `End that program, or choose another port: ${variable}=${port + 1} npm start`,
    cause,
  });
}

/** What keeps anything from listening on a port of this machine; undefined when it is free. */
export function whyTaken(port: number): Promise<Error | undefined> {
  if (port === 0) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen(port, HOST, () => probe.close(() => resolve(undefined)));
  });
}

/** A fresh database gets a fresh key; one that already holds sealed values needs its own back. */
export async function ensureMasterKey(file: string, url: string, say: (line: string) => void): Promise<void> {
  const present = await access(file).then(
    () => true,
    () => false,
  );
  if (!present && !(await hasTenants(url))) {
    await makeMasterKey(file);
    say(`Made the master key ${file}: keep a copy apart from the data, without it nothing stored can be read`);
  }
  await readMasterKey(file);
}

/** Throws `STORE_LOGIN_REFUSED` and `STORE_UNAVAILABLE`. */
async function hasTenants(url: string): Promise<boolean> {
  const pool = openPool({ url, role: 'plexus_server', size: 1 });
  try {
    const { rows } = await pool.query<{ known: boolean }>('select exists (select from tenant) as known');
    return rows[0]?.known === true;
  } catch (error) {
    throw databaseFault(error);
  } finally {
    await pool.end();
  }
}
