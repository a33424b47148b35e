import type { Fault } from '../../kernel/index.ts';
import { sftpFaults } from './faults.ts';

/** The operations that are waited for on one connection. */
export class Waits {
  readonly #ms: number;
  readonly #at: string;
  readonly #waiting = new Set<(fault: Fault) => void>();
  #broken = false;

  constructor(ms: number, at: string) {
    this.#ms = ms;
    this.#at = at;
  }

  async within<T>(operation: Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(sftpFaults.timeout(this.#ms, this.#at)), this.#ms);
    this.#waiting.add(reject);
    if (this.#broken) this.break();
    try {
      return await Promise.race([operation, promise]);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(reject);
    }
  }

  /** Ends every wait, now and later: some operations would never hear that the connection is gone. */
  break(): void {
    this.#broken = true;
    for (const reject of this.#waiting) reject(sftpFaults.lost(undefined, this.#at));
  }
}
