import type { InvoiceData, PurchaseOrderData, ReceiptData } from '../canonical/index.ts';
import { type Decimal, parseDecimal, plainDecimal, rescale } from '../kernel/index.ts';
import { readDocument } from '../observe/procurement/index.ts';
import type { Tx } from '../store/index.ts';
import { receiptsOf } from './purchase-receipts.ts';

/** What is ordered, what came and what is billed, side by side: quantities with their units, exact prices. */
export interface AlignedLine {
  /** `order:PO-1`; absent of a line that is billed without an order. */
  readonly order?: string;
  readonly line: string;
  readonly what: string;
  readonly ordered?: string;
  readonly received?: string;
  readonly billed?: string;
  readonly orderPrice?: string;
  readonly billedPrice?: string;
}

/** Orders of one invoice, and receipts of each, that are set beside it: the rest is on the pages of the orders. */
const MOST_ORDERS = 10;
const MOST_RECEIPTS = 100;

/**
 * The lines of an order with what came, or of an invoice beside what was ordered and what came; nothing of anything else.
 * Stored documents were checked against their schemas before they were stored.
 */
export async function alignedLines(tx: Tx, tenant: string, subject: string): Promise<readonly AlignedLine[]> {
  if (subject.startsWith('order:')) return linesOfOrder(tx, tenant, subject);
  if (!subject.startsWith('invoice:')) return [];
  const invoice = await readDocument(tx, tenant, subject, 'invoice.received');
  const lines = invoice === undefined ? [] : (invoice.document as unknown as InvoiceData).lines;
  const orders = [...new Set(lines.flatMap(({ order }) => order ?? []))].slice(0, MOST_ORDERS);
  const beside = (
    await Promise.all(
      orders.map((order) =>
        linesOfOrder(
          tx,
          tenant,
          `order:${order}`,
          lines.filter((line) => line.order === order),
        ),
      ),
    )
  ).flat();
  const placed = new Set(beside.flatMap(({ order, line }) => (order === undefined ? [] : [`${order}|${line}`])));
  const alone = lines.filter(({ order, orderLine }) => !placed.has(`order:${order ?? ''}|${orderLine ?? ''}`));
  return [...beside, ...alone.map((line) => billedAlone(line))];
}

type InvoiceLine = InvoiceData['lines'][number];

/** `billed` is left out where no invoice is looked at: then what came for an order that is not known is told all the same. */
async function linesOfOrder(tx: Tx, tenant: string, key: string, billed?: readonly InvoiceLine[]): Promise<readonly AlignedLine[]> {
  const [order, receipts] = await Promise.all([
    readDocument(tx, tenant, key, 'order.recorded'),
    receiptsOf(tx, tenant, key, MOST_RECEIPTS),
  ]);
  if (order === undefined) return billed === undefined ? receivedAlone(key, receipts) : [];
  return (order.document as unknown as PurchaseOrderData).lines.map(({ line, item, description, quantity, unit, unitPrice }) => {
    const came = receipts.filter((receipt) =>
      receipt.line === undefined ? receipt.item !== undefined && receipt.item === item : receipt.line === line,
    );
    const own = (billed ?? []).filter(({ orderLine }) => orderLine === line);
    const prices = new Map(own.map((one) => [plainDecimal(parseDecimal(one.unitPrice)), one.unitPrice]));
    return {
      order: key,
      line,
      what: item === undefined ? description : `${item} ${description}`,
      ordered: totalOf([{ quantity, unit }]),
      orderPrice: unitPrice,
      ...(came.length === 0 ? {} : { received: totalOf(came.filter(isGood)) }),
      ...(own.length === 0 ? {} : { billed: totalOf(own), billedPrice: [...prices.values()].join(', ') }),
    };
  });
}

const billedAlone = ({ line, order, orderLine, item, supplierItem, description, quantity, unit, unitPrice }: InvoiceLine): AlignedLine => ({
  ...(order === undefined ? {} : { order: `order:${order}` }),
  line: orderLine ?? line,
  what: [item ?? supplierItem, description].filter((part) => part !== undefined).join(' '),
  billed: totalOf([{ quantity, unit }]),
  billedPrice: unitPrice,
});

function receivedAlone(order: string, receipts: readonly ReceiptData[]): AlignedLine[] {
  const byLine = Map.groupBy(receipts, ({ line, item }) => line ?? item ?? '');
  return [...byLine].map(([line, came]) => ({
    order,
    line,
    what: came.find(({ item }) => item !== undefined)?.item ?? '',
    received: totalOf(came.filter(isGood)),
  }));
}

const isGood = ({ condition }: ReceiptData): boolean => condition === 'good';

/** `12 BX`, or `1 CA + 2 BX`: what is counted in several units is not made one of. */
function totalOf(counted: readonly { readonly quantity: string; readonly unit: string }[]): string {
  const sums = new Map<string, Decimal>();
  for (const { quantity, unit } of counted) sums.set(unit, sum(sums.get(unit) ?? parseDecimal('0'), parseDecimal(quantity)));
  return sums.size === 0 ? '0' : [...sums].map(([unit, quantity]) => `${plainDecimal(quantity)} ${unit}`).join(' + ');
}

function sum(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: rescale(a, scale).units + rescale(b, scale).units, scale };
}
