import { amount, date, decimal, type Loop, must, required, text, use } from '../guide.ts';

/**
 * The health care claim payment/advice, 835 (005010X221A1): structure, repeats and the elements Plexus reads, not the
 * prose. `required` marks what the guide requires and posting cannot do without; other required segments of the guide
 * (addresses, contacts) are read where present. Order inside a loop is not enforced; loops are.
 */

const unlimited = Number.POSITIVE_INFINITY;

const payer = { element: 1, values: ['PR'] };
const payee = { element: 1, values: ['PE'] };

const service: Loop = {
  id: '2110',
  segments: [
    must('SVC', 'service', 1),
    use('DTM', 'service-date', 3),
    use('CAS', 'service-adjustment', 99),
    use('REF', 'service-reference', 24),
    use('AMT', 'service-amount', 9),
    use('QTY', 'service-quantity', 6),
    use('LQ', 'service-remark', 99),
  ],
  loops: [],
};

const claim: Loop = {
  id: '2100',
  segments: [
    must('CLP', 'claim', 1),
    use('CAS', 'claim-adjustment', 99),
    use('NM1', 'claim-name', 7),
    use('MIA', 'inpatient-adjudication', 1),
    use('MOA', 'outpatient-adjudication', 1),
    use('REF', 'claim-reference', 15),
    use('DTM', 'claim-date', 4),
    use('PER', 'claim-contact', 2),
    use('AMT', 'claim-amount', 13),
    use('QTY', 'claim-quantity', 14),
  ],
  loops: [service],
};

const headerNumber: Loop = {
  id: '2000',
  segments: [must('LX', 'header-number', 1), use('TS3', 'provider-summary', 1), use('TS2', 'provider-supplement', 1)],
  loops: [claim],
};

export const guide835: Loop = {
  id: '0000',
  segments: [
    must('ST', 'set-header', 1),
    must('BPR', 'payment', 1),
    use('NTE', 'note', unlimited),
    must('TRN', 'trace', 1),
    use('CUR', 'currency', 1),
    use('REF', 'header-reference', 2),
    use('DTM', 'header-date', 1),
  ],
  loops: [
    {
      id: '1000A',
      segments: [
        must('N1', 'payer', 1, payer),
        use('N2', 'payer-name', 1),
        use('N3', 'payer-street', 1),
        use('N4', 'payer-city', 1),
        use('REF', 'payer-reference', 4),
        use('PER', 'payer-contact', unlimited),
      ],
      loops: [],
    },
    {
      id: '1000B',
      segments: [
        must('N1', 'payee', 1, payee),
        use('N2', 'payee-name', 1),
        use('N3', 'payee-street', 1),
        use('N4', 'payee-city', 1),
        use('REF', 'payee-reference', unlimited),
        use('PER', 'payee-contact', unlimited),
        use('RDM', 'payee-delivery', 1),
      ],
      loops: [],
    },
    headerNumber,
    claim,
    { id: 'summary', segments: [must('PLB', 'provider-adjustment', 1)], loops: [] },
  ],
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
  reference: { qualifier: required(text(1)), value: text(2) },
  dated: { qualifier: required(text(1)), date: required(date(2)) },
  party: { name: text(2), idQualifier: text(3), id: text(4) },
  street: { first: text(1), second: text(2) },
  city: { city: text(1), state: text(2), postalCode: text(3) },
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
