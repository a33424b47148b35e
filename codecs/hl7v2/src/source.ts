import { decodeRaw, type Charset } from './charset.ts';
import type { Delimiters } from './delimiters.ts';
import { unescapeText } from './escapes.ts';
import type { Limits } from './limits.ts';

/**
 * The bytes of one message and what is needed to read any value in them. `text` holds one character for each byte, so an index into
 * it is a byte offset; a value becomes real text only when it is asked for.
 */
export interface Source {
  readonly text: string;
  readonly ascii: boolean;
  readonly delimiters: Delimiters;
  readonly codes: SeparatorCodes;
  readonly charset: Charset;
  readonly limits: Limits;
}

/** The separators as character codes, -1 for one that the message does not use. */
export interface SeparatorCodes {
  readonly field: number;
  readonly repetition: number;
  readonly component: number;
  readonly subcomponent: number;
  readonly escape: number;
}

export function separatorCodes(delimiters: Delimiters): SeparatorCodes {
  return {
    field: delimiters.field.charCodeAt(0),
    repetition: delimiters.repetition.charCodeAt(0),
    component: delimiters.component.charCodeAt(0),
    subcomponent: delimiters.subcomponent?.charCodeAt(0) ?? -1,
    escape: delimiters.escape?.charCodeAt(0) ?? -1,
  };
}

/** A value as the message means it: decoded and unescaped. */
export function textBetween(source: Source, start: number, end: number): string {
  return unescapeText(rawBetween(source, start, end), source.delimiters, source.charset);
}

/** A piece of the message as it was sent, escapes kept, in the characters of its character set. */
export function rawBetween(source: Source, start: number, end: number): string {
  const raw = source.text.slice(start, end);
  return source.ascii ? raw : decodeRaw(raw, source.charset);
}

/** A run of bytes, the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The `number`th piece (from 1) of `span` between separators, or `undefined` when there are fewer. */
export function pieceOf(text: string, span: Span, separator: number, number: number): Span | undefined {
  let start = span.start;
  let left = number;
  for (let i = span.start; i < span.end; i++) {
    if (text.charCodeAt(i) !== separator) continue;
    if (--left === 0) return { start, end: i };
    start = i + 1;
  }
  return left === 1 ? { start, end: span.end } : undefined;
}

/** Every piece of `span` between separators; stops after `limit` + 1 of them, for the caller to refuse. */
export function piecesOf(text: string, span: Span, separator: number, limit: number): Span[] {
  const pieces: Span[] = [];
  let start = span.start;
  for (let i = span.start; i < span.end && pieces.length < limit; i++) {
    if (text.charCodeAt(i) !== separator) continue;
    pieces.push({ start, end: i });
    start = i + 1;
  }
  pieces.push({ start, end: span.end });
  return pieces;
}
