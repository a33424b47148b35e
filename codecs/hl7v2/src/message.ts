import { isAscii } from 'node:buffer';
import { chooseCharset } from './choose-charset.ts';
import { edited } from './edit.ts';
import { contentOf, Lines } from './envelope.ts';
import { Hl7Error, type Warning } from './faults.ts';
import { asBuffer, delimitersAt, headerFieldOffset, headerIn, type Header } from './header.ts';
import { DEFAULT_LIMITS, tooMany, type Limits } from './limits.ts';
import type { Delimiters } from './delimiters.ts';
import { parsePath, type Path } from './path.ts';
import { isBatchOrHeader, segmentNameAt } from './segment-name.ts';
import { Segment, type Value } from './segment.ts';
import { pieceOf, separatorCodes, type Source } from './source.ts';
import type { TreeSegment } from './tree.ts';

export interface ParseOptions {
  readonly limits?: Partial<Limits>;
  /** The character set to read in, by its MSH-18 name, for a sender known to declare a wrong one or none. */
  readonly charset?: string;
}

/**
 * Finds the segments of one message. Fields are cut, decoded and unescaped when they are asked for, so a reader pays for what it reads.
 * The bytes are kept, not copied: they must not change while the message is in use. A text that was read may keep the memory of the whole
 * message, so what stays for long, such as a key in a cache, is better taken from `readHeader` or copied.
 *
 * @throws Hl7Error when the bytes are no single readable message: `HL7_EMPTY`, `HL7_HEADER_MISSING`, `HL7_DELIMITERS_INVALID`,
 *   `HL7_BATCH_UNEXPECTED`, `HL7_SECOND_HEADER`, `HL7_CHARSET_UNSUPPORTED`, `HL7_LIMIT_EXCEEDED`
 */
export function parseMessage(bytes: Uint8Array, options: ParseOptions = {}): Message {
  const limits = options.limits === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...options.limits };
  if (bytes.length > limits.bytes) throw tooMany(limits.bytes, 'bytes in a message', { offset: limits.bytes });
  const text = asBuffer(bytes).toString('latin1');
  const { start, end, warnings: around } = contentOf(text);
  if (start >= end) throw new Hl7Error('HL7_EMPTY', 'There is no message', { offset: start });
  const lines = new Lines(text, start, end);
  lines.advance();
  const delimiters = delimitersAt(text, start, lines.end);
  const codes = separatorCodes(delimiters);
  const inside = bytes.subarray(start, end);
  const ascii = isAscii(inside);
  const field18 = pieceOf(text, { start, end: lines.end }, codes.field, 18) ?? { start: lines.end, end: lines.end };
  const declared = { declared: text.slice(field18.start, field18.end), offset: field18.start, repetition: delimiters.repetition };
  const { charset, warnings } = chooseCharset({ bytes: inside, ascii, ...declared, override: options.charset });
  const source: Source = { text, ascii, delimiters, codes, charset, limits };
  const segments: Segment[] = [];
  const odd: Warning[] = [...warnings];
  do {
    const number = segments.length + 1;
    if (number > limits.segments) throw tooMany(limits.segments, 'segments in a message', { offset: lines.start, segmentIndex: number });
    const name = segmentNameAt(text, lines.start, lines.end, codes.field);
    if (number > 1) refuseHeader(name, lines.start, number);
    if (name === '') odd.push(unnamed(lines.start, number));
    segments.push(new Segment(source, name, lines.start, lines.end, number));
  } while (lines.advance());
  return new Message(bytes, source, segments, { around, inside: odd }, options);
}

/** What was odd around the message and, from MSH-18 on, in it. */
interface Oddities {
  readonly around: readonly Warning[];
  readonly inside: readonly Warning[];
}

/** A message as it was received. Nothing in it changes; `with` gives another message. */
export class Message {
  readonly bytes: Uint8Array;
  readonly segments: readonly Segment[];
  readonly #source: Source;
  readonly #options: ParseOptions;
  readonly #odd: Oddities;
  #header: Header | undefined;
  #byName: ReadonlyMap<string, readonly Segment[]> | undefined;
  #sought = 0;

  constructor(bytes: Uint8Array, source: Source, segments: readonly Segment[], odd: Oddities, options: ParseOptions) {
    this.bytes = bytes;
    this.segments = segments;
    this.#source = source;
    this.#odd = odd;
    this.#options = options;
  }

  get header(): Header {
    const { start = 0, end = 0 } = this.segments[0] ?? {};
    this.#header ??= headerIn(this.#source.text, start, end);
    return this.#header;
  }

  /** What was odd but readable, in the order of the bytes. */
  get warnings(): readonly Warning[] {
    return [...this.#odd.around, ...headerWarnings(this.header, this.segments[0]?.start ?? 0), ...this.#odd.inside];
  }

  get delimiters(): Delimiters {
    return this.#source.delimiters;
  }

  /** The name of the character set that values are read in. */
  get charset(): string {
    return this.#source.charset.name;
  }

  /** The first segment of this name. */
  first(name: string): Segment | undefined {
    return this.#nth(name, 1);
  }

  /** Every segment of this name, in order. */
  all(name: string): readonly Segment[] {
    this.#byName ??= Map.groupBy(this.segments, (segment) => segment.name);
    return this.#byName.get(name) ?? [];
  }

  /**
   * The text at a path such as `PID-3[2].4.1`. `undefined` means absent or empty; null (`""`) gives the empty string.
   *
   * @throws Hl7Error `HL7_PATH_INVALID`; `HL7_LIMIT_EXCEEDED` when the segment has too many fields
   */
  get(path: string | Path): string | undefined {
    return this.value(path)?.text;
  }

  /** As `get`, with the byte range of the value and whether it is null. */
  value(path: string | Path): Value | undefined {
    const at = typeof path === 'string' ? parsePath(path) : path;
    return this.#nth(at.segment, at.occurrence)?.value(at.field, at.repetition, at.component, at.subcomponent);
  }

  /** The whole message as plain data, every value decoded and unescaped. */
  tree(): TreeSegment[] {
    return this.segments.map((segment) => segment.tree());
  }

  /** The message as bytes: exactly those it was read from. */
  write(): Uint8Array {
    return this.bytes;
  }

  /**
   * The same message with one value changed and every other byte as it was. `null` writes `""`. Missing fields, repetitions and
   * components up to the place are added.
   *
   * @throws Hl7Error `HL7_PATH_INVALID`, `HL7_PATH_NOT_FOUND`, `HL7_EDIT_REFUSED`, `HL7_VALUE_UNWRITABLE`
   */
  with(path: string | Path, value: string | null): Message {
    const at = typeof path === 'string' ? parsePath(path) : path;
    const segment = this.#nth(at.segment, at.occurrence);
    return parseMessage(edited(this.bytes, this.#source, segment, at, value), this.#options);
  }

  #nth(name: string, occurrence: number): Segment | undefined {
    if (this.#byName !== undefined || ++this.#sought > SOUGHT_ONE_BY_ONE) return this.all(name)[occurrence - 1];
    let seen = 0;
    for (const segment of this.segments) if (segment.name === name && ++seen === occurrence) return segment;
    return undefined;
  }
}

/** So many segments are looked for one by one; who looks for more is given an index, so that reading a long message stays linear. */
const SOUGHT_ONE_BY_ONE = 16;

function refuseHeader(name: string, offset: number, segmentIndex: number): void {
  if (!isBatchOrHeader(name)) return;
  const at = { offset, segment: name, segmentIndex };
  if (name === 'MSH') throw new Hl7Error('HL7_SECOND_HEADER', 'A second MSH begins another message', at);
  throw new Hl7Error('HL7_BATCH_UNEXPECTED', `${name} belongs to a batch, not to a message`, at);
}

function unnamed(offset: number, segmentIndex: number): Warning {
  return { code: 'HL7_LINE_UNNAMED', message: 'The line does not begin with a segment name', at: { offset, segmentIndex } };
}

function headerWarnings(header: Header, start: number): Warning[] {
  const required: readonly (readonly [number, string])[] = [
    [9, header.messageCode],
    [10, header.controlId],
    [11, header.processingId],
    [12, header.version],
  ];
  return required
    .filter(([, text]) => text === '')
    .map(([field]) => ({
      code: 'HL7_HEADER_FIELD_MISSING',
      message: `MSH-${field} is required and empty`,
      at: { offset: headerFieldOffset(header, start, field), segment: 'MSH', segmentIndex: 1, field },
    }));
}
