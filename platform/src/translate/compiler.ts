import type { Json } from '../canonical/index.ts';
import type { Condition } from './condition.ts';
import type { DocumentNode } from './document.ts';
import type { PathReader, RecordFormat, Scope, SourceRecord } from './record.ts';
import type { ZoneClock } from './time-zone.ts';

/** What an expression yields. `minor` is minor units as text, `json` a list or object. */
export type ValueKind = 'text' | 'minor' | 'decimal' | 'integer' | 'day' | 'instant' | 'boolean' | 'json';

/** A compiled expression: one closure, and what is known of it beforehand. */
export interface Expression<R extends SourceRecord> {
  readonly node: DocumentNode;
  readonly kind: ValueKind;
  /** The value, or undefined when it is absent. Throws a `RECORD_…` fault. */
  readonly evaluate: (scope: Scope<R>) => Json | undefined;
  /** Every value it can yield, when that is known. */
  readonly values: readonly Json[] | undefined;
  /** The path that stands for it in messages. */
  readonly path: string;
  /** For lists: what an item is made of. */
  readonly item?: Readonly<Record<string, Expression<R>>> | readonly Expression<R>[];
  /** For lists of plain values: what each of them is. */
  readonly each?: Expression<R>;
  /** For an object: its fields. */
  readonly fields?: Readonly<Record<string, Expression<R>>>;
}

/** Name of a table and its codes. */
export type Crosswalks = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface ExpressionOptions {
  /** The value goes to a field that may be quoted in messages: no identifier. */
  readonly isQuotable?: boolean;
}

/** What every part of a mapping is compiled with. */
export interface Compiler<R extends SourceRecord> {
  readonly format: RecordFormat<R>;
  readonly crosswalks: Crosswalks;
  readonly currency: string | undefined;
  readonly zone: ZoneClock | undefined;
  /** The clock of a zone, one per mapping. Throws a located `MAPPING_ZONE_UNKNOWN`. */
  readonly zoneNamed: (node: DocumentNode) => ZoneClock;
  readonly expression: (node: DocumentNode, options?: ExpressionOptions) => Expression<R>;
  readonly expressionOfPath: (node: DocumentNode) => Expression<R>;
  readonly condition: (node: DocumentNode) => Condition<R>;
  /** Compiles a path that stands in a larger text. */
  readonly path: (node: DocumentNode, path: string) => PathReader<R>;
  /** The same for the items of a list. */
  readonly within: (format: RecordFormat<R>) => Compiler<R>;
}

/** A plain value as text: `1`, `true`, `CG`. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
