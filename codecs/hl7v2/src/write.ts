import { charsetNamed, UTF8, type Charset } from './charset.ts';
import { encodingCharacters, readDelimiters, STANDARD_DELIMITERS, type Delimiters } from './delimiters.ts';
import { Hl7Error } from './faults.ts';
import { isBatchOrHeader } from './segment-name.ts';
import { separatorCodes, type SeparatorCodes } from './source.ts';
import { NOT_VALUED, type Component, type Field, type Repetition, type TreeSegment } from './tree.ts';
import { ValueWriter } from './value-writer.ts';

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
 *   value that the delimiters cannot escape or the character set cannot spell. Offsets count in the bytes written.
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

/** A message being written; it knows where it is, so that an error can say so. */
class MessageWriting {
  readonly #out: ValueWriter;
  readonly #delimiters: Delimiters;
  readonly #codes: SeparatorCodes;
  readonly #separator: string;
  readonly #charset: Charset;
  #name = '';
  #number = 0;
  #field = 0;

  constructor(delimiters: Delimiters, charset: Charset, separator: string) {
    this.#out = new ValueWriter(delimiters, charset);
    this.#delimiters = delimiters;
    this.#codes = separatorCodes(delimiters);
    this.#separator = separator;
    this.#charset = charset;
  }

  bytes(): Buffer {
    return this.#out.bytes();
  }

  segment({ name, fields }: TreeSegment): void {
    this.#name = name;
    const isHeader = ++this.#number === 1;
    if (!isHeader && (!SEGMENT_NAME.test(name) || isBatchOrHeader(name))) {
      const at = { offset: this.#out.length, segmentIndex: this.#number };
      throw new Hl7Error('HL7_SEGMENT_NAME_INVALID', 'A segment has no name that may stand here', at);
    }
    this.#out.mark(name);
    if (isHeader) this.#out.mark(this.#delimiters.field + encodingCharacters(this.#delimiters));
    for (let i = isHeader ? 2 : 0; i < fields.length; i++) {
      this.#field = i + 1;
      this.#out.separator(this.#codes.field);
      this.#writeField(fields[i] ?? NOT_VALUED);
    }
    this.#out.mark(this.#separator);
  }

  #writeField(field: Field): void {
    for (let i = 0; i < field.length; i++) {
      if (i > 0) this.#out.separator(this.#codes.repetition);
      this.#writeRepetition(field[i] ?? []);
    }
  }

  #writeRepetition(components: Repetition): void {
    for (let i = 0; i < components.length; i++) {
      if (i > 0) this.#out.separator(this.#codes.component);
      this.#writeComponent(components[i] ?? []);
    }
  }

  #writeComponent(leaves: Component): void {
    if (leaves.length > 1 && this.#codes.subcomponent === -1) throw this.#unwritable('needs a subcomponent separator, which is left out');
    for (let i = 0; i < leaves.length; i++) {
      if (i > 0) this.#out.separator(this.#codes.subcomponent);
      const leaf = leaves[i] ?? null;
      if (leaf === null) this.#out.mark('""');
      else if (leaf !== '' && !this.#out.value(leaf)) {
        throw this.#unwritable(`holds a character that cannot be escaped, or that ${this.#charset.name} lacks`);
      }
    }
  }

  #unwritable(why: string): Hl7Error {
    const at = { offset: this.#out.length, segment: this.#name, segmentIndex: this.#number, field: this.#field };
    return new Hl7Error('HL7_VALUE_UNWRITABLE', `${this.#name}-${this.#field} ${why}`, at);
  }
}
