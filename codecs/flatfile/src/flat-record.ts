import type { Value } from './column-type.ts';
import type { FlatError } from './flat-error.ts';
import type { Span } from './span.ts';

/** One record: its values by name, empty ones left out, and what could not be read. */
export interface FlatRecord {
  readonly kind: 'record';
  /** The name of the record type in a fixed layout; `row` in CSV. */
  readonly type: string;
  /** Counts records from 1; the header row of CSV, comments and empty lines are none. */
  readonly number: number;
  readonly values: Readonly<Partial<Record<string, Value>>>;
  /** One error for each value that is missing, unreadable or of the wrong length. Such a value is not in `values`. */
  readonly faults: readonly FlatError[];
  readonly at: Span;
  /** Where the value stands, quotes and filling included; undefined where the record has no such field. */
  position(name: string): Span | undefined;
}

/** The end of a complete input. `sound` is false where a trailer does not agree or a record has faults. */
export interface FlatEnd {
  readonly kind: 'end';
  readonly records: number;
  readonly sound: boolean;
}

export interface FlatProblem {
  readonly kind: 'problem';
  readonly error: FlatError;
}

export type FlatPart = FlatRecord | FlatEnd | FlatProblem;
