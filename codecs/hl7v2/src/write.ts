import { charsetNamed, UTF8, type Charset } from './charset.ts';
import { encodingCharacters, readDelimiters, STANDARD_DELIMITERS, type Delimiters } from './delimiters.ts';
import { escapeTable, escapeWith, type EscapeTable } from './escapes.ts';
import { Hl7Error, type Place } from './faults.ts';
import type { Field, Leaf, TreeSegment } from './tree.ts';

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
 *   value that the delimiters cannot escape or the character set cannot spell. Offsets count in the text written.
 */
export function writeMessage(segments: readonly TreeSegment[], options: WriteOptions = {}): Buffer {
  const header = segments[0];
  if (header?.name !== 'MSH')
    throw new Hl7Error('HL7_SEGMENT_NAME_INVALID', 'A message must begin with MSH', { offset: 0, segmentIndex: 1 });
  const delimiters = options.delimiters ?? ownDelimiters(header) ?? STANDARD_DELIMITERS;
  readDelimiters(delimiters.field, encodingCharacters(delimiters), 3);
  const writer: Writer = { delimiters, table: escapeTable(delimiters), separator: options.separator ?? '\r' };
  const charset = charsetFor(options.charset ?? header.fields[17]?.[0]?.[0]?.[0] ?? '');
  let out = '';
  for (const [index, segment] of segments.entries()) out += segmentText(segment, index + 1, out.length, writer);
  const bytes = charset.encode(out);
  if (bytes === undefined) throw unspellable(segments, writer, charset);
  return bytes;
}

interface Writer {
  readonly delimiters: Delimiters;
  readonly table: EscapeTable;
  readonly separator: string;
}

function segmentText(segment: TreeSegment, number: number, offset: number, writer: Writer): string {
  const { name, fields } = segment;
  const { delimiters } = writer;
  const isHeader = number === 1;
  if (!/^[A-Z][A-Z0-9]{2}$/.test(name) || (!isHeader && /^(?:MSH|FHS|BHS|BTS|FTS)$/.test(name))) {
    throw new Hl7Error('HL7_SEGMENT_NAME_INVALID', 'A segment has no name that may stand here', { offset, segmentIndex: number });
  }
  let out = isHeader ? name + delimiters.field + encodingCharacters(delimiters) : name;
  for (let i = isHeader ? 2 : 0; i < fields.length; i++) {
    const place = { offset, segment: name, segmentIndex: number, field: i + 1 };
    out += delimiters.field + fieldText(fields[i] ?? [], writer, place);
  }
  return out + writer.separator;
}

function fieldText(field: Field, writer: Writer, at: Place): string {
  const { component, repetition, subcomponent } = writer.delimiters;
  let out = '';
  for (let r = 0; r < field.length; r++) {
    if (r > 0) out += repetition;
    const components = field[r] ?? [];
    for (let c = 0; c < components.length; c++) {
      if (c > 0) out += component;
      const leaves = components[c] ?? [];
      for (let s = 0; s < leaves.length; s++) {
        if (s > 0) out += subcomponent ?? refuse(at);
        out += leafText(leaves[s] ?? null, writer) ?? refuse(at);
      }
    }
  }
  return out;
}

function leafText(leaf: Leaf, writer: Writer): string | undefined {
  if (leaf === null) return '""';
  return leaf === '' ? '' : escapeWith(leaf, writer.table, writer.delimiters);
}

function refuse(at: Place): never {
  throw new Hl7Error('HL7_VALUE_UNWRITABLE', `${at.segment}-${at.field} needs a delimiter that these delimiters leave out`, at);
}

function ownDelimiters(header: TreeSegment): Delimiters | undefined {
  const field = header.fields[0]?.[0]?.[0]?.[0];
  const encoding = header.fields[1]?.[0]?.[0]?.[0];
  return field && encoding ? readDelimiters(field, encoding, 3) : undefined;
}

function charsetFor(name: string): Charset {
  const declared = charsetNamed(name);
  if (declared.kind === 'known') return declared.charset;
  if (declared.kind === 'none') return UTF8;
  const at = { offset: 0, segment: 'MSH', segmentIndex: 1, field: 18 };
  throw new Hl7Error('HL7_CHARSET_UNSUPPORTED', 'Messages cannot be written in the character set that MSH-18 names', at);
}

/** Finds the first field that the character set cannot spell; looked for only once the message is known to hold one. */
function unspellable(segments: readonly TreeSegment[], writer: Writer, charset: Charset): Hl7Error {
  let offset = 0;
  for (const [index, { name, fields }] of segments.entries()) {
    for (const [i, field] of fields.entries()) {
      const at = { offset, segment: name, segmentIndex: index + 1, field: i + 1 };
      const isDelimiters = index === 0 && i < 2;
      if (!isDelimiters && charset.encode(fieldText(field, writer, at)) === undefined) {
        return new Hl7Error('HL7_VALUE_UNWRITABLE', `${name}-${i + 1} holds a character that ${charset.name} lacks`, at);
      }
    }
    offset += segmentText({ name, fields }, index + 1, offset, writer).length;
  }
  return new Hl7Error('HL7_VALUE_UNWRITABLE', `The message holds a character that ${charset.name} lacks`, { offset: 0 });
}
