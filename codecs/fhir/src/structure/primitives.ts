import { exactDecimal } from '../decimals.ts';
import type { JsonValue } from '../json/value.ts';
import { isDate, isDateTime, isInstant, isTime } from './dates.ts';

interface Primitive {
  readonly json: 'string' | 'number' | 'boolean';
  readonly accepts: (text: string) => boolean;
}

const LARGEST_INTEGER = 2_147_483_647;
/** The specification's limit for strings, in characters. */
const STRING_LENGTH = 1024 * 1024;
const WHOLE = /^-?(?:0|[1-9]\d{0,9})$/;
// oxlint-disable-next-line no-control-regex -- the specification forbids them but for tab, line feed and return
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;
const BASE64 = /^[0-9A-Za-z+/]*={0,2}$/;
const BLANK = /\s/;
const BLANKS = /\s+/g;

const isString = (text: string): boolean => text !== '' && text.length <= STRING_LENGTH && !CONTROL.test(text);
const isUri = (text: string): boolean => text !== '' && !BLANK.test(text) && !CONTROL.test(text);
const isWhole =
  (least: number) =>
  (text: string): boolean =>
    WHOLE.test(text) && Number(text) >= least && Number(text) <= LARGEST_INTEGER;

/** The formats of the primitive types (FHIR R4, 2.24.0.1), each checked in linear time. */
const PRIMITIVES: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  ['boolean', { json: 'boolean', accepts: () => true }],
  ['integer', { json: 'number', accepts: isWhole(-LARGEST_INTEGER - 1) }],
  ['unsignedInt', { json: 'number', accepts: isWhole(0) }],
  ['positiveInt', { json: 'number', accepts: isWhole(1) }],
  ['decimal', { json: 'number', accepts: (text) => exactDecimal(text) !== undefined }],
  ['string', { json: 'string', accepts: isString }],
  ['markdown', { json: 'string', accepts: isString }],
  ['xhtml', { json: 'string', accepts: isNarrative }],
  ['code', { json: 'string', accepts: isCode }],
  ['id', { json: 'string', accepts: (text) => /^[A-Za-z0-9.-]{1,64}$/.test(text) }],
  ['uri', { json: 'string', accepts: isUri }],
  ['url', { json: 'string', accepts: isUri }],
  ['canonical', { json: 'string', accepts: isUri }],
  ['oid', { json: 'string', accepts: (text) => /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/.test(text) }],
  ['uuid', { json: 'string', accepts: (text) => /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) }],
  ['base64Binary', { json: 'string', accepts: isBase64 }],
  ['date', { json: 'string', accepts: isDate }],
  ['dateTime', { json: 'string', accepts: isDateTime }],
  ['instant', { json: 'string', accepts: isInstant }],
  ['time', { json: 'string', accepts: isTime }],
]);

export function isPrimitive(type: string): boolean {
  return PRIMITIVES.has(type);
}

/** What is wrong with a primitive value: its JSON type, its format, or nothing. */
export function primitiveFault(type: string, value: JsonValue): 'type' | 'format' | undefined {
  const primitive = PRIMITIVES.get(type);
  if (primitive === undefined || value.kind !== primitive.json) return 'type';
  return primitive.accepts(value.text) ? undefined : 'format';
}

/** No blanks at either end, and single spaces between. */
function isCode(text: string): boolean {
  if (text === '' || CONTROL.test(text)) return false;
  if (!BLANK.test(text)) return true;
  return text.trim() === text && [...text.matchAll(BLANKS)].every(([blank]) => blank.length === 1);
}

function isBase64(text: string): boolean {
  const packed = text.replace(BLANKS, '');
  return packed !== '' && packed.length % 4 === 0 && BASE64.test(packed);
}

/** A div element, without the parts that could do anything (txt-1). The rest of its HTML is for whoever shows it to clean. */
function isNarrative(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith('<div') && trimmed.endsWith('>') && !/<(?:script|iframe|object|embed|form|base|link|style)\b/i.test(trimmed);
}
