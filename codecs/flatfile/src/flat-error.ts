/**
 * `fatal`: bytes are missing or cannot be assigned to a place; what follows cannot be trusted.
 * `error`: a value or count breaks the layout but every byte still has its place; the caller decides.
 */
export type Severity = 'fatal' | 'error';

/** Every error this codec knows: how grave it is and what it says. Messages never quote content. */
export const flatErrorTable = {
  FLAT_LAYOUT: { severity: 'fatal', message: 'The layout is not usable' },
  FLAT_READER_ENDED: { severity: 'fatal', message: 'The reader has ended and takes no more bytes' },
  FLAT_EMPTY: { severity: 'fatal', message: 'The input holds no record' },
  FLAT_ENCODING: { severity: 'fatal', message: 'The bytes are not text of the encoding of the layout' },
  FLAT_FILE_TOO_LONG: { severity: 'fatal', message: 'The input exceeds the limit on file bytes' },
  FLAT_RECORD_TOO_LONG: { severity: 'fatal', message: 'The record exceeds the limit on record bytes' },
  FLAT_QUOTE: { severity: 'fatal', message: 'A quote opens or closes where it may not, or is never closed' },
  FLAT_COLUMN_MISSING: { severity: 'fatal', message: 'The header has no column of this name' },
  FLAT_COLUMN_TWICE: { severity: 'fatal', message: 'The header names a column twice' },
  FLAT_COLUMN_UNKNOWN: { severity: 'error', message: 'The header has a column that the layout does not know' },
  FLAT_FIELD_COUNT: { severity: 'error', message: 'The record has another number of fields than its header or layout' },
  FLAT_VALUE_MISSING: { severity: 'error', message: 'A required value is empty' },
  FLAT_INTEGER: { severity: 'error', message: 'The value is not a whole number' },
  FLAT_DECIMAL: { severity: 'error', message: 'The value is not a decimal of the scale of its column' },
  FLAT_DATE: { severity: 'error', message: 'The value is not a real day in the format of its column' },
  FLAT_ENUM: { severity: 'error', message: 'The value is none of those its column allows' },
  FLAT_CONSTANT: { severity: 'error', message: 'The field does not hold the value that the layout fixes' },
  FLAT_RECORD_TYPE: { severity: 'fatal', message: 'The record is of no type of the layout' },
  FLAT_RECORD_LENGTH: { severity: 'error', message: 'The record is shorter than its fields or longer than its length' },
  FLAT_RECORD_ORDER: { severity: 'fatal', message: 'A header must come first and only once, and a trailer last' },
  FLAT_TRAILER_MISSING: { severity: 'fatal', message: 'The input ends without its trailer' },
  FLAT_TRAILER_COUNT: { severity: 'error', message: 'The trailer counts other records than there are' },
  FLAT_TRAILER_TOTAL: { severity: 'error', message: 'The trailer states another total than the sum of the records' },
  FLAT_WRITE_VALUE: { severity: 'fatal', message: 'The value cannot be written in this place' },
} as const satisfies Record<string, { severity: Severity; message: string }>;

export type FlatCode = keyof typeof flatErrorTable;

/** A place in the input (or, from a writer, in the output): byte offset, 1-based record, and the column or field by its name in the layout. */
export interface FlatPlace {
  readonly offset: number;
  readonly record?: number;
  readonly field?: string;
}

/** What a trailer states and what was found, in units of the last decimal. Kept out of the message. */
export interface Difference {
  readonly stated: bigint;
  readonly found: bigint;
}

/** The only error this codec throws or reports. Its message names the rule and the place, never the content. */
export class FlatError extends Error {
  override readonly name = 'FlatError';
  readonly code: FlatCode;
  readonly severity: Severity;
  readonly at: FlatPlace;
  readonly difference: Difference | undefined;

  /** `detail` adds to the message what is safe to show: a limit, a name from the layout. */
  constructor(code: FlatCode, at: FlatPlace, options: { readonly detail?: string; readonly difference?: Difference } = {}) {
    const { severity, message } = flatErrorTable[code];
    const place = [at.record === undefined ? [] : [`record ${at.record}`], at.field === undefined ? [] : [at.field], [`byte ${at.offset}`]];
    super(`${message}${options.detail === undefined ? '' : ` (${options.detail})`} at ${place.flat().join(', ')}`);
    this.code = code;
    this.severity = severity;
    this.at = at;
    this.difference = options.difference;
  }
}
