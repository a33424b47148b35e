import type { Why } from './why.ts';
import { post } from './client.ts';
import type { ExceptionState } from './exceptions.ts';
import type { Journal } from './ledger.ts';
import type { Delivery, MessageSummary } from './messages.ts';

export interface TracedEvent {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly entity: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly parent?: string;
  readonly message?: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly rule?: string;
  readonly release?: number;
  readonly hold?: string;
  readonly data: object;
  readonly source?: { readonly text: string; readonly cut?: true };
}

/** Something past retention: its name is left. */
export interface Gone {
  readonly id: string;
  readonly gone: true;
  readonly controlId?: string;
}

export interface TracedSummary {
  readonly id: string;
  readonly entity: string;
  readonly accountingDay: string;
  readonly period: string;
  readonly currency: string;
  readonly covers: number;
  readonly debit: string;
  readonly delivery?: string;
  readonly lines: readonly { readonly id: string; readonly account: string; readonly costCenter?: string; readonly amount: string }[];
}

export interface TracedException {
  readonly id: string;
  readonly kind: string;
  readonly state: ExceptionState;
  readonly code: string;
  readonly summary: string;
  readonly owner: string;
  readonly resolution?: string;
}

/** The whole chain around one thing, both ways. The parts name each other by id. */
export interface Trace {
  readonly of: string;
  readonly messages: readonly (MessageSummary | Gone)[];
  readonly events: readonly (TracedEvent | Gone)[];
  readonly journals: readonly Journal[];
  readonly summaries: readonly TracedSummary[];
  readonly deliveries: readonly Delivery[];
  readonly exceptions: readonly TracedException[];
  readonly cut: boolean;
}

/** Traces a message, event, journal, line, summary journal or delivery; with a reason also the text of the records, audited. */
export const readTrace = async (of: string, why?: Why): Promise<Trace> =>
  (await post<{ readonly trace: Trace }>('/v1/trace', { of, ...why })).trace;
