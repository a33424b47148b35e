import { FhirError, NOWHERE } from '../faults.ts';
import type { JsonValue } from './value.ts';

/** A number whose digits are kept as given, trailing zeros included (FHIR R4, 2.24.0.1 decimal). */
export interface Decimal {
  readonly decimal: string;
}

/** What can be written: JSON with whole numbers, and `decimal('12.50')` for all others. */
export type JsonInput = string | number | bigint | boolean | null | Decimal | readonly JsonInput[] | JsonProperties;

/** Properties by name; one that is `undefined` is left out. */
export interface JsonProperties {
  readonly [name: string]: JsonInput | undefined;
}

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A decimal from its text. Throws `FHIR_VALUE_UNWRITABLE` when it is none. */
export function decimal(text: string): Decimal {
  if (!DECIMAL.test(text)) throw new FhirError('FHIR_VALUE_UNWRITABLE', 'A decimal is not digits with a point', NOWHERE);
  return { decimal: text };
}

/** Writes a value that was read in the shortest form: no blanks, properties in their order, numbers digit by digit as they came. */
export function writeValue(value: JsonValue): string {
  switch (value.kind) {
    case 'object':
      return `{${value.names.map((name, i) => `${JSON.stringify(name)}:${writeValue(value.values[i] as JsonValue)}`).join(',')}}`;
    case 'list':
      return `[${value.items.map(writeValue).join(',')}]`;
    case 'string':
      return JSON.stringify(value.text);
    case 'number':
    case 'boolean':
    case 'null':
      return value.text;
  }
}

/**
 * Writes plain data as JSON. Throws `FHIR_VALUE_UNWRITABLE` for a number that is not whole, because it may have been computed in floating
 * point, and for text with half a character in it.
 */
export function writeJson(input: JsonInput): string {
  if (input === null || typeof input === 'boolean') return String(input);
  if (typeof input === 'string') {
    if (!input.isWellFormed()) throw new FhirError('FHIR_VALUE_UNWRITABLE', 'A text holds half a character', NOWHERE);
    return JSON.stringify(input);
  }
  if (typeof input === 'number' || typeof input === 'bigint') return whole(input);
  if (isList(input)) return `[${input.map(writeJson).join(',')}]`;
  if (isDecimal(input)) return decimal(input.decimal).decimal;
  const written = Object.entries(input).flatMap(([name, value]) =>
    value === undefined ? [] : [`${JSON.stringify(name)}:${writeJson(value)}`],
  );
  return `{${written.join(',')}}`;
}

/** A value that was read as plain data: numbers become decimals, so that they are written as they came. */
export function plain(value: JsonValue): JsonInput {
  switch (value.kind) {
    case 'object': {
      const properties: Record<string, JsonInput> = Object.create(null) as Record<string, JsonInput>;
      for (const [i, name] of value.names.entries()) properties[name] = plain(value.values[i] as JsonValue);
      return properties;
    }
    case 'list':
      return value.items.map(plain);
    case 'number':
      return { decimal: value.text };
    case 'string':
      return value.text;
    case 'boolean':
      return value.text === 'true';
    case 'null':
      return null;
  }
}

function whole(input: number | bigint): string {
  if (typeof input === 'number' && !Number.isSafeInteger(input))
    throw new FhirError('FHIR_VALUE_UNWRITABLE', 'A number that is not whole is written as a decimal', NOWHERE);
  return String(input);
}

const isList = (input: JsonInput): input is readonly JsonInput[] => Array.isArray(input);

function isDecimal(input: Decimal | JsonProperties): input is Decimal {
  return typeof input['decimal'] === 'string' && Object.keys(input).length === 1;
}
