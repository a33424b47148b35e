import type { ColumnType } from '../column-type.ts';
import { FlatError } from '../flat-error.ts';

/** First and last column of a field, counted from 1. */
export type Columns = readonly [first: number, last: number];

/**
 * Types of fixed fields: those of CSV, and numbers as mainframes write them: digits with the point left out (`scale` places are implied) and
 * the sign in the last digit (`overpunch`), in front (`leading`), behind (`trailing`) or nowhere.
 */
export type FixedType =
  | ColumnType
  | { readonly kind: 'implied'; readonly scale: number; readonly sign?: 'none' | 'leading' | 'trailing' | 'overpunch' };

export interface FixedField {
  readonly name: string;
  readonly columns: Columns;
  readonly type: FixedType;
  readonly required?: boolean;
  /** A value that the field always has. */
  readonly constant?: string;
  /** What fills the columns that the value leaves: blanks behind text, zeros in front of numbers, unless said. */
  readonly fill?: ' ' | '0';
  readonly align?: 'left' | 'right';
}

/** What a field of a trailer states: how many records of a type came before it, or the sum of one of their fields. */
export type Control =
  | { readonly field: string; readonly counts: readonly string[] }
  | { readonly field: string; readonly sums: { readonly record: string; readonly field: string } };

export interface FixedRecordType {
  readonly name: string;
  /** The columns that tell this type and what they hold; left out where a layout has one type. */
  readonly when?: { readonly columns: Columns; readonly is: string };
  /** A header comes first and once, a trailer last and once. */
  readonly role?: 'header' | 'detail' | 'trailer';
  readonly fields: readonly FixedField[];
  readonly controls?: readonly Control[];
}

export interface FixedLayout {
  readonly encoding?: 'utf-8' | 'latin1';
  /** How long records are; shorter ones are filled in `lines`. Without line ends records follow each other at this length. */
  readonly length: number;
  readonly lineEnds: boolean;
  readonly records: readonly FixedRecordType[];
}

/** Checks what the types cannot. Throws FlatError FLAT_LAYOUT. */
export function checkFixedLayout({ length, lineEnds, encoding, records }: FixedLayout): void {
  const unusable = (detail: string): FlatError => new FlatError('FLAT_LAYOUT', { offset: 0 }, { detail });
  if (!Number.isInteger(length) || length < 1) throw unusable('length');
  // Columns are characters, a length without line ends is bytes: they have to be the same.
  if (!lineEnds && encoding !== 'latin1') throw unusable('encoding');
  const names = records.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size !== names.length) throw unusable('records');
  for (const { name, when, fields, controls = [], role } of records) {
    if (when === undefined && records.length > 1) throw unusable(`${name} when`);
    if (when !== undefined && when.is.length !== when.columns[1] - when.columns[0] + 1) throw unusable(`${name} when`);
    let behind = 0;
    for (const { name: field, columns } of fields) {
      const [first, last] = columns;
      if (first <= behind || last < first || last > length) throw unusable(`${name} ${field}`);
      behind = last;
    }
    if (new Set(fields.map((field) => field.name)).size !== fields.length) throw unusable(name);
    if (controls.length > 0 && role !== 'trailer') throw unusable(`${name} controls`);
    for (const { field } of controls) if (!fields.some((candidate) => candidate.name === field)) throw unusable(`${name} ${field}`);
  }
}
