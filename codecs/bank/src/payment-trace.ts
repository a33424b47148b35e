import type { Positions, Span } from './span.ts';

/** The reassociation trace segment (X12 TRN) by which a payment names the 835 that explains it. */
export interface PaymentTrace {
  /** TRN01, `1` for a current transaction. */
  readonly traceType: string;
  /** TRN02, which the 835 repeats in its own TRN02. */
  readonly traceNumber: string;
  /** TRN03, `1` and the payer's tax number. */
  readonly originatorId?: string;
  /** TRN04. */
  readonly originatingSupplement?: string;
  readonly positions: Positions<'traceType' | 'traceNumber' | 'originatorId' | 'originatingSupplement'>;
}

/** One stretch of text and the offset of its first byte; a byte is a character. */
export interface TextPiece {
  readonly text: string;
  readonly start: number;
}

/**
 * Finds the first TRN segment in the texts of payment addenda (CAQH CORE 370: `TRN*1*trace*1payer~`, also closed by a backslash, as Nacha
 * shows it), which may cross from one to the next. `unreadable` with its offset where a TRN begins that holds no trace number.
 */
export function findTrace(pieces: readonly TextPiece[]): PaymentTrace | { readonly unreadable: number } | undefined {
  const text = pieces.map((piece) => piece.text).join('');
  const found = /(?:^|[~\\])\s*TRN\*([^~\\]*)/.exec(text);
  if (found === null) return undefined;
  const content = found[1] ?? '';
  const from = found.index + found[0].length - content.length;
  return traceOf(content, from, pieces) ?? { unreadable: offsetOf(pieces, from - 'TRN*'.length) };
}

/** Finds the first TRN segment that stands whole in one line of a bank's free text, ended by a blank, a tilde, a backslash or the line. */
export function findTraceInText(lines: readonly TextPiece[]): PaymentTrace | undefined {
  for (const line of lines) {
    const found = /(?:^|[^A-Za-z0-9])TRN\*([^~\\\s]*)/.exec(line.text);
    const content = found?.[1];
    if (found === null || content === undefined) continue;
    const trace = traceOf(content, found.index + found[0].length - content.length, [line]);
    if (trace !== undefined) return trace;
  }
  return undefined;
}

/** The elements of a TRN segment behind its name, which begin at a place in the joined pieces. */
function traceOf(content: string, from: number, pieces: readonly TextPiece[]): PaymentTrace | undefined {
  const elements = content.split('*').map((element) => element.trimEnd());
  const [traceType = '', traceNumber = '', originatorId = '', originatingSupplement = ''] = elements;
  if (traceNumber === '') return undefined;
  let at = from;
  const spans = content.split('*').map((element): Span => {
    const start = at;
    at += element.length + 1;
    const length = element.trimEnd().length;
    const begins = offsetOf(pieces, start);
    return { start: begins, end: length === 0 ? begins : offsetOf(pieces, start + length - 1) + 1 };
  });
  const [typeSpan, numberSpan, originatorSpan, supplementSpan] = spans;
  return {
    traceType,
    traceNumber,
    ...(originatorId === '' ? {} : { originatorId }),
    ...(originatingSupplement === '' ? {} : { originatingSupplement }),
    positions: {
      ...(typeSpan === undefined ? {} : { traceType: typeSpan }),
      ...(numberSpan === undefined ? {} : { traceNumber: numberSpan }),
      ...(originatorId === '' || originatorSpan === undefined ? {} : { originatorId: originatorSpan }),
      ...(originatingSupplement === '' || supplementSpan === undefined ? {} : { originatingSupplement: supplementSpan }),
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
