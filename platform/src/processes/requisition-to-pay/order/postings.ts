import type { AccountingEntry, OrderLineData, PurchaseOrderData } from '../../../canonical/index.ts';
import { prorated, quantityOf } from '../exact.ts';
import type { Amount } from '../match/index.ts';
import type { SettlementData } from './order-state.ts';
import { openItemOf, type OrderWork } from './order-work.ts';

/** An order whose books are kept. */
export interface Bookkeeping {
  readonly work: OrderWork;
  readonly order: PurchaseOrderData;
}

/** Freight and tax go where the goods went, by what each line costs. */
export function besides(
  books: Bookkeeping,
  { freight, tax, rounding, useTax }: SettlementData,
  weights: readonly { readonly line: OrderLineData | undefined; readonly amount: Amount }[],
): AccountingEntry[] {
  const { accounts } = books.work.purchasing.rulesOf(books.work.order.entity);
  const magnitudes = weights.map(({ amount }) => (amount < 0n ? -amount : amount));
  const over = (posting: string, amount: Amount, account: string | undefined): AccountingEntry[] =>
    prorated(amount, magnitudes).flatMap((part, n) => {
      const entries = spread(books, weights[n]?.line ?? books.order.lines[0], posting, part);
      return account === undefined ? entries : entries.map((entry) => ({ ...entry, account }));
    });
  return [
    ...over('freight-billed', BigInt(freight), accounts.freight),
    ...over('tax-billed', BigInt(tax), accounts.tax),
    ...over('use-tax', BigInt(useTax), undefined),
    { posting: 'purchase-variance', amount: BigInt(rounding) },
  ];
}

export const accrual = (books: Bookkeeping, line: OrderLineData, amount: Amount): AccountingEntry[] =>
  spread(books, line, 'goods-received', amount).map((entry) => ({ ...entry, openItem: openItemOf(books.order, line) }));

export const atLine = ({ order }: Bookkeeping, line: OrderLineData, posting: string, amount: Amount): AccountingEntry[] =>
  amount === 0n ? [] : [{ posting, amount, openItem: openItemOf(order, line) }];

/** Stock keeps its value and the difference is a variance; anything else costs what it costs. */
export function varianceSpread(books: Bookkeeping, line: OrderLineData, amount: Amount, posting = 'purchase-variance'): AccountingEntry[] {
  const openItem = openItemOf(books.order, line);
  if (line.treatment === 'stock') return amount === 0n ? [] : [{ posting, amount, openItem }];
  return spread(books, line, posting, amount).map((entry) => ({ ...entry, openItem }));
}

/** An amount over the cost centers of a line, by their shares; what rounding leaves goes to the last. */
export function spread(books: Bookkeeping, line: OrderLineData | undefined, posting: string, amount: Amount): AccountingEntry[] {
  if (amount === 0n) return [];
  if (line === undefined) return [{ posting, amount }];
  const { accounts } = books.work.purchasing.rulesOf(books.work.order.entity);
  const parts = prorated(
    amount,
    line.distributions.map(({ share }) => quantityOf(share)),
  );
  return line.distributions.flatMap(({ account, costCenter }, n): AccountingEntry[] => {
    const part = parts[n] ?? 0n;
    return part === 0n ? [] : [{ posting, amount: part, account: account ?? accounts[line.treatment], department: costCenter }];
  });
}

export function post(work: OrderWork, identity: string, day: string, entries: readonly AccountingEntry[]): void {
  const some = entries.filter(({ amount }) => amount !== 0n);
  const { order } = work.order;
  if (some.length === 0 || order === undefined) return;
  work.effects.push({
    effect: 'post',
    event: { identity, entity: work.order.entity, day, currency: order.currency, subject: work.key, entries: some },
  });
}

export function reverse(work: OrderWork, identity: string, day: string): void {
  const { order } = work.order;
  if (order === undefined) return;
  work.effects.push({
    effect: 'post',
    event: {
      identity: `${identity}|r`,
      entity: work.order.entity,
      day,
      currency: order.currency,
      subject: work.key,
      entries: [],
      lines: [],
      reverses: identity,
    },
  });
}
