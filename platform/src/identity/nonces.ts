import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, Secret } from '../kernel/index.ts';

/** A nonce is told for this long, and taken for as long again. */
const PERIOD_MS = 60_000;
export const NONCE_MS = 2 * PERIOD_MS;

/**
 * Nonces that show that a proof was made just now (RFC 9449 section 8). They follow from the time and a key that all nodes have, so that
 * any of them takes what another gave, and nothing is kept.
 */
export class Nonces {
  readonly #key: Secret<Buffer>;
  readonly #clock: Clock;

  constructor(key: Secret<Buffer>, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  current(): string {
    return this.#of(this.#period());
  }

  isCurrent(nonce: string): boolean {
    const given = Buffer.from(nonce);
    return [0, 1, -1].some((ago) => {
      const expected = Buffer.from(this.#of(this.#period() - ago));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }

  #period(): number {
    return Math.floor(this.#clock.now().getTime() / PERIOD_MS);
  }

  #of(period: number): string {
    return createHmac('sha256', this.#key.reveal()).update(`nonce ${period}`).digest('base64url').slice(0, 22);
  }
}
