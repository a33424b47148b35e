import type { AccountingEntry, StoredEvent } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { eventUnexpected } from './faults.ts';
import type { Policies } from './policies.ts';
import { exceptionChanges, type Exception, workItem } from './standing-effects.ts';
import { turned } from './turned.ts';

/** A WO or FB adjustment of a remittance that names this reference (PLB03-2). */
export type RecoupmentReferencedData = {
  /** Which adjustment of which remittance, and its revision; an amount of 0 takes an earlier one out. */
  readonly item: string;
  readonly revision: number;
  /** As the remittance has it: positive lowers the payment. */
  readonly amount: string;
  /** Taken back and given back in the same remittance, because the provider had refunded it. */
  readonly returned?: string;
  readonly currency: string;
  readonly day: string;
  /** The payer clearing item it is part of. */
  readonly openItem: string;
  readonly entity: string;
  readonly payee: string;
};

/** What stands for one adjustment. */
interface Item {
  readonly item: string;
  readonly revision: number;
  readonly version: number;
  /** Opened as payable, or closed it, or taken back without an open item: what it raised or lowered the payment by. */
  readonly opened: bigint;
  readonly closed: bigint;
  readonly suspended: bigint;
  /** Refunded by the provider, as the payer confirms. */
  readonly returned: bigint;
  readonly entity: string;
  readonly payee: string;
  readonly day: string;
}

/** One overpayment that a payer recovers, by its reference. */
export interface Recoupment {
  readonly items: readonly Item[];
  /** Money that came early and will be taken back, refunds not yet counted. */
  readonly payable: bigint;
  /** Money taken back that nothing explains yet. */
  readonly suspense: bigint;
  /** What of the payable was refunded by the provider and stands in refunds payable instead. */
  readonly refunded: bigint;
  readonly currency: string;
}

const EMPTY: Recoupment = { items: [], payable: 0n, suspense: 0n, refunded: 0n, currency: '' };

interface Run {
  readonly event: StoredEvent;
  readonly effects: Effect[];
  payable: bigint;
  suspense: bigint;
  refunded: bigint;
}

/**
 * What a payer forwards opens a payable; what it takes back closes it. What it takes back without an open item is
 * suspense and someone's task until the item appears, in whatever order the remittances come. What the provider refunded
 * closes the rest of the payable against refunds payable; without an open item there is nothing to close.
 */
export function decideRecoupment(state: Recoupment | undefined, event: StoredEvent, policies: Policies): Decision<Recoupment> {
  if (event.type !== 'recoupment.referenced') throw eventUnexpected(event.type, 'recoupment');
  const before = state ?? EMPTY;
  const data = event.data as RecoupmentReferencedData;
  const known = before.items.find(({ item }) => item === data.item);
  if (known !== undefined && known.revision >= data.revision) return { state: before, status: statusOf(before), effects: [] };
  const run: Run = { event, effects: [], payable: before.payable, suspense: before.suspense, refunded: before.refunded };
  if (known !== undefined) book(run, known, data, -1n);
  const item = itemOf(data, known?.version ?? 0, run.payable);
  book(run, item, data, 1n);
  match(run, data);
  const items = [...before.items.filter((other) => other !== known), item];
  refund(run, data, items);
  const { payable, suspense, refunded, effects } = run;
  const after: Recoupment = { items, payable, suspense, refunded, currency: data.currency };
  effects.push(...exceptionChanges(exceptionsOf(before, event, policies), exceptionsOf(after, event, policies)));
  return { state: after, status: statusOf(after), effects };
}

function itemOf(data: RecoupmentReferencedData, version: number, payable: bigint): Item {
  const { item, revision, returned = '0', entity, payee, day } = data;
  const amount = BigInt(data.amount);
  const open = payable > 0n ? payable : 0n;
  const closed = amount <= 0n ? 0n : amount < open ? amount : open;
  return {
    item,
    revision,
    version: version + 1,
    opened: amount < 0n ? -amount : 0n,
    closed,
    suspended: amount > 0n ? amount - closed : 0n,
    returned: BigInt(returned),
    entity,
    payee,
    day,
  };
}

/** Posts an item, or with sign −1 takes back what stands for it. */
function book(run: Run, item: Item, { currency, openItem }: RecoupmentReferencedData, sign: 1n | -1n): void {
  const { opened, closed, suspended, entity, payee, day } = item;
  run.payable += sign * (opened - closed);
  run.suspense += sign * suspended;
  const raised = opened - closed - suspended;
  const elsewhere = entity !== payee;
  const entries: AccountingEntry[] = [
    { posting: 'recoupment-opened', amount: opened, openItem },
    { posting: 'recoupment-closed', amount: closed, openItem },
    { posting: 'takeback', amount: suspended, openItem },
    ...(elsewhere ? [{ posting: 'owed-by', amount: raised, counterparty: payee, openItem }] : []),
  ];
  const collected: AccountingEntry[] = elsewhere ? [{ posting: 'collected-for', amount: raised, counterparty: entity, openItem }] : [];
  const identity = `${run.event.key}|${item.item}|${item.version}`;
  for (const [suffix, books, of] of [['', entity, entries] as const, ['|payee', payee, collected] as const]) {
    post(run, { identity: identity + suffix, entity: books, day, currency, entries: of, sign });
  }
}

/** Suspense that an open item explains closes it; a payable that is no longer there falls back into suspense. */
function match(run: Run, { entity, day, currency }: RecoupmentReferencedData): void {
  const both = run.payable < run.suspense ? run.payable : run.suspense;
  const amount = run.payable < 0n ? run.payable : both;
  run.payable -= amount;
  run.suspense -= amount;
  const { event } = run;
  const identity = `${event.key}|${event.id.toString('base64url')}.${event.revision}|match`;
  post(run, { identity, entity, day, currency, entries: [{ posting: 'takeback-matched', amount }], sign: 1n });
}

/** What takebacks leave of the payable is closed by what was refunded, as far as both go. */
function refund(run: Run, { entity, day, currency, openItem }: RecoupmentReferencedData, items: readonly Item[]): void {
  const confirmed = items.reduce((total, { returned }) => total + returned, 0n);
  const wanted = run.payable < confirmed ? run.payable : confirmed;
  const amount = wanted - run.refunded;
  run.refunded = wanted;
  const { event } = run;
  const identity = `${event.key}|${event.id.toString('base64url')}.${event.revision}|refund`;
  const entries = [
    { posting: 'recoupment-closed', amount, openItem },
    { posting: 'authorized-return', amount, openItem },
  ];
  post(run, { identity, entity, day, currency, entries, sign: 1n });
}

interface Asked {
  readonly identity: string;
  readonly entity: string;
  readonly day: string;
  readonly currency: string;
  readonly entries: readonly AccountingEntry[];
  readonly sign: 1n | -1n;
}

function post({ event, effects }: Run, { identity, entity, day, currency, entries, sign }: Asked): void {
  const some = entries.filter((entry) => entry.amount !== 0n);
  if (some.length === 0) return;
  const reversal = sign === 1n ? {} : { reverses: identity };
  effects.push({
    effect: 'post',
    event: {
      identity: sign === 1n ? identity : `${identity}|r`,
      entity,
      day,
      currency,
      subject: event.key,
      entries: sign === 1n ? some : turned(some),
      ...reversal,
    },
  });
}

function exceptionsOf({ suspense, currency }: Recoupment, event: StoredEvent, policies: Policies): Exception[] {
  if (suspense <= 0n) return [];
  const summary = 'A payer took money back for an item that is not open here';
  return [
    workItem(policies, 'takeback-without-item', { identity: event.key, summary, from: event.recordedAt, amount: suspense, currency }),
  ];
}

function statusOf({ payable, suspense, refunded }: Recoupment): string {
  if (suspense > 0n) return 'suspense';
  return payable > refunded ? 'open' : 'settled';
}

type Row = readonly [string, number, number, string, string, string, string, string, string, string?];

/** Compact JSON text of a recoupment. */
export function encodeRecoupment({ items, payable, suspense, refunded, currency }: Recoupment): string {
  const rows = items.map(
    (item): Row => [
      item.item,
      item.revision,
      item.version,
      String(item.opened),
      String(item.closed),
      String(item.suspended),
      item.entity,
      item.payee,
      item.day,
      String(item.returned),
    ],
  );
  return JSON.stringify([currency, String(payable), String(suspense), rows, String(refunded)]);
}

/** Reads what `encodeRecoupment` wrote. */
export function decodeRecoupment(text: string): Recoupment {
  const [currency, payable, suspense, rows, refunded = '0'] = JSON.parse(text) as [string, string, string, Row[], string?];
  const items = rows.map(([item, revision, version, opened, closed, suspended, entity, payee, day, returned = '0']) => ({
    item,
    revision,
    version,
    opened: BigInt(opened),
    closed: BigInt(closed),
    suspended: BigInt(suspended),
    returned: BigInt(returned),
    entity,
    payee,
    day,
  }));
  return { items, payable: BigInt(payable), suspense: BigInt(suspense), refunded: BigInt(refunded), currency };
}
