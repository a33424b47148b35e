import type { Limits } from './limits.ts';
import type { Syntax } from './segment.ts';

/** What the tokenizer goes by inside one interchange. */
export interface InterchangeScan {
  readonly syntax: Syntax;
  /** Offset of its ISA. */
  readonly start: number;
  /** The last byte of the terminator. */
  readonly terminator: number;
  /** The byte before it that belongs to it: CR before LF, which may be absent; the first byte of a character, which may not; -1 for none. */
  readonly prefix: number;
  readonly prefixRequired: boolean;
}

export function scanOf(syntax: Syntax, start: number): InterchangeScan {
  const { segment } = syntax.delimiters;
  const newline = segment.endsWith('\n');
  const prefix = newline ? 13 : segment.length === 2 ? segment.charCodeAt(0) : -1;
  const terminator = segment.charCodeAt(segment.length - 1);
  return { syntax, start, terminator, prefix, prefixRequired: prefix !== -1 && !newline };
}

/** The offset that a segment from `start` may not reach without its terminator. */
export function stopOf(scan: InterchangeScan, start: number, limits: Limits): number {
  return Math.min(start + limits.segmentBytes, scan.start + limits.interchangeBytes) + 1;
}
