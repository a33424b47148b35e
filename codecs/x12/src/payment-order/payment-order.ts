import { documentKind } from '../supply/document-kind.ts';
import { dates, parties, references } from '../supply/shared-shapes.ts';
import { setStructure } from '../supply/set-structure.ts';
import { below } from '../supply/structures.ts';

/** The payment order and remittance advice, 820, in releases 004010 to 005010. */

const itemized = `
IT1 *
 REF *
  DTM *
 SAC *
  TXI *
 SLN *
  REF *
`;
const adjustment = `
ADX *
 NTE *
 PER *
 DTM
 REF *
  DTM *
${below(1, itemized)}
`;

export const guide820 = setStructure(
  '820',
  'RA',
  `
BPR! 1
NTE *
TRN
CUR
REF *
DTM *
N1 *
 N2 *
 N3 *
 N4 *
 REF *
 PER *
 RDM
 DTM
ENT *
 NM1 *
  N2 *
  N3 *
  N4
  REF *
  PER *
${below(1, adjustment)}
 RMR *
  NTE *
  REF *
  DTM *
${below(2, itemized)}
${below(2, adjustment)}
TXP *
 TXI *
DED *
LX *
 REF *
 TRN *
`,
);

const adjustments = <const At extends string>(at: At) =>
  ({
    item: 'adjustment',
    at,
    fields: { amount: 'ADX01 amount', reason: 'ADX02', referenceQualifier: 'ADX03', reference: 'ADX04' },
  }) as const;

/** A payment and the invoices it pays (820): `items` by what they pay, `paid` and `billed` in cents. */
export const paymentOrder820 = documentKind(guide820, {
  fields: {
    handling: 'BPR01',
    amount: 'BPR02 amount',
    creditDebit: 'BPR03',
    method: 'BPR04',
    day: 'BPR16 day',
    trace: 'TRN02',
    originator: 'TRN03',
    currency: 'CUR02',
  },
  lists: {
    references: references('REF'),
    dates: dates('DTM'),
    parties: parties('N1'),
    entities: {
      item: 'entity',
      at: 'ENT',
      fields: { number: 'ENT01', idQualifier: 'ENT03', id: 'ENT04' },
      lists: {
        adjustments: adjustments('ENT/ADX'),
        items: {
          item: 'item',
          at: 'ENT/RMR',
          fields: {
            qualifier: 'RMR01',
            reference: 'RMR02',
            action: 'RMR03',
            paid: 'RMR04 amount',
            billed: 'RMR05 amount',
            discount: 'RMR06 amount',
          },
          lists: { references: references('ENT/RMR/REF'), dates: dates('ENT/RMR/DTM'), adjustments: adjustments('ENT/RMR/ADX') },
        },
      },
    },
  },
});
