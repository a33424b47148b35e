import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockedPackages } from './packages.ts';
import { nameOf, PUBLISHED_FILE, readPublished } from './published.ts';

/**
 * Adds what the lockfile names and the record does not, with the day that npm says, and drops what is locked no more. Only new versions are
 * asked for, each through npm itself; other arguments, as `--offline`, are npm's.
 */
const known = readPublished();
const record = new Map<string, string>();
for (const one of lockedPackages(join(import.meta.dirname, '../..'))) {
  const name = nameOf(one);
  const day = record.get(name) ?? known[name] ?? publishedOn(one.name, one.version);
  record.set(name, day);
}
const sorted = [...record].toSorted(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(PUBLISHED_FILE, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
process.stdout.write(`${sorted.length} versions are recorded\n`);

/** Throws when npm does not know. */
function publishedOn(name: string, version: string): string {
  const { status, stdout, stderr } = spawnSync('npm', ['view', name, 'time', '--json', ...process.argv.slice(2)], { encoding: 'utf8' });
  const times: unknown = status === 0 ? JSON.parse(stdout) : undefined;
  const at = typeof times === 'object' && times !== null ? Object.entries(times).find(([key]) => key === version)?.[1] : undefined;
  if (typeof at !== 'string') throw new Error(`npm does not say when ${name}@${version} was published: ${stderr.slice(0, 500)}`);
  return at.slice(0, 10);
}
