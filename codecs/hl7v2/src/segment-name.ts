/** Whether a segment begins or ends a message, batch or file, and so never stands inside a message. */
export function isBatchOrHeader(name: string): boolean {
  return name === 'MSH' || isBatchSegment(name);
}

export function isBatchSegment(name: string): boolean {
  return name === 'FHS' || name === 'BHS' || name === 'BTS' || name === 'FTS';
}

/** Whether the first two fields of a segment are the field separator and the encoding characters. */
export function holdsDelimiters(name: string): boolean {
  return name === 'MSH' || name === 'FHS' || name === 'BHS';
}

/**
 * The segment name that the line from `start` to `end` begins with, or the empty string: a capital and two capitals or digits, followed
 * by the field separator or nothing (chapter 2, section 5.1).
 */
export function segmentNameAt(text: string, start: number, end: number, fieldSeparator: number): string {
  if (end - start < 3 || (end - start > 3 && text.charCodeAt(start + 3) !== fieldSeparator)) return '';
  const isName = isCapital(text.charCodeAt(start)) && isNameEnd(text.charCodeAt(start + 1)) && isNameEnd(text.charCodeAt(start + 2));
  return isName ? text.slice(start, start + 3) : '';
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isNameEnd(code: number): boolean {
  return isCapital(code) || (code >= 0x30 && code <= 0x39);
}
