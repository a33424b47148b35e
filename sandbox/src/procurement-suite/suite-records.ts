import type { CatalogItem, Department } from '../materials/catalog.ts';
import { extendedCents } from '../money/exact.ts';
import { formatAmount } from '../money/amount.ts';

/** One item in a record of the suite: how many, and at what price each. */
export interface SuiteLine {
  readonly item: CatalogItem;
  readonly quantity: number;
  readonly unitPrice: string;
}

/** Decimals as the suite writes them: text with a place behind the point. */
const decimal = (value: number): string => value.toFixed(1);

const head = ({ site }: Department) => ({ currency: { code: 'USD' }, 'ship-to-address': { 'location-code': site } });

const lineOf = ({ item, quantity }: SuiteLine, n: number, { costCenter }: Department) => ({
  'line-num': n + 1,
  description: item.description,
  quantity: decimal(quantity),
  uom: { code: item.unit },
  item: { 'item-number': item.item },
  account: { 'segment-2': costCenter, 'segment-4': 'expense' },
  'account-allocations': [{ pct: '100.0', account: { 'segment-2': costCenter } }],
});

/** Something that a department asks for, and that the suite leaves to others to order. */
export function requisitionRecord(department: Department, requester: string, at: string, lines: readonly SuiteLine[]) {
  return {
    ...head(department),
    'submitted-at': at,
    'requested-by': { login: requester },
    'requisition-lines': lines.map((line, n) => ({ ...lineOf(line, n, department), supplier: { number: line.item.supplier } })),
  };
}

/** An order that a buyer makes in the suite. */
export function orderRecord(department: Department, number: string, lines: readonly SuiteLine[]) {
  const [first] = lines;
  return {
    ...head(department),
    'po-number': number,
    supplier: { number: first?.item.supplier },
    'order-lines': lines.map((line, n) => ({
      ...lineOf(line, n, department),
      price: line.unitPrice,
      'source-part-num': line.item.supplierItem,
      'receipt-required': true,
    })),
  };
}

/** What came of one line of an order. */
export function receiptRecord({ site }: Department, order: string, n: number, { item, quantity }: SuiteLine, at: string) {
  return {
    type: 'ReceivingQuantityConsumption',
    quantity: decimal(quantity),
    uom: { code: item.unit },
    'transaction-date': at,
    item: { 'item-number': item.item },
    'inspection-code': 'OK',
    'order-line': { 'order-header-number': order, 'line-num': n + 1, 'ship-to-address': { 'location-code': site } },
  };
}

/** What a supplier bills through the suite's portal. */
export function invoiceRecord(department: Department, order: string, number: string, day: string, lines: readonly SuiteLine[]) {
  const amounts = lines.map(({ unitPrice, quantity }) => extendedCents(unitPrice, String(quantity)));
  return {
    'invoice-number': number,
    'document-type': 'Invoice',
    'invoice-date': day,
    currency: { code: 'USD' },
    supplier: { number: lines[0]?.item.supplier },
    'bill-to-address': { 'location-code': department.site },
    'tax-amount': '0.00',
    'shipping-amount': '0.00',
    'gross-total': formatAmount(amounts.reduce((sum, amount) => sum + amount, 0n)),
    'invoice-lines': lines.map(({ item, quantity, unitPrice }, n) => ({
      'line-num': n + 1,
      description: item.description,
      quantity: decimal(quantity),
      price: unitPrice,
      total: formatAmount(amounts[n] ?? 0n),
      uom: { code: item.unit },
      'order-header-num': order,
      'order-line-num': String(n + 1),
      item: { 'item-number': item.item },
    })),
  };
}
