import { unpackLineage } from '../events/index.ts';
import { messageChunks, resealed, type StoredMessage } from '../inbox/index.ts';
import { type TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { blacken, type ByteRange, partOf } from './blacken.ts';

/** Events of one message that somebody is named in. */
interface NamedRecord {
  readonly isTheirs: boolean;
  readonly range: ByteRange | undefined;
}

/** Takes `subjects` out of a stored message: its content goes when nobody else is in it, else their records are blackened. */
export async function shredMessage(
  tx: Tx,
  keys: TenantKeys,
  message: StoredMessage,
  subjects: readonly string[],
): Promise<'erased' | 'blackened'> {
  const records = await recordsOf(tx, keys.tenant, message, new Set(subjects));
  const isShared = message.kind === 'x12' || records.some(({ isTheirs }) => !isTheirs);
  const bytes = isShared ? await bytesOf(tx, keys, message) : Buffer.alloc(0);
  const theirs = records.flatMap(({ isTheirs, range }) => (isTheirs && range !== undefined ? [range] : []));
  const parts = theirs.map((range) => partOf(message.kind, bytes, range));
  const known = parts.filter((part) => part !== undefined);
  if (!isShared || known.length < parts.length) {
    await apply(tx, subjects, message, null, null);
    return 'erased';
  }
  blacken(bytes, known);
  const { payload, chunks, sparedKey } = resealed(keys, message, bytes);
  for (const [n, chunk] of chunks.entries()) {
    await tx.query({
      name: 'shred-chunk',
      text: 'select shred_chunk($1, $2, $3)',
      values: [String(message.upload), n, chunk],
    });
  }
  await apply(tx, subjects, message, payload ?? null, sparedKey);
  return 'blackened';
}

async function apply(
  tx: Tx,
  subjects: readonly string[],
  { channel, seq }: StoredMessage,
  payload: Buffer | null,
  sparedKey: Buffer | null,
): Promise<void> {
  await tx.query({
    name: 'shred-message',
    text: 'select shred_message($1, $2, $3, $4, $5)',
    values: [subjects, channel, String(seq), payload, sparedKey],
  });
}

async function bytesOf(tx: Tx, keys: TenantKeys, message: StoredMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of messageChunks(tx, keys, message)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Patients, their accounts and their claims; control totals and remittances as a whole name nobody. */
const PERSONAL = /^(account|patient|claim):/;

async function recordsOf(tx: Tx, tenant: string, { channel, seq }: StoredMessage, subjects: ReadonlySet<string>): Promise<NamedRecord[]> {
  const { rows } = await tx.query<{ key: string; lineage: Buffer | null }>({
    name: 'records-of-message',
    text: 'select key, lineage from event where tenant = $1 and channel = $2 and message = $3',
    values: [tenant, channel, String(seq)],
  });
  return rows
    .filter(({ key }) => PERSONAL.test(key))
    .map(({ key, lineage }) => ({ isTheirs: subjects.has(key), range: lineage === null ? undefined : unpackLineage(lineage) }));
}
