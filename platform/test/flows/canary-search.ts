import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { TestDatabase } from '../cluster.ts';
import type { Installed } from '../faults/installation.ts';

export async function got(plexus: Installed, path: string): Promise<string> {
  const answer = await plexus.get(path);
  assert.equal(answer.status, 200, path);
  return answer.body;
}

/** Where in a text something planted stands, with what is around it. */
export function leaksIn(where: string, text: string, planted: ReadonlyMap<string, string>): string[] {
  return [...planted].flatMap(([what, value]) => {
    const at = text.indexOf(value);
    return at === -1 ? [] : [`${what} in ${where}: ${text.slice(Math.max(0, at - 120), at + value.length + 20)}`];
  });
}

/** Names of all files of the data folder, which may give something away themselves. */
export async function namesOf(folder: string): Promise<Map<string, string>> {
  return new Map((await readdir(folder, { recursive: true })).map((name) => [`name ${name}`, name]));
}

/** The logs of the platform's own processes. */
export async function logsOf(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(join(folder, 'logs'))) found.set(name, await readFile(join(folder, 'logs', name), 'utf8'));
  return found;
}

/** Where secrets are kept, each in its own file. */
const KEPT = new Set(['token', 'master.key', 'postgres-passwords.json', 'audit-signing.key']);

/**
 * Looks through every byte of every file of an installation: those of the database and its write-ahead log, logs, sockets' and temporary
 * files. Secrets may stand in their own files, and passwords in what the database keeps of them in no form that can be read.
 */
export async function leaksInFiles(
  folder: string,
  planted: ReadonlyMap<string, string>,
  secrets: ReadonlyMap<string, string>,
): Promise<{ readonly leaks: readonly string[]; readonly count: number }> {
  const leaks: string[] = [];
  let count = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.startsWith('erp/')) continue;
    const file = join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts?.isFile() !== true) continue;
    // The database may have removed it meanwhile.
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    count += 1;
    for (const [what, value] of [...planted, ...(KEPT.has(name) ? [] : secrets)]) {
      const at = bytes.indexOf(value);
      if (at !== -1) leaks.push(`${what} in file ${name}: ${bytes.toString('latin1', Math.max(0, at - 120), at + value.length + 20)}`);
    }
  }
  return { leaks, count };
}

/** What runs SQL that sees every row. */
export interface Reader {
  query<R extends object>(text: string): Promise<readonly R[]>;
}

/** The same of a test's database, as its superuser. */
export async function seeingAll<T>({ cluster }: TestDatabase, work: (reader: Reader) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: cluster.adminUrl });
  await client.connect();
  try {
    await client.query('set search_path = plexus');
    return await work({ query: async <R extends object>(text: string) => (await client.query(text)).rows as R[] });
  } finally {
    await client.end();
  }
}

/** Every row of every table as text. Bytes are looked through too: as hexadecimal digits sealed ones say nothing, others are turned back. */
export async function tables(plexus: Reader): Promise<Map<string, string>> {
  const names = await plexus.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'plexus'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  const found = new Map<string, string>();
  for (const { name } of names) {
    const rows = await plexus.query<{ row: string }>(`select t::text as row from ${name} t`);
    found.set(
      `table ${name}`,
      rows.map(({ row }) => row.replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))).join('\n'),
    );
  }
  return found;
}

export async function secretsOf(folder: string): Promise<[string, string][]> {
  const passwords = JSON.parse(await readFile(join(folder, 'postgres-passwords.json'), 'utf8')) as Record<string, string>;
  return [
    ['token', (await readFile(join(folder, 'token'), 'utf8')).trim()],
    ['master key', (await readFile(join(folder, 'master.key'), 'utf8')).trim()],
    ...Object.entries(passwords).map(([name, value]): [string, string] => [`password of the ${name}`, value]),
  ];
}
