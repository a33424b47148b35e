import type { Tx } from '../../store/index.ts';
import { pageUnreadable } from '../faults.ts';
import type { MessagePlace } from '../messages.ts';
import { readSummaries } from '../messages.ts';
import { type EventNode, eventsById, eventsOfKey } from '../trace/events.ts';
import { deliveriesById, journalsOfSubject, linesOf, summariesOf } from '../trace/journals.ts';
import { statusDeliveries } from '../trace/statuses.ts';
import { exceptionsOfAccount } from './exceptions.ts';

export type TimelineKind = 'message' | 'event' | 'claim' | 'journal' | 'delivery' | 'exception';

/** One thing that happened to an account; nothing of it identifies the patient. */
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
const RANK: readonly TimelineKind[] = ['message', 'event', 'claim', 'journal', 'delivery', 'exception'];
const RECEIVABLE = 'patient-receivable';
/** Of events and journals, the newest. */
const MOST = 2_000;
/** How far the causes of an account's events are followed to find their messages. */
const DEEPEST = 8;

/**
 * Everything that happened to an account in order: the messages that spoke of it, the events they became, its claims, journals,
 * the deliveries that carry them and its exceptions. An account is small enough to be put together whole; pages are cut from that.
 */
export async function readTimeline(tx: Tx, tenant: string, subject: string, query: TimelineQuery): Promise<TimelinePage> {
  const entries = (await entriesOf(tx, tenant, subject)).sort(query.order === 'oldest' ? inOrder : (a, b) => inOrder(b, a));
  const start = query.after === undefined ? 0 : entries.findIndex((entry) => placeOf(entry) === query.after) + 1;
  if (query.after !== undefined && start === 0) throw pageUnreadable();
  const page = entries.slice(start, start + query.limit);
  const last = page.at(-1);
  return { entries: page, ...(last !== undefined && start + page.length < entries.length ? { next: placeOf(last) } : {}) };
}

async function entriesOf(tx: Tx, tenant: string, subject: string): Promise<TimelineEntry[]> {
  const events = await eventsOfKey(tx, tenant, subject, MOST);
  const journals = await journalsOfSubject(tx, tenant, subject, MOST);
  const places = await placesOf(tx, tenant, events);
  const messages = await readSummaries(tx, tenant, places);
  const lines = await linesOf(
    tx,
    tenant,
    journals.map(({ journal }) => journal),
  );
  const deliveries = await deliveriesOf(tx, tenant, subject, lines);
  const exceptions = await exceptionsOfAccount(
    tx,
    tenant,
    subject,
    places,
    events.map(({ id }) => id),
  );
  return [
    ...messages.map(
      (message): TimelineEntry => ({
        kind: 'message',
        id: message.id,
        at: message.receivedAt,
        title: message.kind,
        state: message.state,
        detail: message.controlId,
        message: message.id,
      }),
    ),
    ...events.map((node) => eventEntry(node)),
    ...journals.map(({ journal, traced }): TimelineEntry => {
      const own = lines.get(journal) ?? [];
      const owed = own.filter(({ account }) => account === RECEIVABLE);
      const amount = (owed.length > 0 ? owed : own.filter((line) => line.amount > 0n)).reduce((sum, line) => sum + line.amount, 0n);
      return {
        kind: 'journal',
        id: traced.id,
        at: traced.postedAt,
        title: words(traced.posting),
        facility: traced.entity,
        amount,
        currency: traced.currency,
        detail: traced.reverses === undefined ? `rule ${traced.rule}` : `reverses ${traced.reverses}`,
        event: traced.event,
      };
    }),
    ...deliveries,
    ...exceptions,
  ];
}

function eventEntry({ traced }: EventNode): TimelineEntry {
  const { amount, currency, charge, paid, code, kind, status } = traced.data as Readonly<Record<string, unknown>>;
  const minor = [amount, paid, charge].find((value): value is string => typeof value === 'string' && /^-?\d+$/.test(value));
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

/** The messages of the events and of what caused them. */
async function placesOf(tx: Tx, tenant: string, events: readonly EventNode[]): Promise<readonly MessagePlace[]> {
  const places = new Map<string, MessagePlace>();
  let at = events;
  for (let depth = 0; at.length > 0 && depth < DEEPEST; depth++) {
    for (const { place } of at) if (place !== undefined) places.set(`${place.channel}:${place.seq}`, place);
    const parents = new Map(at.flatMap(({ parent }) => (parent === undefined ? [] : [[parent.toString('base64'), parent] as const])));
    at = parents.size === 0 ? [] : await eventsById(tx, tenant, [...parents.values()]);
  }
  return [...places.values()];
}

/** The statuses of the account, and the summary journals that its lines went into. */
async function deliveriesOf(
  tx: Tx,
  tenant: string,
  subject: string,
  lines: Awaited<ReturnType<typeof linesOf>>,
): Promise<readonly TimelineEntry[]> {
  const statuses = await statusDeliveries(tx, tenant, [subject]);
  const summaries = await summariesOf(tx, tenant, new Set([...lines.values()].flat().flatMap((line) => line.summary ?? [])));
  const ids = [
    ...statuses.map(({ delivery }) => delivery),
    ...summaries.flatMap(({ delivery }) => (delivery === undefined ? [] : [BigInt(delivery.slice('delivery:'.length))])),
  ];
  const deliveries = await deliveriesById(tx, tenant, [...new Set(ids)]);
  return deliveries.map((delivery) => ({
    kind: 'delivery',
    id: delivery.id,
    at: delivery.madeAt,
    title: `${words(delivery.kind)} to ${delivery.target}`,
    state: delivery.state,
    ...(delivery.settledAt === undefined ? {} : { detail: `settled ${delivery.settledAt}` }),
  }));
}

const inOrder = (a: TimelineEntry, b: TimelineEntry): number => {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  const rank = RANK.indexOf(a.kind) - RANK.indexOf(b.kind);
  return rank === 0 ? a.id.localeCompare(b.id, 'en', { numeric: true }) || a.title.localeCompare(b.title) : rank;
};

const placeOf = ({ at, id, title }: TimelineEntry): string => Buffer.from(`${at}|${id}|${title}`).toString('base64url');

/** `charge.recorded` and `account-status` as people say it: `Charge recorded`, `Account status`. */
function words(name: string): string {
  const text = name.replaceAll(/[.-]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
