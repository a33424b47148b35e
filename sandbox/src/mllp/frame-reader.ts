const START = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;

/** Cuts the answers out of an MLLP byte stream; what stands between frames is dropped. Answers are small, so joining chunks is cheap. */
export class FrameReader {
  #held: Buffer = Buffer.alloc(0);

  /** The contents of the frames that `chunk` completes, oldest first. */
  push(chunk: Buffer): Buffer[] {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const frames: Buffer[] = [];
    let from = 0;
    for (;;) {
      const start = bytes.indexOf(START, from);
      if (start === -1) break;
      const end = trailer(bytes, start + 1);
      if (end === -1) {
        this.#held = bytes.subarray(start);
        return frames;
      }
      frames.push(bytes.subarray(start + 1, end));
      from = end + 2;
    }
    this.#held = Buffer.alloc(0);
    return frames;
  }
}

/** Frames a message for MLLP. */
export function frame(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(START), message, Buffer.of(END, RETURN)]);
}

function trailer(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(END, from); at !== -1; at = bytes.indexOf(END, at + 1)) {
    if (bytes[at + 1] === RETURN) return at;
  }
  return -1;
}
