import type { TextPiece } from '../payment-trace.ts';
import type { PhysicalRecord } from '../record-splitter.ts';
import type { Span } from '../span.ts';
import { decodeText } from '../text.ts';

export interface Field {
  readonly text: string;
  readonly span: Span;
}

/** One physical line without its code, comma, closing slash and trailing blanks. */
interface Line {
  readonly body: string;
  readonly start: number;
  readonly closed: boolean;
}

/**
 * A record with its 88 continuations, read field by field. A field ends at a comma, or where its line ends; only a slash that is the last
 * character of a line closes it, since references and texts hold slashes of their own.
 */
export class LogicalRecord {
  readonly code: string;
  readonly number: number;
  readonly at: Span;
  readonly physicalRecords: number;
  readonly #lines: readonly Line[];
  #line = 0;
  #next = 0;

  constructor(records: readonly PhysicalRecord[]) {
    const first = records[0];
    const last = records.at(-1) ?? first;
    this.code = first?.text.slice(0, 2) ?? '';
    this.number = first?.number ?? 0;
    this.at = { start: first?.start ?? 0, end: (last?.start ?? 0) + (last?.text.length ?? 0) };
    this.physicalRecords = records.length;
    this.#lines = records.map(lineOf);
  }

  /** The offset of the first line that no slash closes, or undefined. */
  get unclosed(): number | undefined {
    const line = this.#lines.find(({ closed }) => !closed);
    return line === undefined ? undefined : line.start + line.body.length;
  }

  /** The next field without the blanks around it, or undefined after the last. */
  next(): Field | undefined {
    const line = this.#current();
    if (line === undefined) return undefined;
    const comma = line.body.indexOf(',', this.#next);
    const end = comma === -1 ? line.body.length : comma;
    const field = trimmed(line, this.#next, end);
    this.#next = end + 1;
    return field;
  }

  /** True when no field is left. */
  get done(): boolean {
    return this.#current() === undefined;
  }

  /** Everything left, line by line joined by a newline: commas and slashes are content. Undefined when nothing is there. */
  rest(): (Field & { readonly lines: readonly TextPiece[] }) | undefined {
    const first = this.#current();
    if (first === undefined) return undefined;
    const from = this.#next;
    const lines = this.#lines.slice(this.#line);
    this.#line = this.#lines.length;
    const pieces = lines.map((line, n) => {
      const skipped = n === 0 ? from : 0;
      return { text: line.body.slice(skipped), start: line.start + skipped };
    });
    const text = pieces.map((piece) => piece.text).join('\n');
    const last = lines.at(-1) ?? first;
    const span = { start: first.start + from, end: last.start + last.body.length };
    return text === '' ? undefined : { text: decodeText(text), span, lines: pieces };
  }

  #current(): Line | undefined {
    let line = this.#lines[this.#line];
    while (line !== undefined && this.#next > line.body.length) {
      this.#next = 0;
      line = this.#lines[++this.#line];
    }
    return line;
  }
}

function lineOf({ text, start }: PhysicalRecord): Line {
  const end = lengthWithoutBlanks(text);
  const closed = end > 0 && text[end - 1] === '/';
  const from = Math.min(text[2] === ',' ? 3 : 2, end);
  return { body: text.slice(from, Math.max(from, closed ? end - 1 : end)), start: start + from, closed };
}

function lengthWithoutBlanks(text: string): number {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end--;
  return end;
}

function trimmed(line: Line, from: number, to: number): Field {
  let start = from;
  let end = to;
  while (start < end && line.body.charCodeAt(start) === 32) start++;
  while (end > start && line.body.charCodeAt(end - 1) === 32) end--;
  return { text: decodeText(line.body.slice(start, end)), span: { start: line.start + start, end: line.start + end } };
}
