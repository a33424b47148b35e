import type { Span } from '../segment.ts';

/**
 * How a set is told as a value: which element each field is, and which segments or loops are lists.
 *
 * A field is written as its element, `BAK03`, of the segment that opens the item or of another one of its loop, and what its value is: text
 * when nothing is said; `day` (CCYYMMDD as YYYY-MM-DD), `number` (an exact decimal, as text), `amount` (a decimal in cents, bigint) or
 * `implied` (N2, a whole number of cents, bigint).
 */
export interface ItemShape {
  readonly fields: Readonly<Record<string, string>>;
  readonly lists?: Readonly<Record<string, ListShape>>;
}

/** Items that a segment opens: `at` is its role in the guide. */
export interface OpenedShape extends ItemShape {
  /** What one of them is called. */
  readonly item: string;
  readonly at: string;
}

/** The pairs of qualifier and value from this element on: the product identifications of PO106, PO107 … */
export interface PairsShape {
  readonly item: string;
  readonly pairs: string;
}

export type ListShape = OpenedShape | PairsShape;

type ValueOf<Field> = Field extends `${string} implied` | `${string} amount` ? bigint : string;
/** One pair of qualifier and identification. */
export interface Pair {
  readonly qualifier: string;
  readonly id: string;
}

type Fields<S extends ItemShape> = { readonly [K in keyof S['fields']]: ValueOf<S['fields'][K]> | undefined };
type Lists<S extends ItemShape> = { readonly [K in keyof NonNullable<S['lists']>]: readonly ListItem<NonNullable<S['lists']>[K]>[] };
type ListItem<L> = L extends PairsShape ? Pair & Placed : L extends OpenedShape ? Item<L> : never;

interface Placed {
  /** Bytes of the segment that says so. */
  readonly at: Span;
}

/** A set, or an item of one of its lists, as it was read. `positions` are the bytes of each field that is there. */
export type Item<S extends ItemShape> = Fields<S> &
  Lists<S> &
  Placed & { readonly positions: { readonly [K in keyof S['fields']]?: Span } };

type FieldInputs<S extends ItemShape> = { readonly [K in keyof S['fields']]?: ValueOf<S['fields'][K]> | undefined };
type ListInputs<S extends ItemShape> = { readonly [K in keyof NonNullable<S['lists']>]?: readonly ListInput<NonNullable<S['lists']>[K]>[] };
type ListInput<L> = L extends PairsShape ? Pair : L extends OpenedShape ? ItemInput<L> : never;

/** The same to be written; what was read can be written again. */
export type ItemInput<S extends ItemShape> = FieldInputs<S> & ListInputs<S>;
