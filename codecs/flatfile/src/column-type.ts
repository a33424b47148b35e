import { readDay, type DateFormat, writeDay } from './dates.ts';
import { type Decimal, formatDecimal, readDecimal } from './decimal.ts';
import type { FlatCode } from './flat-error.ts';

/** What a column or field holds. Nothing is inferred: text keeps its zeros, a code of digits is text. */
export type ColumnType =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'date'; readonly format: DateFormat }
  | { readonly kind: 'enum'; readonly values: readonly string[] };

/** Text, a date as `YYYY-MM-DD` or one of an enum; a whole number; an exact decimal. */
export type Value = string | bigint | Decimal;

/** A number is read without the blanks around it, text and codes as they are. Returns the code of the error where it cannot be read. */
export function readValue(text: string, type: ColumnType): Value | { readonly fault: FlatCode } {
  switch (type.kind) {
    case 'text':
      return text;
    case 'integer':
      return /^[+-]?\d{1,38}$/.test(text.trim()) ? BigInt(text.trim().replace('+', '')) : { fault: 'FLAT_INTEGER' };
    case 'decimal':
      return readDecimal(text.trim(), type.scale) ?? { fault: 'FLAT_DECIMAL' };
    case 'date':
      return readDay(text.trim(), type.format) ?? { fault: 'FLAT_DATE' };
    case 'enum':
      return type.values.includes(text) ? text : { fault: 'FLAT_ENUM' };
  }
}

/** The text of a value in its column, or undefined where the value is of another type or would not read back as itself. */
export function writeValue(value: Value, type: ColumnType): string | undefined {
  switch (type.kind) {
    case 'text':
      return typeof value === 'string' && value !== '' ? value : undefined;
    case 'integer':
      return typeof value === 'bigint' ? String(value) : undefined;
    case 'decimal':
      return typeof value === 'object' && value.scale === type.scale ? formatDecimal(value) : undefined;
    case 'date':
      return typeof value === 'string' ? writeDay(value, type.format) : undefined;
    case 'enum':
      return typeof value === 'string' && type.values.includes(value) ? value : undefined;
  }
}
