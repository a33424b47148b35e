import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** An exact decimal as Tryton's JSON protocol writes it; plain numbers would be floats. */
export interface TrytonDecimal {
  readonly __class__: 'Decimal';
  readonly decimal: string;
}

/** A calendar day as Tryton's JSON protocol writes it. */
export interface TrytonDate {
  readonly __class__: 'date';
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export type TrytonValue =
  | string
  | number
  | boolean
  | null
  | TrytonDecimal
  | TrytonDate
  | readonly TrytonValue[]
  | { readonly [field: string]: TrytonValue | undefined };

/** The fields of a row to be created or written. */
export type TrytonRow = Readonly<Record<string, TrytonValue>>;

/** Part of a search domain: `['number', '=', key]`. */
export type TrytonDomain = readonly TrytonValue[];

export const decimal = (text: string): TrytonDecimal => ({ __class__: 'Decimal', decimal: text });

/** `2026-03-31` as Tryton wants it. */
export function date(day: string): TrytonDate {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  return { __class__: 'date', year, month, day: dayOfMonth };
}

/** Shapes of typed values in answers. */
export const DecimalShape = Type.Object({
  __class__: Type.Literal('Decimal'),
  decimal: Type.String({ pattern: '^-?\\d{1,30}(\\.\\d{1,20})?$' }),
});
export const DateShape = Type.Object({
  __class__: Type.Literal('date'),
  year: Type.Integer(),
  month: Type.Integer(),
  day: Type.Integer(),
});
export const Id = Type.Integer({ minimum: 1 });
export const Ids = Type.Array(Id, { maxItems: 100_000 });
export const Optional = <T extends Parameters<typeof Type.Union>[0][number]>(shape: T) => Type.Union([shape, Type.Null()]);
export const Nothing = Type.Unknown();

export const ids = Compile(Ids);

/** `2026-03-31`; undefined for no date. */
export function dayOf(value: Static<typeof DateShape> | null): string | undefined {
  if (value === null) return undefined;
  return `${value.year}-${String(value.month).padStart(2, '0')}-${String(value.day).padStart(2, '0')}`;
}
