import type { DocumentNode } from './document.ts';

/** A value as it stands in a record: its text without surrounding blanks, and the bytes it was read from. */
export interface Found {
  readonly text: string;
  /** The sender's explicit null: HL7 `""`, JSON null. */
  readonly isNull: boolean;
  readonly start: number;
  readonly end: number;
  /** A JSON number: its text is exact, but the sender may have computed it in floating point. */
  readonly isNumber?: boolean;
}

/** What one rule is applied to: a segment group, a claim, a JSON object. */
export interface SourceRecord {
  /** Its place among the records of the message, from 1. */
  readonly number: number;
  /** Byte range in the message as received. */
  readonly start: number;
  readonly end: number;
}

/** What a path yields: `text`, or a value that the decoder already typed. */
export type PathType = 'text' | 'minor' | 'day' | 'integer' | 'boolean';

/** A compiled path. */
export interface PathReader<R extends SourceRecord> {
  readonly path: string;
  readonly type: PathType;
  readonly find: (record: R) => Found | undefined;
}

/** A compiled path to several things of a record, each of which is read like a record itself. */
export interface ListReader<R extends SourceRecord> {
  /** How paths inside an item are compiled. */
  readonly format: RecordFormat<R>;
  readonly path: string;
  readonly items: (record: R) => readonly R[];
}

/** How paths of one format are compiled. Both functions throw a located `MAPPING_PATH_…` fault. */
export interface RecordFormat<R extends SourceRecord> {
  /** `where` chooses among repetitions; only HL7 fields have them. */
  readonly path: (node: DocumentNode, where?: DocumentNode) => PathReader<R>;
  readonly list: (node: DocumentNode) => ListReader<R>;
  /** Where a value stands, for people: `FT1[2]-11.1`; without a path, where the record itself does. */
  readonly place: (record: R, path?: string) => string;
}

/** What an expression is evaluated against. `seen`, when given, collects the values that were read. */
export interface Scope<R extends SourceRecord> {
  readonly record: R;
  readonly seen?: Found[];
}
