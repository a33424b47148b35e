import type { Amount } from './documents.ts';

/** How far documents may differ without a person. A share is in ten-thousandths (250n is 2.5 %), an amount in minor units; both are kept, so the tighter one decides. */
export interface Tolerance {
  readonly share?: bigint;
  readonly amount?: Amount;
}

/** What differs within these is paid; absent ones allow no difference. */
export interface Tolerances {
  /** Of the unit price, and of what the difference comes to over all that was billed on the order line. */
  readonly price?: Tolerance;
  /** Billed beyond what was ordered; its amount is the value at the order's price. */
  readonly ordered?: Tolerance;
  /** Billed beyond what was received; its amount is the value at the order's price. */
  readonly received?: Tolerance;
  /** Of a line's amount against its quantity times its price. */
  readonly line?: Tolerance;
  readonly freight?: Tolerance;
  readonly tax?: Tolerance;
  /** Of the invoice's total against the sum of its parts. */
  readonly total?: Tolerance;
}

/** Tolerances of part of the purchases; `undefined` is for all. */
export interface ToleranceRule {
  readonly supplier?: string;
  readonly commodity?: string;
  readonly site?: string;
  readonly tolerances: Tolerances;
}

export interface Purchase {
  readonly supplier: string;
  readonly commodity: string | undefined;
  readonly site: string;
}

/** Which rule decides first where several fit: supplier before commodity before site. */
const rank = (rule: ToleranceRule): number =>
  (rule.supplier === undefined ? 0 : 4) + (rule.commodity === undefined ? 0 : 2) + (rule.site === undefined ? 0 : 1);

/**
 * Answers the tolerances of a purchase: those of the most particular rule that fits, each kind by itself, so that a supplier's rule on price
 * leaves the general one on freight in force. Answers are kept: there are few different purchases and many lines.
 */
export function toleranceTable(rules: readonly ToleranceRule[]): (purchase: Purchase) => Tolerances {
  const ordered = [...rules].sort((a, b) => rank(a) - rank(b));
  const known = new Map<string, Tolerances>();
  let last: Purchase | undefined;
  let answered: Tolerances = {};
  return (purchase) => {
    // One invoice asks line by line for the same purchase.
    if (last?.supplier === purchase.supplier && last.commodity === purchase.commodity && last.site === purchase.site) return answered;
    const name = JSON.stringify([purchase.supplier, purchase.commodity, purchase.site]);
    last = purchase;
    answered = known.get(name) ?? Object.assign({}, ...ordered.filter((rule) => fits(rule, purchase)).map((rule) => rule.tolerances));
    known.set(name, answered);
    return answered;
  };
}

const fits = (rule: ToleranceRule, { supplier, commodity, site }: Purchase): boolean =>
  (rule.supplier === undefined || rule.supplier === supplier) &&
  (rule.commodity === undefined || rule.commodity === commodity) &&
  (rule.site === undefined || rule.site === site);

/** How much more than `base` is allowed: the tighter of share and amount, nothing where neither is given. `base` and the answer are amounts. */
export function allowance({ share, amount }: Tolerance = {}, base: Amount): Amount {
  const magnitude = base < 0n ? -base : base;
  const byShare = share === undefined ? undefined : (magnitude * share) / 10_000n;
  if (byShare === undefined) return amount ?? 0n;
  return amount === undefined || byShare < amount ? byShare : amount;
}
