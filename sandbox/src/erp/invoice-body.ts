import type { KeptInvoice } from '../purchasing/documents.ts';
import { type Json, rows, text } from '../http/json-fields.ts';

/** The invoice that is sent. */
export const invoiceOf = (body: Json): KeptInvoice => ({
  reference: text(body, 'Description'),
  number: text(body, 'InvoiceNumber'),
  type: text(body, 'InvoiceType'),
  supplier: text(body, 'SupplierNumber'),
  currency: text(body, 'InvoiceCurrency'),
  date: text(body, 'InvoiceDate'),
  accountingDate: text(body, 'AccountingDate'),
  amount: text(body, 'InvoiceAmount'),
  isValidated: false,
  lines: rows(body, 'invoiceLines').map((one) => ({
    type: text(one, 'LineType'),
    order: text(one, 'PurchaseOrderNumber'),
    line: text(one, 'PurchaseOrderLineNumber'),
    account: text(one, 'DistributionAccount'),
    quantity: text(one, 'Quantity'),
    price: text(one, 'UnitPrice'),
    amount: text(one, 'LineAmount'),
  })),
});

/** An invoice as the resource shows it. */
export const invoiceBody = (invoice: KeptInvoice): Json => ({
  InvoiceNumber: invoice.number,
  InvoiceType: invoice.type,
  Description: invoice.reference,
  SupplierNumber: invoice.supplier,
  InvoiceCurrency: invoice.currency,
  InvoiceDate: invoice.date,
  AccountingDate: invoice.accountingDate,
  InvoiceAmount: invoice.amount,
  ValidationStatus: invoice.isValidated ? 'Validated' : invoice.isHeld === true ? 'Needs revalidation' : 'Not validated',
});
