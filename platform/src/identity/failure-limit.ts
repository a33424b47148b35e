import type { Clock } from '../kernel/index.ts';

const WINDOW_MS = 60_000;
/** Callers that are remembered at a time. */
const MOST_KEPT = 10_000;

/** Counts failures per name within a minute. Kept by this process only: it slows guessing down, it proves nothing. */
export class FailureLimit {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #failures = new Map<string, { count: number; readonly since: number }>();

  /** `most` failures a minute are answered; more are not looked at. */
  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Seconds until `name` is looked at again; 0: now. */
  waitSeconds(name: string): number {
    const known = this.#failures.get(name);
    if (known === undefined || known.count < this.#most) return 0;
    const left = known.since + WINDOW_MS - this.#clock.monotonic();
    if (left > 0) return Math.ceil(left / 1000);
    this.#failures.delete(name);
    return 0;
  }

  failed(name: string): void {
    const now = this.#clock.monotonic();
    const known = this.#failures.get(name);
    if (known !== undefined && now - known.since < WINDOW_MS) {
      known.count += 1;
      return;
    }
    this.#failures.delete(name);
    const oldest = this.#failures.keys().next();
    if (this.#failures.size >= MOST_KEPT && oldest.done !== true) this.#failures.delete(oldest.value);
    this.#failures.set(name, { count: 1, since: now });
  }
}
