import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../kernel/index.ts';
import { type Binaries, exists } from './binaries.ts';

const run = promisify(execFile);
/** Owns the cluster. */
export const SUPERUSER = 'plexus_owner';

/** The passwords of a cluster. */
export interface Secrets {
  readonly owner: string;
  readonly login: string;
}

/** The two passwords of the cluster, made on first start and readable by the owner only. */
export async function secrets(folder: string): Promise<Secrets> {
  const file = join(folder, 'postgres-passwords.json');
  if (!(await exists(file))) {
    const made: Secrets = { owner: randomBytes(18).toString('base64url'), login: randomBytes(18).toString('base64url') };
    await writeFile(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  return JSON.parse(await readFile(file, 'utf8')) as Secrets;
}

/** Made aside and then given its name, so that one that was interrupted is never taken for a cluster. */
export async function initialize(binaries: Binaries, data: string, password: string): Promise<void> {
  const made = `${data}.new`;
  const passwordFile = `${data}.pw`;
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (binaries.user !== undefined) {
    await chown(made, binaries.user.uid, binaries.user.gid);
    await chown(passwordFile, binaries.user.uid, binaries.user.gid);
  }
  await chmod(made, 0o700);
  try {
    await run(
      join(binaries.folder, 'initdb'),
      ['-D', made, '-U', SUPERUSER, '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--locale=C.UTF-8', '--data-checksums'],
      { ...binaries.user, cwd: dirname(data) },
    );
    await rename(made, data);
    await syncFolder(dirname(data));
  } catch (cause) {
    await rm(made, { recursive: true, force: true });
    throw new Fault({
      code: 'POSTGRES_INIT_FAILED',
      kind: 'unavailable',
      message: 'A new database cluster could not be made',
      hint: 'Check free disk space and the rights of the data folder',
      at: data,
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** A name is durable only once its folder is: without it a power cut could lose the cluster with all that was stored since. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
