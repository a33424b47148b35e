import { FlatError } from '../flat-error.ts';

/** One record as it stands: its bytes without the line end, and where it begins. */
export interface Line {
  readonly bytes: Buffer;
  readonly start: number;
}

/** Cuts bytes at LF, CR or CRLF, or at a width. The same lines come out however the input is chunked; time is linear. */
export class LineSplitter {
  readonly #width: number | undefined;
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #held = 0;
  #offset: number;

  constructor(width: number | undefined, limit: number, offset: number) {
    this.#width = width;
    this.#limit = limit;
    this.#offset = offset;
  }

  /** Takes bytes that stay as they are and calls `take` with each line. Throws FlatError FLAT_RECORD_TOO_LONG. */
  push(bytes: Buffer, take: (line: Line) => void): void {
    let from = 0;
    while (from < bytes.length) {
      const isEnd = bytes[from] === 10 || bytes[from] === 13;
      if (isEnd && (this.#width === undefined || this.#held === 0)) {
        this.#finish(take);
        this.#offset++;
        from++;
        continue;
      }
      const to = this.#width === undefined ? lineEnd(bytes, from) : Math.min(bytes.length, from + this.#width - this.#held);
      this.#keep(bytes.subarray(from, to));
      from = to;
      if (this.#held === this.#width) this.#finish(take);
    }
  }

  end(take: (line: Line) => void): void {
    this.#finish(take);
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#held += piece.length;
    if (this.#held > this.#limit) {
      throw new FlatError('FLAT_RECORD_TOO_LONG', { offset: this.#offset }, { detail: `limit ${this.#limit}` });
    }
  }

  #finish(take: (line: Line) => void): void {
    if (this.#held === 0) return;
    const bytes = this.#pieces.length === 1 ? (this.#pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#pieces);
    const start = this.#offset;
    this.#offset += this.#held;
    this.#pieces = [];
    this.#held = 0;
    take({ bytes, start });
  }
}

function lineEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
  return at;
}
