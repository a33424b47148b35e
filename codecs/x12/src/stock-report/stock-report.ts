import { documentKind } from '../supply/document-kind.ts';
import { present } from '../supply/line-totals.ts';
import { setStructure } from '../supply/set-structure.ts';
import { dates, descriptions, parties, products, references } from '../supply/shared-shapes.ts';
import { below, codeList, party } from '../supply/structures.ts';

/** The inventory advice, 846, and the report of goods transferred or used, 867, in releases 004010 to 005010. */

export const guide846 = setStructure(
  '846',
  'IB',
  `
BIA! 1
CUR
DTM 10
REF 12
PER 3
MEA 20
${party('5')}
${codeList}
LIN! 10000
 PID 200
 MEA 40
 PKG 25
 DTM 10
 CTP 25
 CUR
 SAC 25
 REF *
 PER 3
 SDQ 500
 MAN
 UIT 5
 CS
 DD *
 G53
 PCT *
 LDT 12
${below(1, codeList)}
 SLN 1000
  PID 200
  MEA 40
  PKG 25
 QTY 99
  UIT 12
  MEA 25
  LDT 12
  DTM 10
  SCH 25
   MEA 25
${below(1, party('200'))}
CTT
`,
);

export const guide867 = setStructure(
  '867',
  'PT',
  `
BPT! 1
CUR
DTM 10
REF 12
PER 3
MEA 20
PSA 10
${party('5')}
${codeList}
PTD! *
 DTM 10
 REF 20
 PRF
 PER 3
 MAN
${below(1, party('5'))}
 SII *
  N9
 QTY *
  LIN
  PO3 25
  PO4
  UIT 12
  AMT 12
  PID 200
  MEA 40
  PWK 25
  PKG 25
  REF *
  PER 3
  DTM 10
  CUR
  DD
  LDT
CTT
 AMT 12
`,
);

/** What lies where (846): each line an item, its quantities by what they are: 33 available for sale, 17 on hand, 63 on order. */
export const inventoryAdvice846 = documentKind(
  guide846,
  {
    fields: {
      purpose: 'BIA01',
      report: 'BIA02',
      reference: 'BIA03',
      day: 'BIA04 day',
      time: 'BIA05',
      lineCount: 'CTT01',
      hashTotal: 'CTT02 number',
    },
    lists: {
      references: references('REF'),
      dates: dates('DTM'),
      parties: parties('N1'),
      lines: {
        item: 'line',
        at: 'LIN',
        fields: { line: 'LIN01' },
        lists: {
          products: products('LIN02'),
          descriptions: descriptions('LIN/PID'),
          dates: dates('LIN/DTM'),
          quantities: { item: 'quantity', at: 'LIN/QTY', fields: { qualifier: 'QTY01', quantity: 'QTY02 number', unit: 'QTY03' } },
          parties: parties('LIN/N1'),
        },
      },
    },
  },
  {
    totals: ({ lines = [] }) => ({
      count: lines.length,
      quantities: [present(lines.flatMap(({ quantities = [] }) => quantities.map(({ quantity }) => quantity)))],
    }),
  },
);

/** Goods that a distributor moved, sold or that were used up (867): transfers, each with items, quantities and lots. */
export const transferReport867 = documentKind(guide867, {
  fields: { purpose: 'BPT01', reference: 'BPT02', day: 'BPT03 day', report: 'BPT04', currency: 'CUR02', lineCount: 'CTT01' },
  lists: {
    references: references('REF'),
    dates: dates('DTM'),
    parties: parties('N1'),
    transfers: {
      item: 'transfer',
      at: 'PTD',
      fields: { kind: 'PTD01', referenceQualifier: 'PTD02', reference: 'PTD03', order: 'PRF01' },
      lists: {
        dates: dates('PTD/DTM'),
        references: references('PTD/REF'),
        parties: parties('PTD/N1'),
        items: {
          item: 'item',
          at: 'PTD/QTY',
          fields: { qualifier: 'QTY01', quantity: 'QTY02 number', line: 'LIN01', unit: 'QTY03', price: 'UIT02 number' },
          lists: {
            products: products('LIN02'),
            references: references('PTD/QTY/REF'),
            dates: dates('PTD/QTY/DTM'),
            amounts: { item: 'amount', at: 'PTD/QTY/AMT', fields: { qualifier: 'AMT01', amount: 'AMT02 number' } },
          },
        },
      },
    },
  },
});
