import {
  type ConfirmationRequest,
  type ConfirmedPart,
  confirmationRequestNode,
  type InvoiceDetailRequest,
  invoiceDetailRequestNode,
  type ShipNoticeRequest,
  shipNoticeRequestNode,
} from '@plexus/cxml';
import { formatAmount, readAmount } from '../money/amount.ts';
import { decimalOf, extendedCents, millionths } from '../money/exact.ts';
import type { TakenOrder } from './supplier-store.ts';

type Document = ReturnType<typeof confirmationRequestNode>;

/** What a supplier does otherwise than it was ordered, by the number of the order's line. */
export interface LineConduct {
  /** Of what was ordered so much comes later. */
  readonly backorder?: string;
  readonly reject?: boolean;
  /** The price the supplier says it is. */
  readonly price?: string;
  /** What comes instead, by the supplier's number. */
  readonly substitute?: string;
  /** What is shipped, or billed, instead of what was ordered. */
  readonly quantity?: string;
  readonly lot?: string;
}

export type Conduct = Readonly<Record<string, LineConduct>>;

const day = (at: Date): string => at.toISOString().slice(0, 10);
const orderReference = ({ order, payloadId }: TakenOrder) => ({ orderId: order.orderId, orderDate: order.orderDate, payloadId });

/** The answer to an order: as ordered, or line by line what is not. */
export function confirmation(taken: TakenOrder, conduct: Conduct, confirmId: string, at: Date): Document {
  const isAsOrdered = Object.keys(conduct).length === 0;
  const content: ConfirmationRequest = {
    confirmId,
    operation: 'new',
    type: isAsOrdered ? 'accept' : taken.order.items.every(({ lineNumber }) => conduct[lineNumber]?.reject === true) ? 'reject' : 'detail',
    noticeDate: at.toISOString(),
    order: orderReference(taken),
    comments: undefined,
    items: isAsOrdered
      ? []
      : taken.order.items.map(({ lineNumber, quantity, unit, unitPrice }) => {
          const { backorder = '0', reject = false, price, substitute } = conduct[lineNumber] ?? {};
          const plain = {
            unit,
            shipmentDate: undefined,
            deliveryDate: undefined,
            unitPrice: undefined,
            substitute: undefined,
            comments: undefined,
          };
          const now = decimalOf(millionths(quantity) - millionths(backorder));
          const isChanged = price !== undefined || substitute !== undefined;
          const parts: ConfirmedPart[] = [
            {
              ...plain,
              type: reject ? 'reject' : isChanged ? 'detail' : 'accept',
              quantity: now,
              unitPrice: isChanged ? { amount: price ?? unitPrice.amount, currency: unitPrice.currency } : undefined,
              substitute:
                substitute === undefined ? undefined : { supplierItem: substitute, supplierAuxiliary: undefined, buyerItem: undefined },
            },
            ...(millionths(backorder) > 0n ? [{ ...plain, type: 'backordered' as const, quantity: backorder }] : []),
          ];
          return { lineNumber, quantity, unit, statuses: parts.filter((part) => millionths(part.quantity) > 0n) };
        }),
  };
  return confirmationRequestNode(content);
}

/** What is on its way: as ordered, less what is back-ordered or rejected, or as the conduct says. */
export function shipNotice(taken: TakenOrder, conduct: Conduct, shipmentId: string, at: Date): Document {
  const content: ShipNoticeRequest = {
    shipmentId,
    operation: 'new',
    noticeDate: at.toISOString(),
    shipmentDate: day(at),
    deliveryDate: day(new Date(at.getTime() + 2 * 86_400_000)),
    carrier: 'UPSN',
    tracking: `1Z${shipmentId}`,
    orders: [
      {
        order: orderReference(taken),
        items: shippedLines(taken, conduct).map(({ item, quantity }) => ({
          lineNumber: item.lineNumber,
          quantity,
          unit: item.unit,
          supplierItem: conduct[item.lineNumber]?.substitute ?? item.supplierItem,
          supplierAuxiliary: undefined,
          buyerItem: item.buyerItem,
          lot: conduct[item.lineNumber]?.lot,
          expiry: undefined,
          serial: undefined,
        })),
      },
    ],
  };
  return shipNoticeRequestNode(content);
}

/** The bill for what was shipped. Amounts are rounded to cents line by line. */
export function invoice(
  taken: TakenOrder,
  conduct: Conduct,
  invoiceId: string,
  at: Date,
  purpose: 'standard' | 'creditMemo' = 'standard',
): Document {
  const { currency } = taken.order.total;
  const sign = purpose === 'standard' ? 1n : -1n;
  const lines = shippedLines(taken, conduct).map(({ item, quantity }) => {
    const price = conduct[item.lineNumber]?.price ?? item.unitPrice.amount;
    return { item, quantity, price, cents: sign * extendedCents(price, quantity) };
  });
  const subtotal = lines.reduce((sum, { cents }) => sum + cents, 0n);
  const shipping = purpose === 'standard' && taken.order.shipping !== undefined ? (readAmount(taken.order.shipping.amount) ?? 0n) : 0n;
  const money = (cents: bigint) => ({ amount: formatAmount(cents), currency });
  const content: InvoiceDetailRequest = {
    invoiceId,
    purpose,
    operation: 'new',
    invoiceDate: at.toISOString(),
    isHeaderInvoice: false,
    credits: undefined,
    paymentDays: '30',
    orders: [
      {
        order: orderReference(taken),
        subtotal: undefined,
        items: lines.map(({ item, quantity, price, cents }, n) => ({
          invoiceLineNumber: String(n + 1),
          orderLine: item.lineNumber,
          quantity: sign < 0n ? `-${quantity}` : quantity,
          unit: item.unit,
          unitPrice: { amount: price, currency },
          supplierItem: item.supplierItem,
          supplierAuxiliary: undefined,
          buyerItem: item.buyerItem,
          subtotal: money(cents),
          tax: undefined,
          description: item.description,
        })),
      },
    ],
    subtotal: money(subtotal),
    tax: money(0n),
    shipping: money(shipping),
    specialHandling: undefined,
    gross: money(subtotal + shipping),
    net: money(subtotal + shipping),
    due: undefined,
  };
  return invoiceDetailRequestNode(content);
}

function shippedLines({ order }: TakenOrder, conduct: Conduct) {
  return order.items.flatMap((item) => {
    const { quantity, backorder = '0', reject = false } = conduct[item.lineNumber] ?? {};
    const shipped = quantity ?? (millionths(backorder) > 0n ? decimalOf(millionths(item.quantity) - millionths(backorder)) : item.quantity);
    return reject || millionths(shipped) === 0n ? [] : [{ item, quantity: shipped }];
  });
}
