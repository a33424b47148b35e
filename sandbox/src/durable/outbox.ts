import { setTimeout as wait } from 'node:timers/promises';

export interface OutboxOptions<T> {
  /** Delivers one item; throws when it is to be tried again. Called with one item at a time, in order. */
  readonly deliver: (item: T, signal: AbortSignal) => Promise<void>;
  /** The item is delivered, or set aside for good. */
  readonly done: () => Promise<void>;
  /** First wait after a failure, in milliseconds; doubled each time. */
  readonly firstWaitMs?: number;
  readonly mostWaitMs?: number;
}

/** A queue that gets rid of its items one after the other and tries the first again until it is gone: an interface queue. */
export class Outbox<T> {
  readonly #options: OutboxOptions<T>;
  readonly #stopping = new AbortController();
  readonly #items: T[] = [];
  #running: Promise<void> | undefined;
  #failures = 0;

  constructor(options: OutboxOptions<T>) {
    this.#options = options;
  }

  put(item: T): void {
    this.#items.push(item);
    this.#running ??= this.#run();
  }

  /** Items that are not gone yet. */
  get backlog(): number {
    return this.#items.length;
  }

  /** Failed tries so far. */
  get failures(): number {
    return this.#failures;
  }

  /** Stops at once; what is not gone stays to be put again. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { deliver, done, firstWaitMs = 100, mostWaitMs = 5000 } = this.#options;
    let waitMs = firstWaitMs;
    for (let item = this.#items[0]; item !== undefined && !signal.aborted; item = this.#items[0]) {
      try {
        await deliver(item, signal);
        await done();
        this.#items.shift();
        waitMs = firstWaitMs;
      } catch {
        this.#failures++;
        await wait(waitMs, undefined, { signal }).catch(() => undefined);
        waitMs = Math.min(mostWaitMs, waitMs * 2);
      }
    }
    this.#running = undefined;
  }
}
