import type { Piece } from './segment.ts';

/**
 * A segment that goes on over several chunks, kept as the parts that came so that each byte is looked at once. For
 * binary data `remaining` counts down the bytes to its end, terminator included; it is -1 for other segments.
 */
export class LongSegment {
  readonly start: number;
  readonly #parts: string[] = [];
  #length = 0;
  #ascii = true;
  separators: number;
  remaining: number;

  constructor(piece: Piece, from: number, separators: number, remaining: number) {
    this.start = piece.base + from;
    this.separators = separators;
    this.remaining = remaining;
    this.append(piece, from, piece.text.length);
  }

  get length(): number {
    return this.#length;
  }

  /** The last byte that has come. */
  get lastByte(): number {
    const part = this.#parts.at(-1) ?? '';
    return part.charCodeAt(part.length - 1);
  }

  append(piece: Piece, from: number, to: number): void {
    if (to === from) return;
    this.#parts.push(piece.text.slice(from, to));
    this.#length += to - from;
    this.#ascii &&= piece.ascii;
  }

  /** The whole segment as a piece of its own, with the marks of its first `elements` separators. */
  joined(separator: number, elements: number): Piece {
    const text = this.#parts.join('');
    const marks = new Uint32Array(elements);
    let at = -1;
    for (let n = 0; n < elements; n++) marks[n] = at = text.indexOf(String.fromCharCode(separator), at + 1);
    return { text, base: this.start, ascii: this.#ascii, marks };
  }
}
