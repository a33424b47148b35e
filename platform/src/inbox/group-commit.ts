import { type Fault, faultOf } from '../kernel/index.ts';

interface Waiting<T, R> {
  readonly item: T;
  readonly size: number;
  readonly resolve: (result: R) => void;
  readonly reject: (fault: Fault) => void;
  readonly unless: (() => Fault | undefined) | undefined;
}

export interface GroupCommitOptions {
  /** Most items in one commit. */
  readonly most: number;
  /** Most bytes in one commit. */
  readonly mostBytes: number;
  /** How long a first item waits for company, in milliseconds; it never waits while a commit is under way. */
  readonly lingerMs: number;
}

/**
 * Many callers, one commit: items that arrive while a commit is under way go together in the next. Each caller gets its
 * own answer after the commit, in the order of arrival. One commit at a time keeps the order of every sender.
 */
export class GroupCommit<T, R> {
  readonly #options: GroupCommitOptions;
  readonly #commit: (items: readonly T[]) => Promise<readonly (R | Fault)[]>;
  #waiting: Waiting<T, R>[] = [];
  #running: Promise<void> | undefined;

  constructor(options: GroupCommitOptions, commit: (items: readonly T[]) => Promise<readonly (R | Fault)[]>) {
    this.#options = options;
    this.#commit = commit;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** `unless` is asked as the commit is cut, after those who added earlier have heard: what it answers is why the item is left out. */
  add(item: T, size: number, unless?: () => Fault | undefined): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, size, resolve, reject, unless });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything added so far is answered. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    if (this.#options.lingerMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#options.lingerMs));
    else await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#take().filter((waiting) => {
        const reason = waiting.unless?.();
        if (reason !== undefined) waiting.reject(reason);
        return reason === undefined;
      });
      if (batch.length === 0) continue;
      const results = await this.#commit(batch.map((waiting) => waiting.item)).catch((error: unknown) => batch.map(() => faultOf(error)));
      batch.forEach((waiting, n) => {
        const result = results[n];
        if (result instanceof Error || result === undefined) waiting.reject(faultOf(result));
        else waiting.resolve(result);
      });
      // Answers go out and the senders' next messages come in before the next commit is cut, so that commits stay large.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = undefined;
  }

  #take(): Waiting<T, R>[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      if (count === this.#options.most || (count > 0 && bytes + waiting.size > this.#options.mostBytes)) break;
      bytes += waiting.size;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}
