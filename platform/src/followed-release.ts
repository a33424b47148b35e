import { type CompiledRelease, type Estate, restartNeeded } from './govern/estate/index.ts';
import { newestRelease } from './govern/index.ts';
import { Fault } from './kernel/index.ts';
import type { Log } from './log.ts';
import type { Tx } from './store/index.ts';

/**
 * The release that messages arrive under: the one this process started with, and newer ones that differ from it in crosswalks, declared rates and cost
 * centers alone. What else a release says was read at the start, and a message must not be bound to what this process does not do
 * (docs/decisions/2026-11-21-running-nodes-follow-corrections-only.md).
 */
export class FollowedRelease {
  readonly #own: CompiledRelease;
  readonly #log: Pick<Log, 'error'>;
  #number: number;
  #estate: Estate;
  #seen: number;

  constructor(own: CompiledRelease, log: Pick<Log, 'error'>) {
    this.#own = own;
    this.#log = log;
    this.#number = own.number;
    this.#estate = own.estate;
    this.#seen = own.number;
  }

  get number(): number {
    return this.#number;
  }

  /** The estate as that release has it. */
  get estate(): Estate {
    return this.#estate;
  }

  /** Looks for a newer release. One that is not followed is said once. */
  async look(tx: Tx): Promise<void> {
    const { estate } = this.#own;
    const newest = await newestRelease(tx, estate.tenant.tenant, this.#seen);
    if (newest === undefined) return;
    this.#seen = newest.number;
    const newer = JSON.parse(newest.content) as Estate;
    const parts = restartNeeded(estate, newer);
    if (parts.length === 0) {
      this.#number = newest.number;
      this.#estate = newer;
    } else this.#log.error({ error: releaseNotFollowed(newest.number, this.#number, parts) }, 'a newer release is in force');
  }
}

const releaseNotFollowed = (newest: number, own: number, parts: readonly string[]): Fault =>
  new Fault({
    code: 'RELEASE_NOT_FOLLOWED',
    kind: 'conflict',
    message: `Release ${newest} changes ${parts.join(', ')}; this process goes on with release ${own}`,
    hint: 'Restart this node: it takes the release in force when it starts',
    at: `release:${newest}`,
  });
