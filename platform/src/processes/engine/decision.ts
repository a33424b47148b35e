import type { AccountingEvent, JsonObject, StoredEvent } from '../../canonical/index.ts';

/** What processes deliver: the status of a patient account; documents of purchasing to the ERP; an order to its supplier. */
export type DeliveryKind =
  | 'account-status'
  | 'budget-check'
  | 'budget-release'
  | 'supplier'
  | 'item'
  | 'purchase-order'
  | 'goods-receipt'
  | 'supplier-invoice'
  | 'order-message';

/** Something a decider wants done. All effects of a batch are written in the transaction that writes its states. */
export type Effect =
  | { readonly effect: 'post'; readonly event: AccountingEvent }
  | {
      /** A new event for this or another key. `name` makes its identity unique among those of the causing event. */
      readonly effect: 'emit';
      readonly name: string;
      readonly type: string;
      readonly entity: string;
      readonly key: string;
      readonly data: JsonObject;
      /** Carry the sealed identifiers of the causing event, or of this state, along. */
      readonly identified?: 'event' | 'state';
    }
  | {
      readonly effect: 'deliver';
      readonly target: string;
      /** Of an account status only the newest of a batch goes out; documents all go. */
      readonly kind: DeliveryKind;
      /** Deliveries of one target and order key go out one after the other. */
      readonly orderKey: string;
      readonly content: JsonObject;
      /** What this is to the key: its end comes back as `delivery.confirmed` or `delivery.refused` about it. */
      readonly answer?: string;
    }
  | {
      /** Someone's work. Open once per `identity`: a repeat while it is open changes nothing. */
      readonly effect: 'exception';
      readonly kind: string;
      readonly identity: string;
      readonly code: string;
      /** Never quotes identifying values. */
      readonly summary: string;
      readonly hint?: string;
      readonly owner: string;
      /** ISO instant: the clock of the work. */
      readonly dueAt: string;
      readonly amount?: bigint;
      readonly currency?: string;
    }
  | { readonly effect: 'close-exception'; readonly identity: string; readonly resolution: string }
  | {
      /** At `dueAt` the key receives `timer.fired` with this name and visit. Setting it again moves it. */
      readonly effect: 'timer';
      readonly name: string;
      readonly visit: number;
      readonly dueAt: string;
    }
  | { readonly effect: 'cancel-timer'; readonly name: string }
  | {
      /** Asks people to approve, step by step. Opened once per `origin`; what they decide comes back as `approval.decided` about it. */
      readonly effect: 'approval';
      readonly origin: string;
      /** A kind of proposal: `requisition`. */
      readonly kind: string;
      /** Exactly what is approved; texts, numbers, flags and lists of texts. */
      readonly content: Readonly<Record<string, string | number | boolean | readonly string[]>>;
      readonly amount: bigint;
      readonly currency: string;
      /** What counts against the limits of the steps, in minor units. */
      readonly cumulated: bigint;
      readonly reason: string;
      /** Login of whoever asks for it: neither they nor who stands in for them ever decides. */
      readonly requester: string;
      readonly steps: readonly ApprovalStage[];
    }
  | { readonly effect: 'withdraw-approval'; readonly origin: string; readonly reason: string }
  | {
      /** The step is late: the role it escalates to may decide as well. `step` counts from 1. */
      readonly effect: 'escalate-approval';
      readonly origin: string;
      readonly step: number;
    };

/** One step of an approval; they are taken in order. */
export interface ApprovalStage {
  readonly step: string;
  readonly role: string;
  /** Minor units up to which this role decides for good; absent: without end. One step must reach as far as the amount. */
  readonly limit?: string;
  readonly hours: number;
  readonly escalateTo?: string;
}

export interface Decision<S> {
  readonly state: S;
  /** The stage for people and counts: `open`, `completed`, `adjudicated`, `merged`, … */
  readonly status: string;
  readonly effects: readonly Effect[];
  /** Whose it is, where others may send it events; left out: the event's. */
  readonly entity?: string;
}

/** What a decider is given: no clock, no randomness; `event.recordedAt` is the only "now" there is. */
export type Decide<S, P> = (state: S | undefined, event: StoredEvent, policies: P) => Decision<S>;

/** One business process: pure decisions over the state of one key. */
export interface ProcessDefinition<S, P> {
  /** The key prefix: `account`. */
  readonly name: string;
  readonly version: number;
  readonly decide: Decide<S, P>;
  /** The state as compact JSON text, and back. A waiting state is stored a hundred thousand times: be terse. */
  readonly encode: (state: S) => string;
  readonly decode: (text: string) => S;
  /** `upgrades[n]` turns the text of version n into that of version n + 1. */
  readonly upgrades?: Readonly<Record<number, (text: string) => string>>;
}
