interface Asked<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes one call of what is asked one at a time: what is asked while a call is under way shares the next one. `run` answers in the order it
 * was given, and never throws but for a bug.
 */
export class Gatherer<T, R> {
  readonly #most: number;
  readonly #run: (items: readonly T[]) => Promise<readonly R[]>;
  readonly #waiting: Asked<T, R>[] = [];
  #isRunning = false;

  constructor(most: number, run: (items: readonly T[]) => Promise<readonly R[]>) {
    this.#most = most;
    this.#run = run;
  }

  ask(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isRunning) void this.#runAll();
    });
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    // Deliveries that are taken together ask one right after the other.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#most);
      try {
        const results = await this.#run(group.map(({ item }) => item));
        for (const [n, asked] of group.entries()) {
          const result = results[n];
          if (result === undefined) asked.reject(new RangeError('fewer results than were asked for'));
          else asked.resolve(result);
        }
      } catch (error) {
        for (const asked of group) asked.reject(error);
      }
    }
    this.#isRunning = false;
  }
}
