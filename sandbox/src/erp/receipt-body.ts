import type { KeptReceipt } from '../purchasing/documents.ts';
import { type Json, rows, text } from '../http/json-fields.ts';

/** The receipt that is sent, of one line. */
export function receiptOf(body: Json): KeptReceipt {
  const [line = {}] = rows(body, 'lines');
  return {
    reference: text(body, 'Comments'),
    order: text(line, 'DocumentNumber'),
    line: text(line, 'DocumentLineNumber'),
    quantity: text(line, 'Quantity'),
    unit: text(line, 'UOMCode'),
    date: text(body, 'TransactionDate'),
  };
}

/** A receipt as the resource shows it. */
export const receiptBody = (receipt: KeptReceipt): Json => ({
  Comments: receipt.reference,
  TransactionDate: receipt.date,
  lines: [{ DocumentNumber: receipt.order, DocumentLineNumber: receipt.line, Quantity: receipt.quantity, UOMCode: receipt.unit }],
});
