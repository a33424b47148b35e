import { documentKind } from '../supply/document-kind.ts';
import { present } from '../supply/line-totals.ts';
import { dates, descriptions, parties, products, references } from '../supply/shared-shapes.ts';
import { guide850, guide860 } from './guide-850-860.ts';

/**
 * An order to a supplier (850). `purpose` 00 original, 01 cancellation; `type` SA stand-alone, BK blanket, RL release, KN purchase order,
 * CN consigned. Quantities and prices are exact decimals.
 */
export const purchaseOrder850 = documentKind(
  guide850,
  {
    fields: {
      purpose: 'BEG01',
      type: 'BEG02',
      order: 'BEG03',
      release: 'BEG04',
      day: 'BEG05 day',
      contract: 'BEG06',
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
          references: references('PO1/REF'),
          dates: dates('PO1/DTM'),
          messages: { item: 'message', at: 'PO1/MSG', fields: { text: 'MSG01' } },
        },
      },
    },
  },
  {
    totals: ({ lines = [] }) => ({ count: lines.length, quantities: [present(lines.map(({ quantity }) => quantity))] }),
  },
);

/**
 * A change of an order (860). `purpose` 01 cancellation of the whole, 04 change; each line says in `change` what is done to it: AI added, CA
 * changed, DI deleted, PC price, QD and QI quantity less or more, RZ all replaced. `left` is what remains to be received.
 */
export const orderChange860 = documentKind(
  guide860,
  {
    fields: {
      purpose: 'BCH01',
      type: 'BCH02',
      order: 'BCH03',
      release: 'BCH04',
      change: 'BCH05',
      orderDay: 'BCH06 day',
      contract: 'BCH08',
      reference: 'BCH09',
      day: 'BCH11 day',
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
        },
      },
    },
  },
  {
    totals: ({ lines = [] }) => ({ count: lines.length, quantities: [present(lines.map(({ quantity }) => quantity))] }),
  },
);
