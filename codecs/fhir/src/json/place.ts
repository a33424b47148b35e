import type { Place } from '../faults.ts';

const LINE_FEED = 0x0a;

/** The place of a byte offset. Counts the lines before it, so it is for errors only. */
export function placeAt(bytes: Uint8Array, offset: number, expression: string): Place {
  let line = 1;
  let lineStart = 0;
  for (let feed = bytes.indexOf(LINE_FEED); feed !== -1 && feed < offset; feed = bytes.indexOf(LINE_FEED, lineStart)) {
    line++;
    lineStart = feed + 1;
  }
  return { offset, line, column: offset - lineStart + 1, expression };
}

/** Where bytes that are not UTF-8 stop being it. */
export function firstInvalidByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (decodes(bytes.subarray(0, middle + 1))) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether bytes are the beginning of UTF-8: a last character that is cut is no error. */
function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
