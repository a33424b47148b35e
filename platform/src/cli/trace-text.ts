import { formatMoney } from '../kernel/index.ts';
import type { Trace, TracedEvent, TracedJournal, TracedSummary } from '../observe/index.ts';

/** A trace as it comes over HTTP: whole numbers of any size are text. */
export type TraceDocument = Carried<Trace>;
type Carried<T> = T extends bigint ? string : T extends object ? { [K in keyof T]: Carried<T[K]> } : T;

type Line = readonly [depth: number, text: string];

/** Prints the chain as an indented list: messages, under them their events with the bytes they came from, under these journals, and so on. */
export function chainText(trace: TraceDocument): string {
  const printed = new Printed(trace);
  return printed.lines.map(([depth, text]) => `${'  '.repeat(depth)}${text}`.trimEnd()).join('\n');
}

class Printed {
  readonly lines: Line[] = [];
  readonly #trace: TraceDocument;
  readonly #shown = new Set<string>();

  constructor(trace: TraceDocument) {
    this.#trace = trace;
    for (const message of trace.messages) this.#message(message);
    for (const event of trace.events) this.#event(event, 0);
    for (const journal of trace.journals) this.#journal(journal, 0);
    for (const summary of trace.summaries) this.#summary(summary, 0);
    for (const delivery of trace.deliveries) this.#delivery(delivery.id, 0);
    for (const { id, kind, state, code, summary, owner, resolution } of trace.exceptions) {
      this.#line(0, `${id}  ${kind}, ${state}, ${code}: ${summary} (owner ${owner})${resolution === undefined ? '' : `, ${resolution}`}`);
    }
  }

  #line(depth: number, text: string): void {
    this.lines.push([depth, text]);
  }

  #first(id: string): boolean {
    if (this.#shown.has(id)) return false;
    this.#shown.add(id);
    return true;
  }

  #message(message: TraceDocument['messages'][number]): void {
    if ('gone' in message) {
      this.#line(
        0,
        `${message.id}  past retention; control id ${message.controlId ?? 'unknown'}, hash ${message.contentHash ?? 'unknown'}`,
      );
    } else {
      const { id, receivedAt, kind, controlId, source, size, state, release } = message;
      this.#line(0, `${id}  ${kind}, control id ${controlId}, from ${source}, ${size} bytes, ${receivedAt}, release ${release}, ${state}`);
    }
    const own = this.#trace.events.filter((event): event is Carried<TracedEvent> => !('gone' in event) && event.message === message.id);
    for (const event of own.filter((one) => one.parent === undefined)) this.#event(event, 1);
  }

  #event(event: TraceDocument['events'][number], depth: number): void {
    if ('gone' in event) {
      if (!this.#first(event.id)) return;
      this.#line(depth, `${event.id}  past retention`);
    } else {
      if (!this.#first(`${event.id}/${event.revision}`)) return;
      const revision = event.revision === 1 ? '' : `, revision ${event.revision}`;
      this.#line(depth, `${event.id}  ${event.type}${revision}, ${event.entity}, ${event.key}, ${event.occurredAt}`);
      this.#origin(event, depth + 1);
      this.#line(depth + 1, `data ${JSON.stringify(event.data)}`);
    }
    for (const journal of this.#trace.journals.filter((one) => one.event === event.id)) this.#journal(journal, depth + 1);
    if ('key' in event) {
      for (const { id, key } of this.#trace.deliveries) if (key.startsWith(`${event.key}|`)) this.#delivery(id, depth + 1);
    }
    for (const child of this.#trace.events) if (!('gone' in child) && child.parent === event.id) this.#event(child, depth + 1);
  }

  #origin({ message, range, rule, release, source }: Carried<TracedEvent>, depth: number): void {
    if (message === undefined || range === undefined) return;
    this.#line(depth, `bytes ${range.start}-${range.end} of ${message}, by rule ${rule ?? ''} of release ${release ?? ''}`);
    for (const segment of source?.text.split(/\r\n|[\r\n]/) ?? []) if (segment !== '') this.#line(depth, `| ${printable(segment)}`);
    if (source?.cut === true) this.#line(depth, '| …');
  }

  #journal(journal: Carried<TracedJournal>, depth: number): void {
    if (!this.#first(journal.id)) return;
    const { id, entity, accountingDay, period, posting, rule, reverses, currency } = journal;
    const mirrored = reverses === undefined ? '' : `, reverses ${reverses}`;
    this.#line(depth, `${id}  ${posting}, ${entity}, ${accountingDay} (${period}), by posting rule ${rule}${mirrored}`);
    for (const line of journal.lines) {
      const places = [line.bucket, line.department, line.costCenter, line.serviceLine, line.payerClass, line.counterparty].filter(Boolean);
      const where = line.summary === undefined ? 'waits for the next summary' : `in ${line.summary}`;
      this.#line(depth + 1, `${line.id}  ${line.account}  ${amountText(line.amount, currency)}  ${places.join(' · ')}  ${where}`);
    }
    const summaries = new Set(journal.lines.flatMap((line) => line.summary?.split('/')[0] ?? []));
    for (const summary of this.#trace.summaries) if (summaries.has(summary.id)) this.#summary(summary, depth + 1);
  }

  #summary(summary: Carried<TracedSummary>, depth: number): void {
    if (!this.#first(summary.id)) return;
    const { id, entity, accountingDay, covers, from, to, debit, currency, delivery } = summary;
    this.#line(
      depth,
      `${id}  ${entity}, ${accountingDay}, ${covers} ledger lines after ${from} up to ${to}, debit ${amountText(debit, currency)}`,
    );
    for (const line of summary.lines) {
      const places = [line.costCenter, line.serviceLine, line.payerClass, line.counterparty].filter(Boolean);
      this.#line(depth + 1, `${line.id}  ${line.account}  ${amountText(line.amount, currency)}  ${places.join(' · ')}`);
    }
    if (delivery !== undefined) this.#delivery(delivery, depth + 1);
  }

  #delivery(id: string, depth: number): void {
    const delivery = this.#trace.deliveries.find((one) => one.id === id);
    if (delivery === undefined || !this.#first(id)) return;
    const reference = delivery.reference === undefined ? '' : `, their reference ${delivery.reference}`;
    this.#line(depth, `${id}  ${delivery.kind} to ${delivery.target}, ${delivery.state}, our key ${delivery.key}${reference}`);
    for (const { at, outcome, code, detail } of delivery.attempts) {
      this.#line(depth + 1, [at, outcome, code, detail].filter(Boolean).join('  '));
    }
  }
}

/** Debit as it is, credit in the accountant's way: with a minus. */
function amountText(minor: string, currency: string): string {
  return `${formatMoney({ minor: BigInt(minor), currency })} ${currency}`;
}

/** Text from outside cannot steer the terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '·');
