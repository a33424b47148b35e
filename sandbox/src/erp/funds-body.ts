import type { KeptFunds } from '../purchasing/documents.ts';
import { type Json, text } from '../http/json-fields.ts';

/** What funds are for: the number of a requisition, or `SUPPLIER|INVOICE`. */
export const fundedBy = (fields: Json): string => {
  const invoice = text(fields, 'InvoiceNumber');
  return invoice === '' ? text(fields, 'Requisition') : `${text(fields, 'SupplierNumber')}|${invoice}`;
};

/** What funds are for, in the fields of the resource. */
export const funded = (document: string): Json => {
  const [first = '', invoice] = document.split('|');
  return invoice === undefined ? { Requisition: first } : { SupplierNumber: first, InvoiceNumber: invoice };
};

/** A check of funds as the resource shows it. */
export const fundsBody = (funds: KeptFunds): Json => ({
  TransactionNumber: funds.reference,
  Requisition: '',
  ...funded(funds.requisition ?? ''),
  ReservationNumber: funds.number,
  FundsStatus: funds.isReleased === true ? 'Released' : funds.isPassed ? 'Passed' : 'Failed',
  lines: funds.lines.map((one) => ({
    CostCenter: one.costCenter,
    Account: one.account,
    PeriodName: one.period,
    Amount: one.amount,
    FundsAvailableAmount: one.available,
    FundsStatus: one.isPassed ? 'Passed' : 'Failed',
  })),
});
