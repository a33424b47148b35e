import type { Journal, JournalLine } from '../api/ledger.ts';
import type { Delivery } from '../api/messages.ts';
import type { Trace, TracedEvent, TracedSummary } from '../api/trace.ts';

export type Direction = 'from-bytes' | 'from-erp';

/** One row of a trace: something of the chain, how deep under what led to it. */
export type TraceStep = { readonly depth: number; readonly at?: string; readonly until?: string } & (
  | { readonly kind: 'message'; readonly message: Trace['messages'][number] }
  | { readonly kind: 'event'; readonly event: Trace['events'][number] }
  | { readonly kind: 'journal'; readonly journal: Journal }
  | { readonly kind: 'line'; readonly line: JournalLine; readonly journal: Journal }
  | { readonly kind: 'summary'; readonly summary: TracedSummary }
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
);

/** Lays a trace out as rows, from the bytes down to the ERP or the other way round. Everything is shown once. */
export function traceSteps(trace: Trace, direction: Direction): readonly TraceStep[] {
  const laid = new Laid(trace);
  return direction === 'from-bytes' ? laid.fromBytes() : laid.fromErp();
}

class Laid {
  readonly #trace: Trace;
  readonly #shown = new Set<string>();
  readonly #steps: TraceStep[] = [];

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  fromBytes(): readonly TraceStep[] {
    for (const message of this.#trace.messages) {
      this.#message(message, 0);
      for (const event of this.#eventsOf(message.id)) this.#down(event, 1);
    }
    for (const event of this.#trace.events) this.#down(event, 0);
    for (const journal of this.#trace.journals) this.#journalDown(journal, 0);
    for (const summary of this.#trace.summaries) this.#summaryDown(summary, 0);
    for (const delivery of this.#trace.deliveries) this.#delivery(delivery, 0);
    return this.#steps;
  }

  fromErp(): readonly TraceStep[] {
    // Summaries first: their way to the bytes goes through the journals.
    for (const delivery of this.#trace.deliveries) {
      const summaries = this.#trace.summaries.filter((one) => one.delivery === delivery.id);
      if (summaries.length > 0) this.#delivery(delivery, 0);
      for (const summary of summaries) this.#summaryUp(summary, 1);
    }
    for (const delivery of this.#trace.deliveries) {
      this.#delivery(delivery, 0);
      for (const event of this.#trace.events) if ('key' in event && delivery.key.startsWith(`${event.key}|`)) this.#up(event, 1);
    }
    for (const summary of this.#trace.summaries) this.#summaryUp(summary, 0);
    for (const journal of this.#trace.journals) this.#journalUp(journal, 0);
    for (const event of this.#trace.events) this.#up(event, 0);
    for (const message of this.#trace.messages) this.#message(message, 0);
    return this.#steps;
  }

  #down(event: Trace['events'][number], depth: number): void {
    if (!this.#event(event, depth)) return;
    for (const journal of this.#trace.journals.filter((one) => one.event === event.id)) this.#journalDown(journal, depth + 1);
    if ('key' in event) {
      for (const delivery of this.#trace.deliveries) if (delivery.key.startsWith(`${event.key}|`)) this.#delivery(delivery, depth + 1);
    }
    for (const child of this.#trace.events) if ('parent' in child && child.parent === event.id) this.#down(child, depth + 1);
  }

  #up(event: Trace['events'][number], depth: number): void {
    if (!this.#event(event, depth) || 'gone' in event) return;
    const parent = this.#trace.events.find((one) => one.id === event.parent);
    if (parent !== undefined) this.#up(parent, depth + 1);
    const message = this.#trace.messages.find((one) => one.id === event.message);
    if (message !== undefined) this.#message(message, depth + 1);
  }

  #journalDown(journal: Journal, depth: number): void {
    if (!this.#journal(journal, depth)) return;
    for (const summary of this.#summariesOf(journal)) this.#summaryDown(summary, depth + 1);
  }

  #journalUp(journal: Journal, depth: number): void {
    if (!this.#journal(journal, depth)) return;
    const event = this.#trace.events.find((one) => one.id === journal.event);
    if (event !== undefined) this.#up(event, depth + 1);
  }

  #summaryDown(summary: TracedSummary, depth: number): void {
    if (!this.#first(summary.id)) return;
    this.#steps.push({ depth, kind: 'summary', summary });
    for (const delivery of this.#trace.deliveries) if (delivery.id === summary.delivery) this.#delivery(delivery, depth + 1);
  }

  #summaryUp(summary: TracedSummary, depth: number): void {
    if (!this.#first(summary.id)) return;
    this.#steps.push({ depth, kind: 'summary', summary });
    for (const journal of this.#trace.journals) if (this.#summariesOf(journal).includes(summary)) this.#journalUp(journal, depth + 1);
  }

  #message(message: Trace['messages'][number], depth: number): void {
    if (!this.#first(message.id)) return;
    this.#steps.push({ depth, kind: 'message', message, ...('gone' in message ? {} : { at: message.receivedAt }) });
  }

  #event(event: Trace['events'][number], depth: number): boolean {
    if (!this.#first('gone' in event ? event.id : `${event.id}/${event.revision}`)) return false;
    this.#steps.push({ depth, kind: 'event', event, ...('gone' in event ? {} : { at: event.recordedAt }) });
    return true;
  }

  #journal(journal: Journal, depth: number): boolean {
    if (!this.#first(journal.id)) return false;
    this.#steps.push({ depth, kind: 'journal', journal, at: journal.postedAt });
    for (const line of journal.lines) this.#steps.push({ depth: depth + 1, kind: 'line', line, journal });
    return true;
  }

  #delivery(delivery: Delivery, depth: number): void {
    if (!this.#first(delivery.id)) return;
    const until = delivery.settledAt ?? delivery.attempts.at(-1)?.at;
    this.#steps.push({ depth, kind: 'delivery', delivery, at: delivery.madeAt, ...(until === undefined ? {} : { until }) });
  }

  #eventsOf(message: string): readonly TracedEvent[] {
    return this.#trace.events.filter(
      (event): event is TracedEvent => !('gone' in event) && event.message === message && event.parent === undefined,
    );
  }

  #summariesOf(journal: Journal): readonly TracedSummary[] {
    const names = new Set(journal.lines.map((line) => line.summary?.split('/')[0]));
    return this.#trace.summaries.filter((summary) => names.has(summary.id));
  }

  #first(id: string): boolean {
    if (this.#shown.has(id)) return false;
    this.#shown.add(id);
    return true;
  }
}

/** Where a step lies in the time of the whole trace, in hundredths of its length. */
export interface Span {
  readonly from: number;
  readonly length: number;
}

/** The bars of a waterfall. Steps without a time have none. A point in time gets a bar of no length. */
export function spansOf(steps: readonly TraceStep[]): readonly (Span | undefined)[] {
  const times = steps.flatMap(({ at, until }) => [at, until].filter((one) => one !== undefined).map((one) => Date.parse(one)));
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const scale = end > start ? 100 / (end - start) : 0;
  return steps.map(({ at, until }) => {
    if (at === undefined) return undefined;
    const from = (Date.parse(at) - start) * scale;
    return { from, length: Math.max(0, (Date.parse(until ?? at) - start) * scale - from) };
  });
}
