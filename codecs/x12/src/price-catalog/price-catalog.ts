import { documentKind } from '../supply/document-kind.ts';
import { setStructure } from '../supply/set-structure.ts';
import { dates, descriptions, parties, prices, products, references } from '../supply/shared-shapes.ts';
import { below, codeList, party, remarks } from '../supply/structures.ts';

/** The price catalog, 832, and the price authorization, 845, in releases 004010 to 005010. */

export const guide832 = setStructure(
  '832',
  'SC',
  `
BCT! 1
CTP 100
REF *
YNQ 10
PER *
DTM 10
CTB 25
CUR 5
ITD 2
LDT *
SAC *
TD1 *
TD5 *
TD3 *
TD4 *
FOB
PKG *
TXI *
AAA
${party('*', 'PKG *', 'DTM 10')}
${codeList}
${remarks}
LIN *
 PO1
 G53
 SI *
 DTM 10
 REF *
 YNQ 10
 PER *
 CTB 25
 PID 200
 MEA 40
 PKG 25
 PO4
 TD1 *
 TD5 *
 TD3 *
 TD4 *
 ITD 2
 LDT
 SAC *
 FOB
 AAA
 TC2 2
 TXI *
 CTP 100
  DTM 10
  LDT
  CUR 5
  PO4
  CTB 5
  REF *
  SAC *
${below(1, party('*', 'PKG *', 'DTM 10'))}
${below(1, codeList)}
 SLN *
  PID *
  DTM *
  CTP *
  QTY *
${below(1, remarks)}
CTT
`,
);

export const guide845 = setStructure(
  '845',
  'PA',
  `
BPA! 1
CUR
NTE 10
REF 12
PER 3
DTM 10
${party('10000', 'DTM 10', 'CTB 25')}
CON! 10000
 REF 12
 PER 3
 DTM 10
 CTB 10
 ITD 2
${below(1, party('10000', 'DTM 10', 'CTB 25'))}
 PAD *
  CTB 10
  PID 200
  MEA 40
  UIT 20
  QTY 5
  AMT 5
  CUR
  SSS
  SHP
  DTM 2
  LIN
   G53
   SLN 100
${below(2, party('10000', 'DTM 10', 'CTB 25'))}
  CTP 25
   DTM 10
   CTB 25
CTT!
`,
);

/** What a supplier sells at which prices (832): each line an item with its prices by class, and the days they hold. */
export const priceCatalog832 = documentKind(
  guide832,
  {
    fields: {
      purpose: 'BCT01',
      catalog: 'BCT02',
      version: 'BCT03',
      action: 'BCT10',
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
        at: 'LIN',
        fields: { line: 'LIN01', pack: 'PO401', packSize: 'PO402 number', packUnit: 'PO403' },
        lists: {
          products: products('LIN02'),
          dates: dates('LIN/DTM'),
          references: references('LIN/REF'),
          descriptions: descriptions('LIN/PID'),
          prices: { ...prices('LIN/CTP'), fields: { ...prices('LIN/CTP').fields, unit: 'CTP05', currency: 'CUR02' } },
        },
      },
    },
  },
  { totals: ({ lines = [] }) => ({ count: lines.length, quantities: [] }) },
);

/** Contract prices as a supplier or group purchasing organization confirms them (845): contracts, each with products and prices. */
export const priceAuthorization845 = documentKind(guide845, {
  fields: { purpose: 'BPA01', day: 'BPA02 day', referenceQualifier: 'BPA03', reference: 'BPA04', currency: 'CUR02', lineCount: 'CTT01' },
  lists: {
    references: references('REF'),
    dates: dates('DTM'),
    parties: parties('N1'),
    contracts: {
      item: 'contract',
      at: 'CON',
      fields: { qualifier: 'CON01', number: 'CON02', status: 'CON03' },
      lists: {
        references: references('CON/REF'),
        dates: dates('CON/DTM'),
        parties: parties('CON/N1'),
        lines: {
          item: 'line',
          at: 'CON/PAD',
          fields: { line: 'PAD01', currency: 'CUR02' },
          lists: {
            dates: dates('CON/PAD/DTM'),
            descriptions: descriptions('CON/PAD/PID'),
            products: products('LIN02'),
            prices: { ...prices('CON/PAD/CTP'), fields: { ...prices('CON/PAD/CTP').fields, unit: 'CTP05' } },
          },
        },
      },
    },
  },
});
