import type { Delimiters } from './delimiters.ts';

/** The element that holds the length of the binary data in the element after it (X12.6; BIN01 and BDS02). */
const lengthElements: Readonly<Record<string, number>> = { BIN: 1, BDS: 2 };
/** The longest reach of what precedes binary data: an identifier, a filter code and a length. */
const REACH = 64;

/** Index of the first byte of data, its length, and the number of elements of the segment. */
export interface BinaryData {
  readonly data: number;
  readonly length: number;
  readonly elements: number;
}

/**
 * Finds the raw data of a BIN or BDS segment at `from`. `more` says that too few bytes are there to tell, `malformed`
 * that there is no length to go by, `undefined` that this is another segment.
 */
export function findBinary(text: string, from: number, delimiters: Delimiters): BinaryData | 'more' | 'malformed' | undefined {
  const { element, segment } = delimiters;
  const head = text.slice(from, from + REACH);
  const lengthElement = lengthElements[head.slice(0, 3)];
  if (lengthElement === undefined) return head.length < 3 && ('BIN'.startsWith(head) || 'BDS'.startsWith(head)) ? 'more' : undefined;
  if (head.length === 3) return 'more';
  if (head.charAt(3) !== element) return undefined;
  let start = 4;
  for (let n = 1; n < lengthElement; n++) start = head.indexOf(element, start) + 1 || REACH;
  const end = head.indexOf(element, start);
  const terminator = head.indexOf(segment);
  if (end === -1 || (terminator !== -1 && terminator < end)) {
    return terminator === -1 && head.length < REACH ? 'more' : 'malformed';
  }
  const length = head.slice(start, end);
  if (!/^\d{1,15}$/.test(length)) return 'malformed';
  return { data: from + end + 1, length: Number(length), elements: lengthElement + 1 };
}
