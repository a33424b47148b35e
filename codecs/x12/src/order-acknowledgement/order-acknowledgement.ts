import { documentKind } from '../supply/document-kind.ts';
import { present } from '../supply/line-totals.ts';
import { dates, descriptions, parties, products, references } from '../supply/shared-shapes.ts';
import { guide855, guide865 } from './guide-855-865.ts';

/** ACK: what is said of (part of) a line, by `status` (668): IA, IB, IC, ID, IP, IQ, IR, IS, DR, BP, AC … */
const answer = {
  item: 'answer',
  fields: { status: 'ACK01', quantity: 'ACK02 number', unit: 'ACK03', dayQualifier: 'ACK04', day: 'ACK05 day', reference: 'ACK06' },
  lists: { products: products('ACK07') },
} as const;

interface Counted {
  readonly lines?: readonly {
    readonly quantity?: string | undefined;
    readonly answers?: readonly { readonly quantity?: string | undefined }[];
  }[];
}

/** CTT02 adds up what was ordered, or what is answered. */
const totals = ({ lines = [] }: Counted) => ({
  count: lines.length,
  quantities: [
    present(lines.map(({ quantity }) => quantity)),
    present(lines.flatMap(({ answers = [] }) => answers.map(({ quantity }) => quantity))),
  ],
});

/** What a supplier says to an order (855). `type` AC with changes, AD without, AE exceptions only, AK and AT taken as a whole, RD, RF and RJ refused. */
export const orderAcknowledgement855 = documentKind(
  guide855,
  {
    fields: {
      purpose: 'BAK01',
      type: 'BAK02',
      order: 'BAK03',
      orderDay: 'BAK04 day',
      release: 'BAK05',
      supplierOrder: 'BAK08',
      day: 'BAK09 day',
      currencyOf: 'CUR01',
      currency: 'CUR02',
      lineCount: 'CTT01',
      hashTotal: 'CTT02 number',
    },
    lists: {
      references: references('REF'),
      dates: dates('DTM'),
      parties: parties('N1'),
      lines: {
        item: 'line',
        at: 'PO1',
        fields: { line: 'PO101', quantity: 'PO102 number', unit: 'PO103', price: 'PO104 number', basis: 'PO105' },
        lists: {
          products: products('PO106'),
          descriptions: descriptions('PO1/PID'),
          dates: dates('PO1/DTM'),
          answers: { ...answer, at: 'PO1/ACK' },
        },
      },
    },
  },
  { totals },
);

/** What a supplier says to a change of an order, or what it changes by itself (865). */
export const changeAcknowledgement865 = documentKind(
  guide865,
  {
    fields: {
      purpose: 'BCA01',
      type: 'BCA02',
      order: 'BCA03',
      release: 'BCA04',
      change: 'BCA05',
      orderDay: 'BCA06 day',
      supplierOrder: 'BCA09',
      day: 'BCA10 day',
      currencyOf: 'CUR01',
      currency: 'CUR02',
      lineCount: 'CTT01',
      hashTotal: 'CTT02 number',
    },
    lists: {
      references: references('REF'),
      dates: dates('DTM'),
      parties: parties('N1'),
      lines: {
        item: 'line',
        at: 'POC',
        fields: {
          line: 'POC01',
          change: 'POC02',
          quantity: 'POC03 number',
          left: 'POC04 number',
          unit: 'POC05',
          price: 'POC06 number',
          basis: 'POC07',
        },
        lists: {
          products: products('POC08'),
          descriptions: descriptions('POC/PID'),
          dates: dates('POC/DTM'),
          answers: { ...answer, at: 'POC/ACK' },
        },
      },
    },
  },
  { totals },
);
