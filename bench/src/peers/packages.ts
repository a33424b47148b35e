import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../peers');

/** The file of a peer's adapter. */
export const peerModule = (name: string): string => join(folder, `${name}.mjs`);
/** The file of one of ours. */
export const ownModule = (name: string): string => join(import.meta.dirname, `${name}.ts`);

/** Installs the peers exactly as locked, once; they are no part of a normal clone. No install script runs. */
export function installPeers(): void {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(folder, 'node_modules', '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('installing the peers …\n');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the peers could not be installed: see the lines above');
  writeFileSync(stamp, lock);
}

/** The installed version of a peer. */
export function versionOf(name: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
