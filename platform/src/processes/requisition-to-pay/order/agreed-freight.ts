import type { PurchaseOrderData } from '../../../canonical/index.ts';
import { divideHalfUp, parseDecimal, rescale } from '../../../kernel/index.ts';
import { sumOf } from '../exact.ts';
import type { Purchasing } from '../policies.ts';
import { extended } from './order-documents.ts';

/** What was agreed for the freight of an order, minor units, and where that stands: `by contract GPO-77`. */
export interface AgreedFreight {
  readonly amount: bigint;
  readonly said: string;
}

/** Ten-thousandths of a percent in the whole. */
const WHOLE = 1_000_000n;

/**
 * What an order agrees for freight; where it says nothing, what the supplier's terms do: of each line those of its contract, or those without a contract. A
 * percentage is of what the lines come to, an amount is once for the order.
 */
export function agreedFreight(order: PurchaseOrderData, purchasing: Purchasing): AgreedFreight {
  if (order.freight !== '0') return { amount: BigInt(order.freight), said: 'on the order' };
  const { freight: terms = [] } = purchasing.termsOf(order.supplier);
  const general = terms.find(({ contract }) => contract === undefined);
  const found = Map.groupBy(
    order.lines,
    (line) => terms.find(({ contract }) => contract !== undefined && contract === line.contract) ?? general,
  );
  const parts = [...found].flatMap(([agreed, lines]) => {
    if (agreed === undefined) return [];
    const { contract, percent = '0', amount = '0' } = agreed;
    const worth = sumOf(lines.map((line) => extended(line, order.currency)));
    const share = divideHalfUp(worth * rescale(parseDecimal(percent), 4).units, WHOLE);
    return [
      { amount: share + BigInt(amount), said: contract === undefined ? `by the terms of ${order.supplier}` : `by contract ${contract}` },
    ];
  });
  return { amount: sumOf(parts.map(({ amount }) => amount)), said: parts.map(({ said }) => said).join(' and ') };
}
