const START = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;

/** What stands after START where a message or a batch begins. */
const HEADERS: readonly string[] = ['MSH', 'FHS', 'BHS'];

/** A held frame begins in a buffer of this size, which doubles: each byte is copied a constant number of times. */
const FIRST_ROOM = 8192;

/** An answer needs the header of a frame, no more. */
const HEAD = 65_536;

/** A frame that grew past the limit: where its content began in the stream, and its first bytes for the answer. */
export interface Overflow {
  readonly offset: number;
  readonly head: Buffer;
}

/**
 * Cuts an MLLP byte stream (HL7 Transport Specification: MLLP, Release 1) into frames: START content END RETURN. It knows nothing of HL7
 * but how a message begins: bytes that will never parse are still a frame, and a frame must be stored before it is answered.
 *
 * Bytes outside frames are skipped and counted. A lone END is content, and so is START, unless a header follows it: then the sender broke
 * off and began again, and the broken piece must not be glued to the new message.
 */
export class MllpFramer {
  readonly #limit: number;
  #room: Buffer | undefined;
  #length = 0;
  #open = false;
  #offset = 0;
  #openedAt = 0;
  #discarded = 0;
  #overflow: Overflow | undefined;

  /** @param limit the largest content in bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether a frame has begun and not ended. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** Bytes skipped so far because they belonged to no whole frame. */
  get discarded(): number {
    return this.#discarded;
  }

  /** Set once a frame exceeds the limit. Every later byte is ignored, since nobody knows where that frame would end. */
  get overflow(): Overflow | undefined {
    return this.#overflow;
  }

  /** Returns the frames that `chunk` completes, oldest first. They may share memory with `chunk`. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let at = 0;
    while (at < chunk.length && this.#overflow === undefined) {
      if (this.#open) at = this.#fill(chunk, at, frames);
      else at = this.#seek(chunk, at);
    }
    this.#offset += chunk.length;
    return frames;
  }

  /** Skips to the content of the next frame. */
  #seek(chunk: Buffer, from: number): number {
    const start = chunk.indexOf(START, from);
    this.#open = start !== -1;
    this.#discarded += (this.#open ? start : chunk.length) - from;
    const next = this.#open ? start + 1 : chunk.length;
    this.#openedAt = this.#offset + next;
    return next;
  }

  /** Takes content up to the end of the frame or of the chunk. */
  #fill(chunk: Buffer, from: number, frames: Buffer[]): number {
    if (from === 0 && chunk[0] === RETURN && this.#room?.[this.#length - 1] === END) {
      this.#length -= 1;
      this.#close(chunk.subarray(0, 0), frames);
      return 1;
    }
    const end = trailerIn(chunk, from);
    if (end === -1) {
      this.#hold(chunk.subarray(from));
      if (this.#length > this.#limit + 1) this.#overflow = { offset: this.#openedAt, head: this.#held().subarray(0, HEAD) };
      return chunk.length;
    }
    this.#close(chunk.subarray(from, end), frames);
    return end + 2;
  }

  #close(tail: Buffer, frames: Buffer[]): void {
    if (this.#length > 0) this.#hold(tail);
    const content = this.#length > 0 ? this.#held() : tail;
    this.#room = undefined;
    this.#length = 0;
    this.#open = false;
    if (content.length > this.#limit) {
      this.#overflow = { offset: this.#openedAt, head: content.subarray(0, HEAD) };
      return;
    }
    const begin = lastBeginning(content);
    this.#discarded += begin;
    frames.push(content.subarray(begin));
  }

  #held(): Buffer {
    return this.#room?.subarray(0, this.#length) ?? Buffer.alloc(0);
  }

  #hold(bytes: Buffer): void {
    const needed = this.#length + bytes.length;
    if (this.#room === undefined || this.#room.length < needed) {
      const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_ROOM, needed, 2 * (this.#room?.length ?? 0)));
      this.#held().copy(larger);
      this.#room = larger;
    }
    bytes.copy(this.#room, this.#length);
    this.#length = needed;
  }
}

/** Where the two-byte trailer stands; a lone END byte is message content. */
function trailerIn(chunk: Buffer, from: number): number {
  for (let i = chunk.indexOf(END, from); i !== -1; i = chunk.indexOf(END, i + 1)) if (chunk[i + 1] === RETURN) return i;
  return -1;
}

/** Where the last message that begins inside `content` has its first byte; 0 when the content is one piece. */
function lastBeginning(content: Buffer): number {
  for (let i = content.lastIndexOf(START); i !== -1; i = i === 0 ? -1 : content.lastIndexOf(START, i - 1)) {
    if (HEADERS.includes(content.toString('latin1', i + 1, i + 4))) return i + 1;
  }
  return 0;
}
