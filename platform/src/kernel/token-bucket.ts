/** A rate budget: `perSecond` requests in the long run, `burst` at once. Times are monotonic milliseconds. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(rate: { readonly perSecond: number; readonly burst: number }, now: number) {
    this.#perMs = rate.perSecond / 1000;
    this.#burst = Math.max(1, rate.burst);
    this.#tokens = this.#burst;
    this.#at = now;
  }

  /**
   * Takes one token, on credit when there is none: answers how many milliseconds to wait before using it. Those who ask later wait
   * longer, so the rate holds and the order of asking is kept. Takes nothing when the wait would be longer than `most`.
   */
  take(now: number, most: number): { readonly waitMs: number; readonly taken: boolean } {
    this.#refill(now);
    const missing = 1 - this.#tokens;
    const waitMs = Math.max(0, this.#at - now) + Math.max(0, missing) / this.#perMs;
    const taken = waitMs <= most;
    if (taken) this.#tokens -= 1;
    return { waitMs, taken };
  }

  /** Whether the target's pause is over. */
  isOpen(now: number): boolean {
    return now >= this.#at;
  }

  /** The target asked for a pause: nothing before `until`, and no burst saved up meanwhile. */
  pause(until: number): void {
    this.#refill(Math.max(until, this.#at));
    this.#tokens = Math.min(this.#tokens, 1);
  }

  #refill(now: number): void {
    if (now <= this.#at) return;
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
