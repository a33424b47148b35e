import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { makeSbom } from './sbom.ts';
import { signRelease, verifyRelease } from './signed-release.ts';

const root = join(import.meta.dirname, '../..');
const USAGE = `npm run release -- --key private.pem --out folder     makes and signs a release of what is committed
npm run release -- --verify folder --public public.pem   says whether a release is as it was signed`;

/** Puts what is committed, with its SBOM, into an empty folder and signs it. Throws when something is not committed or the folder is not empty. */
function make(key: string, out: string): string {
  const changed = git('status', '--porcelain');
  if (changed !== '') throw new Error(`Not everything is committed:\n${changed}`);
  mkdirSync(out, { recursive: true });
  if (readdirSync(out).length > 0) throw new Error(`${out} is not empty`);
  const name = `plexus-${manifest.version}`;
  git('archive', '--format=tar.gz', `--prefix=${name}/`, '-o', join(out, `${name}.tar.gz`), 'HEAD');
  writeFileSync(join(out, `${name}.cdx.json`), `${JSON.stringify(makeSbom(), undefined, 2)}\n`);
  signRelease(out, readFileSync(key, 'utf8'));
  return `${name} of ${git('rev-parse', 'HEAD')} is in ${out}: the sources, the bill of materials, checksums and their signature`;
}

function git(...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('git', [...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${stderr}`);
  return stdout.trim();
}

function run(): number {
  const { values } = parseArgs({
    options: { key: { type: 'string' }, out: { type: 'string' }, verify: { type: 'string' }, public: { type: 'string' } },
  });
  if (values.key !== undefined && values.out !== undefined) {
    process.stdout.write(`${make(resolve(values.key), resolve(values.out))}\n`);
    return 0;
  }
  if (values.verify === undefined || values.public === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const problems = verifyRelease(resolve(values.verify), readFileSync(resolve(values.public), 'utf8'));
  process.stdout.write(problems.length === 0 ? 'The release is as it was signed\n' : `${problems.join('\n')}\n`);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
}
