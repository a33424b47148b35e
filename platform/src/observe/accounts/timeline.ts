import type { Tx } from '../../store/index.ts';
import { readSummaries } from '../messages.ts';
import {
  deliveryEntry,
  eventEntry,
  journalEntry,
  messageEntry,
  pageOfEntries,
  placesOf,
  type TimelineEntry,
  type TimelinePage,
  type TimelineQuery,
} from '../timeline-entry.ts';
import { eventsOfKey } from '../trace/events.ts';
import { deliveriesById, journalsOfSubject, linesOf, summariesOf } from '../trace/journals.ts';
import { statusDeliveries } from '../trace/statuses.ts';
import { exceptionsOfAccount } from './exceptions.ts';

const RECEIVABLE = 'patient-receivable';
/** Of events and journals, the newest. */
const MOST = 2_000;

/**
 * Everything that happened to an account in order: the messages that spoke of it, the events they became, its claims, journals,
 * the deliveries that carry them and its exceptions. An account is small enough to be put together whole; pages are cut from that.
 */
export async function readTimeline(tx: Tx, tenant: string, subject: string, query: TimelineQuery): Promise<TimelinePage> {
  return pageOfEntries(await entriesOf(tx, tenant, subject), query);
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
    ...messages.map((message) => messageEntry(message)),
    ...events.map(eventEntry),
    ...journals.map((journal) => {
      const own = lines.get(journal.journal) ?? [];
      const owed = own.filter(({ account }) => account === RECEIVABLE);
      return journalEntry(
        journal,
        (owed.length > 0 ? owed : own.filter((line) => line.amount > 0n)).reduce((sum, line) => sum + line.amount, 0n),
      );
    }),
    ...deliveries,
    ...exceptions,
  ];
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
  return deliveries.map(deliveryEntry);
}
