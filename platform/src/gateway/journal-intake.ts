import type { FastifyRequest } from 'fastify';
import type { JsonObject } from '../canonical/index.ts';
import { type NewProposal, type Proposal, listProposals, textIn } from '../govern/approvals/index.ts';
import type { Actor } from '../govern/index.ts';
import { Fault, parseMoney, type TenantKeys } from '../kernel/index.ts';
import { findSubmission, type Submission } from '../observe/index.ts';
import type { Tx } from '../store/index.ts';
import { begin, beginAs, type BusinessDocument, bytesOf, enter, intakeOf, nameOf, place, referenceUsed } from './business-document.ts';
import type { JournalEntryBody } from './contract/journal-entry.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import type { EffectContext } from './proposal-effects.ts';
import { actingOf, propose } from './proposing.ts';

/** A journal that was handed in, and whether it waits for somebody. */
export interface TakenJournal {
  readonly journal: Submission;
  readonly proposal: Proposal | undefined;
}

/**
 * Takes a journal. What a machine client hands in comes from a system of record that answers for it, and enters at once; what a person wrote is
 * a proposal, which enters when the policy needs nobody for its amount, or once another person approved it. Throws what entering throws.
 */
export async function takeJournal(
  tx: Tx,
  deps: GatewayDependencies,
  request: FastifyRequest,
  document: BusinessDocument<JsonObject>,
  journal: JournalEntryBody,
): Promise<TakenJournal> {
  const { tenant, keys, clock } = deps;
  const actor = actorOf(request);
  const context = { tenant, keys, intake: intakeOf(deps.intake), at: clock.now() };
  if (request.client !== undefined) return { journal: await enter(tx, context, document, actor), proposal: undefined };
  const { submission, isKnown } = await begin(tx, context, document, actor);
  if (isKnown) return { journal: submission, proposal: await proposalOf(tx, tenant, submission) };
  const wish = wishFor(document, { ...journal, journal: submission.id, reason: reasonOf(journal) });
  const proposal = await propose(tx, deps, wish, actingOf(request), actor);
  return { journal: (await findSubmission(tx, tenant, submission.id)) ?? submission, proposal };
}

/** A journal that is written down only: it has a name, and enters under it once it was put forward and approved. */
export interface DraftedJournal extends Omit<JournalEntryBody, 'reference' | 'draft'> {
  readonly journal: string;
  readonly reason: string;
}

/** What the draft of a journal is made of. Throws `DOCUMENT_REFERENCE_USED` when its maker handed another in, or drafted one, under its reference. */
export async function draftedJournal(
  tx: Tx,
  { tenant, keys }: { readonly tenant: string; readonly keys: TenantKeys },
  asked: JournalEntryBody,
  actor: Actor,
): Promise<DraftedJournal> {
  const { reference, draft: _, ...journal } = asked;
  const id = nameOf(keys, { kind: 'journal', reference }, actor);
  const drafts = await listProposals(tx, tenant, { kind: 'journal', subject: subjectOf({ id }), state: 'draft', limit: 1 });
  if (drafts.length > 0 || (await findSubmission(tx, tenant, id)) !== undefined) throw referenceUsed();
  return { ...journal, journal: id, reason: reasonOf({ ...journal, reference }) };
}

/** The proposal that a checked journal is. */
export const wishFor = (document: Pick<BusinessDocument<JsonObject>, 'entity' | 'record'>, asked: DraftedJournal): NewProposal => ({
  kind: 'journal',
  entity: document.entity,
  subject: subjectOf({ id: asked.journal }),
  content: contentOf(document.record, asked.journal),
  amount: asked.lines.reduce((sum, { amount }) => (BigInt(amount) > 0n ? sum + BigInt(amount) : sum), 0n),
  currency: asked.currency,
  reason: asked.reason,
});

/** What a journal that was drafted says, as it was asked for. */
export function journalSaid({ content, entity, reason }: Proposal): object {
  const { record: _, lines, ...stated } = recordOf(content, entity) as JsonObject & StatedJournal;
  const minor = (line: StatedLine) => ({ ...line, amount: String(parseMoney(line.amount, stated.currency).minor) });
  return { ...stated, lines: lines.map(minor), journal: content['journal'], reason };
}

/** Takes the name of a drafted journal as it is put forward. Throws `DOCUMENT_REFERENCE_USED`. */
export async function beginDrafted(
  tx: Tx,
  { tenant, keys, at }: { readonly tenant: string; readonly keys: TenantKeys; readonly at: Date },
  { content, entity }: Proposal,
  actor: Actor,
): Promise<void> {
  const document = { id: textIn(content, 'journal'), kind: 'journal' as const, entity, record: recordOf(content, entity) };
  if ((await beginAs(tx, { tenant, keys, at }, document, actor)).isKnown) throw referenceUsed();
}

const reasonOf = ({ description, reference }: JournalEntryBody): string => description ?? `journal ${reference}`;

/** Has a proposed journal enter: exactly the bytes that its maker was given a name for. Throws `DOCUMENTS_NOT_TAKEN` and `PROPOSED_JOURNAL_DIFFERS`. */
export async function enterProposed(
  tx: Tx,
  { log, intake, keys }: EffectContext,
  { content, entity }: Proposal,
  actor: Actor,
): Promise<void> {
  const id = textIn(content, 'journal');
  const submission = await findSubmission(tx, log.tenant, id);
  const bytes = bytesOf(recordOf(content, entity), id);
  if (submission === undefined || !submission.contentHash.equals(keys.contentHash(bytes))) throw differs();
  await place(tx, { tenant: log.tenant, intake: intakeOf(intake) }, submission, bytes, actor);
}

/** What keeps a journal that has not entered: the proposal that it is. */
export async function proposalOf(tx: Tx, tenant: string, submission: Submission): Promise<Proposal | undefined> {
  if (submission.place !== undefined) return undefined;
  const [proposal] = await listProposals(tx, tenant, { kind: 'journal', subject: subjectOf(submission), limit: 1 });
  return proposal;
}

/** How a journal stands that has not entered: it waits, or its proposal came to nothing. */
export const waitingStatus = ({ state }: Proposal): 'waiting' | 'refused' =>
  state === 'draft' || state === 'proposed' || state === 'approved' ? 'waiting' : 'refused';

const subjectOf = ({ id }: Pick<Submission, 'id'>): string => `journal-entry:${id}`;

/** Amounts are decimals as text. */
type StatedLine = JsonObject & { readonly amount: string };

/** What `journalDocument` writes down of a journal. */
interface StatedJournal {
  readonly currency: string;
  readonly day: string;
  readonly description?: string;
  readonly lines: readonly StatedLine[];
}

/** A proposal is made of texts: each line is one, and says what it says in the document. */
function contentOf(record: JsonObject, journal: string): Proposal['content'] {
  const { currency, day, description, lines } = record as JsonObject & StatedJournal;
  const stated = { journal, currency, day, lines: lines.map((line) => JSON.stringify(line)) };
  return description === undefined ? stated : { ...stated, description };
}

/** The document again; the order of its names is part of its bytes. */
const recordOf = (content: Proposal['content'], entity: string): JsonObject => ({
  record: 'journal',
  entity,
  currency: textIn(content, 'currency'),
  day: textIn(content, 'day'),
  ...(content['description'] === undefined ? {} : { description: textIn(content, 'description') }),
  lines: (content['lines'] as readonly string[]).map((line) => JSON.parse(line) as JsonObject),
});

const differs = (): Fault =>
  new Fault({
    code: 'PROPOSED_JOURNAL_DIFFERS',
    kind: 'defect',
    message: 'The journal that was approved is not the one that was handed in',
    hint: 'Report it with the number of the proposal; nothing was posted',
  });
