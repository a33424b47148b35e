import type { JsonObject, PaymentStatusData, StoredEvent } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { purchasingEventUnexpected } from './faults.ts';
import { type Billed, duplicateKeys, normalized } from './match/index.ts';
import type { PurchasingPolicies } from './policies.ts';
import { workItem } from './work-item.ts';

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
  /** Keys of invoices that do not count here any more, such as rejected ones, for whoever looks for them; the last few. */
  readonly gone?: readonly string[];
}

/** Something said of an invoice by its supplier and number. */
export interface Forwarded {
  readonly type: 'supplier-payment.reported' | 'invoice-budget.answered' | 'invoice.credited';
  /** Key of whoever said it: a credit is never sent back there. */
  readonly from: string;
  /** Start of the identity of the event that said it. */
  readonly fact: string;
  /** The number it names: what only looks like it is another invoice. */
  readonly number?: string;
  readonly data: JsonObject;
}

/** Most that are kept under one name: a rent that costs the same each month must not make a name grow for ever. */
const MOST = 200;
/** Most that are remembered of those that do not count any more. */
const MOST_GONE = 20;
/** Most that one invoice is told of: any of them is enough to hold it. */
const MOST_TOLD = 20;
const DAYS_APART = 7;
const DAY_MS = 86_400_000;

const AMOUNT = 'billed:amount|';

/** An invoice on its way from directory to directory: those still to come, and what the earlier ones found. */
interface Registration extends Registered {
  readonly next?: readonly string[];
  readonly found?: readonly Candidates[];
}

/** Invoices that came before one and are alike, as a directory has them: `duplicates.found`. */
export interface Candidates {
  readonly directory: string;
  readonly candidates: readonly Registered[];
}

/** The answer of a directory, with what those before it found on the way. */
export interface DuplicatesFound extends Candidates {
  readonly found?: readonly Candidates[];
}

/**
 * The names that an invoice is looked up under, and that others look for it by. A number that looks like another is also under that one's name; most
 * look like themselves.
 */
export function directoriesOf(billed: Billed): string[] {
  const { number, look, amount } = duplicateKeys(billed);
  return [...new Set([numberDirectory(number), numberDirectory(look)]), `${AMOUNT}${amount}`];
}

/** Sends something through all directories of an invoice, one after the other, so that what is said later never overtakes it. */
export const alongDirectories = ([first, ...next]: readonly string[]): { readonly first: string; readonly next: readonly string[] }[] =>
  first === undefined ? [] : [{ first, next }];

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
export function decideBilled(state: Directory | undefined, event: StoredEvent, policies: PurchasingPolicies): Decision<Directory> {
  const before: Directory = state ?? { entries: [], waiting: [] };
  switch (event.type) {
    case 'invoice.registered':
      return register(before, event, event.data as unknown as Registration);
    case 'invoice.unregistered':
      return unregister(before, event, event.data as unknown as Unregistration);
    case 'invoice.sought':
      return seek(before, event, event.data as unknown as Forwarded, policies);
    default:
      throw purchasingEventUnexpected(event.type, 'billed');
  }
}

interface Unregistration {
  readonly invoice: string;
  readonly next?: readonly string[];
}

function register(before: Directory, { key }: StoredEvent, { next = [], found = [], ...entry }: Registration): Decision<Directory> {
  const others = before.entries.filter(({ id }) => id !== entry.id);
  const entries = [...others, entry].toSorted(byAge).slice(-MOST);
  const own = candidatesOf(key, entries, entry);
  const effects = [
    ...alongDirectories(next).map(({ first, next: rest }): Effect => {
      const data = { ...entry, next: rest, found: [...found, own] };
      return { effect: 'emit', name: `on ${first}`, type: 'invoice.registered', entity: entry.entity, key: first, data: plain(data) };
    }),
    ...(next.length > 0 ? [] : [tellCandidates(entry, { ...own, ...(found.length === 0 ? {} : { found }) })]),
    ...others.filter((other) => byAge(entry, other) < 0).map((other) => tellCandidates(other, candidatesOf(key, entries, other))),
    ...before.waiting.filter((waiting) => isMeant(entry, waiting)).map((waiting, n) => forward(entry, waiting, n)),
  ];
  const waiting = before.waiting.filter((one) => !isMeant(entry, one));
  return { state: { entries, waiting, ...remembering(before.gone?.filter((id) => id !== entry.id)) }, status: 'known', effects };
}

const remembering = (gone: readonly string[] = []): Pick<Directory, 'gone'> => (gone.length === 0 ? {} : { gone: gone.slice(-MOST_GONE) });

/** A payment or a budget may be told of the key of its invoice before that is there; a credit memo credits another than itself. */
const isMeant = (entry: Registered, said: Forwarded): boolean =>
  isNamed(entry, said) && (said.type !== 'invoice.credited' || said.from !== entry.id);

const isNamed = (entry: Registered, { number }: Forwarded): boolean =>
  number === undefined || directoryOf(entry.supplier, entry.number) === directoryOf(entry.supplier, number);

function unregister(before: Directory, { key, entity }: StoredEvent, { invoice, next = [] }: Unregistration): Decision<Directory> {
  const gone = before.entries.find(({ id }) => id === invoice);
  const entries = before.entries.filter((entry) => entry !== gone);
  const told = gone === undefined ? [] : entries.filter((entry) => byAge(gone, entry) < 0);
  const effects = [
    ...alongDirectories(next).map(({ first, next: rest }): Effect => {
      const data = { invoice, next: [...rest] };
      return { effect: 'emit', name: `on ${first}`, type: 'invoice.unregistered', entity, key: first, data };
    }),
    ...told.map((one) => tellCandidates(one, candidatesOf(key, entries, one))),
  ];
  const left = key.startsWith(AMOUNT) || gone === undefined ? before.gone : [...(before.gone ?? []), gone.id];
  const state = { entries, waiting: before.waiting, ...remembering(left) };
  return { state, status: entries.length === 0 ? 'unknown' : 'known', effects };
}

function seek(
  before: Directory,
  { key, recordedAt }: StoredEvent,
  said: Forwarded,
  { purchasing }: PurchasingPolicies,
): Decision<Directory> {
  const others = before.entries.filter((entry) => entry.id !== said.from && isNamed(entry, said));
  const found = others[0] ?? before.entries.find((entry) => isMeant(entry, said));
  if (found !== undefined) return { state: before, status: 'known', effects: [forward(found, said)] };
  const { waiting } = before;
  const status = before.entries.length === 0 ? 'unknown' : 'known';
  // All that one payment said waits, in order: a void alone would be money that came back.
  if (waiting.length < MOST) return { state: { ...before, waiting: [...waiting, said] }, status, effects: [] };
  // So many never wait for one invoice: the number is none, and somebody has to say what it means.
  const about = key.slice(key.indexOf('|') + 1).replace('|', ' ');
  const summary = `More than ${MOST} payments and credits name invoice ${about}, which is not known; the last of them are not kept for it`;
  return { state: before, status, effects: [workItem(purchasing, 'invoice-payment', { identity: key, summary, from: recordedAt })] };
}

/** The invoices that a supplier gave a number, however it is written, by their keys, as their directory has them; the oldest first. */
export function invoicesIn(text: string, number: string): string[] {
  const { entries, gone = [] } = JSON.parse(text) as Directory;
  const wanted = normalized(number);
  return [...entries.flatMap((entry) => (normalized(entry.number) === wanted ? [entry.id] : [])), ...gone];
}

/** A number as directories have it, behind the name of its supplier. */
export const numberInDirectories = (number: string): string => normalized(number);

function candidatesOf(directory: string, entries: readonly Registered[], one: Registered): Candidates {
  const candidates = entries.filter((other) => byAge(other, one) < 0 && isWorthALook(directory, other, one)).slice(-MOST_TOLD);
  return { directory, candidates };
}

const tellCandidates = ({ id, entity }: Registered, found: DuplicatesFound): Effect => ({
  effect: 'emit',
  name: `candidates ${id}`,
  type: 'duplicates.found',
  entity,
  key: id,
  data: plain(found),
});

/** What it holds is text, lists and objects of text. */
const plain = (data: object): JsonObject => data as JsonObject;

const forward = ({ id, entity }: Registered, { type, data, fact }: Forwarded, n = 0): Effect => ({
  effect: 'emit',
  name: `forward ${n} ${id}`,
  type,
  entity,
  key: id,
  data: { ...data, fact },
});

const byAge = (a: Registered, b: Registered): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What a payment says, with the fact that says it. */
export type ForwardedPayment = PaymentStatusData & { readonly fact?: string };
