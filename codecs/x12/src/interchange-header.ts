import type { Delimiters } from './delimiters.ts';
import type { X12Code } from './x12-error.ts';

/** Bytes in which the sixteen elements of ISA must be found; the fixed width is 106, wide ones of 140 occur. */
const SEARCH = 512;
/** Bytes past ISA in which a newline may show whether it is the terminator. */
const LOOK_AHEAD = 1024;

/** Bytes the tokenizer must have before an undecided header is an error. */
export const headerBytes = SEARCH + LOOK_AHEAD;

/** `length` counts ISA with its terminator; `refused` counts from the start of the header. */
export type HeaderReading =
  | { readonly kind: 'more' }
  | { readonly kind: 'refused'; readonly code: X12Code; readonly offset: number; readonly element?: number }
  | { readonly kind: 'header'; readonly delimiters: Delimiters; readonly length: number };

const more: HeaderReading = { kind: 'more' };

/**
 * Learns the delimiters from the ISA at the start of `text` (one character per byte). ISA is found by its separators,
 * not by its width: the element separator is byte 3, ISA16 follows the sixteenth separator, the terminator follows
 * ISA16 (X12.5, ISA). A missing ISA16 is told from the segment that follows. `ended` says that no more bytes will come.
 */
export function readHeader(text: string, ended: boolean): HeaderReading {
  if (text.length < 4 && !ended) return more;
  if (!text.startsWith('ISA')) return { kind: 'refused', code: foreignCode(text), offset: 0 };
  const element = text.charAt(3);
  if (!canDelimit(element)) return { kind: 'refused', code: text.length < 4 ? 'X12_ISA_INCOMPLETE' : 'X12_DELIMITER', offset: 3 };
  const last = sixteenth(text, element);
  const searched = last === -1 ? text.slice(0, SEARCH) : text.slice(0, last);
  const sneaked = groupInside(searched, element);
  if (sneaked !== -1) return { kind: 'refused', code: 'X12_ISA_INCOMPLETE', offset: sneaked };
  if (last === -1) {
    return text.length >= SEARCH || ended ? { kind: 'refused', code: 'X12_ISA_INCOMPLETE', offset: searched.length } : more;
  }
  return readEnd(text, last + 1, element, ended);
}

/** Reads ISA16 and the terminator that follow the sixteenth separator. */
function readEnd(text: string, at: number, element: string, ended: boolean): HeaderReading {
  if (text.length < at + 6 && !ended) return more;
  if (text.length < at + 1) return { kind: 'refused', code: 'X12_ISA_INCOMPLETE', offset: at };
  const first = text.charAt(at);
  if (nextSegment(text, at + 1, element)) return decided(text, element, '', first, at);
  const isa11 = text.slice(0, at).split(element)[11] ?? '';
  const terminator = terminatorAt(text, at + 1, element + first + isa11);
  if (terminator === '') return { kind: 'refused', code: 'X12_ISA_INCOMPLETE', offset: at + 1 };
  if (terminator !== '\n' && terminator !== '\r' && terminator !== '\r\n') return decided(text, element, first, terminator, at + 1);
  const owner = newlineOwner(text, at + 1 + terminator.length, first, ended);
  if (owner === 'more') return more;
  return owner === 'terminator' ? decided(text, element, first, terminator, at + 1) : decided(text, element, '', first, at);
}

/**
 * After `ISA…*T*x<newline>` either x is the component separator and newlines terminate, or ISA16 is missing and x
 * terminates with a newline for the eye. The next line tells: where x terminates, it ends with x.
 */
function newlineOwner(text: string, from: number, candidate: string, ended: boolean): 'terminator' | 'filler' | 'more' {
  let start = from;
  while (start < text.length && isWhite(text.charCodeAt(start))) start++;
  for (let i = start; i < text.length && i < start + LOOK_AHEAD; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return text.charAt(i - 1) === candidate ? 'filler' : 'terminator';
  }
  if (text.length < start + LOOK_AHEAD && !ended && text.length < headerBytes) return 'more';
  return text.includes(candidate, start) && text.length > start ? 'filler' : 'terminator';
}

function decided(text: string, element: string, component: string, segment: string, terminatorAt: number): HeaderReading {
  const wrong = [component, segment].findIndex((delimiter) => delimiter !== '' && (!canDelimit(delimiter) || delimiter === element));
  if (wrong !== -1 || component === segment) {
    const offset = wrong === 0 ? terminatorAt - 1 : terminatorAt;
    return { kind: 'refused', code: 'X12_DELIMITER', offset, ...(wrong === 0 && { element: 16 }) };
  }
  const elements = text.slice(0, terminatorAt).split(element);
  const repetition = repetitionSeparator(elements[11] ?? '', elements[12] ?? '', [element, component, segment]);
  return { kind: 'header', delimiters: { element, component, repetition, segment }, length: terminatorAt + segment.length };
}

/** ISA11 is a repetition separator from version 00402 on, unless it still says `U` or already has another use. */
function repetitionSeparator(isa11: string, isa12: string, taken: readonly string[]): string {
  if (isa11.length !== 1 || !canDelimit(isa11) || isa12 < '00402') return '';
  return taken.some((delimiter) => delimiter.includes(isa11)) ? '' : isa11;
}

function sixteenth(text: string, element: string): number {
  let at = -1;
  for (let found = 0; found < 16; found++) {
    at = text.indexOf(element, at + 1);
    if (at === -1 || at >= SEARCH) return -1;
  }
  return at;
}

/** Finds a GS segment inside what should be ISA: then ISA has too few elements. A value that ends in GS is not one. */
function groupInside(header: string, element: string): number {
  for (let at = header.indexOf(`GS${element}`, 4); at !== -1; at = header.indexOf(`GS${element}`, at + 1)) {
    const before = header.charAt(at - 1);
    if (before !== element && before !== ' ' && !isAlphanumeric(before)) return at;
  }
  return -1;
}

function nextSegment(text: string, at: number, element: string): boolean {
  return text.startsWith(`GS${element}`, at) || text.startsWith(`TA1${element}`, at) || text.startsWith(`IEA${element}`, at);
}

/** CRLF is one terminator, unless LF already has another use. */
function terminatorAt(text: string, at: number, taken: string): string {
  const code = text.charCodeAt(at);
  if (code === 13 && text.charCodeAt(at + 1) === 10 && !taken.includes('\n')) return '\r\n';
  const continued = text.charCodeAt(at + 1);
  if (code >= 0xc2 && code <= 0xdf && continued >= 0x80 && continued <= 0xbf) return text.slice(at, at + 2);
  return text.charAt(at);
}

function foreignCode(text: string): X12Code {
  if (/^(UNA|UNB|UNG|UNH)[^A-Za-z0-9]/.test(text)) return 'X12_EDIFACT';
  if (text.startsWith('STX=')) return 'X12_TRADACOMS';
  return /^(GS|ST)[^A-Za-z0-9\s]/.test(text) ? 'X12_ISA_MISSING' : 'X12_NOT_INTERCHANGE';
}

function canDelimit(character: string): boolean {
  return character !== '' && character !== ' ' && !isAlphanumeric(character);
}

function isAlphanumeric(character: string): boolean {
  return /^[A-Za-z0-9]/.test(character);
}

/** Tab, newline, vertical tab, form feed, return and space. */
export function isWhite(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
