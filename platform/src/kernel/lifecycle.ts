/** Something with a life: a listener, a loop, a pool. */
export interface Running {
  readonly name: string;
  stop(): Promise<void>;
}

/**
 * Starts parts in order and stops them in reverse, so that nothing loses what it stands on. A part that fails to start
 * stops the ones before it and the failure is thrown on. One that fails to stop keeps none of the others running: its
 * failure is thrown when all are stopped. Asked to stop again, all wait for the same stopping. After an abort no further part is started:
 * those before it stop, and the reason is thrown.
 */
export async function startAll(parts: ReadonlyArray<() => Promise<Running>>, signal?: AbortSignal): Promise<Running> {
  const running: Running[] = [];
  const stopAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const part of running.toReversed()) await part.stop().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= stopAll());
  try {
    for (const start of parts) {
      signal?.throwIfAborted();
      running.push(await start());
    }
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  return { name: 'all', stop };
}

/**
 * Runs `work` again and again until stopped. `work` answers true when there was something to do (it runs again at
 * once) and false when idle (it waits `idleMs`, or until `wake`). A failure goes to `failed` and backs off, bounded. What
 * takes long looks at the signal, which tells it that the loop is to stop.
 */
export class Loop implements Running {
  readonly name: string;
  readonly #done: Promise<void>;
  readonly #stopping = new AbortController();
  #wake: (() => void) | undefined;
  #woken = false;

  constructor(name: string, idleMs: number, work: (signal: AbortSignal) => Promise<boolean>, failed: (error: unknown) => void) {
    this.name = name;
    this.#done = this.#run(idleMs, work, failed);
  }

  /** A hint that there may be work; polling finds it anyway. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake?.();
    await this.#done;
  }

  async #run(idleMs: number, work: (signal: AbortSignal) => Promise<boolean>, failed: (error: unknown) => void): Promise<void> {
    let failures = 0;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let busy = false;
      try {
        busy = await work(signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        failed(error);
      }
      if (!busy) await this.#pause(failures === 0 ? idleMs : Math.min(idleMs * 2 ** failures, 2000));
    }
  }

  #pause(ms: number): Promise<void> {
    if (this.#woken || this.#stopping.signal.aborted) {
      this.#woken = false;
      return new Promise((resolve) => setImmediate(resolve));
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        this.#woken = false;
        resolve();
      };
    });
  }
}
