import { type Decimal, divideHalfUp, parseDecimal, rescale } from '../../../kernel/index.ts';
import type { Charge } from './account.ts';

/** What should stand in the ledger for a credit. `charge` is what it takes back, whole or in part. */
export interface CreditStanding {
  readonly as: string;
  /** Positive: what it lowers the account by. */
  readonly value: bigint;
  readonly charge: Charge | undefined;
}

/**
 * Decides what each credit takes back. A credit belongs to a charge of the same code and day: best of all with the same
 * quantity and amount, then the same quantity, then the same amount, then a part of a larger quantity; it takes back what
 * the charge was posted at, whatever the credit says. Only the items decide, not the order in which they came.
 */
export function pairCredits(items: readonly Charge[]): ReadonlyMap<string, CreditStanding> {
  const credits = items.filter((item) => item.credit).toSorted(byId);
  const standing = new Map<string, CreditStanding>();
  if (credits.length === 0) return standing;
  const open = Map.groupBy(
    items
      .filter((item) => !item.credit && item.amount > 0n)
      .toSorted(byId)
      .map((charge): Open => ({ charge, left: charge.amount })),
    ({ charge }) => serviceOf(charge),
  );
  for (const fits of WHOLE) {
    for (const credit of credits) {
      if (standing.has(credit.id)) continue;
      const found = open.get(serviceOf(credit))?.find((one) => one.left > 0n && fits(credit, one.charge));
      if (found === undefined) continue;
      found.left = 0n;
      const { charge } = found;
      standing.set(credit.id, { as: `=${charge.id}.${charge.version}`, value: charge.amount, charge });
    }
  }
  for (const credit of credits) {
    if (standing.has(credit.id)) continue;
    standing.set(credit.id, partly(credit, open.get(serviceOf(credit)) ?? []) ?? { as: 'own', value: credit.amount, charge: undefined });
  }
  return standing;
}

/** A charge and what credits have left of it. */
interface Open {
  readonly charge: Charge;
  left: bigint;
}

const serviceOf = ({ code, day }: Charge): string => `${day} ${code}`;

const WHOLE: readonly ((credit: Charge, charge: Charge) => boolean)[] = [
  (credit, charge) => sameQuantity(credit, charge) && credit.amount === charge.amount,
  sameQuantity,
  (credit, charge) => credit.amount === charge.amount,
];

function partly(credit: Charge, open: readonly Open[]): CreditStanding | undefined {
  const returned = quantityOf(credit);
  for (const candidate of open) {
    const { charge } = candidate;
    const charged = quantityOf(charge);
    if (returned.units === 0n || !less(returned, charged)) continue;
    const scale = Math.max(returned.scale, charged.scale);
    const part = divideHalfUp(charge.amount * rescale(returned, scale).units, rescale(charged, scale).units);
    if (part > candidate.left) continue;
    candidate.left -= part;
    return { as: `%${charge.id}.${charge.version}`, value: part, charge };
  }
  return undefined;
}

function sameQuantity(credit: Charge, charge: Charge): boolean {
  const a = quantityOf(credit);
  const b = quantityOf(charge);
  return !less(a, b) && !less(b, a);
}

/** Without its sign: a credit may carry its quantity negative. */
function quantityOf(item: Charge): Decimal {
  const { units, scale } = parseDecimal(item.quantity);
  return { units: units < 0n ? -units : units, scale };
}

function less(a: Decimal, b: Decimal): boolean {
  const scale = Math.max(a.scale, b.scale);
  return rescale(a, scale).units < rescale(b, scale).units;
}

const byId = (a: Charge, b: Charge): number => (a.id < b.id ? -1 : 1);
