import { createHash } from 'node:crypto';
import type { NewEvent } from '../canonical/index.ts';
import { appendEvents, type Log } from '../events/index.ts';
import { lastStageDecision, type Proposal, textIn, useProposal } from '../govern/approvals/index.ts';
import { type Actor, audit } from '../govern/index.ts';
import type { Clock, TenantKeys } from '../kernel/index.ts';
import { movePeriod, type PeriodState } from '../ledger/index.ts';
import { shredAccount } from '../retain/index.ts';
import type { Tx } from '../store/index.ts';
import type { DocumentIntake } from './business-document.ts';
import { enterProposed } from './journal-intake.ts';
import { requireCredit } from './refund-credit.ts';

export interface EffectContext {
  readonly log: Log;
  readonly clock: Clock;
  readonly keys: TenantKeys;
  /** Where documents enter; absent: this node takes none. */
  readonly intake?: DocumentIntake;
}

/** Does what an approved proposal says, in the transaction that uses it up; `identity` is that of the event it becomes. */
type Effect = (tx: Tx, context: EffectContext, proposal: Proposal, identity: Buffer, actor: Actor) => Promise<void>;

const textOf = ({ content }: Proposal, name: string): string => textIn(content, name);

const eventOf = ({ entity, subject }: Proposal, { clock }: EffectContext, identity: Buffer): Omit<NewEvent, 'type' | 'data'> => ({
  identity,
  entity,
  key: subject,
  occurredAt: clock.now().toISOString(),
});

const adjust: Effect = async (tx, context, proposal, identity) => {
  const of = (name: string): string => textOf(proposal, name);
  const data = { amount: of('amount'), currency: of('currency'), day: of('day'), reason: of('why'), proposal: String(proposal.id) };
  await appendEvents(tx, context.log, [{ ...eventOf(proposal, context, identity), type: 'adjustment.recorded', data }]);
};

/** Money that goes back is a payment the other way round: out of refunds and deposits first. */
const refund: Effect = async (tx, context, proposal, identity) => {
  const of = (name: string): string => textOf(proposal, name);
  await requireCredit(tx, context.log.tenant, proposal.subject, BigInt(of('amount')));
  const data = { amount: `-${of('amount')}`, currency: of('currency'), day: of('day'), method: 'refund', proposal: String(proposal.id) };
  await appendEvents(tx, context.log, [{ ...eventOf(proposal, context, identity), type: 'payment.recorded', data }]);
};

const writeOff: Effect = async (tx, context, proposal, identity) => {
  const data = { claim: textOf(proposal, 'claim'), item: textOf(proposal, 'item'), decision: 'write-off' };
  await appendEvents(tx, context.log, [{ ...eventOf(proposal, context, identity), type: 'denial.decided', data }]);
};

const reopen: Effect = async (tx, { log }, proposal) => {
  const place = { entity: proposal.entity, period: textOf(proposal, 'period') };
  await movePeriod(tx, log.tenant, place, textOf(proposal, 'state') as PeriodState);
};

const acceptVariance: Effect = async (tx, context, proposal, identity) => {
  const { holds } = proposal.content;
  const about = Array.isArray(holds) ? { holds: holds.map(String) } : {};
  const data = { decision: 'accept-variance', ...about, proposal: String(proposal.id), reason: proposal.reason };
  await appendEvents(tx, context.log, [{ ...eventOf(proposal, context, identity), type: 'invoice.decided', data }]);
};

/** Exactly what was open when it was asked for. */
const writeOffOpen: Effect = async (tx, context, proposal, identity) => {
  const order = proposal.subject.slice('order:'.length);
  const { open = [] } = proposal.content;
  const data = { order, decision: 'write-off', open, proposal: String(proposal.id), reason: proposal.reason };
  await appendEvents(tx, context.log, [{ ...eventOf(proposal, context, identity), type: 'order.decided', data }]);
};

/** What was forgotten is not to be opened from memory either. */
const shred: Effect = async (tx, { log, keys }, { subject, reason }, _identity, actor) => {
  const { subjects } = await shredAccount(tx, keys, subject, actor, reason);
  for (const one of subjects) log.subjects.forget(one);
};

const journal: Effect = (tx, context, proposal, _identity, actor) => enterProposed(tx, context, proposal, actor);

/** What a process asked for goes on by itself once it is told. */
const goOn: Effect = (tx, context, proposal, identity) => tellProcess(tx, context, proposal, identity);

/**
 * Tells the process that asked for an approval what was decided about its step, in the transaction that decides: it hears of each decision
 * once. `identity` is that of what an approved proposal becomes; a decision before that has one of its own.
 */
export async function tellProcess(tx: Tx, context: EffectContext, proposal: Proposal, identity?: Buffer): Promise<void> {
  const { tenant } = context.log;
  const decided = await lastStageDecision(tx, tenant, proposal.id);
  if (decided === undefined || proposal.origin === null) return;
  const name = `approval-decided|${tenant}|${proposal.id}|${decided.by}|${decided.stage}`;
  const own = createHash('sha256').update(name).digest().subarray(0, 16);
  const data = {
    proposal: String(proposal.id),
    origin: proposal.origin,
    step: decided.stage,
    decision: decided.decision,
    by: decided.by,
    ...(decided.for === null ? {} : { for: decided.for }),
    at: decided.at.toISOString(),
    ...(decided.note === null ? {} : { note: decided.note }),
  };
  await appendEvents(tx, context.log, [{ ...eventOf(proposal, context, identity ?? own), type: 'approval.decided', data }]);
}

/** What is done as soon as the last approval is there. A kind that is not named stays approved until it is applied: a release. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  adjustment: adjust,
  'denial-write-off': writeOff,
  'invoice-variance': acceptVariance,
  'order-write-off': writeOffOpen,
  refund,
  journal,
  shredding: shred,
  requisition: goOn,
  'period-reopening': reopen,
};

/** Carries an approved proposal out, on record. Answers whether there was anything to do now. */
export async function carryOut(tx: Tx, context: EffectContext, proposal: Proposal, actor: Actor): Promise<boolean> {
  const effect = Object.hasOwn(EFFECTS, proposal.kind) ? EFFECTS[proposal.kind] : undefined;
  if (effect === undefined) return false;
  const identity = await useProposal(tx, proposal.id, proposal.hash, actorName(actor));
  await effect(tx, context, proposal, identity, actor);
  await audit(tx, context.log.tenant, actor, [
    { action: 'proposal.executed', object: `proposal:${proposal.id}`, detail: `${proposal.kind}, event:${identity.toString('base64url')}` },
  ]);
  return true;
}

/** Who did it, for the history of a proposal. */
export const actorName = ({ person, principal }: Actor): string => (person === 'none' ? principal : person);
