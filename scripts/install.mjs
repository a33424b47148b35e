// Runs on any Node from 20 on: installs what is missing and finds the Node 24 that the project brings.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.plexus-installed');

/** Installs the locked dependencies when they are missing or the lockfile changed. No install script runs. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('Installing dependencies …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    process.stderr.write('Installing failed: see the lines above. Check that npm reaches its registry, then run the command again.\n');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

/** The path of a Node 24 or later: the one from npm, else the one that runs this. */
export function node24() {
  const own = join(modules, '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  process.stderr.write(
    `Plexus runs on Node 24; there is no packaged one for ${process.platform}-${process.arch}. Install Node 24 and run the command again.\n`,
  );
  process.exit(1);
}

/** The environment in which `node` and the installed tools are found first, and what was compiled once is read by every later start. */
export function environment() {
  return {
    NODE_COMPILE_CACHE: join(modules, '.cache/compiled'),
    ...process.env,
    PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  };
}

const LOOK_MS = 500;

/**
 * Hands over to Node 24: signals go through, its exit code becomes ours. npm and the shell between us do not pass a SIGTERM on, they are just
 * gone: whoever ended them meant us too.
 */
export function handOver(args) {
  const child = spawn(node24(), ['--disable-warning=ExperimentalWarning', ...args], { cwd: root, stdio: 'inherit', env: environment() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    // Once: a second signal would end it before everything is stopped.
    child.kill('SIGTERM');
  }, LOOK_MS).unref();
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}
