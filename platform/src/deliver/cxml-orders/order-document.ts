import { type OrderedItem, type OrderRequest, orderRequestNode, writeRequest } from '@plexus/cxml';
import type { OrderLineData } from '../../canonical/index.ts';
import { extend, formatMoney, money, parseDecimal, type Secret } from '../../kernel/index.ts';
import type { OrderMessage } from '../order-message.ts';

/** Who we are to a supplier that speaks cXML, and who it is. */
export interface CxmlParties {
  /** Of all the identities here: `NetworkID`, `DUNS`. */
  readonly domain: string;
  /** What each of our entities is called there. */
  readonly from: Readonly<Record<string, string>>;
  readonly to: string;
  readonly deploymentMode?: 'production' | 'test';
}

export interface CxmlSender {
  readonly identity: string;
  readonly secret: Secret<string>;
}

/** The name of the document of a transmission: the same at every try. */
export const payloadIdOf = (transmission: string, from: string): string => `${transmission}@${from}`;

/**
 * The OrderRequest of a message: an order, what it is after a change, or its end. Lines that are not wanted any more are left out, and an order
 * without any is at its end.
 */
export function orderDocument(message: OrderMessage, from: string, parties: CxmlParties, sender: CxmlSender, at: Date): string {
  const { domain, to, deploymentMode = 'production' } = parties;
  return writeRequest(
    {
      payloadId: payloadIdOf(message.transmission, from),
      timestamp: at,
      deploymentMode,
      header: {
        from: [{ domain, identity: from }],
        to: [{ domain, identity: to }],
        sender: [{ domain, identity: sender.identity, sharedSecret: sender.secret.reveal() }],
        userAgent: 'Plexus',
      },
    },
    orderRequestNode(requestOf(message, from)),
  );
}

function requestOf({ purpose, order, cancelled, previous }: OrderMessage, from: string): OrderRequest {
  const { currency } = order;
  const lines = cancelled.includes('*') ? [] : order.lines.filter(({ line }) => !cancelled.includes(line));
  const total = lines.reduce((sum, line) => sum + extend(parseDecimal(line.unitPrice), parseDecimal(line.quantity), currency).minor, 0n);
  const amount = (minor: bigint) => ({ amount: formatMoney(money(minor, currency)), currency });
  return {
    orderId: order.order,
    orderDate: order.day,
    type: purpose === 'original' ? 'new' : lines.length === 0 ? 'delete' : 'update',
    orderType: order.kind === 'release' ? 'release' : order.kind === 'blanket' ? 'blanket' : 'regular',
    agreementId: order.blanket,
    previous: purpose === 'original' ? undefined : payloadIdOf(previous ?? '0', from),
    total: amount(total),
    shipTo: { id: order.site, name: order.site },
    ...(order.freight === '0' ? {} : { shipping: amount(BigInt(order.freight)) }),
    items: lines.map((line) => itemOf(line, currency)),
  };
}

function itemOf(line: OrderLineData, currency: string): OrderedItem {
  return {
    lineNumber: line.line,
    quantity: line.quantity,
    requestedDeliveryDate: line.neededBy,
    supplierItem: line.supplierItem ?? line.item,
    supplierAuxiliary: undefined,
    buyerItem: line.item,
    description: line.description,
    unit: line.unit,
    unitPrice: { amount: line.unitPrice, currency },
    classification: line.commodity,
  };
}
