import type { AccountingEntry, DepositData, RemittanceData, StoredEvent } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { itemOf, revisionOf } from './account/work.ts';
import { dayNumber, daysAfter } from './calendar.ts';
import { eventUnexpected } from './faults.ts';
import type { Policies } from './policies.ts';
import { isRecovered, type PlacedAdjustment, placedAdjustments, postingOf } from './provider-adjustments.ts';
import type { RecoupmentReferencedData } from './recoupment.ts';
import { exceptionChanges, type Exception, graceEnd, timerChanges, type Wait, workItem } from './standing-effects.ts';
import { turned } from './turned.ts';

/** What an 835 says of the payment as a whole. */
export interface Advice {
  readonly item: string;
  readonly revision: number;
  readonly amount: bigint;
  readonly informationOnly: boolean;
  readonly day: string;
  readonly entity: string;
  readonly adjustments: readonly PlacedAdjustment[];
}

/** What the bank received. */
export interface Deposit {
  readonly item: string;
  readonly revision: number;
  readonly amount: bigint;
  readonly day: string;
  readonly entity: string;
}

/** One payment of a payer: what it says it pays, and what the bank received, whichever comes first. */
export interface Remittance {
  readonly currency: string;
  readonly advice: Advice | undefined;
  readonly deposits: readonly Deposit[];
  /** The wait for the other half is over. */
  readonly overdue: boolean;
}

const EMPTY: Remittance = { currency: '', advice: undefined, deposits: [], overdue: false };

interface Run {
  readonly key: string;
  readonly event: StoredEvent;
  readonly policies: Policies;
  readonly effects: Effect[];
  remittance: Remittance;
}

/**
 * Posts each half of a payment when it comes: provider-level adjustments of the 835, the deposit of the bank. Its claims
 * are posted by their accounts. All meet in payer clearing under the trace, which ages to zero.
 */
export function decideRemittance(state: Remittance | undefined, event: StoredEvent, policies: Policies): Decision<Remittance> {
  const before = state ?? EMPTY;
  const run: Run = { key: event.key, event, policies, effects: [], remittance: before };
  take(run);
  run.effects.push(...exceptionChanges(exceptionsOf(run, before), exceptionsOf(run, run.remittance)));
  run.effects.push(...timerChanges(waitsOf(before, run), waitsOf(run.remittance, run), graceEnd(event, policies)));
  return { state: run.remittance, status: statusOf(run.remittance), effects: run.effects };
}

function take(run: Run): void {
  const { event, remittance } = run;
  switch (event.type) {
    case 'remittance.received':
      return takeAdvice(run, event.data as RemittanceData);
    case 'deposit.received':
      return takeDeposit(run, event.data as DepositData);
    case 'timer.fired': {
      const { name, visit } = event.data;
      const wait = typeof name === 'string' ? waitsOf(remittance, run).get(name) : undefined;
      if (wait?.visit === visit && wait !== undefined) run.remittance = { ...remittance, overdue: true };
      return undefined;
    }
    default:
      throw eventUnexpected(event.type, 'remittance');
  }
}

function takeAdvice(run: Run, data: RemittanceData): void {
  const { event, remittance } = run;
  const known = remittance.advice;
  const item = itemOf(event);
  if (known !== undefined && (known.item !== item || known.revision >= revisionOf(event))) {
    if (known.item !== item) run.effects.push(secondAdvice(run, item));
    return;
  }
  const advice: Advice = {
    item,
    revision: revisionOf(event),
    amount: BigInt(data.amount),
    informationOnly: data.informationOnly,
    day: data.day,
    entity: event.entity,
    adjustments: placedAdjustments(data.providerAdjustments),
  };
  run.remittance = { ...remittance, currency: data.currency, advice, overdue: false };
  if (known !== undefined) postAdjustments(run, known, -1n);
  postAdjustments(run, advice, 1n);
  refer(run, advice, known);
  for (const odd of advice.adjustments.filter((adjustment) => !isRecovered(adjustment) && postingOf(adjustment) === undefined)) {
    run.effects.push(oddAdjustment(run, odd));
  }
}

function takeDeposit(run: Run, data: DepositData): void {
  const { event, remittance } = run;
  const item = itemOf(event);
  const revision = revisionOf(event);
  const known = remittance.deposits.find((deposit) => deposit.item === item);
  if (known !== undefined && known.revision >= revision) return;
  const deposit: Deposit = { item, revision, amount: BigInt(data.amount), day: data.day, entity: event.entity };
  run.remittance = {
    ...remittance,
    currency: data.currency,
    deposits: [...remittance.deposits.filter((other) => other !== known), deposit],
    overdue: false,
  };
  if (known !== undefined) postDeposit(run, known, -1n);
  postDeposit(run, deposit, 1n);
}

function postDeposit(run: Run, deposit: Deposit, sign: 1n | -1n): void {
  const entries = [{ posting: 'bank-deposit', amount: deposit.amount, openItem: run.key }];
  post(run, `${deposit.item}|${deposit.revision}`, deposit, entries, sign);
}

/** Posts the adjustments that are settled here, in the books of each provider; where another entity was paid, it owes them. */
function postAdjustments(run: Run, advice: Advice, sign: 1n | -1n): void {
  const openItem = run.key;
  const payee = advice.entity;
  const collected: AccountingEntry[] = [];
  const own = advice.adjustments.filter((adjustment) => !isRecovered(adjustment));
  for (const entity of new Set(own.map((adjustment) => adjustment.entity))) {
    const entries = own.filter((adjustment) => adjustment.entity === entity).map((adjustment) => entryOf(adjustment, openItem));
    const raised = entries.reduce((total, entry) => total + entry.amount, 0n);
    if (entity === payee) {
      collected.push(...entries);
      continue;
    }
    entries.push({ posting: 'owed-by', amount: raised, counterparty: payee, openItem });
    collected.push({ posting: 'collected-for', amount: raised, counterparty: entity, openItem });
    post(run, `${advice.item}|${advice.revision}|${entity}`, { day: advice.day, entity }, entries, sign);
  }
  post(run, `${advice.item}|${advice.revision}`, { day: advice.day, entity: payee }, collected, sign);
}

/** A positive adjustment lowers the payment: what the provider gains is the opposite. */
const entryOf = (adjustment: PlacedAdjustment, openItem: string): AccountingEntry => ({
  posting: postingOf(adjustment) ?? 'provider-adjustment',
  amount: -adjustment.amount,
  openItem,
});

function post(run: Run, what: string, of: { day: string; entity: string }, entries: readonly AccountingEntry[], sign: 1n | -1n): void {
  const some = entries.filter((entry) => entry.amount !== 0n);
  if (some.length === 0) return;
  const identity = `${run.key}|${what}`;
  run.effects.push({
    effect: 'post',
    event: {
      identity: sign === 1n ? identity : `${identity}|r`,
      entity: of.entity,
      day: of.day,
      currency: run.remittance.currency,
      subject: run.key,
      entries: sign === 1n ? some : turned(some),
      ...(sign === 1n ? {} : { reverses: identity }),
    },
  });
}

/** Sends recoveries to the reference they settle; one that an earlier revision named and this one does not is taken out. */
function refer(run: Run, advice: Advice, known: Advice | undefined): void {
  const recovered = advice.adjustments.filter(isRecovered);
  const gone = (known?.adjustments ?? [])
    .filter(isRecovered)
    .filter((before) => !recovered.some((now) => now.index === before.index && keyOf(run, now) === keyOf(run, before)))
    .map((before) => ({ ...before, amount: 0n, returned: 0n }));
  for (const adjustment of [...gone, ...recovered]) {
    const key = keyOf(run, adjustment);
    const data: RecoupmentReferencedData = {
      item: `${advice.item}.${adjustment.index}`,
      revision: advice.revision,
      amount: String(adjustment.amount),
      returned: String(adjustment.returned),
      currency: run.remittance.currency,
      day: advice.day,
      openItem: run.key,
      entity: adjustment.entity,
      payee: advice.entity,
    };
    const name = `refer ${adjustment.index} ${key}`;
    run.effects.push({ effect: 'emit', name, type: 'recoupment.referenced', entity: adjustment.entity, key, data });
  }
}

/** What names no reference stands for itself. */
const keyOf = ({ key }: Run, { reference, index }: PlacedAdjustment): string =>
  reference === '' ? `recoupment:${key.slice(key.indexOf(':') + 1)}.${index}` : `recoupment:${reference}`;

const expectsDeposit = ({ informationOnly, amount }: Advice): boolean => !informationOnly && amount !== 0n;

const deposited = ({ deposits }: Remittance): bigint => deposits.reduce((total, deposit) => total + deposit.amount, 0n);

function exceptionsOf({ key, event, policies }: Run, remittance: Remittance): Exception[] {
  const { advice, deposits, overdue, currency } = remittance;
  const received = deposited(remittance);
  const of = (summary: string, amount: bigint) => ({ identity: key, summary, from: event.recordedAt, amount, currency });
  if (advice !== undefined && deposits.length > 0) {
    const expected = expectsDeposit(advice) ? advice.amount : 0n;
    if (expected === received) return [];
    return [workItem(policies, 'deposit-mismatch', of('The bank received another amount than the remittance says', received - expected))];
  }
  const { deposit, remittance: other } = policies.expectations;
  if (overdue && advice !== undefined && expectsDeposit(advice)) {
    const missing = workItem(policies, 'deposit-missing', of('A remittance came without its deposit', advice.amount));
    return [{ ...missing, owner: deposit.owner }];
  }
  if (overdue && deposits.length > 0) {
    const missing = workItem(policies, 'remittance-missing', of('A deposit came without its remittance', received));
    return [{ ...missing, owner: other.owner }];
  }
  return [];
}

/** The half that is still missing is waited for from the day of the one that came. */
function waitsOf({ advice, deposits, overdue }: Remittance, { policies }: Run): ReadonlyMap<string, Wait> {
  const { deposit, remittance } = policies.expectations;
  const first = deposits[0];
  const wait = (name: string, days: number, of: { day: string; entity: string }): ReadonlyMap<string, Wait> =>
    new Map([
      [name, { dueAt: policies.calendar(of.entity).endOf(dayNumber(of.day) + days), visit: dayNumber(of.day), isExpectation: true }],
    ]);
  if (overdue) return new Map();
  if (advice !== undefined && first === undefined && expectsDeposit(advice)) return wait('deposit', deposit.withinDays, advice);
  if (advice === undefined && first !== undefined) return wait('remittance', remittance.withinDays, first);
  return new Map();
}

function secondAdvice({ key, event, policies }: Run, item: string): Exception {
  const summary = 'Two remittances carry the same trace; the adjustments of the second are not posted';
  return workItem(policies, 'deposit-mismatch', { identity: `${key}|${item}`, summary, from: event.recordedAt });
}

function oddAdjustment({ key, event, policies, remittance }: Run, { index, code, amount }: PlacedAdjustment): Exception {
  return workItem(policies, 'provider-adjustment-unknown', {
    identity: `${key}|${index}`,
    summary: `A provider-level adjustment of code ${code} was posted as an other adjustment: classify it`,
    from: daysAfter(event.recordedAt, 0),
    amount,
    currency: remittance.currency,
  });
}

function statusOf(remittance: Remittance): string {
  const { advice, deposits } = remittance;
  if (advice === undefined) return 'deposited';
  if (!expectsDeposit(advice) && deposits.length === 0) return 'closed';
  if (deposits.length === 0) return 'advised';
  return deposited(remittance) === advice.amount ? 'closed' : 'differs';
}
