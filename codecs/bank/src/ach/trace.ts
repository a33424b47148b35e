import type { Span } from '../span.ts';
import type { AchTrace } from './parts.ts';

/** One stretch of addenda text and the offset of its first byte. */
export interface TextPiece {
  readonly text: string;
  readonly start: number;
}

/**
 * Finds the first TRN segment in the texts of payment addenda (CAQH CORE 370: `TRN*1*trace*1payer~`, also closed by a backslash, as Nacha
 * shows it). `unreadable` with its offset where a TRN begins that holds no trace number; undefined where there is none.
 */
export function findTrace(pieces: readonly TextPiece[]): AchTrace | { readonly unreadable: number } | undefined {
  const text = pieces.map((piece) => piece.text).join('');
  const found = /(?:^|[~\\])\s*TRN\*([^~\\]*)/.exec(text);
  if (found === null) return undefined;
  const content = found[1] ?? '';
  const from = found.index + found[0].length - content.length;
  const elements = content.split('*');
  const [traceType = '', traceNumber = '', originatorId = '', originatingSupplement = ''] = elements.map((element) => element.trimEnd());
  if (traceNumber === '') return { unreadable: offsetOf(pieces, from - 4) };
  const spans: Span[] = [];
  let at = from;
  for (const element of elements) {
    const end = at + element.trimEnd().length;
    spans.push({ start: offsetOf(pieces, at), end: end === at ? offsetOf(pieces, at) : offsetOf(pieces, end - 1) + 1 });
    at += element.length + 1;
  }
  return {
    traceType,
    traceNumber,
    ...(originatorId === '' ? {} : { originatorId }),
    ...(originatingSupplement === '' ? {} : { originatingSupplement }),
    positions: {
      ...(spans[0] === undefined ? {} : { traceType: spans[0] }),
      ...(spans[1] === undefined ? {} : { traceNumber: spans[1] }),
      ...(originatorId === '' || spans[2] === undefined ? {} : { originatorId: spans[2] }),
      ...(originatingSupplement === '' || spans[3] === undefined ? {} : { originatingSupplement: spans[3] }),
    },
  };
}

function offsetOf(pieces: readonly TextPiece[], index: number): number {
  let left = index;
  for (const piece of pieces) {
    if (left < piece.text.length) return piece.start + left;
    left -= piece.text.length;
  }
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.start + last.text.length;
}
