import type { PurchaseOrderData, ReceiptData } from '../../canonical/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { type AccountNumbers, SAME_NUMBERS } from '../account-numbers.ts';
import type { Adapter, Refusal, Trouble } from '../adapter.ts';
import { readPurchasing } from '../purchasing-content.ts';
import {
  isAnothersOrder,
  isOtherVersion,
  isOver,
  ORDER_OF_ANOTHER,
  orderDifferences,
  receiptDifferences,
} from '../purchasing-differences.ts';
import { items, orders, receipts, suppliers } from './answers.ts';
import { budgetKind, releaseKind } from './budgets.ts';
import { invoiceKind } from './invoices.ts';
import { ABSENT, type Kind, Rest, standing } from './rest.ts';

/** A resource is written before it is answered; what is not there by then is not under way. */
const SETTLE_MS = 10_000;

/**
 * Purchasing of Oracle Fusion over its REST resources, all of which carry the delivery's key: orders and invoices in their description,
 * receipts in their comments. An invoice is in the books once it is validated; one that was entered and not validated is gone on with.
 */
export function oracleFusionProcurement(clock: Clock, numbers: AccountNumbers = SAME_NUMBERS): Adapter {
  const kinds: Readonly<Record<string, Kind>> = {
    supplier: supplierKind,
    item: itemKind,
    'purchase-order': orderKind,
    'goods-receipt': receiptKind,
    'supplier-invoice': invoiceKind(numbers),
    'budget-check': budgetKind,
    'budget-release': releaseKind,
  };
  return {
    looksFirst: true,
    settleMs: SETTLE_MS,
    find: async (outbound, call) => (await kinds[outbound.kind]?.find(outbound, new Rest(call, clock))) ?? ABSENT,
    progress: async (outbound, call) =>
      (await kinds[outbound.kind]?.progress?.(outbound, new Rest(call, clock))) ?? { result: 'lost', code: 'NOT_ASKED_AFTER' },
    create: async (outbound, call) => {
      const kind = kinds[outbound.kind];
      if (kind === undefined) return { result: 'refused-data', code: 'KIND_UNKNOWN', detail: `it takes no ${outbound.kind} from here` };
      return kind.create(outbound, new Rest(call, clock));
    },
  };
}

const UPSERT = { 'upsert-mode': 'true' };

const supplierKind: Kind = {
  async find({ content }, rest) {
    const sent = readPurchasing('supplier', content);
    const found = await rest.list('suppliers', { SupplierNumber: sent.supplier }, suppliers);
    if (found.result !== 'listed') return found;
    const isThere = found.items.some(
      (row) => row.Supplier === sent.name && row.PaymentTerms === termsOf(sent.paymentDays) && row.Status === sent.status,
    );
    return isThere ? standing(`supplier ${sent.supplier}`, found.items, []) : ABSENT;
  },
  create({ content }, rest) {
    const { supplier, name, paymentDays, status } = readPurchasing('supplier', content);
    return rest.post('suppliers', { SupplierNumber: supplier, Supplier: name, PaymentTerms: termsOf(paymentDays), Status: status }, UPSERT);
  },
};

const termsOf = (days: number): string => `Net ${days}`;

const itemKind: Kind = {
  async find({ content }, rest) {
    const sent = readPurchasing('item', content);
    const found = await rest.list('itemsV2', { ItemNumber: sent.item }, items);
    if (found.result !== 'listed') return found;
    const isThere = found.items.some(
      (row) => row.ItemDescription === sent.description && row.PrimaryUOMValue === sent.baseUnit && row.ItemStatusValue === sent.status,
    );
    return isThere ? standing(`item ${sent.item}`, found.items, []) : ABSENT;
  },
  create({ content }, rest) {
    const { item, description, baseUnit, status } = readPurchasing('item', content);
    const body = { ItemNumber: item, ItemDescription: description, PrimaryUOMValue: baseUnit, ItemStatusValue: status };
    return rest.post('itemsV2', body, UPSERT);
  },
};

const orderKind: Kind = {
  async find({ content, key }, rest) {
    const sent = readPurchasing('purchase-order', content);
    const found = await rest.list('purchaseOrders', { OrderNumber: sent.order }, orders);
    if (found.result !== 'listed') return found;
    const [first] = found.items;
    if (first === undefined) return ABSENT;
    const stands = {
      supplier: first.SupplierNumber,
      currency: first.CurrencyCode,
      day: first.OrderDate,
      lines: first.lines.map((line) => ({
        line: line.LineNumber,
        item: line.Item,
        quantity: line.Quantity,
        unit: line.UOM,
        unitPrice: line.Price,
      })),
    };
    const differences = orderDifferences(sent, stands).filter((one) => one !== false);
    // A change of the order is written over what was agreed before.
    if (differences.length > 0 && isOtherVersion(first.Description, key)) return ABSENT;
    const isAnothers = isAnothersOrder(sent, { supplier: first.SupplierNumber, key: first.Description }, key);
    return { ...standing(`order ${sent.order}`, found.items, differences), ...(isAnothers ? { isAnothers } : {}) };
  },
  create({ content, key }, rest) {
    return rest.post('purchaseOrders', orderBody(readPurchasing('purchase-order', content), key), UPSERT);
  },
};

const orderBody = (order: PurchaseOrderData, key: string): object => ({
  OrderNumber: order.order,
  Description: key,
  SupplierNumber: order.supplier,
  CurrencyCode: order.currency,
  OrderDate: order.day,
  lines: order.lines.map((line) => ({
    LineNumber: line.line,
    Item: line.item ?? '',
    Description: line.description,
    Quantity: line.quantity,
    UOM: line.unit,
    Price: line.unitPrice,
  })),
});

const receiptKind: Kind = {
  async find({ content, key }, rest) {
    const sent = readPurchasing('goods-receipt', content);
    const found = await rest.list('receivingReceipts', { Comments: key }, receipts);
    if (found.result !== 'listed') return found;
    const [first] = found.items;
    const [line] = first?.lines ?? [];
    if (first === undefined || line === undefined) return ABSENT;
    const stands = {
      order: line.DocumentNumber,
      line: line.DocumentLineNumber,
      quantity: line.Quantity,
      unit: line.UOMCode,
      day: first.TransactionDate,
    };
    return standing('receipt', found.items, receiptDifferences(sent, stands));
  },
  async create({ content, key }, rest) {
    const receipt = readPurchasing('goods-receipt', content);
    const line = await orderLine(receipt, rest);
    if ('result' in line) return line;
    if (isOver(line.Quantity, line.ReceivedQuantity, receipt.quantity)) {
      const detail = `${receipt.quantity} were received, ${line.ReceivedQuantity} before, and ${line.Quantity} ordered`;
      return { result: 'refused-data', code: 'OVER_RECEIPT', detail };
    }
    return rest.post('receivingReceiptRequests', {
      ReceiptSourceCode: 'VENDOR',
      TransactionDate: receipt.day,
      Comments: key,
      lines: [
        {
          TransactionType: receipt.quantity.startsWith('-') ? 'RETURN TO VENDOR' : 'RECEIVE',
          DocumentNumber: receipt.order,
          DocumentLineNumber: line.LineNumber,
          Quantity: receipt.quantity,
          UOMCode: receipt.unit,
        },
      ],
    });
  },
};

type OrderLine = { readonly LineNumber: string; readonly Quantity: string; readonly ReceivedQuantity: string };

/** The line that a receipt is for, by its number or else by its item. */
async function orderLine(receipt: ReceiptData, rest: Rest): Promise<OrderLine | Refusal | Trouble> {
  const found = await rest.list('purchaseOrders', { OrderNumber: receipt.order }, orders);
  if (found.result !== 'listed') return found.result === 'unknown' ? { result: 'unavailable', code: found.code } : found;
  const [order] = found.items;
  if (order === undefined) return { result: 'refused-data', code: 'ORDER_UNKNOWN', detail: 'it has no order of that number' };
  if (receipt.supplier !== undefined && order.SupplierNumber !== receipt.supplier) return ORDER_OF_ANOTHER;
  const line = order.lines.find((one) => (receipt.line === undefined ? one.Item === receipt.item : one.LineNumber === receipt.line));
  return line ?? { result: 'refused-data', code: 'ORDER_LINE_UNKNOWN', detail: 'the order has no such line' };
}
