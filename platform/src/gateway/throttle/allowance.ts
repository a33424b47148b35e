/** How much of one class of routes a caller may ask for: `perSecond` in the long run, `burst` at once. Costs are counted, not requests. */
export interface AllowancePolicy {
  readonly perSecond: number;
  readonly burst: number;
}

/** What was answered to a request for some of an allowance. */
export interface Spent {
  readonly allowed: boolean;
  readonly limit: number;
  /** What could be spent at once after this, in whole costs. */
  readonly remaining: number;
  /** Until all of the burst is there again. */
  readonly resetMs: number;
  /** Until this request would be allowed; 0 when it is. */
  readonly retryMs: number;
}

/** Callers remembered at a time: those whose allowance is full again are the first to be forgotten, and lose nothing by it. */
const MOST_CALLERS = 10_000;

/**
 * Allowances of many callers under one policy, by the generic cell rate algorithm: of each caller only the moment is kept at which
 * its allowance will be full again. Times are monotonic milliseconds.
 */
export class Allowances {
  readonly #policy: AllowancePolicy;
  readonly #mostCallers: number;
  readonly #fullAt = new Map<string, number>();

  constructor(policy: AllowancePolicy, mostCallers = MOST_CALLERS) {
    this.#policy = policy;
    this.#mostCallers = mostCallers;
  }

  /** Spends `cost` of the caller's allowance, or nothing when there is not so much. A cost above the burst is taken as the burst. */
  spend(caller: string, cost: number, now: number): Spent {
    const { perSecond, burst } = this.#policy;
    const each = 1_000 / perSecond;
    const fullAt = Math.max(this.#fullAt.get(caller) ?? now, now);
    const wanted = fullAt + Math.min(cost, burst) * each;
    const most = now + burst * each;
    const allowed = wanted <= most + 1e-6;
    const stands = allowed ? wanted : fullAt;
    if (allowed) this.#keep(caller, wanted, now);
    return {
      allowed,
      limit: burst,
      remaining: Math.floor((most - stands) / each + 1e-6),
      resetMs: stands - now,
      retryMs: allowed ? 0 : wanted - most,
    };
  }

  #keep(caller: string, fullAt: number, now: number): void {
    this.#fullAt.delete(caller);
    this.#fullAt.set(caller, fullAt);
    if (this.#fullAt.size <= this.#mostCallers) return;
    for (const [known, full] of this.#fullAt) if (full <= now) this.#fullAt.delete(known);
    // All of them are spending: the one that has not asked for longest is forgotten.
    const oldest = this.#fullAt.keys().next();
    if (this.#fullAt.size > this.#mostCallers && oldest.done !== true) this.#fullAt.delete(oldest.value);
  }
}
