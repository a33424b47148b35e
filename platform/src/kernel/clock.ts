/** Time comes in as an argument, so that every decision can be replayed and every test repeated. */
export interface Clock {
  /** Wall-clock time. */
  now(): Date;
  /** Milliseconds that never jump: for durations and timeouts only. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};

/** A clock that stands still until told otherwise. */
export class ManualClock implements Clock {
  #ms: number;

  constructor(start: Date) {
    this.#ms = start.getTime();
  }

  now(): Date {
    return new Date(this.#ms);
  }

  monotonic(): number {
    return this.#ms;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }
}
