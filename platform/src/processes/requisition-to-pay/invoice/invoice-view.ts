import type { Purchasing } from '../policies.ts';
import type { DuplicateFinding } from '../match/index.ts';
import { copiesOf, type InvoiceHold } from './holds.ts';
import { decodeInvoice } from './invoice-state.ts';
import { openHolds } from './standing.ts';

export type { InvoiceHold };

/** What keeps an invoice from being paid, as its stored state has it; nothing while it is still being looked at. */
export function invoiceHolds(key: string, text: string, purchasing: Purchasing): readonly InvoiceHold[] {
  return openHolds({ key, purchasing }, decodeInvoice(text));
}

/** What an invoice asks of budgets for its lines without an order, by their keys, as its stored state has it. Minor units of the budget. */
export const invoiceBudgets = (text: string): Readonly<Record<string, AskedOfBudget>> =>
  Object.fromEntries(
    Object.entries(decodeInvoice(text).budgets ?? {}).map(([budget, { held, answer }]) => [
      budget,
      { amount: held, ...(answer === undefined ? {} : { answer }) },
    ]),
  );

/** What is asked of a budget, and whether it said that there is as much. */
export interface AskedOfBudget {
  readonly amount: string;
  readonly answer?: { readonly isAvailable: boolean };
}

/** Whether the ERP has its voucher, or is being given it: what is wrong with it then is the supplier's to credit. */
export function isVouchered(text: string): boolean {
  const { voucher } = decodeInvoice(text);
  return voucher !== undefined && voucher.state !== 'refused';
}

/** Invoices that this one may be a copy of, by their keys, as its stored state has it. */
export const invoiceCopies = (key: string, text: string): readonly DuplicateFinding[] => copiesOf(key, decodeInvoice(text));
