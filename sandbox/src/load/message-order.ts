import type { Random } from '../chance/random.ts';

export interface OrderOptions {
  /** Share of arrivals, in percent, that repeat one of the last thousand messages byte for byte. */
  readonly duplicates: number;
  /** Share of arrivals, in percent, that carry the control id of one of the last thousand messages with other content. */
  readonly conflicts: number;
  /** Messages are shuffled within windows of this many; 1 keeps the order. */
  readonly permute: number;
}

/** How far back a duplicate reaches. */
const REACH = 1000;

/**
 * Says which message is sent next: new ones count up from 0, duplicates come again, and windows are shuffled. A number below zero is a
 * conflict: `~number` with its content changed.
 */
export class MessageOrder {
  readonly #random: Random;
  readonly #options: OrderOptions;
  #window: number[] = [];
  #nextNew = 0;

  constructor(random: Random, options: OrderOptions) {
    this.#random = random;
    this.#options = options;
  }

  /** The number of the next message; the sequence does not end. */
  next(): number {
    if (this.#options.duplicates + this.#options.conflicts <= 0 && this.#options.permute <= 1) return this.#nextNew++;
    const number = this.#window.pop();
    if (number !== undefined) return number;
    this.#fill();
    return this.next();
  }

  /** How many different messages have been drawn, those that wait in the window included. */
  get distinct(): number {
    return this.#nextNew;
  }

  #fill(): void {
    const size = Math.max(1, this.#options.permute);
    for (let i = 0; i < size; i++) {
      this.#window.push(this.#draw());
    }
    if (size === 1) return;
    for (let i = size - 1; i > 0; i--) {
      const other = this.#random.between(0, i);
      const held = this.#window[i] ?? 0;
      this.#window[i] = this.#window[other] ?? 0;
      this.#window[other] = held;
    }
  }

  #draw(): number {
    const { duplicates, conflicts } = this.#options;
    const drawn = duplicates + conflicts > 0 ? this.#random.next() * 100 : 100;
    if (this.#nextNew === 0 || drawn >= duplicates + conflicts) return this.#nextNew++;
    const earlier = this.#random.between(Math.max(0, this.#nextNew - REACH), this.#nextNew - 1);
    return drawn < duplicates ? earlier : ~earlier;
  }
}
