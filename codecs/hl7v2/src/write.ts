import { charsetNamed, hasOnlyAscii, UTF8, type Charset } from './charset.ts';
import { encodingCharacters, readDelimiters, STANDARD_DELIMITERS, type Delimiters } from './delimiters.ts';
import { escapeText, reservedIn, type Reserved } from './escapes.ts';
import { Hl7Error } from './faults.ts';
import { isBatchOrHeader } from './segment-name.ts';
import { NOT_VALUED, type Field, type TreeSegment } from './tree.ts';

export interface WriteOptions {
  /** Otherwise those of the header segment (its fields 1 and 2), otherwise the standard ones. */
  readonly delimiters?: Delimiters;
  /** What ends each segment; the standard knows only the carriage return. */
  readonly separator?: '\r' | '\n' | '\r\n';
  /** The character set by its MSH-18 name; otherwise that of MSH-18, otherwise UTF-8. */
  readonly charset?: string;
}

/**
 * Writes a message from plain data, the first segment being MSH. Every value is escaped: no text, whatever it holds, can end a field,
 * a segment or an MLLP frame.
 *
 * @throws Hl7Error `HL7_SEGMENT_NAME_INVALID`, `HL7_DELIMITERS_INVALID`, `HL7_CHARSET_UNSUPPORTED`, or `HL7_VALUE_UNWRITABLE` for a
 *   value that the delimiters cannot escape or the character set cannot spell. Offsets count in the bytes written, to the beginning of the
 *   segment.
 */
export function writeMessage(segments: readonly TreeSegment[], options: WriteOptions = {}): Buffer {
  const header = segments[0];
  if (header?.name !== 'MSH')
    throw new Hl7Error('HL7_SEGMENT_NAME_INVALID', 'A message must begin with MSH', { offset: 0, segmentIndex: 1 });
  const delimiters = delimitersFor(header, options.delimiters);
  const { separator = '\r', charset } = options;
  const writing = new MessageWriting(delimiters, charsetFor(charset ?? header.fields[17]?.[0]?.[0]?.[0] ?? ''), separator);
  for (const segment of segments) writing.segment(segment);
  return writing.bytes();
}

function delimitersFor(header: TreeSegment, given: Delimiters | undefined): Delimiters {
  const field = given?.field ?? header.fields[0]?.[0]?.[0]?.[0];
  const encoding = given === undefined ? header.fields[1]?.[0]?.[0]?.[0] : encodingCharacters(given);
  return field && encoding ? readDelimiters(field, encoding, 3) : STANDARD_DELIMITERS;
}

function charsetFor(name: string): Charset {
  const declared = charsetNamed(name);
  if (declared.kind === 'known') return declared.charset;
  if (declared.kind === 'none') return UTF8;
  const at = { offset: 0, segment: 'MSH', segmentIndex: 1, field: 18 };
  throw new Hl7Error('HL7_CHARSET_UNSUPPORTED', 'Messages cannot be written in the character set that MSH-18 names', at);
}

const SEGMENT_NAME = /^[A-Z][A-Z0-9]{2}$/;

/** The delimiters that nearly all use, with what else may need escaping: a value without any of these is written as it is. */
const CAREFUL = /[|^~\\&#"\x00-\x1f\x7f-\uffff]/; // oxlint-disable-line no-control-regex -- they are what is looked for
/** For other delimiters: every value is looked at. */
const ALWAYS = /(?:)/;

/** A message being written; it knows where it is, so that an error can say so. */
class MessageWriting {
  readonly #delimiters: Delimiters;
  readonly #separator: string;
  readonly #charset: Charset;
  readonly #careful: RegExp;
  #reserved: Reserved | undefined;
  #text = '';
  #name = '';
  #number = 0;

  constructor(delimiters: Delimiters, charset: Charset, separator: string) {
    this.#delimiters = delimiters;
    this.#separator = separator;
    this.#charset = charset;
    this.#careful = /^[|^~\\&#]*$/.test(delimiters.field + encodingCharacters(delimiters)) ? CAREFUL : ALWAYS;
  }

  bytes(): Buffer {
    const bytes = this.#charset.encode(this.#text);
    if (bytes === undefined) throw new TypeError('a value was taken that the character set lacks');
    return bytes;
  }

  segment({ name, fields }: TreeSegment): void {
    this.#name = name;
    const isHeader = ++this.#number === 1;
    if (!isHeader && (!SEGMENT_NAME.test(name) || isBatchOrHeader(name))) {
      const at = { offset: this.bytes().length, segmentIndex: this.#number };
      throw new Hl7Error('HL7_SEGMENT_NAME_INVALID', 'A segment has no name that may stand here', at);
    }
    const start = isHeader ? name + this.#delimiters.field + encodingCharacters(this.#delimiters) : name;
    this.#text += start + this.#fields(fields, isHeader ? 2 : 0) + this.#separator;
  }

  /** One loop for all four levels: it is where the time of writing goes. */
  #fields(fields: readonly Field[], from: number): string {
    const { field, repetition, component, subcomponent } = this.#delimiters;
    const careful = this.#careful;
    let text = '';
    for (let f = from; f < fields.length; f++) {
      const repetitions = fields[f] ?? NOT_VALUED;
      text += field;
      for (let r = 0; r < repetitions.length; r++) {
        const components = repetitions[r] ?? [];
        if (r > 0) text += repetition;
        for (let c = 0; c < components.length; c++) {
          const leaves = components[c] ?? [];
          if (c > 0) text += component;
          for (let l = 0; l < leaves.length; l++) {
            const leaf = leaves[l] ?? null;
            if (l > 0) text += subcomponent ?? this.#refuse(f + 1, 'needs a subcomponent separator, which is left out');
            if (leaf === null) text += '""';
            else text += careful.test(leaf) ? this.#escaped(leaf, f + 1) : leaf;
          }
        }
      }
    }
    return text;
  }

  #escaped(leaf: string, field: number): string {
    this.#reserved ??= reservedIn(this.#delimiters);
    const escaped = escapeText(leaf, this.#delimiters, this.#reserved);
    if (escaped !== undefined && (hasOnlyAscii(escaped) || this.#charset.encode(escaped) !== undefined)) return escaped;
    return this.#refuse(field, `holds a character that cannot be escaped, or that ${this.#charset.name} lacks`);
  }

  #refuse(field: number, why: string): never {
    const at = { offset: this.bytes().length, segment: this.#name, segmentIndex: this.#number, field };
    throw new Hl7Error('HL7_VALUE_UNWRITABLE', `${this.#name}-${field} ${why}`, at);
  }
}
