import type { Tx } from '../store/index.ts';
import { pageUnreadable } from './faults.ts';
import type { MessagePlace, MessageSummary } from './messages.ts';
import { type EventNode, eventsById } from './trace/events.ts';
import type { JournalNode } from './trace/journals.ts';
import type { TracedDelivery } from './trace/trace.ts';

export type TimelineKind = 'message' | 'event' | 'claim' | 'journal' | 'delivery' | 'approval' | 'exception';

/** One thing that happened to an account or an order; nothing of it identifies a patient. */
export interface TimelineEntry {
  readonly kind: TimelineKind;
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly facility?: string;
  readonly state?: string;
  /** Minor units, debit positive. */
  readonly amount?: bigint;
  readonly currency?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly event?: string;
}

export interface TimelineQuery {
  readonly order: 'oldest' | 'newest';
  /** Where an earlier page ended. */
  readonly after?: string;
  readonly limit: number;
}

export interface TimelinePage {
  readonly entries: readonly TimelineEntry[];
  readonly next?: string;
}

/** At the same instant, causes come before what they caused. */
const RANK: readonly TimelineKind[] = ['message', 'event', 'claim', 'journal', 'delivery', 'approval', 'exception'];
/** How far the causes of events are followed to find their messages. */
const DEEPEST = 8;

/** Puts entries in order, those of one kind and instant in that in which they are given, and cuts a page out. Throws `REQUEST_INVALID` for an `after` that no page gave. */
export function pageOfEntries(entries: readonly TimelineEntry[], query: TimelineQuery): TimelinePage {
  const oldestFirst = entries
    .map((entry, place) => ({ entry, place }))
    .sort((a, b) => inOrder(a.entry, b.entry) || a.place - b.place)
    .map(({ entry }) => entry);
  const sorted = query.order === 'oldest' ? oldestFirst : oldestFirst.reverse();
  const start = query.after === undefined ? 0 : sorted.findIndex((entry) => placeOf(entry) === query.after) + 1;
  if (query.after !== undefined && start === 0) throw pageUnreadable();
  const page = sorted.slice(start, start + query.limit);
  const last = page.at(-1);
  return { entries: page, ...(last !== undefined && start + page.length < sorted.length ? { next: placeOf(last) } : {}) };
}

export const messageEntry = (message: MessageSummary, title = message.kind): TimelineEntry => ({
  kind: 'message',
  id: message.id,
  at: message.receivedAt,
  title,
  state: message.state,
  detail: message.controlId,
  message: message.id,
});

/** A journal with the amount that says how large it is. */
export const journalEntry = ({ traced }: JournalNode, amount: bigint): TimelineEntry => ({
  kind: 'journal',
  id: traced.id,
  at: traced.postedAt,
  title: words(traced.posting),
  facility: traced.entity,
  amount,
  currency: traced.currency,
  detail: traced.reverses === undefined ? `rule ${traced.rule}` : `reverses ${traced.reverses}`,
  event: traced.event,
});

export const deliveryEntry = (delivery: TracedDelivery): TimelineEntry => ({
  kind: 'delivery',
  id: delivery.id,
  at: delivery.madeAt,
  title: `${words(delivery.kind)} to ${delivery.target}`,
  state: delivery.state,
  ...(delivery.settledAt === undefined ? {} : { detail: `settled ${delivery.settledAt}` }),
});

/** An event as an entry; a claim's events are told apart. */
export function eventEntry({ traced }: EventNode): TimelineEntry {
  const { amount, currency, charge, paid, total, code, kind, status } = traced.data as Readonly<Record<string, unknown>>;
  const minor = [amount, paid, charge, total].find((value): value is string => typeof value === 'string' && /^-?\d+$/.test(value));
  const detail = [code, kind, status].filter((value) => typeof value === 'string').join(' · ');
  return {
    kind: traced.type.startsWith('claim.') || traced.type.startsWith('denial.') ? 'claim' : 'event',
    id: traced.id,
    at: traced.recordedAt,
    title: words(traced.type) + (traced.revision > 1 ? `, revision ${traced.revision}` : ''),
    facility: traced.entity,
    ...(minor === undefined ? {} : { amount: BigInt(minor) }),
    ...(typeof currency === 'string' ? { currency } : {}),
    ...(detail === '' ? {} : { detail }),
    ...(traced.message === undefined ? {} : { message: traced.message }),
    event: traced.id,
  };
}

/** A message, and the types of those of its events that were looked for. */
export interface SaidPlace extends MessagePlace {
  /** `channel:sequence`, its name for people. */
  readonly message: string;
  readonly types: ReadonlySet<string>;
}

/** The messages of the events and of what caused them. */
export async function placesOf(tx: Tx, tenant: string, events: readonly EventNode[]): Promise<readonly SaidPlace[]> {
  const places = new Map<string, SaidPlace>();
  let at = events;
  for (let depth = 0; at.length > 0 && depth < DEEPEST; depth++) {
    for (const { place, traced } of at) {
      const { message, type } = traced;
      if (place === undefined || message === undefined) continue;
      places.set(message, { ...place, message, types: new Set([...(places.get(message)?.types ?? []), type]) });
    }
    const parents = new Map(at.flatMap(({ parent }) => (parent === undefined ? [] : [[parent.toString('base64'), parent] as const])));
    at = parents.size === 0 ? [] : await eventsById(tx, tenant, [...parents.values()]);
  }
  return [...places.values()];
}

const inOrder = (a: TimelineEntry, b: TimelineEntry): number =>
  a.at === b.at ? RANK.indexOf(a.kind) - RANK.indexOf(b.kind) : a.at < b.at ? -1 : 1;

const placeOf = ({ at, id, title }: TimelineEntry): string => Buffer.from(`${at}|${id}|${title}`).toString('base64url');

/** `charge.recorded` and `account-status` as people say it: `Charge recorded`, `Account status`. */
export function words(name: string): string {
  const text = name.replaceAll(/[.-]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
