import type { Fault } from '../../kernel/index.ts';

/** What one body holds of the room. */
export interface Place {
  /** Holds so many bytes in all from now on, never fewer than before. Waits while there is no room; throws when waiting could not end. */
  readonly hold: (bytes: number) => Promise<void>;
  readonly leave: () => void;
}

interface Waiting {
  readonly bytes: number;
  readonly go: () => void;
  readonly refuse: (fault: Fault) => void;
}

/**
 * Room for so many bytes at once. Who finds none waits in line, unread, so that the network slows the sender down; who finds the line
 * full is turned away. Who is inside and needs more goes before those who wait outside, and is turned away when all inside need more:
 * none of them would ever leave.
 */
export class ByteRoom {
  readonly #mostBytes: number;
  readonly #mostWaiting: number;
  readonly #full: (waiting: number) => Fault;
  readonly #outside: Waiting[] = [];
  readonly #growing: Waiting[] = [];
  #inside = 0;
  #taken = 0;

  constructor(mostBytes: number, mostWaiting: number, full: (waiting: number) => Fault) {
    this.#mostBytes = mostBytes;
    this.#mostWaiting = mostWaiting;
    this.#full = full;
  }

  /** Resolves, in order of arrival, to a place of so many bytes. More than there is room for count as all of it. Throws when the line is full. */
  async enter(bytes: number): Promise<Place> {
    let held = Math.min(bytes, this.#mostBytes);
    if (this.#outside.length >= this.#mostWaiting) throw this.#full(this.#outside.length);
    if (this.#outside.length > 0 || !this.#fits(held)) await this.#wait(this.#outside, held);
    else {
      this.#inside += 1;
      this.#taken += held;
    }
    const hold = async (total: number): Promise<void> => {
      const more = Math.min(total, this.#mostBytes) - held;
      if (more <= 0) return;
      await this.#grow(more);
      held += more;
    };
    return { hold, leave: () => this.#leave(held) };
  }

  async #grow(bytes: number): Promise<void> {
    if (this.#fits(bytes)) this.#taken += bytes;
    else if (this.#growing.length + 1 === this.#inside) throw this.#full(this.#outside.length);
    else await this.#wait(this.#growing, bytes);
  }

  #fits(bytes: number): boolean {
    return this.#growing.length === 0 && this.#taken + bytes <= this.#mostBytes;
  }

  #wait(line: Waiting[], bytes: number): Promise<void> {
    return new Promise((go, refuse) => line.push({ bytes, go, refuse }));
  }

  #leave(bytes: number): void {
    this.#inside -= 1;
    this.#taken -= bytes;
    this.#admit(this.#growing);
    if (this.#growing.length === 0) this.#inside += this.#admit(this.#outside);
    else if (this.#growing.length === this.#inside) this.#growing.pop()?.refuse(this.#full(this.#outside.length));
  }

  /** Room is given to the next before it wakes, so that nobody slips in between. Answers how many went in. */
  #admit(line: Waiting[]): number {
    const before = line.length;
    for (let next = line[0]; next !== undefined && this.#taken + next.bytes <= this.#mostBytes; next = line[0]) {
      line.shift();
      this.#taken += next.bytes;
      next.go();
    }
    return before - line.length;
  }
}
