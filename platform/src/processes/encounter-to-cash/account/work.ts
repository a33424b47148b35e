import type { AccountingEntry, AccountingEvent, BucketName, JsonObject, StoredEvent } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import { type Calendar, dayText } from '../calendar.ts';
import type { Policies } from '../policies.ts';
import type { Account, Charge } from './account.ts';

/** One decision under way: the account is a copy of the state, changed step by step. */
export interface Work {
  readonly key: string;
  readonly event: StoredEvent;
  readonly policies: Policies;
  readonly account: Account;
  readonly effects: Effect[];
  readonly calendar: Calendar;
  /** Services whose charges or credits changed and are to be settled. */
  readonly services: Pick<Charge, 'code' | 'day'>[];
}

/** Signs by which a posting moves what is owed in its bucket, what is held as deposit, what is owed as refund. */
const MOVES: Readonly<Record<string, { readonly bucket?: -1n | 1n; readonly deposit?: -1n | 1n; readonly refund?: -1n | 1n }>> = {
  charge: { bucket: 1n },
  contractual: { bucket: -1n },
  charity: { bucket: -1n },
  discount: { bucket: -1n },
  'small-balance': { bucket: -1n },
  'bad-debt': { bucket: -1n },
  'denial-write-off': { bucket: -1n },
  'other-adjustment': { bucket: -1n },
  'payer-payment': { bucket: -1n },
  'bucket-transfer': { bucket: -1n },
  'account-transfer': { bucket: -1n },
  'patient-payment': { bucket: -1n },
  prepayment: { deposit: 1n },
  'prepayment-applied': { bucket: -1n, deposit: -1n },
  'deposit-transfer': { deposit: -1n },
  'credit-balance': { bucket: 1n, refund: 1n },
  refund: { refund: -1n },
  'refund-transfer': { refund: -1n },
};

export interface Posting {
  readonly identity: string;
  readonly entity: string;
  readonly day: number;
  readonly entries: readonly AccountingEntry[];
  readonly reverses?: string;
}

/** Asks for a journal and keeps the balances of the account in step with it. Nothing is asked when all amounts are zero. */
export function post(work: Work, posting: Posting): void {
  const entries = posting.entries.filter((entry) => entry.amount !== 0n);
  if (entries.length === 0) return;
  const event: AccountingEvent = {
    identity: posting.identity,
    entity: posting.entity,
    day: dayText(posting.day),
    currency: work.account.currency,
    subject: work.key,
    entries,
    ...(posting.reverses === undefined ? {} : { reverses: posting.reverses }),
  };
  work.effects.push({ effect: 'post', event });
  for (const entry of entries) keepInStep(work.account, entry);
}

function keepInStep(account: Account, entry: AccountingEntry): void {
  const moves = MOVES[entry.posting];
  if (moves === undefined) return;
  if (moves.bucket !== undefined && entry.bucket !== undefined) move(account, entry.bucket, moves.bucket * entry.amount);
  if (entry.toBucket !== undefined) move(account, entry.toBucket, entry.amount);
  if (moves.deposit !== undefined) account.deposit += moves.deposit * entry.amount;
  if (moves.refund !== undefined) account.refund += moves.refund * entry.amount;
}

function move(account: Account, bucket: BucketName, amount: bigint): void {
  account.balances = { ...account.balances, [bucket]: account.balances[bucket] + amount };
}

interface Posted {
  readonly id: string;
  readonly version: number;
  readonly origin: number;
}

/** The identity of an item's posting: the key that made it, the fact, and which posting of it. */
export function identityOf(work: Work, item: Posted, version: number = item.version): string {
  return `${work.account.origins[item.origin - 1]?.[0] ?? work.key}|${item.id}|${version}`;
}

/** In whose books an item is posted. */
export const entityOf = (account: Account, item: { readonly origin: number }): string =>
  account.origins[item.origin - 1]?.[1] ?? account.entity;

/** The origin that stands for postings of this account in the books of `entity`. */
export function originIn(work: Work, entity: string): number {
  const { account, key } = work;
  if (entity === account.entity) return 0;
  const known = account.origins.findIndex(([from, of]) => from === key && of === entity);
  if (known !== -1) return known + 1;
  account.origins = [...account.origins, [key, entity]];
  return account.origins.length;
}

/** The start of an event's identity; a forwarded event keeps that of the original. */
export function itemOf(event: StoredEvent): string {
  const { origin } = event.data;
  return typeof origin === 'string' ? origin : event.id.toString('base64url').slice(0, 8);
}

/** Which revision of the fact an event brings; a forwarded event keeps that of the original. */
export function revisionOf(event: StoredEvent): number {
  const { originRevision } = event.data;
  return typeof originRevision === 'number' ? originRevision : event.revision;
}

/** Names what this event makes the account settle, uniquely. */
export const settlement = (work: Work, what: string): string =>
  `${work.key}|${work.event.id.toString('base64url')}.${work.event.revision}|${what}`;

/** The day the event speaks of; else the day it happened. */
export function businessDay(work: Work): string {
  const { day, serviceDay } = work.event.data;
  if (typeof day === 'string') return day;
  if (typeof serviceDay === 'string') return serviceDay;
  return dayText(work.calendar.dayOf(work.event.occurredAt));
}

/** The accounts an event was passed on by, because they were merged away; the first one got it first. */
export const pathOf = ({ path }: JsonObject): string[] => (Array.isArray(path) ? path.filter((step) => typeof step === 'string') : []);
