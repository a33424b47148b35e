const START = Buffer.from([0x0b]);
const TRAILER = Buffer.from([0x1c, 0x0d]);

/** Frames contents for the wire, in order, as one piece: one write for a batch of answers. */
export function frame(...contents: readonly Uint8Array[]): Buffer {
  return Buffer.concat(contents.flatMap((content) => [START, content, TRAILER]));
}
