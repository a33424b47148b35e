import { isAscii, isUtf8 } from 'node:buffer';
import { FhirError, type FhirCode } from '../faults.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { elementNameAt, HASH_FACTOR, isElementName } from '../structure/definitions.ts';
import { firstInvalidByte, placeAt } from './place.ts';
import type { JsonList, JsonObject, JsonString, JsonValue } from './value.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BYTE_ORDER_MARK = '\xef\xbb\xbf';
/** Above this many properties a set finds a repeated name; below it a scan does, faster. */
const FEW_PROPERTIES = 12;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * Reads one JSON value (RFC 8259, with or without a byte order mark) in time linear in its size. Throws `FhirError` with the byte and the
 * FHIRPath of the place: `FHIR_EMPTY`, `FHIR_ENCODING`, `FHIR_JSON_INVALID`, `FHIR_PROPERTY_REPEATED`, `FHIR_LIMIT_EXCEEDED`.
 */
export function readJson(bytes: Uint8Array, limits: Partial<Limits> = {}): JsonValue {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new JsonReader(buffer, all).read();
}

/** Works on one character per byte, so that an index is a byte offset. */
class JsonReader {
  readonly #bytes: Buffer;
  readonly #limits: Limits;
  readonly #text: string;
  readonly #ascii: boolean;
  readonly #names: string[] = [];
  readonly #nameStarts: number[] = [];
  readonly #gathered: JsonValue[] = [];
  #at = 0;
  #depth = 0;
  #values = 0;

  constructor(bytes: Buffer, limits: Limits) {
    this.#bytes = bytes;
    this.#limits = limits;
    if (bytes.length > limits.bytes)
      throw this.#fault('FHIR_LIMIT_EXCEEDED', `The resource is larger than ${limits.bytes} bytes`, limits.bytes);
    this.#ascii = isAscii(bytes);
    if (!this.#ascii && !isUtf8(bytes)) throw this.#fault('FHIR_ENCODING', 'The bytes are not UTF-8', firstInvalidByte(bytes));
    this.#text = bytes.toString('latin1');
  }

  read(): JsonValue {
    if (this.#text.startsWith(BYTE_ORDER_MARK)) this.#at = BYTE_ORDER_MARK.length;
    if (this.#next() === -1) throw this.#fault('FHIR_EMPTY', 'There is nothing to read');
    const value = this.#value();
    if (this.#next() !== -1) throw this.#invalid('The JSON goes on after its value');
    return value;
  }

  #value(): JsonValue {
    const first = this.#next();
    if (++this.#values > this.#limits.values) throw this.#tooMany(this.#limits.values, 'values');
    const start = this.#at;
    switch (first) {
      case 0x7b:
        return this.#object(start);
      case 0x5b:
        return this.#list(start);
      case QUOTE: {
        const text = this.#string();
        const string: JsonString = { kind: 'string', start, end: this.#at, text };
        return string;
      }
      case 0x74:
        return { kind: 'boolean', start, end: this.#word('true'), text: 'true' };
      case 0x66:
        return { kind: 'boolean', start, end: this.#word('false'), text: 'false' };
      case 0x6e:
        return { kind: 'null', start, end: this.#word('null'), text: 'null' };
      default:
        if (first !== 0x2d && !isDigit(first))
          throw this.#invalid(first === -1 ? 'The JSON ends where a value belongs' : 'There is no value where one belongs');
        return this.#number(start);
    }
  }

  /** Gathers on stacks that all levels share and cuts lists of the right length off them: a list that grows is several times as large. */
  #object(start: number): JsonObject {
    this.#enter();
    const base = this.#names.length;
    const valueBase = this.#gathered.length;
    let seen: Set<string> | undefined;
    this.#at++;
    if (this.#next() !== 0x7d) {
      for (;;) {
        if (this.#next() !== QUOTE) throw this.#invalid('There is no property name where one belongs');
        const nameStart = this.#at;
        const name = this.#name();
        const count = this.#names.length - base;
        if (count === FEW_PROPERTIES) seen = new Set(this.#names.slice(base));
        if (seen === undefined ? this.#names.includes(name, base) : seen.has(name))
          throw this.#fault('FHIR_PROPERTY_REPEATED', 'A property stands twice in one object', nameStart);
        if (count === this.#limits.properties) throw this.#tooMany(this.#limits.properties, 'properties in one object', nameStart);
        seen?.add(name);
        if (this.#next() !== 0x3a) throw this.#invalid('A property lacks its colon');
        this.#at++;
        this.#names.push(name);
        this.#nameStarts.push(nameStart);
        try {
          this.#gathered.push(this.#value());
        } catch (error) {
          throw within(error, isElementName(name) ? name : '?');
        }
        const next = this.#next();
        if (next === 0x7d) break;
        if (next !== 0x2c) throw this.#invalid('An object is not closed');
        this.#at++;
      }
    }
    this.#depth--;
    const end = ++this.#at;
    const object: JsonObject = {
      kind: 'object',
      start,
      end,
      names: this.#names.slice(base),
      nameStarts: this.#nameStarts.slice(base),
      values: this.#gathered.slice(valueBase),
    };
    this.#names.length = base;
    this.#nameStarts.length = base;
    this.#gathered.length = valueBase;
    return object;
  }

  #list(start: number): JsonList {
    this.#enter();
    const base = this.#gathered.length;
    this.#at++;
    if (this.#next() !== 0x5d) {
      for (;;) {
        const count = this.#gathered.length - base;
        if (count === this.#limits.items) throw this.#tooMany(this.#limits.items, 'items in one list');
        try {
          this.#gathered.push(this.#value());
        } catch (error) {
          throw within(error, `[${count}]`);
        }
        const next = this.#next();
        if (next === 0x5d) break;
        if (next !== 0x2c) throw this.#invalid('A list is not closed');
        this.#at++;
      }
    }
    this.#depth--;
    const list: JsonList = { kind: 'list', start, end: ++this.#at, items: this.#gathered.slice(base) };
    this.#gathered.length = base;
    return list;
  }

  /** A property name; one that R4 defines is found without being made anew, which saves memory and makes it quick to look up. */
  #name(): string {
    const start = this.#at + 1;
    let hash = 0;
    for (let at = start; ; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) {
        const known = elementNameAt(hash);
        if (known === undefined || known.length !== at - start || !this.#text.startsWith(known, start)) return this.#string();
        this.#at = at + 1;
        return known;
      }
      if (!(code > QUOTE && code < 0x80) || code === BACKSLASH) return this.#string();
      hash = (hash * HASH_FACTOR + code) | 0;
    }
  }

  /** Reads the string that begins here; most hold neither escapes nor characters beyond ASCII and are a plain slice. */
  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    let wide = 0;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return wide < 0x80 ? text.slice(start, at) : this.#bytes.toString('utf8', start, at);
      }
      if (code === BACKSLASH) return this.#escapedString(start, at);
      if (code < 0x20) throw this.#invalid('A string holds a control character', at);
      if (code !== code) throw this.#invalid('A string is not closed', at);
      wide |= code;
    }
  }

  #escapedString(start: number, firstEscape: number): string {
    const text = this.#text;
    let decoded = this.#decoded(start, firstEscape);
    let from = firstEscape;
    for (let at = firstEscape; ; ) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        decoded += this.#decoded(from, at);
        this.#at = at + 1;
        if (!decoded.isWellFormed()) throw this.#fault('FHIR_ENCODING', 'A string escapes half a character', start - 1);
        return decoded;
      }
      if (code !== BACKSLASH) {
        if (code < 0x20) throw this.#invalid('A string holds a control character', at);
        if (code !== code) throw this.#invalid('A string is not closed', at);
        at++;
        continue;
      }
      const letter = text.charAt(at + 1);
      const plain = ESCAPES.get(letter);
      const hexadecimal = text.slice(at + 2, at + 6);
      if (plain === undefined && !(letter === 'u' && /^[0-9a-fA-F]{4}$/.test(hexadecimal)))
        throw this.#invalid('A string has an escape that JSON does not know', at);
      decoded += this.#decoded(from, at) + (plain ?? String.fromCharCode(Number.parseInt(hexadecimal, 16)));
      at += plain === undefined ? 6 : 2;
      from = at;
    }
  }

  #decoded(start: number, end: number): string {
    return this.#ascii ? this.#text.slice(start, end) : this.#bytes.toString('utf8', start, end);
  }

  #number(start: number): JsonValue {
    const text = this.#text;
    let at = start;
    if (text.charCodeAt(at) === 0x2d) at++;
    if (text.charCodeAt(at) === 0x30) at++;
    else at = this.#digits(at);
    if (text.charCodeAt(at) === 0x2e) at = this.#digits(at + 1);
    if ((text.charCodeAt(at) | 0x20) === 0x65) {
      const sign = text.charCodeAt(at + 1);
      at = this.#digits(sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
    }
    if (isDigit(text.charCodeAt(at))) throw this.#invalid('A number begins with a superfluous zero', start);
    if (at - start > this.#limits.numberLength)
      throw this.#fault('FHIR_LIMIT_EXCEEDED', `A number is longer than ${this.#limits.numberLength} characters`, start);
    this.#at = at;
    return { kind: 'number', start, end: at, text: text.slice(start, at) };
  }

  #digits(from: number): number {
    let at = from;
    while (isDigit(this.#text.charCodeAt(at))) at++;
    if (at === from) throw this.#invalid('A number lacks a digit', at);
    return at;
  }

  #word(word: string): number {
    if (!this.#text.startsWith(word, this.#at)) throw this.#invalid('There is no value where one belongs');
    this.#at += word.length;
    return this.#at;
  }

  /** Skips blanks and returns the character code there, -1 at the end. */
  #next(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code === code ? code : -1;
      this.#at++;
    }
  }

  #enter(): void {
    if (++this.#depth > this.#limits.depth)
      throw this.#fault('FHIR_LIMIT_EXCEEDED', `The JSON is nested deeper than ${this.#limits.depth}`);
  }

  #tooMany(limit: number, what: string, at = this.#at): FhirError {
    return this.#fault('FHIR_LIMIT_EXCEEDED', `There are more than ${limit} ${what}`, at);
  }

  #invalid(message: string, at = this.#at): FhirError {
    return this.#fault('FHIR_JSON_INVALID', message, at);
  }

  #fault(code: FhirCode, message: string, at = this.#at): FhirError {
    return new FhirError(code, message, placeAt(this.#bytes, Math.min(at, this.#bytes.length), ''));
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The error as seen from one level further out: its expression begins with the step that led to it. */
function within(error: unknown, step: string): unknown {
  if (!(error instanceof FhirError)) return error;
  const [issue] = error.issues;
  if (issue === undefined) return error;
  const inner = error.at.expression;
  const expression = inner === '' || inner.startsWith('[') ? step + inner : `${step}.${inner}`;
  return new FhirError(error.code, issue.message, { ...error.at, expression });
}
