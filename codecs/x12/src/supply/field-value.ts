import { parseAmount } from '../amounts.ts';
import { parseDate } from '../dates.ts';
import type { Segment } from '../segment.ts';
import type { ElementInput } from '../segment-writer.ts';
import type { X12Error } from '../x12-error.ts';
import { isDecimal, sumOfDecimals } from './decimal-text.ts';
import type { FieldType } from './document-kind.ts';

/** Reads one element; undefined where it is empty, or is not what it should be: that is reported with its place. */
export function readField(
  segment: Segment,
  element: number,
  type: FieldType,
  report: (error: X12Error) => void,
): string | bigint | undefined {
  const text = segment.element(element).trim();
  if (text === '') return undefined;
  const value = valueOf(text, type);
  if (value === undefined) report(segment.error(CODES[type], element));
  return value;
}

const CODES = {
  text: 'X12_ELEMENT_MISSING',
  day: 'X12_DATE',
  number: 'X12_DECIMAL',
  amount: 'X12_AMOUNT',
  implied: 'X12_IMPLIED',
} as const;

function valueOf(text: string, type: FieldType): string | bigint | undefined {
  switch (type) {
    case 'text':
      return text;
    case 'day':
      return parseDate(text);
    case 'number':
      return isDecimal(text) ? sumOfDecimals([text]) : undefined;
    case 'amount':
      return parseAmount(text);
    case 'implied':
      return /^-?\d{1,15}$/.test(text) ? BigInt(text) : undefined;
  }
}

/** The element of a value to be written; absent where it is. */
export function writtenField(value: unknown, type: FieldType): ElementInput {
  if (typeof value === 'bigint') return type === 'amount' ? { amount: value } : String(value);
  if (typeof value !== 'string' || value === '') return '';
  return type === 'day' ? { date: value } : value;
}
