import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../../kernel/index.ts';

const Head = Type.Object({ batch: Type.String({ pattern: '^[1-9]\\d{0,18}$' }), hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) });
const Heads = Type.Object({
  /** The newest seal that was made here. */
  newest: Type.Optional(Head),
  /** Seals that were made here and that the database did not have when sealing went on: never forgotten. */
  lost: Type.Array(Head),
});
const checker = Compile(Heads);

/** A seal as it is remembered outside the database. */
export type AuditHead = Static<typeof Head>;
export type AuditHeads = Static<typeof Heads>;

/** What is remembered in the file; nothing where there is none. Throws `AUDIT_HEADS_UNREADABLE`. */
export async function readHeads(file: string): Promise<AuditHeads> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{"lost":[]}';
    throw error;
  });
  try {
    const value: unknown = JSON.parse(text);
    if (checker.Check(value)) return value;
  } catch {
    // Said below.
  }
  throw new Fault({
    code: 'AUDIT_HEADS_UNREADABLE',
    kind: 'defect',
    message: 'The file that remembers the newest audit seal cannot be read',
    hint: 'Keep it as evidence under another name and run plexus audit verify with --head from the last report',
    at: file,
  });
}

/** Puts what is remembered in place of what was, whole or not at all, however many write at once. */
export async function writeHeads(file: string, heads: AuditHeads): Promise<void> {
  const made = `${file}.${randomBytes(6).toString('hex')}.new`;
  await writeFile(made, `${JSON.stringify(heads)}\n`, { mode: 0o600 });
  await rename(made, file);
}
