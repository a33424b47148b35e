import type { MessageSummary } from '../messages.ts';

/** Text of a record as it was received: identifying, shown only to who asked for it with a reason. */
export interface PhiText {
  readonly phi: true;
  readonly text: string;
  /** The range is longer than what is shown. */
  readonly cut?: true;
}

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** What is left of a message after retention: what names it, and that it was there. */
export interface MessageTombstone {
  readonly id: string;
  readonly gone: true;
  readonly controlId?: string;
  readonly contentHash?: string;
}

export type TracedMessage = MessageSummary | MessageTombstone;

export interface TracedEvent {
  /** `event:` and the business identity, base64url. */
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly entity: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** The event it was caused by. */
  readonly parent?: string;
  /** The message it was translated from, and where in it. */
  readonly message?: string;
  readonly range?: ByteRange;
  readonly rule?: string;
  readonly release?: number;
  readonly hold?: string;
  /** Canonical content without identifying values. */
  readonly data: object;
  readonly source?: PhiText;
}

/** An event that a journal names and that is past retention. */
export interface EventTombstone {
  readonly id: string;
  readonly gone: true;
  readonly revision?: number;
}

export interface TracedLine {
  /** `journal:N/L`. */
  readonly id: string;
  readonly account: string;
  /** Minor units, debit positive. */
  readonly amount: bigint;
  readonly bucket?: string;
  readonly department?: string;
  readonly costCenter?: string;
  readonly serviceLine?: string;
  readonly payerClass?: string;
  readonly counterparty?: string;
  readonly openItem?: string;
  /** `summary:N/L`, or `summary:N` when the line cancelled out in it; absent while it waits for the next cut. */
  readonly summary?: string;
}

export interface TracedJournal {
  readonly id: string;
  readonly entity: string;
  readonly accountingDay: string;
  readonly originalDay?: string;
  readonly period: string;
  readonly currency: string;
  readonly posting: string;
  readonly rule: string;
  readonly event: string;
  readonly subject: string;
  readonly reverses?: string;
  readonly postedAt: string;
  readonly lines: readonly TracedLine[];
}

export interface TracedSummary {
  /** `summary:N`. */
  readonly id: string;
  readonly entity: string;
  readonly accountingDay: string;
  readonly period: string;
  readonly currency: string;
  /** Ledger positions: after the first, up to the second, as `incarnation.transaction.journal`. */
  readonly from: string;
  readonly to: string;
  /** Ledger lines it covers. */
  readonly covers: number;
  /** Minor units. */
  readonly debit: bigint;
  readonly delivery?: string;
  /** Its lines that the traced ledger lines went into. */
  readonly lines: readonly {
    readonly id: string;
    readonly account: string;
    readonly costCenter?: string;
    readonly serviceLine?: string;
    readonly payerClass?: string;
    readonly counterparty?: string;
    readonly amount: bigint;
  }[];
}

export interface TracedDelivery {
  /** `delivery:N`. */
  readonly id: string;
  readonly target: string;
  readonly kind: string;
  readonly state: string;
  /** Our key, which is the reference at the target. */
  readonly key: string;
  /** The target's own name for it. */
  readonly reference?: string;
  readonly tries: number;
  readonly madeAt: string;
  /** When it is looked at again; absent once settled. */
  readonly dueAt?: string;
  readonly settledAt?: string;
  readonly attempts: readonly { readonly at: string; readonly outcome: string; readonly code?: string; readonly detail?: string }[];
}

export interface TracedException {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly code: string;
  readonly summary: string;
  readonly owner: string;
  readonly resolution?: string;
}

/** The whole chain around one thing, both ways. The parts name each other by id. */
export interface Trace {
  /** What was asked for, as its own kind of id. */
  readonly of: string;
  readonly messages: readonly TracedMessage[];
  readonly events: readonly (TracedEvent | EventTombstone)[];
  readonly journals: readonly TracedJournal[];
  readonly summaries: readonly TracedSummary[];
  readonly deliveries: readonly TracedDelivery[];
  readonly exceptions: readonly TracedException[];
  /** More hangs on it than is shown. */
  readonly cut: boolean;
}
