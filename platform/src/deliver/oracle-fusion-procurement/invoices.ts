import { accountingDayOf, type VoucherData } from '../../canonical/index.ts';
import { formatMoney, money } from '../../kernel/index.ts';
import type { AccountNumbers } from '../account-numbers.ts';
import type { Trouble } from '../adapter.ts';
import { readPurchasing } from '../purchasing-content.ts';
import { invoiceDifferences } from '../purchasing-differences.ts';
import { invoices } from './answers.ts';
import { ABSENT, type Kind, type Rest, standing } from './rest.ts';

const VALIDATED = 'Validated';
/** What is said of a delivery that waits, and of those behind it. */
const HELD_THERE = 'the ERP holds the invoice until its own match is satisfied, or somebody releases it there';
/** The ERP's own match holds it; it is validated again there when what it waits for came, or somebody released it. */
const HELD = 'Needs revalidation';
const CANCELLED = 'Canceled';

/** Invoices carry the delivery's key as their description. One that was entered and not validated is not in the books and is gone on with. */
export function invoiceKind(numbers: AccountNumbers): Kind {
  return {
    async find({ content, key }, rest) {
      const sent = readPurchasing('supplier-invoice', content);
      const found = await rest.list('invoices', { InvoiceNumber: sent.number, SupplierNumber: sent.supplier }, invoices);
      if (found.result !== 'listed') return found;
      const ours = found.items.filter(({ Description }) => Description === key);
      const [first] = ours;
      if (first === undefined) {
        return found.items.length === 0
          ? ABSENT
          : standing(`invoice ${sent.number}`, [], ['an invoice of this number stands there that did not come from here']);
      }
      if (first.ValidationStatus !== VALIDATED) return ABSENT;
      const stands = {
        currency: first.InvoiceCurrency,
        day: first.InvoiceDate,
        accountingDay: first.AccountingDate,
        total: first.InvoiceAmount,
      };
      return standing(`invoice ${sent.number}`, ours, invoiceDifferences(sent, stands));
    },

    async create({ content, key }, rest) {
      const invoice = readPurchasing('supplier-invoice', content);
      const entered = await rest.list(
        'invoices',
        { InvoiceNumber: invoice.number, SupplierNumber: invoice.supplier, Description: key },
        invoices,
      );
      if (entered.result !== 'listed') return entered.result === 'unknown' ? { result: 'unavailable', code: entered.code } : entered;
      if (entered.items.length === 0) {
        const made = await rest.post('invoices', invoiceBody(invoice, key, numbers));
        if (made.result !== 'applied') return made;
      }
      const validated = await rest.post('invoices/action/validateInvoice', {
        InvoiceNumber: invoice.number,
        SupplierNumber: invoice.supplier,
      });
      // It was entered before: what did not reach the target now is to be looked for all the same.
      if (validated.result === 'unavailable' || validated.result === 'throttled') return { result: 'unknown', code: validated.code };
      if (validated.result !== 'applied') return validated;
      const stands = await statusOf(invoice, key, rest);
      return stands === HELD ? { result: 'accepted', reference: `invoice ${invoice.number}`, detail: HELD_THERE, isHeld: true } : validated;
    },

    async progress({ content, key }, rest) {
      const status = await statusOf(readPurchasing('supplier-invoice', content), key, rest);
      if (typeof status !== 'string') return status ?? { result: 'lost', code: 'INVOICE_GONE' };
      if (status === VALIDATED) return { result: 'applied' };
      if (status !== CANCELLED) return { result: 'working', detail: HELD_THERE, isHeld: true };
      return { result: 'refused-data', code: 'INVOICE_CANCELLED', detail: 'it was held there and cancelled' };
    },
  };
}

/** What validation left the invoice as; undefined: it is not there. */
async function statusOf({ number, supplier }: VoucherData, key: string, rest: Rest): Promise<string | Trouble | undefined> {
  const found = await rest.list('invoices', { InvoiceNumber: number, SupplierNumber: supplier, Description: key }, invoices);
  return found.result === 'listed' ? found.items[0]?.ValidationStatus : found;
}

function invoiceBody(invoice: VoucherData, key: string, numbers: AccountNumbers): object {
  const amount = (minor: string): string => formatMoney(money(BigInt(minor), invoice.currency));
  const charges = [
    ['Freight', invoice.freight],
    ['Tax', invoice.tax],
  ].filter(([, minor = '0']) => BigInt(minor) !== 0n);
  return {
    InvoiceNumber: invoice.number,
    InvoiceType: invoice.kind === 'credit' ? 'Credit memo' : 'Standard',
    Description: key,
    SupplierNumber: invoice.supplier,
    InvoiceCurrency: invoice.currency,
    InvoiceDate: invoice.day,
    AccountingDate: accountingDayOf(invoice),
    InvoiceAmount: amount(invoice.total),
    invoiceLines: [
      ...invoice.lines.map((line) => {
        const account = line.distributions?.[0]?.account;
        return {
          LineNumber: line.line,
          LineType: 'Item',
          LineAmount: amount(line.amount),
          PurchaseOrderNumber: line.order ?? '',
          PurchaseOrderLineNumber: line.orderLine ?? '',
          Quantity: line.quantity,
          UnitPrice: line.unitPrice,
          DistributionAccount: account === undefined ? '' : (numbers.numberOf(account) ?? account),
        };
      }),
      ...charges.map(([type = '', minor = '0']) => ({ LineType: type, LineAmount: amount(minor) })),
    ],
  };
}
