import { formatAmount } from '../amounts.ts';
import { documentKind } from '../supply/document-kind.ts';
import { present } from '../supply/line-totals.ts';
import { charges, dates, descriptions, parties, products, references, taxes } from '../supply/shared-shapes.ts';
import { guide810 } from './guide-810.ts';
import { invoiceSums } from './invoice-balance.ts';

/**
 * What a supplier wants to be paid (810), or with `type` CR gives back: amounts are as they are written, a credit's are positive. `total` is
 * TDS01, `lines` have quantity and price; `invoiceSums` tells what they come to. A set whose total is another is not sound.
 */
export const invoice810 = documentKind(
  guide810,
  {
    fields: {
      day: 'BIG01 day',
      number: 'BIG02',
      orderDay: 'BIG03 day',
      order: 'BIG04',
      release: 'BIG05',
      type: 'BIG07',
      purpose: 'BIG08',
      credits: 'BIG10',
      currencyOf: 'CUR01',
      currency: 'CUR02',
      total: 'TDS01 implied',
      discountable: 'TDS02 implied',
      lineCount: 'CTT01',
      hashTotal: 'CTT02 number',
    },
    lists: {
      references: references('REF'),
      parties: parties('N1'),
      terms: {
        item: 'term',
        at: 'ITD',
        fields: {
          kind: 'ITD01',
          percent: 'ITD03 number',
          discountDays: 'ITD05',
          discountDay: 'ITD04 day',
          days: 'ITD07',
          day: 'ITD06 day',
        },
      },
      dates: dates('DTM'),
      lines: {
        item: 'line',
        at: 'IT1',
        fields: { line: 'IT101', quantity: 'IT102 number', unit: 'IT103', price: 'IT104 number', basis: 'IT105' },
        lists: {
          products: products('IT106'),
          descriptions: descriptions('IT1/PID'),
          references: references('IT1/REF'),
          taxes: taxes('IT1/TXI'),
          charges: charges('IT1/SAC'),
        },
      },
      taxes: taxes('TXI'),
      amounts: { item: 'amount', at: 'AMT', fields: { qualifier: 'AMT01', amount: 'AMT02 amount' } },
      charges: charges('SAC'),
    },
  },
  {
    totals: ({ lines = [] }) => ({ count: lines.length, quantities: [present(lines.map(({ quantity }) => quantity))] }),
    balance: (invoice) => {
      const { sum } = invoiceSums(invoice);
      const { total } = invoice;
      if (total === undefined || total === sum) return undefined;
      const detail = `says ${formatAmount(total)}, comes to ${formatAmount(sum)}`;
      return { code: 'X12_INVOICE_UNBALANCED', field: 'total', detail };
    },
  },
);
