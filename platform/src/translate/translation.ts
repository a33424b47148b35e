import type { CodeGap } from './faults.ts';
import type { NewEvent } from '../canonical/index.ts';
import type { Pseudonym, TokenValue } from './sealing-plan.ts';

export type { TokenValue } from './sealing-plan.ts';

/** What a translation needs beside the bytes. */
export interface TranslationContext {
  /** Name of the sending system: part of every identity, so that two senders never share one. */
  readonly source: string;
  /** `TenantKeys.pseudonym` of the tenant. */
  readonly pseudonym: Pseudonym;
  /** The entities whose data the channel may carry: a record of another is held. Absent: all. */
  readonly entities?: ReadonlySet<string>;
  /** Who the X12 documents of the channel may be from: ISA06 and GS02. Another's interchange is held. Absent: anybody. */
  readonly senders?: ReadonlySet<string>;
}

/** An event ready to be appended, once its message is named as the cause. */
export interface DraftEvent extends Pick<NewEvent, 'identity' | 'type' | 'entity' | 'key' | 'occurredAt' | 'data' | 'subject' | 'phi'> {
  /** Byte range of the record in the message as received. */
  readonly start: number;
  readonly end: number;
  /** `mapping/index` of the rule. */
  readonly rule: string;
}

/** A record that is held: nothing of it becomes an event until a person or a corrected mapping says so. */
export interface RecordFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** `FT1[2]-11.1`. */
  readonly at: string;
  /** Its place among the records of the message, from 1; 0 when the message could not be cut into records. */
  readonly record: number;
  /** The keys that could be read, to be parked until the record is resolved. Empty: the channel's policy decides. */
  readonly keys: readonly string[];
  /** The legal entity, when it could be read. */
  readonly entity: string | undefined;
  readonly start: number;
  readonly end: number;
  /** The rule that failed, or the mapping when none could be chosen. */
  readonly rule: string;
  /** The code that a crosswalk does not know, where that is why. */
  readonly gap?: CodeGap;
}

/** What a message, or a part of a large one, became. */
export interface Translation {
  readonly events: readonly DraftEvent[];
  readonly failures: readonly RecordFailure[];
  /** Search tokens, each once. */
  readonly tokens: readonly TokenValue[];
}

/** Which bytes a field of an event came from. */
export interface FieldRange {
  readonly field: string;
  readonly place: string;
  readonly start: number;
  readonly end: number;
}
