import { Hl7Error } from './faults.ts';

/** The separators of one message, each a single character; `undefined` where MSH-2 leaves them out. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string | undefined;
  readonly subcomponent: string | undefined;
  /** The truncation character that version 2.7 added as the fifth of MSH-2. */
  readonly truncation: string | undefined;
}

/** The separators that the standard recommends (chapter 2, section 5.4). */
export const STANDARD_DELIMITERS: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
  truncation: undefined,
};

/** Its MSH-2. */
const STANDARD_ENCODING = encodingCharacters(STANDARD_DELIMITERS);

/** MSH-2 as written in a message with these delimiters. */
export function encodingCharacters(delimiters: Delimiters): string {
  const { component, repetition, escape = '', subcomponent = '', truncation = '' } = delimiters;
  return component + repetition + escape + subcomponent + truncation;
}

/**
 * Reads the separators from the head of a header segment (MSH, FHS, BHS).
 *
 * @param field MSH-1, one character
 * @param encoding MSH-2, in its order: component, repetition, escape, subcomponent, truncation; the last three may be missing
 * @param offset byte offset of MSH-1, for the error
 * @throws Hl7Error `HL7_DELIMITERS_INVALID` when one is missing, doubled, or a letter, digit, quote, blank or control character
 */
export function readDelimiters(field: string, encoding: string, offset: number, segment = 'MSH'): Delimiters {
  if (field === STANDARD_DELIMITERS.field && encoding === STANDARD_ENCODING) return STANDARD_DELIMITERS;
  const [component, repetition, escape, subcomponent, truncation] = encoding;
  const refuse = (reason: string, at: number): never => {
    const number = at === offset ? 1 : 2;
    throw new Hl7Error('HL7_DELIMITERS_INVALID', `${segment}-${number} ${reason}`, { offset: at, segment, segmentIndex: 1, field: number });
  };
  if (field === '') return refuse('is missing', offset);
  const all = field + encoding;
  for (let i = 0; i < all.length; i++) {
    if (!isSeparator(all.charCodeAt(i))) return refuse('holds a character that cannot be a delimiter', offset + i);
    if (all.indexOf(all.charAt(i)) !== i) return refuse('uses one character for two delimiters', offset + i);
  }
  if (component === undefined || repetition === undefined) return refuse('must name a component and a repetition separator', offset + 1);
  if (encoding.length > 5) return refuse('holds more than five encoding characters', offset + 1);
  return { field, component, repetition, escape, subcomponent, truncation };
}

/** Whether a character may separate: printable ASCII, no blank, letter or digit, and no quote, which writes the null value. */
export function isSeparator(code: number): boolean {
  if (code <= 0x22 || code >= 0x7f) return code === 0x21;
  return !isAlphanumeric(code);
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
