import { findCardNumbers } from '../kernel/index.ts';

/** Longer than any card number with its blanks, and the name of an element before it. */
const KEPT_BYTES = 128;

/** Watches whether a card number stands in the text of a payload as it streams by. */
export class CardWatch {
  #held: Buffer = Buffer.alloc(0);
  #isFound = false;

  push(bytes: Buffer): void {
    if (this.#isFound) return;
    const text = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    this.#isFound = findCardNumbers(text).length > 0;
    this.#held = Buffer.from(text.subarray(Math.max(0, text.length - KEPT_BYTES)));
  }

  get isFound(): boolean {
    return this.#isFound;
  }
}
