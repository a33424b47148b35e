import { charsetNamed, UTF8, type Charset } from './charset.ts';
import { encodingCharacters, isSeparator, STANDARD_DELIMITERS, type Delimiters } from './delimiters.ts';
import { contentOf } from './envelope.ts';
import { MESSAGE_ERRORS, type AcknowledgmentCode, type MessageErrorCode, type Severity } from './error-codes.ts';
import { escapeText } from './escapes.ts';
import { asBuffer, readHeader, type Header } from './header.ts';
import { parsePath, type Path } from './path.ts';

/** What to answer. */
export interface Acknowledgment {
  readonly code: AcknowledgmentCode;
  /** MSH-10 of the answer itself. */
  readonly controlId: string;
  /** MSH-7 of the answer, written in UTC with its offset. */
  readonly at: Date;
  /** MSA-3: a sentence for the people at the sending system. It must quote nothing of the message. */
  readonly text?: string;
  /** Gives the answer an ERR segment. */
  readonly error?: AcknowledgmentError;
}

export interface AcknowledgmentError {
  readonly code: MessageErrorCode;
  /** Otherwise the text of table 0357. */
  readonly text?: string;
  /** The place the error is about, such as `PID-3`. */
  readonly location?: string | Path;
  /** Otherwise `E`. */
  readonly severity?: Severity;
}

/**
 * Answers a message (chapter 2, sections 9.2 and 13): sender and receiver change places, its control id comes back in MSA-2, and its
 * version, delimiters and character set are kept, since the sender is known to read them. The error goes into ERR-1 up to version 2.4 and
 * into ERR-2 to ERR-4 and ERR-8 from 2.5. A character of `text` that the sender's character set lacks is written as `?`.
 *
 * @param message the message, or the header that was read of it
 * @throws Hl7Error as `readHeader` when given bytes without a usable header (see `acknowledgeUnreadable`), `HL7_PATH_INVALID`
 */
export function acknowledge(message: Header | Uint8Array, answer: Acknowledgment): Uint8Array {
  const header = message instanceof Uint8Array ? readHeader(message) : message;
  const declared = charsetNamed(header.charset.split(header.delimiters.repetition)[0] ?? '');
  const write = writerFor(header.delimiters, declared.kind === 'known' ? declared.charset : UTF8);
  const raw = (field: number): string => withoutControls(header.rawFields[field] ?? '', write);
  const version = raw(12) === '' ? DEFAULT_VERSION : raw(12);
  return assemble(header.delimiters, write, answer, {
    parties: [raw(5), raw(6), raw(3), raw(4)],
    type: acknowledgmentType(header, write),
    processing: raw(11) === '' ? 'P' : raw(11),
    version,
    versionId: header.version === '' ? DEFAULT_VERSION : header.version,
    charset: raw(18),
    answers: raw(10),
  });
}

/**
 * Answers bytes whose header cannot be read, in version 2.5.1 and the standard delimiters, with no receiver named. The control id is
 * returned in MSA-2 when something that can only be one stands in the tenth place; otherwise MSA-2 is empty.
 */
export function acknowledgeUnreadable(bytes: Uint8Array, answer: Acknowledgment): Uint8Array {
  const write = writerFor(STANDARD_DELIMITERS, UTF8);
  return assemble(STANDARD_DELIMITERS, write, answer, {
    parties: ['', '', '', ''],
    type: 'ACK',
    processing: 'P',
    version: DEFAULT_VERSION,
    versionId: DEFAULT_VERSION,
    charset: '',
    answers: likelyControlId(bytes),
  });
}

const DEFAULT_VERSION = '2.5.1';

/** The raw pieces of the answer, already in the sender's delimiters. */
interface Parts {
  readonly parties: readonly string[];
  readonly type: string;
  readonly processing: string;
  /** MSH-12 as it is written. */
  readonly version: string;
  /** MSH-12.1, which decides the shape of ERR. */
  readonly versionId: string;
  readonly charset: string;
  readonly answers: string;
}

/** Escapes and encodes a text of ours into a byte string. */
type Write = (text: string) => string;

function writerFor(delimiters: Delimiters, charset: Charset): Write {
  return (text) => {
    const encoded = charset.encode(text) ?? Buffer.from(text.replace(/[^ -~]/g, '?'), 'latin1');
    const spelt = encoded.toString('latin1');
    return escapeText(spelt, delimiters) ?? withoutSeparators(spelt, delimiters);
  };
}

/** For senders without an escape character: separators become blanks, which a person can read over. */
function withoutSeparators(text: string, delimiters: Delimiters): string {
  const separators = delimiters.field + encodingCharacters(delimiters);
  return Array.from(text, (character) => (separators.includes(character) || character < ' ' ? ' ' : character)).join('');
}

/** Raw header fields may hold control characters, which must not end the frame of the answer. */
function withoutControls(raw: string, write: Write): string {
  return raw.replace(/[\x00-\x1f]/g, (control) => write(control)); // oxlint-disable-line no-control-regex -- they are what is replaced
}

function assemble(delimiters: Delimiters, write: Write, answer: Acknowledgment, parts: Parts): Uint8Array {
  const { field } = delimiters;
  const msh = [
    ['MSH', encodingCharacters(delimiters), ...parts.parties, timestamp(answer.at), '', parts.type],
    [write(answer.controlId), parts.processing, parts.version, '', '', '', '', '', parts.charset],
  ].flat();
  const msa = ['MSA', answer.code, parts.answers, write(answer.text ?? '')];
  const segments = [msh, msa];
  if (answer.error !== undefined) segments.push(['ERR', ...errorFields(answer.error, answer.text, parts.versionId, delimiters, write)]);
  const lines = segments.map((fields) => `${trimmed(fields).join(field)}\r`);
  return Buffer.from(lines.join(''), 'latin1');
}

function trimmed(fields: readonly string[]): readonly string[] {
  return fields.slice(0, fields.findLastIndex((field) => field !== '') + 1);
}

/** MSH-9: the trigger of what is answered from version 2.2, the structure from 2.3.1. */
function acknowledgmentType(header: Header, write: Write): string {
  const { component } = header.delimiters;
  if (header.trigger === '' || header.version === '2.1') return 'ACK';
  const type = `ACK${component}${write(header.trigger)}`;
  return header.version === '' || atLeast(header.version, [2, 3, 1]) ? `${type}${component}ACK` : type;
}

function errorFields(
  error: AcknowledgmentError,
  sentence: string | undefined,
  version: string,
  delimiters: Delimiters,
  write: Write,
): string[] {
  const path = typeof error.location === 'string' ? parsePath(error.location) : error.location;
  const { component } = delimiters;
  const text = write(error.text ?? MESSAGE_ERRORS[error.code]);
  const at = path === undefined ? [] : [path.segment, String(path.occurrence), String(path.field)];
  if (!atLeast(version, [2, 5])) {
    const { subcomponent } = delimiters;
    const code = subcomponent === undefined ? error.code : [error.code, text, 'HL70357'].join(subcomponent);
    return [[at[0] ?? '', at[1] ?? '', at[2] ?? '', code].join(component)];
  }
  const deeper = path === undefined ? [] : [path.repetition, path.component, path.subcomponent].map(String);
  const place = deeper.every((number) => number === '1') ? at : [...at, ...deeper];
  return [
    '',
    place.join(component),
    [error.code, text, 'HL70357'].join(component),
    error.severity ?? 'E',
    '',
    '',
    '',
    write(sentence ?? ''),
  ];
}

/** Whether a version such as 2.5.1 is `wanted` or later; what is no version counts as old. */
function atLeast(version: string, wanted: readonly number[]): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, least] of wanted.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== least) return number > least;
  }
  return true;
}

/** YYYYMMDDHHMMSS+0000. */
function timestamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}+0000`;
}

const FURTHEST_LOOKED = 4096;

function likelyControlId(bytes: Uint8Array): string {
  const text = asBuffer(bytes).toString('latin1', 0, FURTHEST_LOOKED);
  const { start } = contentOf(text);
  if (!text.startsWith('MSH', start) || !isSeparator(text.charCodeAt(start + 3))) return '';
  const line = text.slice(start).split(/[\r\n]/, 1)[0] ?? '';
  const id = line.split(line.charAt(3))[9] ?? '';
  return /^[A-Za-z0-9._:-]{1,199}$/.test(id) ? id : '';
}
