import { parseDate } from '../dates.ts';
import type { DataElement } from '../standard/data-elements.ts';
import type { ElementErrorCode } from './finding.ts';

/** The characters that end parts of an element in the interchange at hand; -1 where there is none. */
export interface Separators {
  readonly component: number;
  readonly repetition: number;
}

/**
 * Checks the form of one value, `text` from `from` to `to` (not empty): characters, length, date and time (X12.6, data
 * element types). Numbers have no exponent, as the HIPAA guides ask; their minus and point do not count as length.
 */
export function checkValue(data: DataElement, text: string, from: number, to: number): ElementErrorCode | undefined {
  switch (data.type) {
    case 'AN':
    case 'ID':
      return checkText(data, text, from, to);
    case 'N0':
    case 'N2':
    case 'R':
      return checkNumber(data, text, from, to);
    case 'DT':
      return checkLength(data, to - from) ?? (isDate(text, from, to) ? undefined : '8');
    case 'TM':
      return checkLength(data, to - from) ?? (isTime(text, from, to) ? undefined : '9');
    case 'B':
      return undefined;
  }
}

/** Checks a date or period (1251) by its format qualifier (1250); formats not known here pass. */
export function checkPeriod(format: string, text: string): ElementErrorCode | undefined {
  switch (format) {
    case 'D8':
      return text.length === 8 && isDate(text, 0, 8) ? undefined : '8';
    case 'RD8':
      return text.length === 17 && text.charAt(8) === '-' && isDate(text, 0, 8) && isDate(text, 9, 17) ? undefined : '8';
    case 'DT':
      return text.length === 12 && isDate(text, 0, 8) ? (isTime(text, 8, 12) ? undefined : '9') : '8';
    case 'TM':
      return isTime(text, 0, text.length) ? undefined : '9';
    default:
      return undefined;
  }
}

function checkText(data: DataElement, text: string, from: number, to: number): ElementErrorCode | undefined {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) < 32) return '6';
  if (to - from < data.min) return '4';
  return to - from > data.max && characters(text, from, to) > data.max ? '5' : undefined;
}

function checkNumber(data: DataElement, text: string, from: number, to: number): ElementErrorCode | undefined {
  let digits = 0;
  let points = data.type === 'R' ? 0 : 1;
  for (let at = text.charCodeAt(from) === 45 ? from + 1 : from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits++;
    else if (code !== 46 || points++ > 0) return '6';
  }
  return digits === 0 ? '6' : checkLength(data, digits);
}

function checkLength(data: DataElement, length: number): ElementErrorCode | undefined {
  if (length < data.min) return '4';
  return length > data.max ? '5' : undefined;
}

/** CCYYMMDD of a real day. */
function isDate(text: string, from: number, to: number): boolean {
  if (to - from !== 8) return false;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return false;
    number = number * 10 + digit;
  }
  const day = number % 100;
  const month = Math.floor(number / 100) % 100;
  if (number >= 10_000 && month >= 1 && month <= 12 && day >= 1 && day <= 28) return true;
  return parseDate(text.slice(from, to)) !== undefined;
}

/** HHMM, with seconds and decimals of a second where there are more digits. */
function isTime(text: string, from: number, to: number): boolean {
  return /^([01]\d|2[0-3])[0-5]\d([0-5]\d\d{0,2})?$/.test(text.slice(from, to));
}

/** Characters of UTF-8 text given as bytes; text that is none is counted by bytes all the same. */
function characters(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if ((text.charCodeAt(at) & 0xc0) !== 0x80) count++;
  return count;
}
