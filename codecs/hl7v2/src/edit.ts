import { escapeText } from './escapes.ts';
import { Hl7Error } from './faults.ts';
import { formatPath, type Path } from './path.ts';
import type { Segment } from './segment.ts';
import { pieceOf, piecesOf, type Source, type Span } from './source.ts';

/**
 * Gives the bytes of a message with the value at `path` replaced, and whatever separators were missing before it added.
 *
 * @throws Hl7Error `HL7_PATH_NOT_FOUND`, `HL7_EDIT_REFUSED`, `HL7_VALUE_UNWRITABLE`
 */
export function edited(bytes: Uint8Array, source: Source, segment: Segment | undefined, path: Path, value: string | null): Uint8Array {
  if (segment === undefined) throw new Hl7Error('HL7_PATH_NOT_FOUND', `${formatPath(path)} is in no segment of the message`, { offset: 0 });
  const at = segment.place(segment.start, path.field);
  if (segment.name === 'MSH' && (path.field <= 2 || (path.field === 18 && !source.ascii))) {
    throw new Hl7Error('HL7_EDIT_REFUSED', `${formatPath(path)} decides how the message is read and stays as it is`, at);
  }
  const { span, before } = place(source, segment, path);
  const written = value === null ? '""' : escapeText(value, source.delimiters);
  const encoded = written === undefined || before === undefined ? undefined : source.charset.encode(before + written);
  if (encoded === undefined) {
    throw new Hl7Error('HL7_VALUE_UNWRITABLE', `${formatPath(path)} cannot be written in this message's delimiters or character set`, at);
  }
  return Buffer.concat([bytes.subarray(0, span.start), encoded, bytes.subarray(span.end)]);
}

/** Where the value goes, and the separators to be written before it; those are `undefined` when the message has no such separator. */
function place(source: Source, segment: Segment, path: Path): { span: Span; before: string | undefined } {
  const { repetition, component, subcomponent } = source.delimiters;
  const levels: readonly Level[] = [
    { separator: repetition, number: path.repetition },
    { separator: component, number: path.component },
    { separator: subcomponent, number: path.subcomponent },
  ];
  const field = segment.fieldSpan(path.field);
  if (field === undefined) {
    const missing = source.delimiters.field.repeat(path.field - segment.fieldCount);
    return { span: atEnd(segment), before: join(missing, levels) };
  }
  let span: Span = field;
  for (const [depth, { separator, number }] of levels.entries()) {
    const code = separator?.charCodeAt(0) ?? -1;
    const piece = pieceOf(source.text, span, code, number);
    if (piece === undefined) {
      const there = piecesOf(source.text, span, code, number).length;
      const missing = separator?.repeat(number - there);
      return { span: atEnd(span), before: missing === undefined ? undefined : join(missing, levels.slice(depth + 1)) };
    }
    span = piece;
  }
  return { span, before: '' };
}

interface Level {
  readonly separator: string | undefined;
  readonly number: number;
}

function join(missing: string, levels: readonly Level[]): string | undefined {
  let before = missing;
  for (const { separator, number } of levels) {
    if (number === 1) continue;
    if (separator === undefined) return undefined;
    before += separator.repeat(number - 1);
  }
  return before;
}

function atEnd(span: Span): Span {
  return { start: span.end, end: span.end };
}
