export interface RetryRule {
  readonly firstMs: number;
  readonly mostMs: number;
  readonly tries: number;
}

/**
 * How long to wait after try number `tries` (1 is the first): doubling from `firstMs` to `mostMs`, of which the upper half is left to
 * chance so that what failed together does not come back together. `atLeast` is what the target asked for. `chance` is in [0, 1).
 */
export function retryDelay(rule: RetryRule, tries: number, chance: number, atLeast = 0): number {
  const full = Math.min(rule.mostMs, rule.firstMs * 2 ** Math.min(Math.max(0, tries - 1), 40));
  return Math.max(Math.round(full / 2 + (full / 2) * chance), atLeast);
}

/** How long until the next look at something that has been waiting for `ageMs`: a quarter of its age, within the rule's bounds. */
export function lookDelay(rule: RetryRule, ageMs: number, chance: number): number {
  const quarter = Math.min(rule.mostMs, Math.max(rule.firstMs, ageMs / 4));
  return Math.round(quarter * (0.75 + chance / 2));
}
