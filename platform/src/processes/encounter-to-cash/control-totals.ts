import type { ControlTotal } from './control.ts';

/** What patient accounting adds up for each day. `receivable` is what is owed in all at its end: charges less payments less adjustments. */
export type Measure = 'charges' | 'payments' | 'adjustments' | 'receivable';
type Flow = Exclude<Measure, 'receivable'>;

interface Part {
  readonly measure: Flow;
  /** By which an amount counts. */
  readonly sign: 1n | -1n;
}

const CHARGES: Part = { measure: 'charges', sign: 1n };
const PAYMENTS: Part = { measure: 'payments', sign: 1n };
const ADJUSTMENTS: Part = { measure: 'adjustments', sign: 1n };

const POSTINGS: Readonly<Record<string, Part>> = {
  charge: CHARGES,
  'payer-payment': PAYMENTS,
  'patient-payment': PAYMENTS,
  prepayment: PAYMENTS,
  refund: { measure: 'payments', sign: -1n },
  'unapplied-takeback': { measure: 'payments', sign: -1n },
  contractual: ADJUSTMENTS,
  charity: ADJUSTMENTS,
  discount: ADJUSTMENTS,
  'small-balance': ADJUSTMENTS,
  'bad-debt': ADJUSTMENTS,
  'denial-write-off': ADJUSTMENTS,
  'other-adjustment': ADJUSTMENTS,
};

/**
 * Which measure of patient accounting an entry of a patient account counts for, and with which sign; undefined for one
 * that only moves what is owed or held from one place to another.
 */
export const measureOf = (posting: string): Part | undefined => POSTINGS[posting];

/** A journal holds entries of several postings; the accounts of its lines tell them apart. */
const ACCOUNTS: Readonly<Record<string, Part>> = {
  'gross-revenue': { measure: 'charges', sign: -1n },
  bank: PAYMENTS,
  'payer-clearing': PAYMENTS,
  // Where another entity was paid, its clearing line is offset there and made up for in the books of the provider.
  'due-from': PAYMENTS,
  'due-to': PAYMENTS,
  'contractual-adjustment': ADJUSTMENTS,
  'charity-care': ADJUSTMENTS,
  discounts: ADJUSTMENTS,
  'price-concession': ADJUSTMENTS,
  'bad-debt': ADJUSTMENTS,
  'denial-write-off': ADJUSTMENTS,
  'other-adjustment': ADJUSTMENTS,
};

/** Which measure a ledger line of a patient account counts for, by its account; debits are positive. */
export const measureOfAccount = (account: string): Part | undefined => ACCOUNTS[account];

/** Lines of patient accounts (subject `account:…`), or sums of them; minor units, debits positive. */
export interface LedgerSum {
  readonly entity: string;
  /** The day asked for: of a journal that a period rule moved, the original one. */
  readonly day: string;
  readonly currency: string;
  readonly account: string;
  readonly amount: bigint;
}

/** A partner's total beside ours. Minor units. */
export interface ControlComparison {
  readonly source: string;
  readonly entity: string;
  readonly day: string;
  readonly measure: string;
  readonly currency: string;
  readonly partner: bigint;
  readonly ours: bigint;
  /** Ours less the partner's. */
  readonly difference: bigint;
}

/**
 * Of all that partners reported, what is compared. A receivable is for the last day that was reported only: what is posted late changes
 * those of earlier days, and nobody states them anew.
 */
export function comparable(totals: readonly ControlTotal[]): ControlTotal[] {
  const last = lastReceivables(totals);
  return totals.filter((total) => total.measure !== 'receivable' || last.get(bookOf(total)) === total.day);
}

/**
 * Puts what partners reported beside what the ledger holds, per source, day, entity and measure: `sums` of the days of `totals`, and of all
 * days up to a receivable. Measures of other names are left out.
 */
export function compareTotals(totals: readonly ControlTotal[], sums: readonly LedgerSum[]): ControlComparison[] {
  const ours = flowsOf(sums);
  return comparable(totals).flatMap((total): ControlComparison[] => {
    const held = isMeasure(total.measure) ? heldOf(ours.get(placeOf(total)) ?? [], total.measure, total.day) : undefined;
    if (held === undefined) return [];
    const { source, entity, day, measure, currency } = total;
    const partner = BigInt(total.amount);
    return [{ source, entity, day, measure, currency, partner, ours: held, difference: held - partner }];
  });
}

interface Flowed extends Part {
  readonly day: string;
  readonly amount: bigint;
}

const MEASURES: readonly string[] = ['charges', 'payments', 'adjustments', 'receivable'] satisfies Measure[];
const isMeasure = (name: string): name is Measure => MEASURES.includes(name);

const placeOf = ({ entity, currency }: { readonly entity: string; readonly currency: string }): string => `${entity} ${currency}`;
const bookOf = (total: ControlTotal): string => `${total.source} ${placeOf(total)}`;

function flowsOf(sums: readonly LedgerSum[]): ReadonlyMap<string, readonly Flowed[]> {
  const flows = sums.flatMap((sum) => {
    const part = measureOfAccount(sum.account);
    return part === undefined ? [] : { place: placeOf(sum), day: sum.day, amount: part.sign * sum.amount, ...part };
  });
  return Map.groupBy(flows, ({ place }) => place);
}

function heldOf(flows: readonly Flowed[], measure: Measure, day: string): bigint {
  if (measure !== 'receivable') return added(flows.filter((flow) => flow.measure === measure && flow.day === day));
  const until = flows.filter((flow) => flow.day <= day);
  return added(until.filter((flow) => flow.measure === 'charges')) - added(until.filter((flow) => flow.measure !== 'charges'));
}

const added = (flows: readonly Flowed[]): bigint => flows.reduce((sum, { amount }) => sum + amount, 0n);

function lastReceivables(totals: readonly ControlTotal[]): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const total of totals) {
    if (total.measure === 'receivable' && total.day > (last.get(bookOf(total)) ?? '')) last.set(bookOf(total), total.day);
  }
  return last;
}
