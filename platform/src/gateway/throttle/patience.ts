/** Refusals of a caller that are answered at once, in every second; those after them come late, and all of them while it is in haste. */
const AT_ONCE = 20;
/** As long as `Retry-After` says at least: who sends the next request when it has the answer of the last slows down, and no timeout is near. */
const LATE_MS = 1_000;
/** Two late answers are never nearer to each other: what asks again as it is answered comes one by one then, not in a heap that others stand behind. */
const APART_MS = 1;
/** Late answers of one caller that are owed at a time: somebody who asks for a thousand a second is owed so many, and needs no new connections. */
const MOST_OWED = 1_024;
const SECOND_MS = 1_000;
/** Who was refused late is remembered for so long as somebody in haste. */
const HASTY_MS = 60_000;

interface Asker {
  /** When the second began that is counted, monotonic milliseconds. */
  since: number;
  refused: number;
  owed: number;
  /** When the last late answer is due. */
  due: number;
  /** Until when it counts as somebody in haste. */
  hastyUntil: number;
  /** Refusals after those that are answered at once, of which nobody was told yet. */
  untold: number;
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
    if (asker.refused <= AT_ONCE && asker.hastyUntil <= now) return 0;
    asker.hastyUntil = now + HASTY_MS;
    asker.untold++;
    if (asker.owed >= MOST_OWED) return undefined;
    asker.owed++;
    asker.due = Math.max(now + LATE_MS, asker.due + APART_MS);
    return asker.due - now;
  }

  /** A wait is over. Answers how many refusals there were since this was last told, once none of them waits any more; else 0. */
  over(caller: string, now: number): number {
    const asker = this.#askers.get(caller);
    if (asker === undefined) return 0;
    asker.owed--;
    if (asker.owed > 0) return 0;
    const { untold } = asker;
    asker.untold = 0;
    if (isOver(asker, now)) this.#askers.delete(caller);
    return untold;
  }

  /** Whether the caller asked on and on beyond its allowance within the last minute. */
  isHasty(caller: string, now: number): boolean {
    return (this.#askers.get(caller)?.hastyUntil ?? -Infinity) > now;
  }

  #askerOf(caller: string, now: number): Asker {
    const known = this.#askers.get(caller);
    if (known === undefined) {
      for (const [name, one] of this.#askers) if (one.owed === 0 && isOver(one, now)) this.#askers.delete(name);
      const asker = { since: now, refused: 0, owed: 0, due: -Infinity, hastyUntil: -Infinity, untold: 0 };
      this.#askers.set(caller, asker);
      return asker;
    }
    if (now - known.since >= SECOND_MS) Object.assign(known, { since: now, refused: 0 });
    return known;
  }
}

/** Nothing of the caller needs to be known any more. */
const isOver = ({ since, hastyUntil }: Asker, now: number): boolean => now - since >= SECOND_MS && now >= hastyUntil;
