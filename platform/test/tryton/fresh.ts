import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { makeCompany } from './company.ts';
import { MODULES, trytonRelease } from './installation.ts';
import { TrytonServer } from './server.ts';

const run = promisify(execFile);

/** A Tryton of a test file's own: a copy of the template, started; ended and removed after the file. */
export async function freshTryton(): Promise<TrytonServer> {
  const server = await copyOfTryton();
  after(() => discard(server));
  return server;
}

export async function copyOfTryton(): Promise<TrytonServer> {
  const template = await templateFolder();
  const folder = await mkdtemp(join(tmpdir(), 'plexus-tryton-'));
  await run('chmod', ['755', folder]);
  await run('cp', ['-a', `${template}/.`, folder]);
  return TrytonServer.start(folder);
}

export async function discard(server: TrytonServer): Promise<void> {
  await server.stop();
  await rm(server.folder, { recursive: true, force: true });
}

/**
 * A Tryton with its modules and a company that buys, to be copied. Made once for a release and a way of setting up, which takes a minute or
 * two; test files that start together wait for the first.
 */
async function templateFolder(): Promise<string> {
  const template = join(tmpdir(), `plexus-tryton-template-${await fingerprint()}`);
  const lock = `${template}.lock`;
  for (;;) {
    if (await present(template)) return template;
    const locked = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (locked) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    if (await present(template)) return template;
    const partial = await mkdtemp(join(tmpdir(), 'plexus-tryton-partial-'));
    await run('chmod', ['755', partial]);
    const server = await TrytonServer.start(partial);
    await server.initialize();
    await makeCompany(server);
    await server.stop();
    await rename(partial, template);
    return template;
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
    .update(await trytonRelease())
    .update(MODULES.join());
  for (const name of ['company.ts', 'server.ts']) hash.update(await readFile(join(import.meta.dirname, name)));
  return hash.digest('hex').slice(0, 16);
}

const present = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
