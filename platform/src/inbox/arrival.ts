import type { Fault } from '../kernel/index.ts';
import type { SenderRule } from './sender-watch.ts';

/** Bytes that came in on a channel, uncut and unparsed. */
export interface Arrival {
  /** Name of the channel in the estate. */
  readonly channel: string;
  /** The whole message, or, for large files, a source that is read once. */
  readonly bytes: Buffer | AsyncIterable<Buffer>;
  /** Who or what brought it: peer address, file name. Kept with the message. */
  readonly source: string;
  /** The sender's own name for the message where the protocol has one (HTTP Idempotency-Key). Otherwise the format tells. */
  readonly controlId?: string;
  /** What the way in knows it to be: `ConfirmationRequest`. Otherwise the format tells. */
  readonly kind?: string;
  /** What the way in has read of a resource already, so that it is not read twice. */
  readonly resource?: ResourceFacts;
  /** What the sender's certificate allows it to send; a message beyond that is stored and refused. */
  readonly allowed?: SenderRule;
  /** Asked just before it is stored: why it must not be any more, since its sender was told that a message before it was not. */
  readonly unless?: () => Fault | undefined;
}

/** What names a FHIR resource, and whether it can be taken. */
export interface ResourceFacts {
  /** `ChargeItem`, `Bundle`; `unreadable` when it cannot be told. */
  readonly kind: string;
  /** What must not repeat: `ChargeItem/c1/_history/2`. Absent: the content. */
  readonly identity?: string;
  readonly refusal?: 'RESOURCE_INVALID';
}

/**
 * - `stored`: durable now, first time
 * - `duplicate`: the same id and the same bytes are already stored; answer as the first time
 * - `conflict`: the same id with other bytes; stored aside for a person (HL7: AE 205)
 * - `refused`: stored aside because it cannot be read or its sender may not send it here (HL7: AR)
 */
export type ReceiptOutcome = 'stored' | 'duplicate' | 'conflict' | 'refused';

export interface Receipt {
  readonly outcome: ReceiptOutcome;
  readonly channel: string;
  /** Place in the channel; `channel:seq` names the message for people. */
  readonly seq: bigint;
  readonly receivedAt: Date;
  readonly controlId: string;
  /** Why it was refused or is in conflict, for the answer; never quotes content. */
  readonly code?: string;
  readonly reason?: string;
}

/**
 * Stores an arrival and answers only when it is durable. Rejects with a Fault of kind `unavailable` (overload, database
 * away, disk full) when nothing was stored: the sender must be told to send again.
 */
export type Receive = (arrival: Arrival) => Promise<Receipt>;
