import type { InvoiceData } from '../../canonical/index.ts';
import { formatMoney, money } from '../../kernel/index.ts';
import type { AccountNumbers } from '../account-numbers.ts';
import { readPurchasing } from '../purchasing-content.ts';
import { invoiceDifferences } from '../purchasing-differences.ts';
import { invoices } from './answers.ts';
import { ABSENT, type Kind, standing } from './rest.ts';

const VALIDATED = 'Validated';

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
      return validated.result === 'unavailable' || validated.result === 'throttled'
        ? { result: 'unknown', code: validated.code }
        : validated;
    },
  };
}

function invoiceBody(invoice: InvoiceData, key: string, numbers: AccountNumbers): object {
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
    AccountingDate: invoice.day,
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
