import { tooMany } from './limits.ts';
import type { Place } from './faults.ts';
import { pieceOf, piecesOf, rawBetween, textBetween, type Source, type Span } from './source.ts';
import { fieldsFrom } from './segment-fields.ts';
import { holdsDelimiters } from './segment-name.ts';
import type { TreeSegment } from './tree.ts';

/** A value and the bytes it came from. */
export interface Value {
  /** Decoded and unescaped; empty for null. */
  readonly text: string;
  /** Byte offsets into the message as it was given, the end not included. */
  readonly start: number;
  readonly end: number;
  /** Whether this is the `""` of chapter 2, section 5.3: delete what you have. */
  readonly isNull: boolean;
}

/** One segment of a message. Its fields are found when the first of them is asked for. */
export class Segment {
  /** Three characters, or empty for a line that does not begin with a segment name. */
  readonly name: string;
  /** Byte offsets into the message, the line end not included. */
  readonly start: number;
  readonly end: number;
  /** The place in the message, the header being 1. */
  readonly number: number;
  readonly #source: Source;
  #starts: readonly number[] | undefined;
  #repeated: Map<number, readonly Span[]> | undefined;

  constructor(source: Source, name: string, start: number, end: number, number: number) {
    this.#source = source;
    this.name = name;
    this.start = start;
    this.end = end;
    this.number = number;
  }

  /** The number of the last field that the segment holds, valued or not. */
  get fieldCount(): number {
    return this.#cut().length - 2;
  }

  /**
   * The text of a value; all numbers count from 1. A field without components is its own first component, and a component without
   * subcomponents its own first subcomponent. `undefined` means absent or empty; null (`""`) gives the empty string.
   *
   * @throws Hl7Error `HL7_LIMIT_EXCEEDED` when the segment has too many fields, or the field too many repetitions
   */
  get(field: number, repetition = 1, component = 1, subcomponent = 1): string | undefined {
    return this.value(field, repetition, component, subcomponent)?.text;
  }

  /** As `get`, with the byte range of the value and whether it is null. */
  value(field: number, repetition = 1, component = 1, subcomponent = 1): Value | undefined {
    const span = this.span(field, repetition, component, subcomponent);
    if (span === undefined || span.start === span.end) return undefined;
    const source = this.#source;
    const { start, end } = span;
    if (this.#isDelimiterField(field)) return { text: source.text.slice(start, end), start, end, isNull: false };
    const isNull = end - start === 2 && source.text.startsWith('""', start);
    return { text: isNull ? '' : textBetween(source, start, end), start, end, isNull };
  }

  /** The byte range of a value that is there, be it empty. */
  span(field: number, repetition = 1, component = 1, subcomponent = 1): Span | undefined {
    const whole = this.fieldSpan(field, repetition);
    if (whole === undefined || this.#isDelimiterField(field)) return component === 1 && subcomponent === 1 ? whole : undefined;
    const { text, codes } = this.#source;
    const part = pieceOf(text, whole, codes.component, component);
    return part && pieceOf(text, part, codes.subcomponent, subcomponent);
  }

  /** The byte range of a field or, with `repetition`, of one repetition of it. */
  fieldSpan(field: number, repetition?: number): Span | undefined {
    const starts = this.#cut();
    const start = starts[field];
    const next = starts[field + 1];
    if (field < 1 || start === undefined || next === undefined) return undefined;
    const isSeparator = field === 1 && this.#isHeader();
    const whole = { start, end: isSeparator ? next : next - 1 };
    if (repetition === undefined) return whole;
    if (this.#isDelimiterField(field)) return repetition === 1 ? whole : undefined;
    if (repetition === 1) return pieceOf(this.#source.text, whole, this.#source.codes.repetition, 1);
    return this.#repetitionsOf(field, whole)[repetition - 1];
  }

  /** How many repetitions a field has: 0 when it is absent or empty. */
  repetitions(field: number): number {
    const whole = this.fieldSpan(field);
    if (whole === undefined || whole.start === whole.end) return 0;
    return this.#isDelimiterField(field) ? 1 : this.#repetitionsOf(field, whole).length;
  }

  /** A whole field, or one repetition of it, as it was sent: separators and escapes kept. */
  raw(field: number, repetition?: number): string | undefined {
    const span = this.fieldSpan(field, repetition);
    return span === undefined || span.start === span.end ? undefined : rawBetween(this.#source, span.start, span.end);
  }

  /**
   * The segment as plain data. A line without a segment name is one field with its text.
   *
   * @throws Hl7Error `HL7_LIMIT_EXCEEDED`
   */
  tree(): TreeSegment {
    const source = this.#source;
    const { name, start, end } = this;
    if (name === '') return { name, fields: [[[[rawBetween(source, start, end)]]]] };
    const encoding = this.#isHeader() ? this.fieldSpan(2) : undefined;
    const before = encoding === undefined ? [] : [[[[source.delimiters.field]]], [[[source.text.slice(encoding.start, encoding.end)]]]];
    const from = encoding === undefined ? start + 4 : encoding.end + 1;
    return { name, fields: from > end ? before : fieldsFrom(source, this, from, before) };
  }

  /** A place in this segment, for errors. */
  place(offset: number, field?: number): Place {
    const at = { offset, segmentIndex: this.number, ...(this.name === '' ? {} : { segment: this.name }) };
    return field === undefined ? at : { ...at, field };
  }

  #isHeader(): boolean {
    return holdsDelimiters(this.name);
  }

  #isDelimiterField(field: number): boolean {
    return field <= 2 && this.#isHeader();
  }

  /** Where each field starts; field n ends one before field n + 1 starts, and the last entry stands for a field after the last. */
  #cut(): readonly number[] {
    if (this.#starts !== undefined) return this.#starts;
    const { text, codes, limits } = this.#source;
    const starts = [this.start];
    const separator = codes.field;
    const from = this.start + 3;
    if (this.#isHeader()) starts.push(from);
    for (let i = this.name === '' ? this.end : from; i < this.end; i++) {
      if (text.charCodeAt(i) !== separator) continue;
      starts.push(i + 1);
      if (starts.length > limits.fields + 1) throw tooMany(limits.fields, 'fields in a segment', this.place(i));
    }
    starts.push(this.end + 1);
    this.#starts = starts;
    return starts;
  }

  #repetitionsOf(field: number, whole: Span): readonly Span[] {
    const known = this.#repeated?.get(field);
    if (known !== undefined) return known;
    const { text, codes, limits } = this.#source;
    const spans = piecesOf(text, whole, codes.repetition, limits.repetitions);
    if (spans.length > limits.repetitions) throw tooMany(limits.repetitions, 'repetitions in a field', this.place(whole.start, field));
    this.#repeated ??= new Map();
    this.#repeated.set(field, spans);
    return spans;
  }
}
