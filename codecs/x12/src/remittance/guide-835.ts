import { amount, date, decimal, type Guide, type Loop, must, required, type SegmentUse, text, unlimited, use } from '../guide.ts';

/**
 * The health care claim payment/advice, 835 (005010X221A1): structure, repeats, usage and qualifiers, not the prose.
 * The reader of remittances takes segments of a loop in any order; the checker (`check/`) holds them to it.
 */

/** CAS: group, then up to six times reason, amount, quantity. */
const cas = 'R:CO,OA,PI,PR R R S S S S S S S S S S S S S S S S';
const clp = 'R R:1,2,3,4,19,20,21,22,23,25 R R S R R S S - S S S';
const plb = 'R R R(R S) R S(R S) S S(R S) S S(R S) S S(R S) S S(R S) S';

const service: Loop = {
  id: '2110',
  segments: [
    use('SVC', 'service', 999, 'R(R:AD,ER,HC,HP,IV,N4,N6,NU,UI,WK R S S S S S) R R S S S(R:AD,ER,HC,HP,IV,N4,NU,WK R S S S S S) S'),
    use('DTM', 'service-date', 3, 'R:150,151,472 R'),
    use('CAS', 'service-adjustment', 99, cas),
    use('REF', 'service-reference', 24, 'R:1S,APC,BB,E9,G1,G3,LU,RB,6R,0B,1A,1B,1C,1D,1G,1H,1J,D3,G2,HPI,SY,TJ,0K R'),
    use('AMT', 'service-amount', 9, 'R:B6,KH,T,T2,ZK,ZL,ZM,ZN,ZO R'),
    use('QTY', 'service-quantity', 6, 'R:ZK,ZL,ZM,ZN,ZO R'),
    use('LQ', 'service-remark', 99, 'R:HE,RX R'),
  ],
  loops: [],
};

const claim = (opening: SegmentUse): Loop => ({
  id: '2100',
  segments: [
    opening,
    use('CAS', 'claim-adjustment', 99, cas),
    use('NM1', 'claim-name', 7, 'R:QC,IL,74,82,TT,PR,GB R:1,2 S S S - S S S'),
    use('MIA', 'inpatient-adjudication', 1, 'R S S S S S S S S S S S S S S S S S S S S S S S'),
    use('MOA', 'outpatient-adjudication', 1, 'S S S S S S S S S'),
    use('REF', 'claim-reference', 15, 'R:1L,1W,28,6P,9A,9C,BB,CE,EA,F8,G1,G3,IG,SY,0B,1A,1B,1C,1D,1G,1H,1J,D3,G2,LU R'),
    use('DTM', 'claim-date', 4, 'R:036,050,232,233 R'),
    use('PER', 'claim-contact', 2, 'R:CX S S:EM,FX,TE S S:EM,EX,FX,TE S S:EX S'),
    use('AMT', 'claim-amount', 13, 'R:AU,D8,DY,F5,I,NL,T,T2,ZK,ZL,ZM,ZN,ZO R'),
    use('QTY', 'claim-quantity', 14, 'R:CA,CD,LA,LE,NE,NR,OU,PS,VS,ZK,ZL,ZM,ZN,ZO R'),
  ],
  loops: [service],
});

const headerNumber: Loop = {
  id: '2000',
  segments: [
    use('LX', 'header-number', unlimited, 'R'),
    use('TS3', 'provider-summary', 1, 'R R R R R - - - - - - - S - S - S S - S S S S S'),
    use('TS2', 'provider-supplement', 1, 'S S S S S S S S S S S S S S S S S S S'),
  ],
  loops: [claim(must('CLP', 'claim', unlimited, clp))],
};

export const root835: Loop = {
  id: '0000',
  segments: [
    must('ST', 'set-header', 1, 'R R S'),
    must('BPR', 'payment', 1, 'R:C,D,H,I,P,U,X R R:C,D R:ACH,BOP,CHK,FWT,NON S:CCP,CTX S:01,04 S S:DA S S S S:01,04 S S:DA,SG S R'),
    use('NTE', 'note', unlimited),
    must('TRN', 'trace', 1, 'R:1 R R S'),
    use('CUR', 'currency', 1, 'R:PR R S'),
    use('REF', 'header-reference', 2, 'R:EV,F2 R'),
    use('DTM', 'header-date', 1, 'R:405 R'),
  ],
  loops: [
    {
      id: '1000A',
      segments: [
        must('N1', 'payer', 1, 'R=PR R S:XV S'),
        use('N2', 'payer-name', 1),
        must('N3', 'payer-street', 1, 'R S'),
        must('N4', 'payer-city', 1, 'R S S S - - S'),
        use('REF', 'payer-reference', 4, 'R:2U,EO,HI,NF R'),
        use('PER', 'payer-contact', unlimited, 'R:CX,BL,IC S S:EM,FX,TE,UR S S:EM,EX,FX,TE,UR S S:EX,UR,EM,FX S'),
      ],
      loops: [],
    },
    {
      id: '1000B',
      segments: [
        must('N1', 'payee', 1, 'R=PE R R:FI,XV,XX R'),
        use('N2', 'payee-name', 1),
        use('N3', 'payee-street', 1, 'R S'),
        use('N4', 'payee-city', 1, 'R S S S - - S'),
        use('REF', 'payee-reference', unlimited, 'R:0B,D3,PQ,TJ R'),
        use('PER', 'payee-contact', unlimited),
        use('RDM', 'payee-delivery', 1, 'R:BM,EM,FT,OL S S'),
      ],
      loops: [],
    },
    headerNumber,
    claim(use('CLP', 'claim', unlimited, clp)),
    { id: 'summary', segments: [use('PLB', 'provider-adjustment', unlimited, plb)], loops: [] },
  ],
};

export const guide835: Guide = {
  set: '835',
  functionalCode: 'HP',
  implementations: ['005010X221A1', '005010X221'],
  root: root835,
};

/** Loops every set has. */
export const requiredLoops835: readonly string[] = ['1000A', '1000B'];

export const elements = {
  set: { type: text(1), controlNumber: text(2), version: text(3) },
  payment: {
    handling: required(text(1)),
    amount: required(amount(2)),
    creditDebit: required(text(3)),
    method: required(text(4)),
    format: text(5),
    payerRouting: text(7),
    payerAccount: text(9),
    payeeRouting: text(13),
    payeeAccount: text(15),
    effectiveDate: required(date(16)),
  },
  trace: { number: required(text(2)), payerIdentifier: required(text(3)), supplement: text(4) },
  currency: { code: required(text(2)) },
  reference: { qualifier: required(text(1)), value: text(2), description: text(3) },
  dated: { qualifier: required(text(1)), date: required(date(2)) },
  party: { name: text(2), idQualifier: text(3), id: text(4) },
  street: { first: text(1), second: text(2) },
  city: { city: text(1), state: text(2), postalCode: text(3), country: text(4), subdivision: text(7) },
  headerNumber: { number: required(text(1)) },
  providerSummary: {
    providerId: required(text(1)),
    facilityType: text(2),
    fiscalPeriodEnd: date(3),
    claimCount: decimal(4),
    totalCharge: amount(5),
  },
  claim: {
    controlNumber: required(text(1)),
    status: required(text(2)),
    charge: required(amount(3)),
    paid: required(amount(4)),
    patientResponsibility: amount(5),
    filingIndicator: text(6),
    payerControlNumber: text(7),
    facilityType: text(8),
    frequency: text(9),
    drg: text(11),
    drgWeight: decimal(12),
    dischargeFraction: decimal(13),
  },
  name: {
    role: required(text(1)),
    type: text(2),
    last: text(3),
    first: text(4),
    middle: text(5),
    prefix: text(6),
    suffix: text(7),
    idQualifier: text(8),
    id: text(9),
  },
  amount: { qualifier: required(text(1)), amount: required(amount(2)) },
  quantity: { qualifier: required(text(1)), quantity: required(decimal(2)) },
  remark: { qualifier: required(text(1)), code: required(text(2)) },
  service: {
    procedure: [required(text(1, 1)), required(text(1, 2))],
    charge: required(amount(2)),
    paid: required(amount(3)),
    revenueCode: text(4),
    paidUnits: decimal(5),
    submittedProcedure: [text(6, 1), text(6, 2)],
    submittedUnits: decimal(7),
  },
  adjustment: { group: required(text(1)) },
  providerAdjustment: { providerId: required(text(1)), fiscalPeriodEnd: required(date(2)) },
} as const;

/** SVC01 and SVC06: qualifier, code, modifiers from component 3 to 6, description in 7. */
export const procedureModifiers = { first: 3, last: 6 } as const;

/** CAS: up to six reasons, each with an amount and a quantity. */
export const adjustmentTriples = [2, 5, 8, 11, 14, 17] as const;

/** PLB: up to six reasons, each a composite (reason, reference) with an amount. */
export const providerAdjustmentPairs = [3, 5, 7, 9, 11, 13] as const;

/** MIA and MOA: the elements that hold remark codes. */
export const adjudicationRemarks = { MIA: [5, 20, 21, 22, 23], MOA: [3, 4, 5, 6, 7] } as const;
