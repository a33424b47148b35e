import { type Cluster, type ClusterOptions, startCluster } from './cluster.ts';

export interface KeptClusterOptions extends ClusterOptions {
  /** Told when the server ended by itself and is started again. */
  readonly restarting?: () => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A server that ran this long was healthy: its next pause is the first again. */
const HEALTHY_MS = 10_000;

/**
 * Starts the cluster in `folder` and keeps it running: a server that ends by itself is started again on the same port,
 * so that whoever was connected finds it where it was. Throws what `startCluster` throws when the first start fails.
 */
export async function keepCluster(options: KeptClusterOptions): Promise<Cluster> {
  return new KeptCluster(options, await startCluster(options));
}

class KeptCluster implements Cluster {
  readonly port: number;
  readonly adminUrl: string;
  readonly url: string;
  /** Resolves when it is stopped: only then does it stay ended. */
  readonly ended: Promise<void>;
  readonly #options: KeptClusterOptions;
  #current: Cluster;
  /** A server that was taken over is only looked at now and then, which keeps no process alive until it is seen to have ended. */
  readonly #stopped = Promise.withResolvers<void>();
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(options: KeptClusterOptions, first: Cluster) {
    this.port = first.port;
    this.adminUrl = first.adminUrl;
    this.url = first.url;
    this.#options = { ...options, port: first.port, known: true };
    this.#current = first;
    this.ended = this.#keep();
  }

  get pid(): number {
    return this.#current.pid;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#current.stop();
    this.#stopped.resolve();
    await this.ended;
  }

  async #keep(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    let started = performance.now();
    for (;;) {
      await Promise.race([this.#current.ended, this.#stopped.promise]);
      if (this.#stopping) return;
      this.#options.restarting?.();
      if (performance.now() - started > HEALTHY_MS) pause = FIRST_PAUSE_MS;
      while (!(await this.#again(pause))) {
        if (this.#stopping) return;
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
      started = performance.now();
    }
  }

  /** False when it did not start: after a kill the orphans of the dead server hold its memory for a moment. */
  async #again(pauseMs: number): Promise<boolean> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    if (this.#stopping) return false;
    try {
      this.#current = await startCluster(this.#options);
    } catch {
      return false;
    }
    if (this.#stopping) await this.#current.stop();
    return true;
  }
}
