import { type Clock, Secret } from '../kernel/index.ts';
import { Nonces } from './nonces.ts';
import { ProofCheck } from './proof-check.ts';
import type { TokenRules } from './token-check.ts';

/** What tokens are checked by in tests: proofs by the same clock, each once, and no scope that wants one unless told. */
export function ruledBy(clock: Clock, rules: Partial<TokenRules> = {}): TokenRules {
  const proofs = new ProofCheck(new Nonces(new Secret(Buffer.alloc(32, 3)), clock), clock);
  return { proofs, boundScopes: new Set(), useProof: () => Promise.resolve(true), ...rules };
}
