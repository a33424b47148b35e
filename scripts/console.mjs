// Builds the console when its sources changed since it was built last. Runs on any Node from 20 on.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, node24, root } from './install.mjs';

const folder = join(root, 'console');
const stamp = join(folder, 'dist', '.built-from');

/** Everything that goes into the build, tests left out. */
function sources() {
  const files = ['index.html', 'package.json', 'tsconfig.json', 'vite.config.ts', '../package-lock.json'];
  for (const part of ['src', 'public', '../sdk/src']) {
    if (!existsSync(join(folder, part))) continue;
    for (const entry of readdirSync(join(folder, part), { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        files.push(join(part, entry.parentPath.slice(join(folder, part).length), entry.name));
    }
  }
  return files.filter((file) => existsSync(join(folder, file))).sort();
}

function digest() {
  const hash = createHash('sha256');
  for (const file of sources())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Without a console everything else works: a build that fails is told and does not stop the start. */
export function buildConsole() {
  const wanted = digest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const began = Date.now();
  process.stderr.write('Building the console …\n');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = spawnSync(node24(), [vite, 'build', '--logLevel', 'warn'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    env: { ...environment(), NODE_ENV: 'production' },
  });
  if (result.status !== 0) {
    process.stderr.write('The console could not be built, see the lines above; everything else starts.\n');
    return;
  }
  writeFileSync(stamp, wanted);
  process.stderr.write(`Built the console in ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}
