import { isAscii, isUtf8 } from 'node:buffer';
import { Fault } from '../kernel/index.ts';

/** A JSON value with its bytes. Numbers keep their text, so that no digit is lost. */
export type JsonNode = JsonScalar | JsonList | JsonMembers;

interface Place {
  /** Byte offsets, the end not included. */
  readonly start: number;
  readonly end: number;
}
export interface JsonScalar extends Place {
  readonly kind: 'string' | 'number' | 'boolean' | 'null';
  readonly text: string;
}
export interface JsonList extends Place {
  readonly kind: 'list';
  readonly items: readonly JsonNode[];
}
export interface JsonMembers extends Place {
  readonly kind: 'object';
  readonly members: ReadonlyMap<string, JsonNode>;
}

const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // oxlint-disable-line no-control-regex -- JSON forbids them inside strings
const WORDS: ReadonlyMap<string, 'boolean' | 'null'> = new Map([
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
]);

/**
 * Reads one JSON value (RFC 8259). Offsets count from `from`, which is where the bytes lie in their file. Throws
 * `JSON_UNREADABLE` (rejected) with the byte offset, also for bytes that are not UTF-8, for a name that stands twice in
 * one object, and for nesting deeper than 32.
 */
export function readJson(bytes: Uint8Array, from = 0): JsonNode {
  if (!isUtf8(bytes)) throw unreadable('is not UTF-8', from);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new JsonReader(buffer.toString('latin1'), isAscii(bytes), from).read();
}

function unreadable(reason: string, offset: number): Fault {
  return new Fault({
    code: 'JSON_UNREADABLE',
    kind: 'rejected',
    message: `The JSON ${reason}`,
    hint: 'Ask the sender for valid JSON in UTF-8 with each name once per object',
    at: `byte ${offset}`,
  });
}

/** Works on one character per byte, so that an index is a byte offset. */
class JsonReader {
  readonly #text: string;
  readonly #ascii: boolean;
  readonly #from: number;
  #at: number;

  constructor(text: string, ascii: boolean, from: number) {
    this.#text = text;
    this.#ascii = ascii;
    this.#from = from;
    this.#at = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  }

  read(): JsonNode {
    const node = this.#value(1);
    this.#blank();
    if (this.#at < this.#text.length) throw this.#unreadable('goes on after its value');
    return node;
  }

  #value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw this.#unreadable(`is nested deeper than ${MAX_DEPTH}`);
    this.#blank();
    const start = this.#at;
    const first = this.#text.charAt(start);
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#list(depth);
    if (first === '"') return { kind: 'string', text: this.#string(), ...this.#placeFrom(start) };
    for (const [word, kind] of WORDS) if (this.#skip(word)) return { kind, text: word, ...this.#placeFrom(start) };
    NUMBER.lastIndex = start;
    const number = NUMBER.exec(this.#text)?.[0];
    if (number === undefined) throw this.#unreadable('has no value where one belongs', start);
    this.#at += number.length;
    return { kind: 'number', text: number, ...this.#placeFrom(start) };
  }

  #object(depth: number): JsonNode {
    const start = this.#at++;
    const members = new Map<string, JsonNode>();
    this.#blank();
    if (this.#skip('}')) return { kind: 'object', members, ...this.#placeFrom(start) };
    do {
      this.#blank();
      const at = this.#at;
      const name = this.#string();
      if (members.has(name)) throw this.#unreadable('names a member twice', at);
      this.#blank();
      if (!this.#skip(':')) throw this.#unreadable('lacks a colon');
      members.set(name, this.#value(depth + 1));
      this.#blank();
    } while (this.#skip(','));
    if (!this.#skip('}')) throw this.#unreadable('lacks a closing brace');
    return { kind: 'object', members, ...this.#placeFrom(start) };
  }

  #list(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    this.#blank();
    if (this.#skip(']')) return { kind: 'list', items, ...this.#placeFrom(start) };
    do {
      items.push(this.#value(depth + 1));
      this.#blank();
    } while (this.#skip(','));
    if (!this.#skip(']')) throw this.#unreadable('lacks a closing bracket');
    return { kind: 'list', items, ...this.#placeFrom(start) };
  }

  #string(): string {
    STRING.lastIndex = this.#at;
    const raw = STRING.exec(this.#text)?.[0];
    if (raw === undefined) throw this.#unreadable('has no string where one belongs');
    this.#at += raw.length;
    const inner = this.#ascii ? raw : Buffer.from(raw, 'latin1').toString('utf8');
    return inner.includes('\\') ? (JSON.parse(inner) as string) : inner.slice(1, -1);
  }

  #skip(word: string): boolean {
    const there = this.#text.startsWith(word, this.#at);
    if (there) this.#at += word.length;
    return there;
  }

  #blank(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #placeFrom(start: number): Place {
    return { start: this.#from + start, end: this.#from + this.#at };
  }

  #unreadable(reason: string, at = this.#at): Fault {
    return unreadable(reason, this.#from + at);
  }
}
