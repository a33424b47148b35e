import { Socket } from 'node:net';

/**
 * A socket that sends in one go what is written, corked, before the program next waits: the statements of a pipeline leave in one system call
 * and wake the server once, not once for each.
 */
export class GatheringSocket extends Socket {
  #isGathering = false;

  override cork(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    super.cork();
    process.nextTick(() => this.#send());
  }

  /** The driver uncorks behind every statement: what it holds goes out with those that follow at once. */
  override uncork(): void {}

  override end(chunk?: Uint8Array | string | (() => void), encoding?: BufferEncoding | (() => void), done?: () => void): this {
    this.#send();
    if (chunk === undefined || typeof chunk === 'function') return super.end(chunk);
    return typeof encoding === 'function' ? super.end(chunk, encoding) : super.end(chunk, encoding, done);
  }

  #send(): void {
    if (!this.#isGathering) return;
    this.#isGathering = false;
    super.uncork();
  }
}
