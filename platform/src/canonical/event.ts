/** Where an event came from, down to the bytes: a record of a stored message, and the event that caused it, if one did. */
export interface Cause {
  readonly channel: number;
  readonly message: bigint;
  /** Byte range of the record in the message as received. */
  readonly start: number;
  readonly end: number;
  /** `mapping-name/rule-index`. */
  readonly rule: string;
  /** The release whose mapping and crosswalks were used. */
  readonly release: number;
}

/** A value of canonical `data`. Amounts are strings of minor units, never numbers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };
export type JsonObject = { readonly [name: string]: Json | undefined };

/** An event about to be appended. */
export interface NewEvent {
  /** 16 bytes: hash of source, business identity; equal for every copy of the same business fact. */
  readonly identity: Buffer;
  readonly type: string;
  readonly entity: string;
  /** `account:…`, `claim:…`: the process instance that receives it, pseudonymous. */
  readonly key: string;
  /** ISO instant. */
  readonly occurredAt: string;
  readonly data: JsonObject;
  readonly cause?: Cause;
  /** The event that caused it, for events that deciders emit. */
  readonly parent?: Buffer;
  /** Names the held record that this event holds, releases or replaces. */
  readonly hold?: string;
  /** Whose key seals `phi`. */
  readonly subject?: string;
  /** Identifying values, sealed on append under the subject's key. */
  readonly phi?: JsonObject;
  /** Already sealed identifying values, carried from an earlier event of the same subject. */
  readonly sealed?: Buffer;
}

/** Comparable place in the log. */
export interface Position {
  readonly incarnation: number;
  readonly xid: bigint;
  readonly seq: bigint;
}

/** An event as read from the log. */
export interface StoredEvent {
  readonly position: Position;
  readonly recordedAt: string;
  /** The 16-byte business identity: the same for every copy and every revision of a fact. */
  readonly id: Buffer;
  /** 1, or more when the same fact came again with other content: undo the earlier revision, apply this one. */
  readonly revision: number;
  readonly type: string;
  readonly entity: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly channel?: number;
  readonly message?: bigint;
  readonly parent?: Buffer;
  readonly hold?: string;
  readonly data: JsonObject;
  readonly subject?: string;
  readonly sealed?: Buffer;
}
