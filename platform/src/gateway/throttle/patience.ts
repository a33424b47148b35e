/** Refusals of one caller that are answered at once, in every second; those after them come late. */
const AT_ONCE = 20;
/** Long enough that a caller who sends the next request when it has the answer of the last slows down, short enough for any timeout. */
const LATE_MS = 250;
/** Late answers of one caller that are owed at a time. */
const MOST_OWED = 64;
const SECOND_MS = 1_000;

interface Asker {
  /** When the second began that is counted, monotonic milliseconds. */
  since: number;
  refused: number;
  owed: number;
}

/**
 * Whoever asks on and on beyond its allowance is refused late, so that its haste costs the others little: a refusal takes nearly as long to write
 * as an answer. How much is owed to one caller is bounded; what is more than that must be refused at once, and its connection closed.
 */
export class Patience {
  readonly #askers = new Map<string, Asker>();

  /** How long to wait with a refusal, in milliseconds; `undefined` when too many wait already. Every wait that is begun is told `over`. */
  wait(caller: string, now: number): number | undefined {
    const asker = this.#askerOf(caller, now);
    asker.refused++;
    if (asker.refused <= AT_ONCE) return 0;
    if (asker.owed >= MOST_OWED) return undefined;
    asker.owed++;
    return LATE_MS;
  }

  over(caller: string, now: number): void {
    const asker = this.#askers.get(caller);
    if (asker === undefined) return;
    asker.owed--;
    if (asker.owed === 0 && isOver(asker, now)) this.#askers.delete(caller);
  }

  #askerOf(caller: string, now: number): Asker {
    const known = this.#askers.get(caller);
    if (known === undefined) {
      for (const [name, one] of this.#askers) if (one.owed === 0 && isOver(one, now)) this.#askers.delete(name);
      const asker = { since: now, refused: 0, owed: 0 };
      this.#askers.set(caller, asker);
      return asker;
    }
    if (isOver(known, now)) Object.assign(known, { since: now, refused: 0 });
    return known;
  }
}

const isOver = ({ since }: Asker, now: number): boolean => now - since >= SECOND_MS;
