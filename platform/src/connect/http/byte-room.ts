import type { Fault } from '../../kernel/index.ts';

/**
 * Room for so many bytes at once. Who finds none waits in line, unread, so that the network slows the sender down; who finds the line
 * full is turned away.
 */
export class ByteRoom {
  readonly #mostBytes: number;
  readonly #mostWaiting: number;
  readonly #full: (waiting: number) => Fault;
  readonly #line: { readonly bytes: number; readonly go: () => void }[] = [];
  #taken = 0;

  constructor(mostBytes: number, mostWaiting: number, full: (waiting: number) => Fault) {
    this.#mostBytes = mostBytes;
    this.#mostWaiting = mostWaiting;
    this.#full = full;
  }

  /** Resolves, in order of arrival, to what gives the room back. More bytes than there is room for count as all of it. Throws when the line is full. */
  async enter(bytes: number): Promise<() => void> {
    const wanted = Math.min(bytes, this.#mostBytes);
    if (this.#line.length >= this.#mostWaiting) throw this.#full(this.#line.length);
    if (this.#line.length > 0 || this.#taken + wanted > this.#mostBytes) {
      await new Promise<void>((go) => this.#line.push({ bytes: wanted, go }));
    } else this.#taken += wanted;
    return () => this.#leave(wanted);
  }

  /** Room is given to the next before it wakes, so that nobody slips in between. */
  #leave(bytes: number): void {
    this.#taken -= bytes;
    for (let next = this.#line[0]; next !== undefined && this.#taken + next.bytes <= this.#mostBytes; next = this.#line[0]) {
      this.#line.shift();
      this.#taken += next.bytes;
      next.go();
    }
  }
}
