import type { KeptOrder } from '../purchasing/documents.ts';
import { type Json, rows, text } from '../http/json-fields.ts';

/** The order that is sent. */
export const orderOf = (body: Json): KeptOrder => ({
  reference: text(body, 'Description'),
  number: text(body, 'OrderNumber'),
  supplier: text(body, 'SupplierNumber'),
  currency: text(body, 'CurrencyCode'),
  date: text(body, 'OrderDate'),
  lines: rows(body, 'lines').map((one) => ({
    line: text(one, 'LineNumber'),
    item: text(one, 'Item'),
    description: text(one, 'Description'),
    quantity: text(one, 'Quantity'),
    unit: text(one, 'UOM'),
    price: text(one, 'Price'),
  })),
});

/** An order as the resource shows it, with what was received of each line. */
export const orderBody = (order: KeptOrder, receivedOn: (line: string) => number): Json => ({
  OrderNumber: order.number,
  Description: order.reference,
  SupplierNumber: order.supplier,
  CurrencyCode: order.currency,
  OrderDate: order.date,
  Status: 'Open',
  lines: order.lines.map((one) => ({
    LineNumber: one.line,
    Item: one.item,
    Description: one.description,
    Quantity: one.quantity,
    UOM: one.unit,
    Price: one.price,
    ReceivedQuantity: String(receivedOn(one.line)),
  })),
});
