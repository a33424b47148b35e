import type { BucketName } from '../../../canonical/index.ts';
import { BUCKETS } from './buckets.ts';
import { type ChargeList, itemsOf, NO_CHARGES } from './charge-list.ts';

/** What every posted item has: who it is, which revision is applied, and what stands in the ledger for it now. */
interface Item {
  /** The start of the event id that brought it; enough within one account. */
  readonly id: string;
  readonly revision: number;
  /** Postings made for it so far; the last one stands unless `as` is empty. */
  readonly version: number;
  /**
   * What stands: '' nothing; `own` as stated; `=ID.VERSION` the mirror of another item's posting; `%ID.VERSION` a part of it.
   */
  readonly as: string;
  /** Which of `origins` posted it; 0 is this account. */
  readonly origin: number;
}

/** A charge or a credit. */
export interface Charge extends Item {
  readonly credit: boolean;
  readonly code: string;
  readonly day: number;
  readonly quantity: string;
  /** As stated, minor units. */
  readonly amount: bigint;
  readonly department: string;
  readonly serviceLine: string;
  /** Bucket and signed amount of what stands. */
  readonly bucket: BucketName;
  readonly value: bigint;
  /** Looks like another charge and has no identity of its own. */
  readonly suspect: boolean;
}

/** A patient payment or an adjustment that the sender made. */
export interface Receipt extends Item {
  /** `payment`, or the posting of an adjustment. */
  readonly kind: string;
  readonly day: number;
  readonly amount: bigint;
  readonly bucket: BucketName;
  /** Parts of a payment that went to patient deposits and out of refunds payable. */
  readonly deposited: bigint;
  readonly refunded: bigint;
}

/** A claim that was sent to a payer for this account. */
export interface Claim {
  /** The start of the claim number's pseudonym. */
  readonly claim: string;
  readonly rank: 'primary' | 'secondary' | 'tertiary';
  readonly payer: string;
  readonly payerClass: string;
  readonly frequency: string;
  readonly entity: string;
  /** Seconds since 1970 of the fact; a later one replaces an earlier. */
  readonly at: number;
}

/** One adjudication of a claim. Amounts of a reversal are kept as the original had them. */
export interface Remit extends Item {
  readonly claim: string;
  readonly status: string;
  readonly day: number;
  readonly bucket: BucketName;
  readonly paid: bigint;
  readonly contractual: bigint;
  readonly patient: bigint;
  readonly denied: bigint;
  readonly unclassified: bigint;
  /** The reason of the largest denied part. */
  readonly reason: string;
  readonly forwarded: boolean;
  /** Whose books take the payment in, and whose the receivable is. */
  readonly payee: string;
  readonly entity: string;
  /** The remittance that brings the money, or takes it back: its clearing is closed by it. */
  readonly remittance: string;
  /** What people decided of the denial. */
  readonly decided: '' | 'appeal' | 'write-off';
  /** What is written off of it now. */
  readonly writtenOff: bigint;
}

export const VISIT_FIELDS = ['class', 'payerClass', 'payer', 'department', 'serviceLine', 'serviceDay'] as const;
export type VisitField = (typeof VISIT_FIELDS)[number];

/** What the registration systems say. The newest word on each attribute wins, whatever the order of arrival. */
export interface Visit {
  readonly values: Readonly<Partial<Record<VisitField, string>>>;
  /** Seconds since 1970 of the fact behind each value. */
  readonly stamps: Readonly<Partial<Record<VisitField, number>>>;
  readonly life: '' | 'open' | 'completed' | 'cancelled';
  readonly lifeAt: number;
  /** The day up to which the passing of time completed it. */
  readonly through: number;
}

/** A patient account. */
export interface Account {
  entity: string;
  currency: string;
  visit: Visit;
  /** The start of the patient's pseudonym. */
  patient: string;
  charges: ChargeList;
  receipts: readonly Receipt[];
  claims: readonly Claim[];
  remits: readonly Remit[];
  balances: Readonly<Record<BucketName, bigint>>;
  /** Moved from primary to guarantor because the guarantor owes the charges; from guarantor to the next payer in turn. */
  moved: Readonly<Record<'home' | 'secondary' | 'tertiary', bigint>>;
  /** Held as patient deposits, and as refunds payable. */
  deposit: bigint;
  refund: bigint;
  lateCharges: number;
  /** The completion day whose expected charges never came; 0 if none. */
  silent: number;
  /** Since when the account as a whole is in credit; 0 if it is not. */
  creditSince: number;
  /** Where it was merged into. */
  into: string;
  /** Merges that sent it away, as fact and revision: a copy of one that a ring has undone does not send it away again. */
  merges: readonly string[];
  /** Merges taken in. */
  absorbed: readonly string[];
  /** Keys and entities under which items taken in were posted; origin 1 is the first. */
  origins: readonly (readonly [key: string, entity: string])[];
}

export const emptyAccount = (entity: string): Account => ({
  entity,
  currency: '',
  visit: { values: {}, stamps: {}, life: '', lifeAt: 0, through: 0 },
  patient: '',
  charges: NO_CHARGES,
  receipts: [],
  claims: [],
  remits: [],
  balances: { primary: 0n, secondary: 0n, tertiary: 0n, guarantor: 0n },
  moved: { home: 0n, secondary: 0n, tertiary: 0n },
  deposit: 0n,
  refund: 0n,
  lateCharges: 0,
  silent: 0,
  creditSince: 0,
  into: '',
  merges: [],
  absorbed: [],
  origins: [],
});

/** What is owed in all. */
export const totalOf = (account: Account): bigint => BUCKETS.reduce((total, bucket) => total + account.balances[bucket], 0n);

/** A remit that adjudicates, as against one that takes an earlier one back. */
export const isReversal = (remit: Remit): boolean => remit.status === '22';

/** Adjudications that no reversal has taken back. */
export function liveRemits(account: Account): readonly Remit[] {
  const reversed = new Set(account.remits.filter(isReversal).flatMap((remit) => mirroredBy(remit)?.id ?? []));
  return account.remits.filter((remit) => !isReversal(remit) && !reversed.has(remit.id));
}

/** Which posting an item mirrors, if it does. */
export function mirroredBy(item: Item): { readonly id: string; readonly version: number } | undefined {
  if (!item.as.startsWith('=')) return undefined;
  const dot = item.as.lastIndexOf('.');
  return { id: item.as.slice(1, dot), version: Number(item.as.slice(dot + 1)) };
}

/** Charges that nothing has taken back whole. */
export function liveCharges(account: Account): readonly Charge[] {
  const items = itemsOf(account.charges);
  const reversed = new Set(items.flatMap((charge) => (charge.credit ? (mirroredBy(charge)?.id ?? []) : [])));
  return items.filter((charge) => !charge.credit && !reversed.has(charge.id));
}
