import type { RequisitionData } from '../../../canonical/index.ts';
import { budgetKey } from '../asks.ts';
import { prorated, quantityOf } from '../exact.ts';
import type { Purchasing } from '../policies.ts';
import type { PricedLine, Submitted } from './state.ts';

/** What is moved between our own shelves is no purchase, and a blanket order is an agreement: each call-off asks for its own money. */
export const isBudgeted = (kind: RequisitionData['kind']): boolean => kind !== 'transfer' && kind !== 'blanket';

/** Stock and consigned goods cost nobody anything before they are used. */
export const isCost = ({ order: { treatment } }: PricedLine): boolean => treatment !== 'stock' && treatment !== 'consignment';

/** What each budget bears of some lines, in minor units of the budget, by its key; nothing where no rate is declared for other money. */
export function budgetAmounts(lines: readonly PricedLine[], { entity, data }: Submitted, purchasing: Purchasing): Map<string, bigint> {
  const inBudget = purchasing.budgetMoney(entity, data.currency, data.day);
  if (!isBudgeted(data.kind) || inBudget === undefined) return new Map();
  const period = purchasing.budgetPeriodOf(entity, data.day, purchasing.rulesOf(entity).budgetPeriod);
  const amounts = new Map<string, bigint>();
  for (const { amount, order } of lines.filter(isCost)) {
    const parts = prorated(
      BigInt(amount),
      order.distributions.map(({ share }) => quantityOf(share)),
    );
    for (const [index, { costCenter, account = '' }] of order.distributions.entries()) {
      const key = budgetKey(entity, costCenter, account, period);
      amounts.set(key, (amounts.get(key) ?? 0n) + inBudget(parts[index] ?? 0n));
    }
  }
  return new Map([...amounts].filter(([, amount]) => amount > 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}
