import type { Purchasing } from '../policies.ts';
import type { InvoiceHold } from './holds.ts';
import { decodeInvoice } from './invoice-state.ts';
import { openHolds } from './standing.ts';

export type { InvoiceHold };

/** What keeps an invoice from being paid, as its stored state has it; nothing while it is still being looked at. */
export function invoiceHolds(key: string, text: string, purchasing: Purchasing): readonly InvoiceHold[] {
  return openHolds({ key, purchasing }, decodeInvoice(text));
}
