import { type SaxesOptions, SaxesParser } from 'saxes';
import { BEGINNING, encodingOf, ExactDecoder } from './encoding.ts';
import type { XmlLimits } from './limits.ts';
import { XmlError, type XmlRule } from './xml-error.ts';

/** The attributes of a start tag, by the names as they are written. */
export interface XmlAttributes {
  get(name: string): string | undefined;
  all(): ReadonlyMap<string, string>;
}

/** What a stream of XML says; offsets are bytes. An end tag that is not written (`<a/>`) is at the end of its start tag. */
export interface XmlEvents {
  open(name: string, namespace: string, attributes: XmlAttributes, start: number, end: number): void;
  text(text: string): void;
  close(start: number, end: number): void;
}

/** Characters that tell one kind of file from another. */
const TELLING = 4;

/** What a file begins with, without white space, in whatever encoding. */
const headOf = (bytes: Buffer): string => bytes.toString('latin1', 0, BEGINNING).replaceAll('\0', '').trimStart();

const NAMESPACES = { xmlns: true, position: true } as const satisfies SaxesOptions;

/** Carries an error out of the parser, which must not be used after it. */
class Stop<E> extends Error {
  readonly error: E;

  constructor(error: E) {
    super();
    this.error = error;
  }
}

export interface XmlStreamOptions {
  readonly limits: Omit<XmlLimits, 'elements'>;
  /** Whether a document type is one that is passed over, given all that stands between `<!DOCTYPE` and `>`; without it none is. */
  readonly allowsDoctype?: (declared: string) => boolean;
}

/**
 * Parses XML 1.0 as it arrives, with namespaces, in UTF-8, UTF-16 or ISO 8859-1. Refuses document types before anything of them is used, so
 * that there are neither entities to expand nor files to fetch; one that is allowed by name is passed over, and nothing of it is used either.
 * Depth and the length of one token are bounded, since the parser takes time square in the depth and holds a token whole.
 *
 * `E` is the caller's own error, with which it can end the reading.
 */
export class XmlStream<E = never> {
  readonly #limits: XmlStreamOptions['limits'];
  readonly #allowsDoctype: (declared: string) => boolean;
  readonly #events: XmlEvents;
  readonly #parser = new SaxesParser(NAMESPACES);
  #decoder: ExactDecoder | undefined;
  #beginning: Buffer = Buffer.alloc(0);
  /** Text that the parser has and whose bytes are not yet counted, from character `#character` and byte `#byte` on. */
  #uncounted = '';
  #character = 0;
  #byte = 0;
  #fed = 0;
  /** Where the tag that comes next begins. */
  #tagStart = 0;
  #depth = 0;
  /** Why nothing more is read. */
  failure: XmlError | E | undefined;

  constructor({ limits, allowsDoctype = () => false }: XmlStreamOptions, events: XmlEvents) {
    this.#limits = limits;
    this.#allowsDoctype = allowsDoctype;
    this.#events = events;
    this.#listen();
  }

  push(chunk: Uint8Array): void {
    this.#guard(() => this.#take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), false));
  }

  end(): void {
    this.#guard(() => {
      this.#take(Buffer.alloc(0), true);
      if (this.#fed === 0) this.#stop('XML_EMPTY');
      this.#parser.close();
    });
  }

  /** Ends the reading with an error of the caller's. */
  refuse(error: E): never {
    throw new Stop(error);
  }

  #guard(work: () => void): void {
    if (this.failure !== undefined) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.failure = (error as Stop<XmlError | E>).error;
    }
  }

  #take(chunk: Buffer, last: boolean): void {
    let bytes = chunk;
    if (this.#decoder === undefined) {
      bytes = Buffer.concat([this.#beginning, chunk]);
      this.#beginning = bytes;
      const found = encodingOf(bytes, last);
      if (found === undefined && bytes.length < BEGINNING) return;
      if (found === undefined || found === 'unknown') this.#stop('XML_ENCODING');
      const head = headOf(bytes.subarray(found.mark));
      // What kind of file it is must not depend on how much of it came at first.
      if (!last && !head.startsWith('<') && head.length < TELLING && bytes.length - found.mark < BEGINNING) return;
      this.#refuseOther(head);
      this.#decoder = new ExactDecoder(found.encoding);
      this.#byte = found.mark;
      this.#tagStart = found.mark;
      this.#fed = found.mark;
      bytes = bytes.subarray(found.mark);
    }
    const room = this.#limits.fileBytes - this.#fed;
    const over = bytes.length > room;
    const { text, broken } = this.#decoder.decode(over ? bytes.subarray(0, Math.max(room, 0)) : bytes, last);
    this.#fed += bytes.length;
    this.#uncounted += text;
    this.#parser.write(text);
    // First, because it came first: in smaller chunks it would have been noticed before the rest was there.
    if (this.#uncounted.length > this.#limits.tokenBytes) this.#refuseSize('XML_TOKEN_TOO_LONG', this.#limits.tokenBytes, this.#byte);
    if (over) this.#refuseSize('XML_FILE_TOO_LONG', this.#limits.fileBytes, this.#limits.fileBytes);
    if (broken) this.#stop('XML_ENCODING', this.#byte + this.#decoder.byteLength(this.#uncounted));
  }

  /** Bytes that begin with no tag are another kind of file. */
  #refuseOther(text: string): void {
    if (text === '' || text.startsWith('<')) return;
    throw new Stop(new XmlError('XML_NOT_XML', 0, { head: text.slice(0, TELLING) }));
  }

  #listen(): void {
    const parser = this.#parser;
    parser.on('error', () => {
      // Text outside the root is read to the next tag or the end of a chunk, whichever is first: what counts is where it begins.
      if (!this.#isTextOutside()) this.#boundToken();
      // Where the parser notices depends on how the input is chunked; what it had read before does not.
      this.#stop('XML_MALFORMED');
    });
    parser.on('doctype', (declared) => {
      if (!this.#allowsDoctype(declared.trim())) this.#stop('XML_DOCTYPE');
      this.#tagStart = this.#now();
    });
    parser.on('xmldecl', ({ version }) => {
      if (version !== undefined && version !== '1.0') this.#stop('XML_VERSION');
      this.#now();
    });
    parser.on('comment', () => {
      // The parser tells of a comment before it has read the last character of it.
      this.#tagStart = this.#now() + (this.#decoder?.byteLength('>') ?? 1);
    });
    parser.on('processinginstruction', () => {
      this.#tagStart = this.#now();
    });
    parser.on('text', (text) => {
      if (this.#depth === 0 && /[^ \t\r\n]/.test(text)) this.#stop('XML_MALFORMED');
      // The parser has read the first character of the tag that ends the text.
      this.#tagStart = this.#now(-1);
      if (this.#depth > 0) this.#events.text(text);
    });
    parser.on('cdata', (text) => {
      this.#tagStart = this.#now();
      this.#events.text(text);
    });
    parser.on('opentag', ({ local, uri, attributes }) => {
      const start = this.#tagStart;
      const end = this.#now();
      this.#depth++;
      this.#tagStart = end;
      const given: XmlAttributes = {
        get: (name) => (Object.hasOwn(attributes, name) ? attributes[name]?.value : undefined),
        all: () => new Map(Object.entries(attributes).map(([name, { value }]) => [name, value])),
      };
      this.#events.open(local, uri, given, start, end);
    });
    parser.on('closetag', () => {
      this.#depth--;
      const start = this.#tagStart;
      this.#tagStart = this.#now();
      this.#events.close(start, this.#tagStart);
    });
    parser.on('opentagstart', () => {
      if (this.#depth >= this.#limits.depth) this.#stop('XML_TOO_DEEP', this.#tagStart);
    });
  }

  /** The byte offset of where the parser is, and a bound on what it read since the last time. */
  #now(shift = 0): number {
    const characters = this.#parser.position + shift - this.#character;
    const taken = this.#uncounted.slice(0, characters);
    this.#boundToken();
    this.#uncounted = this.#uncounted.slice(characters);
    this.#character += characters;
    this.#byte += this.#decoder?.byteLength(taken) ?? 0;
    return this.#byte;
  }

  /** Whether what comes next is text where only a tag may be, after no more white space than a token may be long. */
  #isTextOutside(): boolean {
    if (this.#depth > 0) return false;
    const at = this.#uncounted.search(/[^ \t\r\n]/);
    return at !== -1 && at < this.#limits.tokenBytes && this.#uncounted[at] !== '<';
  }

  /** What the parser reads at once, a text or a tag, may not be longer than a token may be. */
  #boundToken(): void {
    const { tokenBytes } = this.#limits;
    if (this.#parser.position - this.#character > tokenBytes) this.#refuseSize('XML_TOKEN_TOO_LONG', tokenBytes, this.#byte);
  }

  #stop(code: XmlRule, offset = this.#byte): never {
    throw new Stop(new XmlError(code, offset));
  }

  #refuseSize(code: XmlRule, limit: number, offset: number): never {
    throw new Stop(new XmlError(code, offset, { limit }));
  }
}
