import { createHash } from 'node:crypto';
import type { NewEvent } from '../canonical/index.ts';
import { acceptBooked, giveUp, mayStayBooked, tryAgain } from '../deliver/index.ts';
import { appendEvents, type Log } from '../events/index.ts';
import type { Acting } from '../govern/approvals/index.ts';
import { type Actor, audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { exceptionUnknown } from '../observe/index.ts';
import { denialDecisionEvent } from '../processes/encounter-to-cash/index.ts';
import { RECORD_HELD, RECORD_RELEASED } from '../processes/engine/index.ts';
import type { Tx } from '../store/index.ts';
import { askReplays } from '../translate/index.ts';
import { isWorkOf, NO_WORKLIST_POLICY, ruleOf, type WorklistPolicy } from '../worklist/index.ts';
import { giveUpDenial } from './denial-write-off.ts';
import { close, type ExceptionInHand, remember, takeInHand } from './exception-in-hand.ts';
import { decidePurchase, type PurchaseContext, type PurchaseWish, purchaseActionOf } from './purchase-decision.ts';

/** What a person decided. */
export type Decision =
  | { readonly decision: 'resolve'; readonly resolution: string; readonly retry: boolean }
  | { readonly decision: 'reject'; readonly reason: string }
  | ({ readonly decision: 'purchase' } & PurchaseWish);

/**
 * What came of it. `under-way`: the platform tries again and closes the exception itself once that succeeds.
 */
export interface Decided {
  readonly outcome: 'resolved' | 'rejected' | 'under-way';
  readonly replays?: readonly bigint[];
  /** The proposal that a write-off or an accepted variance is, approved or waiting. */
  readonly approval?: bigint;
}

export interface DecisionContext extends PurchaseContext {
  /** What each kind of work allows; absent: nothing is ruled out. */
  readonly worklist?: WorklistPolicy;
  /** The person who decides; absent: a client, or who holds the token of the installation. */
  readonly decider?: { readonly person: string; readonly roles: readonly string[] } | undefined;
}

/**
 * Carries out what a person decided about an exception, audited with the person, in one transaction:
 * - a quarantined message or held record: resolving translates it again under the current mapping; rejecting gives it up and frees what waits
 * - a poison event: resolving applies it again, rejecting leaves it out; either way what waits behind it goes on
 * - a delivery: resolving with `retry` looks at the target and tries again, without closes it, and leaves a document there that the target booked
 *   under another day; rejecting gives it up, once the target is seen not to hold it
 * - a denial: resolving appeals it and leaves it open under its deadline, rejecting gives the money up, within the limits of the day or when
 *   another person approved it; the account closes it then
 * - an order or invoice that waits for a decision: it is told and closes the exception; that an invoice is paid although it differs another
 *   person approves
 * - anything else is closed with the person's words
 * Throws `EXCEPTION_UNKNOWN`, `EXCEPTION_CLOSED`, `ACTION_NOT_ALLOWED` and `WORK_OF_OTHERS`.
 */
export async function decide(
  tx: Tx,
  context: DecisionContext,
  id: bigint,
  decision: Decision,
  actor: Actor,
  acting: Acting = {},
): Promise<Decided> {
  const item = await takeInHand(tx, context.log.tenant, id);
  const outcome = await carryOut(tx, context, item, decision, { actor, acting });
  if (outcome.outcome === 'under-way') {
    await remember(tx, context.log.tenant, item, wordsOf(decision));
    await audit(tx, context.log.tenant, actor, [{ action: 'exception.tried-again', object: `exception:${id}`, detail: wordsOf(decision) }]);
  } else {
    const state = decision.decision === 'resolve' ? 'resolved' : 'rejected';
    await close(tx, context.log.tenant, item, { state, words: wordsOf(decision) }, actor);
  }
  return outcome;
}

async function carryOut(
  tx: Tx,
  context: DecisionContext,
  item: ExceptionInHand,
  decision: Decision,
  { actor, acting }: { readonly actor: Actor; readonly acting: Acting },
): Promise<Decided> {
  const wish = purchaseWishOf(context.worklist, item, decision);
  if (wish !== undefined) {
    requireOwnWork(context, item);
    const approval = await decidePurchase(tx, context, item, wish, { actor, acting });
    return { outcome: 'under-way', ...(approval === undefined ? {} : { approval }) };
  }
  const isResolved = decision.decision === 'resolve';
  switch (item.kind) {
    case 'quarantine':
      return isResolved ? translateAgain(tx, context, item, 'start', actor) : REJECTED;
    case 'held-record':
      await resumeChannel(tx, context.log.tenant, item);
      // A record whose keys could not be read holds nothing that a replay of failed records would find.
      if (isResolved) return translateAgain(tx, context, item, item.key === null ? 'start' : 'failed', actor);
      await releaseHeld(tx, context, item);
      return REJECTED;
    case 'poison':
      await release(tx, context, item.identity, [{ key: item.key ?? '', entity: item.entity }], item.id, isResolved ? {} : { skip: true });
      return isResolved ? RESOLVED : REJECTED;
    case 'denial':
      if (!isResolved) {
        return { outcome: 'under-way', approval: await giveUpDenial(tx, context, item, wordsOf(decision), { actor, acting }) };
      }
      await appendEvents(tx, context.log, [denialDecisionEvent(item, 'appeal', context.clock.now().toISOString())]);
      return { outcome: 'under-way' };
    case 'approval':
      throw approvalElsewhere();
    case 'break-glass':
      throw reviewWanted();
    case 'delivery':
      return decideDelivery(tx, context.log, item, decision, actor);
    default:
      return isResolved ? RESOLVED : REJECTED;
  }
}

/**
 * What becomes of an order or an invoice, people decide whose work it is: who receives goods does not let a second invoice through. Throws
 * `WORK_OF_OTHERS` (denied).
 */
export function requireOwnWork(
  { worklist, decider }: Pick<DecisionContext, 'worklist' | 'decider'>,
  { owner, assignee }: { readonly owner: string; readonly assignee?: string | null },
): void {
  if (decider === undefined || worklist === undefined) return;
  if (assignee === decider.person || isWorkOf(worklist, owner, decider.roles)) return;
  throw new Fault({
    code: 'WORK_OF_OTHERS',
    kind: 'denied',
    message: `What becomes of this, ${owner} decides`,
    hint: 'Ask them to decide, or to give the work to you',
  });
}

/** Whether deciding about work of this kind tells an order or an invoice something. */
export const isAboutPurchase = (actions: readonly string[]): boolean =>
  actions.some((action) => action !== 'reject' && purchaseActionOf(action) !== undefined);

/** What an order or invoice is to be told; undefined for work that is closed by the person's words, or is about neither. */
function purchaseWishOf(policy: WorklistPolicy = NO_WORKLIST_POLICY, item: ExceptionInHand, decision: Decision): PurchaseWish | undefined {
  const { actions } = ruleOf(policy, item);
  const isOfPurchase = isAboutPurchase(actions);
  const isOfInvoice = item.kind.startsWith('invoice-') && item.key?.startsWith('invoice:') === true;
  const name = decision.decision === 'purchase' ? decision.action : decision.decision;
  if ((isOfPurchase || isOfInvoice) && !actions.some((action) => action === name)) throw actionNotAllowed(actions);
  if (decision.decision === 'purchase') {
    if (!actions.some((action) => action === name)) throw actionNotAllowed(actions);
    return decision;
  }
  return decision.decision === 'reject' && isOfInvoice ? { action: 'reject', reason: decision.reason } : undefined;
}

const RESOLVED: Decided = { outcome: 'resolved' };
const REJECTED: Decided = { outcome: 'rejected' };

async function translateAgain(
  tx: Tx,
  { log }: DecisionContext,
  item: ExceptionInHand,
  from: 'start' | 'failed',
  actor: Actor,
): Promise<Decided> {
  const { channel, message } = item;
  if (channel === null || message === null) throw exceptionUnknown();
  const id = `${item.channel_name ?? ''}:${message}`;
  const replays = await askReplays(tx, log.tenant, [{ channel, seq: message, id }], { from, mapping: 'current' }, actor);
  return { outcome: 'under-way', replays };
}

/** A channel that stopped at this message goes on. */
async function resumeChannel(tx: Tx, tenant: string, item: ExceptionInHand): Promise<void> {
  await tx.query({
    name: 'resume-channel',
    text: 'update channel_cursor set stopped = null where tenant = $1 and channel = $2 and stopped = $3',
    values: [tenant, item.channel, `${item.channel_name ?? ''}:${item.message ?? ''}`],
  });
}

/** Frees the keys that wait for a held record. Nothing of theirs is left out: the record itself never became an event. */
async function releaseHeld(tx: Tx, context: DecisionContext, item: ExceptionInHand): Promise<void> {
  const hold = item.identity.slice('held|'.length);
  const { rows } = await tx.query<{ key: string; entity: string }>({
    name: 'keys-of-hold',
    text: `select distinct key, entity from event where tenant = $1 and channel = $2 and message = $3 and type = $4 and hold = $5 order by key`,
    values: [context.log.tenant, item.channel, String(item.message), RECORD_HELD, hold],
  });
  await release(tx, context, hold, rows, item.id, { rejected: true });
}

/** Names the exception in the identity: what was released once and blocks again can be released again. */
async function release(
  tx: Tx,
  { log, clock }: DecisionContext,
  hold: string,
  keys: readonly { readonly key: string; readonly entity: string }[],
  exception: bigint,
  data: NewEvent['data'],
): Promise<void> {
  const events = keys.map(({ key, entity }) => ({
    identity: createHash('sha256').update(`released|${hold}|${key}|${exception}`).digest().subarray(0, 16),
    type: RECORD_RELEASED,
    entity,
    key,
    occurredAt: clock.now().toISOString(),
    data,
    hold,
  }));
  await appendEvents(tx, log, events);
}

async function decideDelivery(tx: Tx, log: Log, item: ExceptionInHand, decision: Decision, actor: Actor): Promise<Decided> {
  const delivery = BigInt(item.identity.slice('delivery|'.length));
  if (decision.decision === 'resolve' && decision.retry) {
    await tryAgain(tx, log.tenant, delivery, actor);
    return { outcome: 'under-way' };
  }
  const { rows } = await tx.query<{ state: string }>('select state from delivery where tenant = $1 and id = $2 for update', [
    log.tenant,
    String(delivery),
  ]);
  const state = rows[0]?.state;
  const isAccepted = decision.decision === 'resolve' && mayStayBooked(item.code);
  if (isAccepted && state === 'dead') await acceptBooked(tx, log, delivery, actor);
  else if (state === 'dead' || (state === 'unknown' && decision.decision === 'reject')) {
    const end = await giveUp(tx, log, delivery, actor);
    if (end === 'looked-for') return { outcome: 'under-way' };
  }
  return decision.decision === 'resolve' ? RESOLVED : REJECTED;
}

const wordsOf = (decision: Decision): string => (decision.decision === 'resolve' ? decision.resolution : decision.reason);

/** What a kind of work does not allow. */
export const actionNotAllowed = (actions: readonly string[]): Fault =>
  new Fault({
    code: 'ACTION_NOT_ALLOWED',
    kind: 'rejected',
    message: 'This is not what can be done about work of this kind',
    hint: `Take one of these: ${actions.join(', ')}`,
  });

const approvalElsewhere = (): Fault =>
  new Fault({
    code: 'APPROVAL_ELSEWHERE',
    kind: 'rejected',
    message: 'A proposal is decided by approving or rejecting it, which closes its work item too',
    hint: 'Use `plexus approvals`, or POST /v1/approvals/:id/approve',
  });

const reviewWanted = (): Fault =>
  new Fault({
    code: 'BREAK_GLASS_REVIEW_WANTED',
    kind: 'denied',
    message: 'Emergency access is not resolved like an exception: somebody else reviews it',
    hint: 'Use plexus break-glass review, which closes this item',
  });
