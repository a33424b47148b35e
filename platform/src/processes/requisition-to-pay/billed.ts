import type { JsonObject, PaymentStatusData, StoredEvent } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { purchasingEventUnexpected } from './faults.ts';
import { type Billed, duplicateKeys } from './match/index.ts';

/** An invoice as the directories know it. */
export interface Registered extends Omit<Billed, 'total'> {
  readonly total: string;
  /** Whose invoice it is. */
  readonly entity: string;
  /** ISO instant it came: of two that are alike the later is the copy. */
  readonly at: string;
}

/** What is known under one name: invoices, and what was said of one that is not known yet. */
export interface Directory {
  readonly entries: readonly Registered[];
  readonly waiting: readonly Forwarded[];
}

/** Something said of an invoice by its supplier and number. */
export interface Forwarded {
  readonly type: 'supplier-payment.reported' | 'invoice.credited';
  /** Key of whoever said it: never sent back there. */
  readonly from: string;
  /** Start of the identity of the event that said it. */
  readonly fact: string;
  readonly data: JsonObject;
}

/** Most that are kept under one name: a rent that costs the same each month must not make a name grow for ever. */
const MOST = 200;
/** Most that one invoice is told of: any of them is enough to hold it. */
const MOST_TOLD = 20;
const DAYS_APART = 7;
const DAY_MS = 86_400_000;

const AMOUNT = 'billed:amount|';

/** The names that an invoice is looked up under, and that others look for it by. */
export function directoriesOf(billed: Billed): string[] {
  const { number, look, amount } = duplicateKeys(billed);
  return [numberDirectory(number), `billed:look|${look}`, `${AMOUNT}${amount}`];
}

const numberDirectory = (key: string): string => `billed:number|${key}`;

/** An amount alone is no likeness: a copy comes within days and names the same orders. */
const isWorthALook = (directory: string, other: Registered, one: Registered): boolean =>
  !directory.startsWith(AMOUNT) ||
  (other.orders.join() === one.orders.join() && Math.abs(Date.parse(other.day) - Date.parse(one.day)) <= DAYS_APART * DAY_MS);

/** Where an invoice is found by what its supplier calls it. */
export const directoryOf = (supplier: string, number: string): string =>
  numberDirectory(duplicateKeys({ id: '', supplier, number, day: '', currency: '', total: 0n, orders: [] }).number);

/**
 * Keeps invoices by a name, so that a check for copies costs the same over a thousand and over millions. Each is told which others came before it, whatever
 * the order in which they are registered.
 */
export function decideBilled(state: Directory | undefined, event: StoredEvent): Decision<Directory> {
  const before: Directory = state ?? { entries: [], waiting: [] };
  switch (event.type) {
    case 'invoice.registered':
      return register(before, event, event.data as unknown as Registered);
    case 'invoice.unregistered':
      return unregister(before, event, (event.data as { invoice: string }).invoice);
    case 'invoice.sought':
      return seek(before, event.data as unknown as Forwarded);
    default:
      throw purchasingEventUnexpected(event.type, 'billed');
  }
}

function register(before: Directory, { key }: StoredEvent, entry: Registered): Decision<Directory> {
  const others = before.entries.filter(({ id }) => id !== entry.id);
  const entries = [...others, entry].toSorted(byAge).slice(-MOST);
  const told = [entry, ...others.filter((other) => byAge(entry, other) < 0)];
  const isOwn = ({ from }: Forwarded): boolean => from === entry.id;
  const effects = [
    ...told.map((one) => tellCandidates(key, entries, one)),
    ...before.waiting.filter((waiting) => !isOwn(waiting)).map((waiting) => forward(entry, waiting)),
  ];
  return { state: { entries, waiting: before.waiting.filter(isOwn) }, status: 'known', effects };
}

function unregister(before: Directory, { key }: StoredEvent, invoice: string): Decision<Directory> {
  const gone = before.entries.find(({ id }) => id === invoice);
  const entries = before.entries.filter((entry) => entry !== gone);
  const told = gone === undefined ? [] : entries.filter((entry) => byAge(gone, entry) < 0);
  const effects = told.map((one) => tellCandidates(key, entries, one));
  return { state: { ...before, entries }, status: entries.length === 0 ? 'unknown' : 'known', effects };
}

function seek(before: Directory, said: Forwarded): Decision<Directory> {
  const found = before.entries.find(({ id }) => id !== said.from);
  if (found !== undefined) return { state: before, status: 'known', effects: [forward(found, said)] };
  const known = before.waiting.filter(({ fact }) => fact !== said.fact);
  return { state: { ...before, waiting: [...known, said] }, status: before.entries.length === 0 ? 'unknown' : 'known', effects: [] };
}

function tellCandidates(directory: string, entries: readonly Registered[], one: Registered): Effect {
  const candidates = entries.filter((other) => byAge(other, one) < 0 && isWorthALook(directory, other, one)).slice(-MOST_TOLD);
  return {
    effect: 'emit',
    name: `candidates ${one.id}`,
    type: 'duplicates.found',
    entity: one.entity,
    key: one.id,
    data: { directory, candidates: candidates.map((candidate): JsonObject => ({ ...candidate })) },
  };
}

const forward = ({ id, entity }: Registered, { type, data, fact }: Forwarded): Effect => ({
  effect: 'emit',
  name: `forward ${fact} ${id}`,
  type,
  entity,
  key: id,
  data: { ...data, fact },
});

const byAge = (a: Registered, b: Registered): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What a payment says, with the fact that says it. */
export type ForwardedPayment = PaymentStatusData & { readonly fact?: string };
