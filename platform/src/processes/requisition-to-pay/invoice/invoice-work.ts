import type { InvoiceData, InvoiceLineData, JsonObject, StoredEvent } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import { prorated, sumOf } from '../exact.ts';
import type { Billed } from '../match/index.ts';
import type { Purchasing } from '../policies.ts';
import type { InvoiceState } from './invoice-state.ts';

/** One decision under way: the invoice is a copy of the state, changed step by step. */
export interface InvoiceWork {
  readonly key: string;
  readonly event: StoredEvent;
  readonly purchasing: Purchasing;
  readonly effects: Effect[];
  invoice: { -readonly [K in keyof InvoiceState]: InvoiceState[K] };
}

export function tell({ effects, invoice }: InvoiceWork, key: string, type: string, data: JsonObject): void {
  effects.push({ effect: 'emit', name: `${type} ${key}`, type, entity: invoice.entity, key, data });
}

/** Start of the identity of the event that says something. */
export const factOf = ({ id }: Pick<StoredEvent, 'id'>): string => id.toString('base64url').slice(0, 11);

export const billedOf = (key: string, { supplier, number, day, currency, total, lines }: InvoiceData): Billed => ({
  id: key,
  supplier,
  number,
  day,
  currency,
  total: BigInt(total),
  orders: ordersOf(lines),
});

export const ordersOf = (lines: readonly InvoiceLineData[]): string[] => [...new Set(lines.flatMap(({ order }) => order ?? []))].sort();

/** What of an invoice belongs to one order, or to none. Amounts in minor units. */
export interface Part {
  /** Absent: lines that name no order. */
  readonly order: string | undefined;
  readonly lines: readonly InvoiceLineData[];
  readonly freight: bigint;
  readonly tax: bigint;
}

/** The parts of an invoice by order; freight and tax go by what the lines of each come to. */
export function partsOf({ lines, freight, tax }: InvoiceData): Part[] {
  const groups = [...Map.groupBy(lines, ({ order }) => order)].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const weights = groups.map(([, own]) => absolute(sumOf(own.map(({ amount }) => BigInt(amount)))));
  const freights = prorated(BigInt(freight), weights);
  const taxes = prorated(BigInt(tax), weights);
  return groups.map(([order, own], n) => ({ order, lines: own, freight: freights[n] ?? 0n, tax: taxes[n] ?? 0n }));
}

export const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** Days that an invoice may be dated ahead: time zones, and bills that are sent before the month they are for. */
const DAYS_AHEAD = 31;
const DAY_MS = 86_400_000;

/** A day that nobody meant, such as one of another century. */
export const isLongAhead = ({ at }: Pick<InvoiceState, 'at'>, { day }: InvoiceData): boolean =>
  Date.parse(day) - Date.parse(at) > DAYS_AHEAD * DAY_MS;
