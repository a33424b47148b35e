import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { NewProposal, Proposal } from '../govern/approvals/index.ts';
import type { PersonScope } from '../identity/index.ts';
import type { Actor } from '../govern/index.ts';
import type { ProposeEstate } from '../govern/estate/index.ts';
import { Fault } from '../kernel/index.ts';
import { periodToMove } from '../ledger/index.ts';
import { readAccount } from '../observe/index.ts';
import type { Tx } from '../store/index.ts';
import { AdjustmentBody, ReopenBody } from './contract/approvals.ts';
import { JournalEntryBody } from './contract/journal-entry.ts';
import { RefundBody } from './contract/refund.ts';
import type { GatewayState } from './dependencies.ts';
import { journalDocument } from './journal-document.ts';
import { beginDrafted, type DraftedJournal, journalSaid, wishFor } from './journal-intake.ts';
import { requirePostable } from './postable.ts';
import { Reason } from './reason.ts';
import { releaseWish } from './release-wish.ts';
import { requireCredit } from './refund-credit.ts';

export interface WishContext {
  readonly tenant: string;
  readonly inForce: GatewayState['inForce'];
  /** The estate files, read before the transaction, where a release is asked for. */
  readonly files?: ProposeEstate | undefined;
}

/** A write-off or adjustment, as its proposal says it. Throws `ACCOUNT_UNKNOWN` and `ADJUSTMENT_CURRENCY`. */
export async function adjustmentWish(tx: Tx, { tenant }: WishContext, body: Static<typeof AdjustmentBody>): Promise<NewProposal> {
  const { reason, account, draft: _, ...asked } = body;
  const { facility, currency = asked.currency } = await readAccount(tx, tenant, account);
  if (currency !== asked.currency) throw currencyDiffers(currency);
  const content = { ...asked, account };
  return { kind: 'adjustment', entity: facility ?? '*', subject: account, content, amount: BigInt(asked.amount), currency, reason };
}

/** Money that goes back, as its proposal says it. Throws `ACCOUNT_UNKNOWN`, `REFUND_OVER_CREDIT` and what keeps the day from being posted. */
export async function refundWish(tx: Tx, { tenant, inForce }: WishContext, body: RefundBody): Promise<NewProposal> {
  const { account: subject, amount, currency, day, reason } = body;
  const { facility: entity = '*' } = await readAccount(tx, tenant, subject);
  await requirePostable(tx, { tenant, estate: (await inForce.read(tx)).estate, entity, currency, day });
  await requireCredit(tx, tenant, subject, BigInt(amount));
  const content = { account: subject, amount, currency, day };
  return { kind: 'refund', entity, subject, content, amount: BigInt(amount), currency, reason };
}

/** A period that is to be opened again, as its proposal says it. Throws what keeps the period from being moved. */
export async function reopeningWish(
  tx: Tx,
  { tenant }: Pick<WishContext, 'tenant'>,
  asked: Static<typeof Reopening>,
): Promise<NewProposal> {
  const { entity, period, state, reason } = asked;
  await periodToMove(tx, tenant, { entity, period }, state, 'looser');
  return { kind: 'period-reopening', entity, subject: `${entity} ${period}`, content: { entity, period, state }, reason };
}

/** A journal that a person writes, as its proposal says it. Throws what `journalDocument` throws. */
export async function journalWish(tx: Tx, { tenant, inForce }: Omit<WishContext, 'files'>, asked: DraftedJournal): Promise<NewProposal> {
  const { estate } = await inForce.read(tx);
  return wishFor(await journalDocument(tx, tenant, estate, { ...asked, reference: asked.journal }), asked);
}

const { draft: _ofReopening, ...reopenAs } = ReopenBody.properties;
const Reopening = Type.Object({ ...reopenAs, entity: Type.String(), period: Type.String() }, { additionalProperties: false });
const { draft: _ofJournal, reference: _reference, ...journalAs } = JournalEntryBody.properties;
const Journal = Type.Object({ ...journalAs, journal: Type.String(), reason: Reason }, { additionalProperties: false });
const Release = Type.Object({ reason: Reason }, { additionalProperties: false });

interface Wish {
  /** The right to ask for it. */
  readonly needs: PersonScope;
  /** What is asked for, from what a request says. Throws `DRAFT_SHAPE` when that is not what such a request says. */
  readonly from: (tx: Tx, context: WishContext, said: object) => Promise<NewProposal>;
  /** What was said, from the proposal that came of it. */
  readonly said: (proposal: Proposal) => object;
  /** What is to be there from the moment it is put forward. */
  readonly begin?: (tx: Tx, context: EntryContext, proposal: Proposal, actor: Actor) => Promise<void>;
}

type EntryContext = Parameters<typeof beginDrafted>[1];

function wish<S extends TSchema>(
  needs: PersonScope,
  schema: S,
  of: (tx: Tx, context: WishContext, body: Static<S>) => Promise<NewProposal>,
  more: Partial<Pick<Wish, 'said' | 'begin'>> = {},
): Wish {
  const shape = Compile(schema);
  return {
    needs,
    said: ({ content, reason }) => ({ ...content, reason }),
    ...more,
    from: (tx, context, said) => {
      if (!shape.Check(said)) throw draftShape([...shape.Errors(said)].map(({ instancePath }) => instancePath.slice(1))[0] ?? '');
      return of(tx, context, said);
    },
  };
}

/** What can be written down as a draft first. */
const WISHES: Readonly<Record<string, Wish>> = {
  adjustment: wish('adjustments:write', AdjustmentBody, adjustmentWish),
  refund: wish('refunds:write', RefundBody, refundWish),
  journal: wish('journals:write', Journal, journalWish, { said: journalSaid, begin: beginDrafted }),
  'period-reopening': wish('periods:write', Reopening, reopeningWish),
  'estate-release': wish('estate:write', Release, releaseWish, { said: ({ reason }) => ({ reason }) }),
};

/** How a draft of this kind is made. Throws `DRAFT_KIND` for a kind that is put forward as it is made. */
export function wishOf({ kind }: Proposal): Wish {
  const found = Object.hasOwn(WISHES, kind) ? WISHES[kind] : undefined;
  if (found === undefined) throw kindFixed();
  return found;
}

const currencyDiffers = (currency: string): Fault =>
  new Fault({
    code: 'ADJUSTMENT_CURRENCY',
    kind: 'rejected',
    message: `The account is kept in ${currency}`,
    hint: 'Adjust it in its own currency',
    at: 'body/currency',
  });

const draftShape = (name: string): Fault =>
  new Fault({
    code: 'DRAFT_SHAPE',
    kind: 'rejected',
    message: 'What the draft would say is not what is asked for by this kind of proposal',
    hint: 'A refund is of a positive amount and has no `why`, only a journal has `lines`; docs/reference/http.md says what each kind takes',
    at: `body/${name}`,
  });

const kindFixed = (): Fault =>
  new Fault({
    code: 'DRAFT_KIND',
    kind: 'conflict',
    message: 'Proposals of this kind are put forward as they are made',
    hint: 'Withdraw it and propose another',
  });
