import type { JsonObject } from '../canonical/index.ts';
import { audit, type Actor } from '../govern/index.ts';
import type { Receive } from '../inbox/index.ts';
import { Fault, type TenantKeys } from '../kernel/index.ts';
import { findSubmission, type Submission } from '../observe/index.ts';
import type { Tx } from '../store/index.ts';

/** Where business documents enter: a channel of the inbox, like any other. */
export interface DocumentIntake {
  readonly receive: Receive;
  /** Name and number of the channel. */
  readonly channel: string;
  readonly number: number;
}

type DocumentRecord = JsonObject | readonly JsonObject[];

/** What a caller hands in, checked. */
export interface BusinessDocument<R extends DocumentRecord = DocumentRecord> {
  readonly kind: 'payment' | 'journal' | 'requisition' | 'receipt' | 'implant-usage' | 'supplier-invoice';
  readonly entity: string;
  /** What its sender calls it. */
  readonly reference: string;
  /** As the channel's mapping reads it, without its id, or several of them; the order of names is part of the bytes. */
  readonly record: R;
}

/** What entering stands on. */
export interface EntryContext {
  readonly tenant: string;
  readonly keys: TenantKeys;
  readonly intake: DocumentIntake;
  readonly at: Date;
}

/** A document that is about to enter: its bytes are settled, and its name with them. */
export interface BegunDocument {
  readonly submission: Submission;
  readonly bytes: Buffer;
  /** It was handed in before; what became of it then is not touched. */
  readonly isKnown: boolean;
}

/**
 * Enters a document as ordinary bytes of the inbox, once for its sender and reference, and answers it as it is known. The inbox keeps the
 * document in a transaction of its own, before this one ends: who dies between the two and asks again is told by the inbox that it has the
 * document, and nothing enters twice. Throws `DOCUMENT_REFERENCE_USED` when the reference names another document.
 */
export async function enter(tx: Tx, context: EntryContext, document: BusinessDocument, actor: Actor): Promise<Submission> {
  const { submission, bytes, isKnown } = await begin(tx, context, document, actor);
  return isKnown ? submission : place(tx, context, submission, bytes, actor);
}

/** Takes the name of a document, once for its sender and reference, before it enters. Throws `DOCUMENT_REFERENCE_USED`. */
export async function begin(
  tx: Tx,
  { tenant, keys, at }: Pick<EntryContext, 'tenant' | 'keys' | 'at'>,
  document: BusinessDocument,
  actor: Actor,
): Promise<BegunDocument> {
  return beginAs(tx, { tenant, keys, at }, { ...document, id: nameOf(keys, document, actor) }, actor);
}

/** The same for a document that has its name already. */
export async function beginAs(
  tx: Tx,
  { tenant, keys, at }: Pick<EntryContext, 'tenant' | 'keys' | 'at'>,
  { id, kind, entity, record }: Omit<BusinessDocument, 'reference'> & { readonly id: string },
  actor: Actor,
): Promise<BegunDocument> {
  const bytes = bytesOf(record, id);
  const contentHash = keys.contentHash(bytes);
  // Who hands in the same at the same time waits here for the first.
  const { rowCount } = await tx.query({
    name: 'begin-submission',
    text: `insert into submission (tenant, id, kind, entity, principal, person, content_hash, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict do nothing`,
    values: [tenant, id, kind, entity, actor.principal, actor.person, contentHash, at],
  });
  if (rowCount !== 0) return { submission: { id, kind, entity, contentHash, madeAt: at }, bytes, isKnown: false };
  const known = await findSubmission(tx, tenant, id);
  if (known?.contentHash.equals(contentHash) !== true) throw referenceUsed();
  return { submission: known, bytes, isKnown: true };
}

/** The bytes that a document enters as. */
export function bytesOf(record: DocumentRecord, id: string): Buffer {
  if (!isSeveral(record)) return Buffer.from(`${JSON.stringify({ ...record, id })}\n`);
  return Buffer.from(record.map((one, index) => `${JSON.stringify({ ...one, id, part: String(index + 1) })}\n`).join(''));
}

const isSeveral = (record: DocumentRecord): record is readonly JsonObject[] => Array.isArray(record);

/** Has the inbox keep a document that was begun, on record. Throws `DOCUMENT_REFERENCE_USED` when it knows another by that name. */
export async function place(
  tx: Tx,
  { tenant, intake }: Pick<EntryContext, 'tenant' | 'intake'>,
  submission: Submission,
  bytes: Buffer,
  actor: Actor,
): Promise<Submission> {
  const { id, kind, entity } = submission;
  const receipt = await intake.receive({ channel: intake.channel, bytes, source: actor.principal, controlId: id });
  if (receipt.outcome === 'conflict') throw referenceUsed();
  await tx.query({
    name: 'place-submission',
    text: 'update submission set channel = $3, message = $4 where id = $2 and tenant = $1',
    values: [tenant, id, intake.number, String(receipt.seq)],
  });
  await audit(tx, tenant, actor, [{ action: `${kind}.submitted`, object: `${kind}:${id}`, detail: entity }]);
  return { ...submission, place: { channel: intake.number, seq: receipt.seq, name: intake.channel } };
}

/** Two senders may use the same reference; what they call a document need not be known by who sees its address. */
export function nameOf(
  keys: TenantKeys,
  { kind, reference }: Pick<BusinessDocument, 'kind' | 'reference'>,
  { principal, person }: Actor,
): string {
  return keys
    .contentHash(Buffer.from([kind, principal, person, reference].join('\n')))
    .subarray(0, 16)
    .toString('base64url');
}

/** The intake of this node. Throws `DOCUMENTS_NOT_TAKEN` (unavailable) where it has none. */
export function intakeOf(intake: DocumentIntake | undefined): DocumentIntake {
  if (intake !== undefined) return intake;
  throw new Fault({
    code: 'DOCUMENTS_NOT_TAKEN',
    kind: 'unavailable',
    message: 'This node takes no business documents',
    hint: 'Ask a node that has the role connect, with the channel partner-documents in its estate',
  });
}

export const referenceUsed = (): Fault =>
  new Fault({
    code: 'DOCUMENT_REFERENCE_USED',
    kind: 'conflict',
    message: 'You handed in another document under this reference',
    hint: 'Give each document a reference of its own; to correct one, hand in what undoes it',
    at: 'body/reference',
  });
