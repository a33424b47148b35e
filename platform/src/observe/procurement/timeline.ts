import type { Tx } from '../../store/index.ts';
import { exceptionsOfAccount } from '../accounts/exceptions.ts';
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
  words,
} from '../timeline-entry.ts';
import { deliveriesById, journalsOfEvents, linesOf } from '../trace/journals.ts';
import { eventsAround } from './keys-around.ts';
import { isInternal, messageTitle } from './message-title.ts';

/** Journals and deliveries of one purchase. */
const MOST = 2_000;

export interface PurchaseTimelineQuery extends TimelineQuery {
  /** With what processes told each other, which only matters to who looks for a fault. */
  readonly internal: boolean;
  /** What people call the system of a channel. */
  readonly systemOf: (channel: string) => string;
}

/**
 * Everything that happened to a requisition, an order or an invoice, in order, from what was asked for to the payment: messages, what they
 * said, approvals, deliveries, postings and exceptions, also of what it hangs together with. What processes tell each other is left out unless it is asked for.
 */
export async function readPurchaseTimeline(
  tx: Tx,
  tenant: string,
  key: string,
  { internal, systemOf, ...query }: PurchaseTimelineQuery,
): Promise<TimelinePage> {
  const { keys, events } = await eventsAround(tx, tenant, key);
  const ids = events.map(({ id }) => id);
  const places = await placesOf(tx, tenant, events);
  const messages = await readSummaries(tx, tenant, places);
  const types = new Map(places.map(({ message, types: said }) => [message, said]));
  const journals = await journalsOfEvents(tx, tenant, ids, MOST);
  const lines = await linesOf(
    tx,
    tenant,
    journals.map(({ journal }) => journal),
  );
  const deliveries = await deliveriesById(tx, tenant, await deliveriesOfKeys(tx, tenant, keys));
  const exceptions = new Map<string, TimelineEntry>();
  for (const one of keys) for (const entry of await exceptionsOfAccount(tx, tenant, one, places, ids)) exceptions.set(entry.id, entry);
  const entries = [
    ...messages.map((message) => messageEntry(message, messageTitle(message, types.get(message.id), systemOf))),
    ...events
      .filter(({ traced }) => internal || !isInternal(traced.type))
      .toSorted((a, b) => (a.seq < b.seq ? -1 : 1))
      .map((event) => withMoney(eventEntry(event))),
    ...journals.map((journal) => {
      const debits = (lines.get(journal.journal) ?? []).filter(({ amount }) => amount > 0n);
      return journalEntry(
        journal,
        debits.reduce((sum, { amount }) => sum + amount, 0n),
      );
    }),
    ...deliveries.map(deliveryEntry),
    ...(await approvalsOf(tx, tenant, keys)),
    ...exceptions.values(),
  ];
  return pageOfEntries(entries, query);
}

/** An amount says nothing without its currency. */
function withMoney({ amount, ...entry }: TimelineEntry): TimelineEntry {
  return amount === undefined || entry.currency === undefined ? entry : { ...entry, amount };
}

/** Their idempotency keys begin with the key that they are in order of, so a range of the unique index finds them. */
async function deliveriesOfKeys(tx: Tx, tenant: string, keys: readonly string[]): Promise<bigint[]> {
  const { rows } = await tx.query<{ id: bigint }>({
    name: 'deliveries-of-keys',
    text: `select d.id from (select distinct target from target_state where tenant = $1) t cross join unnest($2::text[]) k(key)
      join delivery d on d.tenant = $1 and d.target = t.target
        and d.idempotency_key >= k.key || '|' and d.idempotency_key < k.key || '}' and starts_with(d.idempotency_key, k.key || '|')
      order by d.id limit ${MOST}`,
    values: [tenant, keys],
  });
  return rows.map(({ id }) => id);
}

interface StepRow {
  proposal: bigint;
  step: bigint;
  kind: string;
  entity: string;
  amount: bigint | null;
  currency: string | null;
  action: string;
  who: string;
  for_whom: string | null;
  note: string | null;
  at: Date;
}

/** What people said to what was proposed about the keys. */
async function approvalsOf(tx: Tx, tenant: string, keys: readonly string[]): Promise<readonly TimelineEntry[]> {
  const { rows } = await tx.query<StepRow>({
    name: 'approvals-of-keys',
    text: `select s.proposal, s.step, p.kind, p.entity, p.amount, p.currency, s.action, s.who, s.for_whom, s.note, s.at
      from proposal p join proposal_step s on s.proposal = p.id and s.tenant = p.tenant
      where p.subject = any ($2) and p.tenant = $1 and s.action <> 'drafted' order by s.step limit ${MOST}`,
    values: [tenant, keys],
  });
  return rows.map((row) => ({
    kind: 'approval',
    id: `approval:${row.proposal}`,
    at: row.at.toISOString(),
    title: `${words(row.kind)} ${row.action} by ${row.who}${row.for_whom === null ? '' : ` for ${row.for_whom}`}`,
    facility: row.entity,
    state: row.action,
    ...(row.amount === null || row.currency === null ? {} : { amount: row.amount, currency: row.currency }),
    ...(row.note === null ? {} : { detail: row.note }),
  }));
}
