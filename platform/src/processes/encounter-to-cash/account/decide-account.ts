import type {
  AccountMergedData,
  AccountMovedData,
  AdjustmentData,
  ChargeData,
  ClaimData,
  DenialDecidedData,
  EncounterData,
  PaymentData,
  StoredEvent,
} from '../../../canonical/index.ts';
import type { Decision, Effect } from '../../engine/decision.ts';
import { eventUnexpected } from '../faults.ts';
import type { Policies } from '../policies.ts';
import { type Account, emptyAccount } from './account.ts';
import { settleCharges, takeCharge } from './charges.ts';
import { takeClaim } from './claims.ts';
import { classOf, reclassify } from './financial-class.ts';
import { type AbsorbedData, absorb, mergeInto, passOn } from './merges.ts';
import { settleReceipts, takeAdjustment, takePayment } from './receipts.ts';
import { type AdjudicatedData, settleRemits, takeRemit } from './remits.ts';
import { exceptionChanges, graceEnd, timerChanges, type Wait } from '../standing-effects.ts';
import { exception, exceptionsOf, waitsOf } from './standing.ts';
import { statusContent, statusOf } from './status.ts';
import { reclassCredit, settleTransfers } from './transfers.ts';
import { takeEncounter } from './visit.ts';
import { itemOf, type Work } from './work.ts';
import { decideDenial, settleDenials } from './denials.ts';
import { link, type RelinkedData, relink } from './patient-link.ts';

/**
 * What one event makes of a patient account: it is taken in, and then everything that follows from the whole account is
 * settled, so that the order of events and their repetition do not matter.
 */
export function decideAccount(state: Account | undefined, event: StoredEvent, policies: Policies): Decision<Account> {
  const account: Account = { ...(state ?? emptyAccount(event.entity)) };
  const effects: Effect[] = [];
  const work: Work = { key: event.key, event, policies, account, effects, calendar: policies.calendar(account.entity), services: [] };
  if (takesIn(work)) {
    take(work);
    settleCharges(work);
    settleReceipts(work);
    settleRemits(work);
    settleDenials(work);
    settleTransfers(work);
  }
  effects.push(...exceptionChanges(state === undefined ? [] : exceptionsOf(work, state), exceptionsOf(work, account)));
  const waited = state === undefined ? new Map<string, Wait>() : waitsOf(state, policies);
  effects.push(...timerChanges(waited, waitsOf(account, policies), graceEnd(event, policies)));
  deliver(work, state);
  return { state: account, status: statusOf(account, policies), effects };
}

/** Whether the event is for this account and not for the one it was merged into, and can be taken. */
function takesIn(work: Work): boolean {
  const { account, event } = work;
  if (account.into !== '' && !STAYS.has(event.type) && passOn(work)) return false;
  if (account.into !== '') return event.type === 'account.merged';
  const { currency } = event.data;
  if (typeof currency !== 'string') return true;
  account.currency ||= currency;
  if (account.currency === currency) return true;
  const summary = 'An amount came in another currency than the account is kept in; it is not posted';
  work.effects.push(exception(work, account, 'currency-differs', itemOf(event), 0n, summary));
  return false;
}

/** What concerns the account that was merged away itself. */
const STAYS: ReadonlySet<string> = new Set(['account.merged', 'account.relinked', 'timer.fired']);

/** Canonical data was checked against its schema before it entered the log; here it is only given its type. */
function take(work: Work): void {
  const { data, type } = work.event;
  switch (type) {
    case 'encounter.opened':
    case 'encounter.updated':
    case 'encounter.transferred':
    case 'encounter.completed':
    case 'encounter.reopened':
    case 'encounter.cancelled':
      return register(work, data as EncounterData);
    case 'charge.recorded':
      return takeCharge(work, data as ChargeData);
    case 'payment.recorded':
      return takePayment(work, data as PaymentData);
    case 'adjustment.recorded':
      return takeAdjustment(work, data as AdjustmentData);
    case 'claim.submitted':
      return takeClaim(work, data as ClaimData);
    case 'claim.adjudicated':
      return takeRemit(work, data as AdjudicatedData);
    case 'denial.decided':
      return decideDenial(work, data as DenialDecidedData);
    case 'account.merged':
      return mergeInto(work, `account:${(data as AccountMergedData).into}`);
    case 'account.absorbed':
      return absorb(work, data as AbsorbedData);
    case 'account.moved':
      return link(work, (data as AccountMovedData).patient);
    case 'account.relinked':
      return relink(work, data as RelinkedData);
    case 'timer.fired':
      return onTimer(work);
    default:
      throw eventUnexpected(type, 'account');
  }
}

/** Takes in what registration says, and what follows where it changes who pays. */
function register(work: Work, data: EncounterData): void {
  const under = classOf(work.account);
  takeEncounter(work, data);
  reclassify(work, under, work.account.balances, 'all');
  link(work, data.patient);
}

/** A firing counts only while the account still waits for it, for the same day. */
function onTimer(work: Work): void {
  const { account, event, policies } = work;
  const { name, visit } = event.data;
  const waits = waitsOf(account, policies);
  if (name === 'completion' && waits.get(name)?.visit === visit) {
    account.visit = { ...account.visit, through: Number(visit) };
  } else if (name === 'charges' && waits.get(name)?.visit === visit) {
    account.silent = Number(visit);
  } else if (name === 'credit' && waits.get(name)?.visit === visit) {
    reclassCredit(work);
  }
}

/** Tells the ERP when the stage or what is owed has changed. */
function deliver(work: Work, before: Account | undefined): void {
  const content = statusContent(work.account, work.policies);
  if (before !== undefined && JSON.stringify(statusContent(before, work.policies)) === JSON.stringify(content)) return;
  work.effects.push({ effect: 'deliver', target: 'erp-receivables', kind: 'account-status', orderKey: work.key, content });
}
