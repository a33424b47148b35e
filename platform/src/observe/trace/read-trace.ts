import { explode } from '../../deliver/index.ts';
import type { TenantKeys } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import { traceUnknown } from '../faults.ts';
import { findMessages, type MessagePlace, readSummaries } from '../messages.ts';
import { type EventNode, eventName, eventsById, eventsCausedBy, eventsOfMessages, eventTombstones } from './events.ts';
import { exceptionsOf } from './exceptions.ts';
import { deliveriesById, type JournalNode, journalsById, journalsOfEvents, linesOf, summariesOf } from './journals.ts';
import { statusDeliveries } from './statuses.ts';
import { type TraceSubject, traceSubject } from './subject.ts';
import { messageTombstones } from './tombstones.ts';
import type { Trace } from './trace.ts';

/** A trace is read by a person: beyond this many events or journals it says that it is cut. */
const MOST = 500;
/** Longer chains of cause do not happen; a circle of them would be a defect and must not hang a reader. */
const DEEPEST = 32;

/**
 * Traces a message, event, journal, journal line, summary journal or delivery: down to the message and its byte ranges,
 * up to the journals, summary journals and deliveries. Throws `TRACE_UNKNOWN`. No identifying value is in the answer.
 */
export async function readTrace(tx: Tx, keys: TenantKeys, text: string): Promise<Trace> {
  return new TraceReader(tx, keys).read(traceSubject(text), text);
}

class TraceReader {
  readonly #tx: Tx;
  readonly #keys: TenantKeys;
  readonly #events = new Map<string, EventNode>();
  readonly #journals = new Map<bigint, JournalNode>();
  readonly #messages = new Map<string, MessagePlace>();
  readonly #deliveries = new Set<bigint>();
  #line: number | undefined;
  #cut = false;

  constructor(tx: Tx, keys: TenantKeys) {
    this.#tx = tx;
    this.#keys = keys;
  }

  async read(subject: TraceSubject, text: string): Promise<Trace> {
    const of = await this.#start(subject, text);
    return this.#trace(of);
  }

  async #start(subject: TraceSubject, text: string): Promise<string> {
    switch (subject.of) {
      case 'event':
        return this.#startAtEvent(subject.event);
      case 'journal':
        this.#line = subject.line;
        await this.#startAtJournals([subject.journal]);
        return text;
      case 'summary':
        await this.#startAtSummary(subject.batch, subject.line);
        return text;
      case 'delivery':
        return this.#startAtDelivery(subject.delivery);
      case 'search':
        return this.#startAtSearch(subject.text);
    }
  }

  async #startAtSearch(text: string): Promise<string> {
    const found = await findMessages(this.#tx, this.#keys, text);
    if (found.length === 0) throw traceUnknown();
    const places = found.slice(0, MOST);
    this.#cut ||= found.length > places.length;
    for (const place of places) this.#addMessage(place);
    const events = await eventsOfMessages(this.#tx, this.#tenant, places, MOST + 1);
    this.#cut ||= events.length > MOST;
    await this.#descend(this.#add(events.slice(0, MOST)));
    return found.length === 1 ? 'one message' : `${found.length} messages`;
  }

  async #startAtEvent(id: Buffer): Promise<string> {
    const events = await eventsById(this.#tx, this.#tenant, [id]);
    if (events.length === 0 && (await eventTombstones(this.#tx, this.#tenant, [id]))[0]?.revision === undefined) throw traceUnknown();
    this.#add(events);
    await this.#ascend(events);
    await this.#descend([id]);
    return eventName(id);
  }

  /** From journals only downward to their messages and upward to their deliveries: what else an event posted is another trace. */
  async #startAtJournals(ids: readonly bigint[]): Promise<void> {
    const journals = await journalsById(this.#tx, this.#tenant, ids);
    if (journals.length === 0) throw traceUnknown();
    for (const node of journals) this.#journals.set(node.journal, node);
    const events = await eventsById(
      this.#tx,
      this.#tenant,
      journals.map((node) => node.event),
    );
    this.#add(events);
    await this.#ascend(events);
  }

  async #startAtSummary(batch: bigint, line: number | undefined): Promise<void> {
    const { rows } = await this.#tx.query<{ line: number }>(
      'select line from summary_line where tenant = $1 and batch = $2 and ($3::int is null or line = $3) order by line',
      [this.#tenant, String(batch), line ?? null],
    );
    if (rows.length === 0) throw traceUnknown();
    const journals = new Set<bigint>();
    for (const row of rows) {
      for (const exploded of await explode(this.#tx, this.#tenant, batch, row.line)) journals.add(exploded.journal);
      if (journals.size > MOST) break;
    }
    this.#cut ||= journals.size > MOST;
    await this.#startAtJournals([...journals].slice(0, MOST));
  }

  async #startAtDelivery(delivery: bigint): Promise<string> {
    const { rows } = await this.#tx.query<{ kind: string; idempotency_key: string; batch: bigint | null }>(
      `select d.kind, d.idempotency_key, b.batch from delivery d left join summary_batch b on b.tenant = d.tenant and b.delivery = d.id
        where d.tenant = $1 and d.id = $2`,
      [this.#tenant, String(delivery)],
    );
    const row = rows[0];
    if (row === undefined) throw traceUnknown();
    this.#deliveries.add(delivery);
    if (row.batch !== null) await this.#startAtSummary(row.batch, undefined);
    else {
      const event = row.idempotency_key.split('|').at(1) ?? '';
      const events = await eventsById(this.#tx, this.#tenant, [Buffer.from(event, 'base64url')]);
      this.#add(events);
      await this.#ascend(events);
    }
    return `delivery:${delivery}`;
  }

  get #tenant(): string {
    return this.#keys.tenant;
  }

  #addMessage(place: MessagePlace): void {
    this.#messages.set(`${place.channel}:${place.seq}`, place);
  }

  /** Answers the ids that were not known before. */
  #add(events: readonly EventNode[]): Buffer[] {
    const fresh: Buffer[] = [];
    for (const node of events) {
      const name = `${node.traced.id}/${node.traced.revision}`;
      if (this.#events.has(name)) continue;
      this.#events.set(name, node);
      fresh.push(node.id);
      if (node.place !== undefined) this.#addMessage(node.place);
    }
    return fresh;
  }

  /** To the causes, up to the events that messages became. */
  async #ascend(from: readonly EventNode[]): Promise<void> {
    let parents = from.flatMap((node) => node.parent ?? []);
    for (let depth = 0; parents.length > 0 && depth < DEEPEST; depth++) {
      const events = await eventsById(this.#tx, this.#tenant, parents);
      this.#add(events);
      parents = events.flatMap((node) => node.parent ?? []);
    }
  }

  /** To everything that was caused, and what all of it posted. */
  async #descend(from: readonly Buffer[]): Promise<void> {
    const all = [...from];
    let parents = from;
    for (let depth = 0; parents.length > 0 && depth < DEEPEST && !this.#cut; depth++) {
      const events = await eventsCausedBy(this.#tx, this.#tenant, parents, MOST + 1);
      this.#cut ||= events.length > MOST;
      parents = this.#add(events.slice(0, MOST));
      all.push(...parents);
    }
    const journals = await journalsOfEvents(this.#tx, this.#tenant, all, MOST + 1);
    this.#cut ||= journals.length > MOST;
    for (const node of journals.slice(0, MOST)) this.#journals.set(node.journal, node);
  }

  async #trace(of: string): Promise<Trace> {
    const lines = await linesOf(this.#tx, this.#tenant, [...this.#journals.keys()], this.#line);
    const journals = [...this.#journals.values()]
      .sort((a, b) => (a.journal < b.journal ? -1 : 1))
      .map((node) => ({ ...node.traced, lines: lines.get(node.journal) ?? [] }));
    if (this.#line !== undefined && journals.every((journal) => journal.lines.length === 0)) throw traceUnknown();
    const summaries = await summariesOf(
      this.#tx,
      this.#tenant,
      new Set(journals.flatMap((journal) => journal.lines.flatMap((line) => line.summary ?? []))),
    );
    for (const { delivery } of summaries) if (delivery !== undefined) this.#deliveries.add(BigInt(delivery.slice('delivery:'.length)));
    await this.#addStatuses();
    const places = [...this.#messages.values()];
    const found = await readSummaries(this.#tx, this.#tenant, places);
    const gone = await messageTombstones(this.#tx, this.#tenant, places, found);
    if (found.length === 0 && this.#events.size === 0 && gone.every((tombstone) => tombstone.controlId === undefined)) {
      if (this.#journals.size === 0 && this.#deliveries.size === 0) throw traceUnknown();
    }
    return {
      of,
      messages: [...found, ...gone],
      events: [...this.#sortedEvents(), ...(await this.#goneEvents())],
      journals,
      summaries,
      deliveries: await deliveriesById(this.#tx, this.#tenant, [...this.#deliveries]),
      exceptions: await exceptionsOf(
        this.#tx,
        this.#tenant,
        places,
        [...this.#events.values()].map((node) => node.id),
      ),
      cut: this.#cut,
    };
  }

  #sortedEvents() {
    const order = (a: EventNode, b: EventNode): number =>
      a.traced.recordedAt === b.traced.recordedAt ? Number(a.seq - b.seq) : a.traced.recordedAt < b.traced.recordedAt ? -1 : 1;
    return [...this.#events.values()].sort(order).map((node) => node.traced);
  }

  /** What journals and causes name and the log no longer holds. */
  #goneEvents() {
    const known = new Set([...this.#events.values()].map((node) => node.traced.id));
    const named = [...this.#journals.values()].map((node) => node.event);
    const causes = [...this.#events.values()].flatMap((node) => node.parent ?? []);
    const missing = new Map([...named, ...causes].filter((id) => !known.has(eventName(id))).map((id) => [eventName(id), id]));
    return eventTombstones(this.#tx, this.#tenant, [...missing.values()]);
  }

  /** For each event of an account, the first status that included it. */
  async #addStatuses(): Promise<void> {
    const events = [...this.#events.values()];
    const statuses = await statusDeliveries(this.#tx, this.#tenant, [...new Set(events.map((node) => node.traced.key))]);
    for (const node of events) {
      const first = statuses.find((status) => status.key === node.traced.key && status.upTo >= node.seq);
      if (first !== undefined) this.#deliveries.add(first.delivery);
    }
  }
}
