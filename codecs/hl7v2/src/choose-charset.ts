import { isUtf8 } from 'node:buffer';
import { ASCII, charsetNamed, charsetOfBytes, UTF8, type Charset } from './charset.ts';
import { Hl7Error, type Hl7Code, type Place, type Warning } from './faults.ts';

/** Begins a switch of character set within the text (ISO 2022). */
const ESC = 0x1b;

export interface CharsetEvidence {
  readonly bytes: Uint8Array;
  /** Whether all the bytes are below 0x80. */
  readonly ascii: boolean;
  /** MSH-18 as sent, and its byte offset for the report. */
  readonly declared: string;
  readonly offset: number;
  /** The repetition separator. */
  readonly repetition: string;
  /** A name that counts instead of MSH-18. */
  readonly override: string | undefined;
}

/**
 * Decides how the text of a message is read: by the first repetition of MSH-18, and by the bytes themselves where that names nothing
 * usable or the bytes contradict it. Each such decision is reported.
 *
 * Sets that cannot be cut at delimiter bytes are refused, unless the message keeps to ASCII, as many that declare them do.
 *
 * @throws Hl7Error `HL7_CHARSET_UNSUPPORTED` at MSH-18
 */
export function chooseCharset(evidence: CharsetEvidence): { readonly charset: Charset; readonly warnings: readonly Warning[] } {
  const { bytes, ascii, offset, repetition, override } = evidence;
  const name = override ?? evidence.declared;
  if (name === '' && ascii) return { charset: UTF8, warnings: [] };
  const place = (): Place => ({ offset, segment: 'MSH', segmentIndex: 1, field: 18 });
  const names = name.split(repetition);
  const declared = charsetNamed(names[0] ?? '');
  const chosen = (charset: Charset, code?: Hl7Code, message = ''): ReturnType<typeof chooseCharset> => ({
    charset,
    warnings: code === undefined ? [] : [{ code, message, at: place() }],
  });

  if (names.some((name) => charsetNamed(name).kind === 'unsupported') && (!ascii || bytes.includes(ESC))) {
    throw new Hl7Error('HL7_CHARSET_UNSUPPORTED', 'MSH-18 names a character set that cannot be read; ask for UTF-8', place());
  }
  const seen = (): Charset => (ascii ? UTF8 : charsetOfBytes(bytes));
  switch (declared.kind) {
    case 'unsupported':
      return chosen(ASCII);
    case 'unknown':
      return chosen(seen(), 'HL7_CHARSET_UNKNOWN', `MSH-18 names an unknown character set; the bytes are read as ${seen().name}`);
    case 'none':
      if (ascii) return chosen(UTF8);
      return chosen(seen(), 'HL7_CHARSET_ASSUMED', `MSH-18 is empty; the bytes are read as ${seen().name}`);
    case 'known': {
      const { charset } = declared;
      const fits = ascii || (charset === UTF8 ? isUtf8(bytes) : charset !== ASCII);
      if (fits) return chosen(charset);
      return chosen(seen(), 'HL7_CHARSET_MISMATCH', `The bytes are not ${charset.name} as MSH-18 says; they are read as ${seen().name}`);
    }
  }
}
