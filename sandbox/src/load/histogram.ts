const STEPS = 128;

/** Counts durations in buckets less than one percent wide, so that the tail of millions of samples is known in a few kilobytes. */
export class Histogram {
  readonly #counts = new Float64Array(STEPS * 40);
  #total = 0;
  #most = 0;

  /** `milliseconds` from a microsecond up. */
  add(milliseconds: number): void {
    const micros = Math.max(1, milliseconds * 1000);
    const index = Math.min(this.#counts.length - 1, Math.floor(Math.log2(micros) * STEPS));
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total++;
    if (milliseconds > this.#most) this.#most = milliseconds;
  }

  get total(): number {
    return this.#total;
  }

  get most(): number {
    return this.#most;
  }

  /** The duration that `fraction` of the samples do not exceed, in milliseconds; 0 when there are none. */
  quantile(fraction: number): number {
    let left = Math.ceil(this.#total * fraction);
    if (left === 0) return 0;
    for (let index = 0; index < this.#counts.length; index++) {
      left -= this.#counts[index] ?? 0;
      if (left <= 0) return Math.min(this.#most, 2 ** ((index + 1) / STEPS) / 1000);
    }
    return this.#most;
  }
}
