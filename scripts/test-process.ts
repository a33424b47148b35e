import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What Node is told where test files run: they watch over prototypes, and go without the back door to them. */
export const testFlags = (files: readonly string[]): readonly string[] => [
  '--disable-warning=ExperimentalWarning',
  // What drives the browser says what failed by way of a prototype that is closed elsewhere.
  ...(files.some((file) => file.includes('/test/browser/')) ? [] : ['--disable-proto=throw']),
  `--import=${join(root, 'scripts/prototypes.ts')}`,
];

/**
 * So many files that failed beside others are run once more alone, and the summary says so: what a busy machine made too late is told from
 * what is wrong. More are wrong.
 */
export const MOST_AGAIN = 3;

/** A file system in memory, where there is one with room: a hundred databases are made and thrown away. */
const MEMORY = '/dev/shm';
const ROOM = 4 * 1024 ** 3;

function folderInMemory(): string | undefined {
  if (!existsSync(MEMORY)) return undefined;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize < ROOM ? undefined : MEMORY;
}

/** A folder for what runs of tests leave behind. */
export interface Scratch {
  readonly folder: string;
  /** For `TMPDIR`: made apart, so that whoever runs a database for a test can enter it, and nobody else can write there. */
  readonly temporary: string;
  readonly remove: () => void;
}

export function makeScratch(): Scratch {
  const folder = mkdtempSync(join(folderInMemory() ?? tmpdir(), 'plexus-suites-'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  chmodSync(folder, 0o755);
  return { folder, temporary, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
