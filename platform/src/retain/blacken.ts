/** From the first byte, up to but not including the second. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const BLACK = 'x'.charCodeAt(0);
const MESSAGE = 'MSH|';

/**
 * What must be blackened of a message of this kind so that nothing of a record is left: the record itself in X12, whose loops name their
 * patient; the whole message in a batch of HL7; the whole line elsewhere. Undefined for a message that is about one patient as a whole.
 */
export function partOf(kind: string, bytes: Buffer, record: ByteRange): ByteRange | undefined {
  if (kind === 'x12') return record;
  if (kind === 'batch')
    return around(bytes, record, (at) => isBreak(bytes[at - 1]) && bytes.toString('latin1', at, at + MESSAGE.length) === MESSAGE);
  if (kind === 'json' || kind === 'bank' || kind === 'csv') return around(bytes, record, (at) => isBreak(bytes[at - 1]));
  return undefined;
}

/** Writes over the ranges, in place; what stands around them keeps its position. */
export function blacken(bytes: Buffer, ranges: readonly ByteRange[]): void {
  for (const { start, end } of ranges) bytes.fill(BLACK, start, end);
}

/** From the last beginning at or before the record to the first one at or after its end. */
function around(bytes: Buffer, { start, end }: ByteRange, begins: (at: number) => boolean): ByteRange {
  let from = start;
  while (from > 0 && !begins(from)) from -= 1;
  let to = Math.max(end, from + 1);
  while (to < bytes.length && !begins(to)) to += 1;
  while (to > end && isBreak(bytes[to - 1])) to -= 1;
  return { start: from, end: to };
}

const isBreak = (byte: number | undefined): boolean => byte === CARRIAGE_RETURN || byte === LINE_FEED;
