import { charsetNamed, charsetOfBytes, decodeRaw, hasOnlyAscii, UTF8, type Charset } from './charset.ts';
import { readDelimiters, type Delimiters } from './delimiters.ts';
import { contentOf } from './envelope.ts';
import { unescapeText } from './escapes.ts';
import { Hl7Error } from './faults.ts';

/** What routing and acknowledging need from MSH. A field that is not valued is the empty string. */
export interface Header {
  readonly delimiters: Delimiters;
  /** MSH-3 to MSH-6: the namespace (HD.1), or the universal id (HD.2) of a sender that gives no namespace. */
  readonly sendingApplication: string;
  readonly sendingFacility: string;
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  /** MSH-7 as sent. */
  readonly dateTime: string;
  /** MSH-9.1, such as ADT. */
  readonly messageCode: string;
  /** MSH-9.2, such as A01. */
  readonly trigger: string;
  /** MSH-9.3, such as ADT_A01. */
  readonly structure: string;
  /** MSH-10. */
  readonly controlId: string;
  /** MSH-11.1: P, T or D. */
  readonly processingId: string;
  /** MSH-12.1, such as 2.5.1. */
  readonly version: string;
  /** MSH-15: AL, NE, ER or SU; empty in original mode. */
  readonly acceptAcknowledgment: string;
  /** MSH-16, likewise. */
  readonly applicationAcknowledgment: string;
  /** MSH-18 as sent, repetitions included. */
  readonly charset: string;
  /** MSH-n at index n as it was sent: one character for each byte, escapes kept. */
  readonly rawFields: readonly string[];
}

/** MSH up to this field is kept in a header. */
const FIELDS_KEPT = 22;

/** A header ends at its segment's end; one longer than this has no line end where one belongs. */
const LONGEST = 65_536;

/**
 * Reads the header of a message and nothing after it, for routing, duplicates and acknowledging. A byte order mark, MLLP framing and
 * blank space before it are passed over.
 *
 * @throws Hl7Error `HL7_EMPTY`, `HL7_HEADER_MISSING`, `HL7_DELIMITERS_INVALID`, `HL7_CHARSET_UNSUPPORTED` (UTF-16) or
 *   `HL7_LIMIT_EXCEEDED` (an MSH of more than 64 KiB)
 */
export function readHeader(bytes: Uint8Array): Header {
  let start = 0;
  while (start < bytes.length && bytes[start] !== 0x4d && start < LONGEST) start++;
  let end = start;
  const furthest = Math.min(bytes.length, start + LONGEST);
  while (end < furthest && bytes[end] !== 0x0d && bytes[end] !== 0x0a) end++;
  if (end === furthest && end < bytes.length) {
    throw new Hl7Error('HL7_LIMIT_EXCEEDED', `MSH is longer than ${LONGEST} bytes`, { offset: end, segment: 'MSH', segmentIndex: 1 });
  }
  const text = asBuffer(bytes).toString('latin1', 0, end);
  const content = contentOf(text);
  return headerIn(text, content.start, endsAt(bytes, end) ? content.end : end);
}

/** Whether nothing but line ends follows `end`, so that what closes the header may close an MLLP frame. */
function endsAt(bytes: Uint8Array, end: number): boolean {
  let i = end;
  while (bytes[i] === 0x0d || bytes[i] === 0x0a) i++;
  return i === bytes.length;
}

/** Reads the header that stands at `start` of a byte string and ends at `end`. */
export function headerIn(text: string, start: number, end: number): Header {
  const delimiters = delimitersAt(text, start, end);
  const segment = text.slice(start, end);
  const rawFields = segment.split(delimiters.field, FIELDS_KEPT);
  rawFields.splice(1, 0, delimiters.field);
  const raw = (field: number): string => rawFields[field] ?? '';
  const ascii = hasOnlyAscii(segment);
  const charset = headerCharset(segment, ascii, raw(18), delimiters);
  const component = (field: number, number: number): string => {
    const whole = raw(field);
    if (whole === '') return '';
    const repetition = firstOf(whole, delimiters.repetition);
    const piece =
      number === 1 ? firstOf(repetition, delimiters.component) : (repetition.split(delimiters.component, number)[number - 1] ?? '');
    if (piece === '""') return '';
    return unescapeText(ascii ? piece : decodeRaw(piece, charset), delimiters, charset);
  };
  const party = (field: number): string => component(field, 1) || component(field, 2);
  return {
    delimiters,
    sendingApplication: party(3),
    sendingFacility: party(4),
    receivingApplication: party(5),
    receivingFacility: party(6),
    dateTime: component(7, 1),
    messageCode: component(9, 1),
    trigger: component(9, 2),
    structure: component(9, 3),
    controlId: component(10, 1),
    processingId: component(11, 1),
    version: component(12, 1),
    acceptAcknowledgment: component(15, 1),
    applicationAcknowledgment: component(16, 1),
    charset: raw(18),
    rawFields,
  };
}

/** Byte offset of a field of the header at `start`, or of the header's end when the field is not there. */
export function headerFieldOffset(header: Header, start: number, field: number): number {
  const before = header.rawFields.slice(2, field);
  const offset = before.reduce((at, raw) => at + raw.length + 1, start + 4);
  return field < header.rawFields.length ? offset : offset - 1;
}

/**
 * Reads the delimiters of the MSH segment at `start`.
 *
 * @throws Hl7Error as `readHeader`
 */
export function delimitersAt(text: string, start: number, end: number): Delimiters {
  if (start >= end) throw new Hl7Error('HL7_EMPTY', 'There is no message', { offset: start });
  if (!text.startsWith('MSH', start)) {
    if (isWide(text)) {
      throw new Hl7Error('HL7_CHARSET_UNSUPPORTED', 'The message is in UTF-16 or UTF-32; it must be sent in UTF-8', { offset: 0 });
    }
    const batch = /^(?:FHS|BHS|BTS|FTS)/.test(text.slice(start, start + 3));
    if (batch) throw new Hl7Error('HL7_BATCH_UNEXPECTED', 'This is a batch, not a message', { offset: start, segmentIndex: 1 });
    throw new Hl7Error('HL7_HEADER_MISSING', 'The message does not begin with MSH', { offset: start, segmentIndex: 1 });
  }
  return headerDelimiters(text, start, end);
}

/** Reads the delimiters of a header segment (MSH, FHS or BHS) that stands at `start`. */
export function headerDelimiters(text: string, start: number, end: number): Delimiters {
  const field = text.charAt(start + 3);
  const after = text.indexOf(field, start + 4);
  const encodingEnd = field === '' || after === -1 || after > end ? end : after;
  return readDelimiters(start + 3 < end ? field : '', text.slice(start + 4, encodingEnd), start + 3, text.slice(start, start + 3));
}

function headerCharset(text: string, ascii: boolean, declaredAs: string, delimiters: Delimiters): Charset {
  const declared = charsetNamed(firstOf(declaredAs, delimiters.repetition));
  if (declared.kind === 'known') return declared.charset;
  return ascii ? UTF8 : charsetOfBytes(Buffer.from(text, 'latin1'));
}

function firstOf(text: string, separator: string): string {
  const at = text.indexOf(separator);
  return at === -1 ? text : text.slice(0, at);
}

/** UTF-16 and UTF-32 betray themselves by a byte order mark or by a zero byte next to the M of MSH. */
function isWide(text: string): boolean {
  return /^(?:\xff\xfe|\xfe\xff|\0{1,3}[\xfeM]|M\0)/.test(text); // oxlint-disable-line no-control-regex -- zero bytes are what is looked for
}

/** The same bytes as a Buffer, not copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
