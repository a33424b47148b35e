import type { PaymentStatusData } from '../canonical/index.ts';
import type { SummaryJournal } from './content.ts';
import type { HttpCall } from '../kernel/index.ts';

/** One delivery as an adapter sees it, its content still the text that was queued. */
export interface Outbound {
  readonly id: bigint;
  /** Our own unique key (R14): what the target is searched for. */
  readonly key: string;
  readonly entity: string;
  /** What it is: `summary-journal`, `purchase-order`. */
  readonly kind: string;
  readonly content: string;
  /** Opened at send time only. */
  readonly accountNumber: string | undefined;
  /** The target's own name for what we asked, once it has told. */
  readonly reference: string | undefined;
  readonly callbackUrl: string | undefined;
}

/** The target was asked and what came back says nothing about the delivery. */
export type Trouble =
  /** It asks for patience and did nothing. */
  | { readonly result: 'throttled'; readonly code: string; readonly retryAfterMs?: number }
  /** It was not reached, or does not serve us: nothing was done. */
  | { readonly result: 'unavailable'; readonly code: string; readonly retryAfterMs?: number }
  /** The request left us and no answer worth the name came: it may have been done. */
  | { readonly result: 'unknown'; readonly code: string };

/** The target looked at the delivery and will not have it. `detail` never quotes identifying values. */
export interface Refusal {
  /** `declined`: it was asked something and says no, which is an answer and nobody's work. */
  readonly result: 'refused-data' | 'refused-period' | 'conflict' | 'needs-confirmation' | 'declined';
  readonly code: string;
  readonly detail: string;
}

export type Found =
  /**
   * It stands there; `differences` names what is not as it was sent, empty when all is well. `isAnothers`: what has its number there is somebody else's
   * document, so that nothing of ours stands.
   */
  | { readonly result: 'already-applied'; readonly reference?: string; readonly differences: readonly string[]; readonly isAnothers?: true }
  | { readonly result: 'absent' };

export type Created =
  /** Done, to be read back. */
  | { readonly result: 'applied'; readonly reference?: string }
  /** Done, and the answer is all there is to know: nothing can be read back. */
  | { readonly result: 'acknowledged'; readonly reference: string }
  /**
   * Taken for later under the target's reference; `detail` says what it waits for there, where that is known. `isHeld`: it stands there, and for all we
   * send it may wait for what comes after it.
   */
  | { readonly result: 'accepted'; readonly reference: string; readonly detail?: string; readonly isHeld?: true };

export type Progress =
  | { readonly result: 'working'; readonly detail?: string; readonly isHeld?: true }
  /** Done, to be read back. */
  | { readonly result: 'applied' }
  /** The target does not know the reference. */
  | { readonly result: 'lost'; readonly code: string };

/** The payments of invoices as the target has them, by the keys of their deliveries; those it says nothing of are not among them. */
export interface Paid {
  readonly result: 'told';
  readonly payments: ReadonlyMap<string, PaymentStatusData>;
}

/**
 * How one kind of target is spoken to (find, create, verify). Every call goes through `call`, which keeps rate, time and size; whatever
 * comes back is judged as if an enemy had sent it.
 */
export interface Adapter {
  /** Search before the first try too: a target that would take the same thing twice. */
  readonly looksFirst: boolean;
  /** It signs in by itself with the target's login, so that its requests carry no basic authentication. */
  readonly signsIn?: boolean;
  /** How long an unanswered request may take to show its effect. */
  readonly settleMs: number;
  /** Looks for what stands at the target under our key and compares it with what was to be delivered: find and verify in one. */
  find(outbound: Outbound, call: HttpCall): Promise<Found | Trouble>;
  create(outbound: Outbound, call: HttpCall): Promise<Created | Refusal | Trouble>;
  /** Asks after an accepted request. Only for targets that work later. */
  progress?(outbound: Outbound, call: HttpCall): Promise<Progress | Refusal | Trouble>;
  /** Every key of ours that the target holds. Throws `TARGET_UNREADABLE` (unavailable). Only where doing something twice would count twice. */
  holdings?(call: HttpCall): AsyncIterable<string>;
  /** What stands under a key of ours that we know nothing of. Throws `TARGET_UNREADABLE` (unavailable). */
  readHolding?(key: string, call: HttpCall): Promise<SummaryJournal>;
  /** What became of the payments of invoices that were delivered. Only for a target that does not tell by itself. */
  payments?(outbounds: readonly Outbound[], call: HttpCall): Promise<Paid | Refusal | Trouble>;
}
