import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readEnvelopes } from '../envelope-reader.ts';
import { tokenize } from '../tokenize.ts';
import type { RemittancePart } from './parts.ts';
import { balanceRemittance } from './remittance-balance.ts';
import { RemittanceReader } from './remittance-reader.ts';
import {
  type AdjustmentInput,
  type ClaimInput,
  type RemittanceFileInput,
  type RemittanceInput,
  writeRemittance,
} from './remittance-writer.ts';

const envelope = {
  sender: { qualifier: 'ZZ', id: 'PAYER' },
  receiver: { qualifier: 'ZZ', id: 'HOSPITAL' },
  date: '2026-01-31',
  time: '1200',
  controlNumber: 42,
} as const;

const money = {
  paymentMethod: 'ACH',
  effectiveDate: '2026-02-02',
  traceNumber: 'T1',
  payerIdentifier: '1999999999',
  payer: { name: 'PAYER' },
  payee: { name: 'HOSPITAL', idQualifier: 'XX', id: '1234567893' },
} as const;

function file(...remittances: RemittanceInput[]): RemittanceFileInput {
  return { ...envelope, remittances };
}

function partsOf(bytes: Uint8Array): RemittancePart[] {
  const reader = new RemittanceReader();
  return [...tokenize(bytes).flatMap((segment) => reader.push(segment)), ...reader.end()];
}

function claimsOf(parts: readonly RemittancePart[]) {
  return parts.flatMap((part) => (part.kind === 'claim' ? [part] : []));
}

test('a remittance is written as the guide orders it', () => {
  const text = Buffer.from(
    writeRemittance({
      ...file({
        ...money,
        paymentAmount: 7500n,
        paymentFormat: 'CCP',
        payerAccount: { routing: '111000025', account: '1' },
        payeeAccount: { routing: '222000050', account: '2' },
        receiverId: 'R1',
        productionDate: '2026-01-30',
        groups: [
          {
            providerId: '1234567893',
            facilityType: '11',
            fiscalPeriodEnd: '2026-12-31',
            claims: [
              {
                controlNumber: 'A1',
                status: '1',
                charge: 10000n,
                paid: 8000n,
                patientResponsibility: 500n,
                filingIndicator: '12',
                payerControlNumber: 'P1',
                patient: { last: 'DOE', first: 'JANE', idQualifier: 'MI', id: 'M1' },
                outpatientRemarks: ['MA01'],
                statementFrom: '2026-01-01',
                services: [
                  {
                    procedure: { qualifier: 'HC', code: '99213', modifiers: ['25'] },
                    charge: 10000n,
                    paid: 8000n,
                    paidUnits: '1',
                    serviceFrom: '2026-01-01',
                    adjustments: [
                      { group: 'CO', reason: '45', amount: 1000n },
                      { group: 'CO', reason: '253', amount: 500n },
                      { group: 'PR', reason: '3', amount: 500n },
                    ],
                    lineControlNumber: 'L1',
                    allowed: 8500n,
                    remarks: [{ code: 'N130' }],
                  },
                ],
              },
            ],
          },
        ],
        providerAdjustments: [
          { providerId: '1234567893', fiscalPeriodEnd: '2026-12-31', adjustments: [{ reason: 'WO', reference: 'X', amount: 500n }] },
        ],
      }),
      newline: '\n',
    }),
  ).toString();
  assert.deepEqual(text.split('\n').slice(1, -1), [
    'GS*HP*PAYER*HOSPITAL*20260131*1200*42*X*005010X221A1~',
    'ST*835*0001~',
    'BPR*I*75*C*ACH*CCP*01*111000025*DA*1*1999999999**01*222000050*DA*2*20260202~',
    'TRN*1*T1*1999999999~',
    'REF*EV*R1~',
    'DTM*405*20260130~',
    'N1*PR*PAYER~',
    'N1*PE*HOSPITAL*XX*1234567893~',
    'LX*1~',
    'TS3*1234567893*11*20261231*1*100~',
    'CLP*A1*1*100*80*5*12*P1~',
    'NM1*QC*1*DOE*JANE****MI*M1~',
    'MOA***MA01~',
    'DTM*232*20260101~',
    'SVC*HC:99213:25*100*80**1~',
    'DTM*472*20260101~',
    'CAS*CO*45*10**253*5~',
    'CAS*PR*3*5~',
    'REF*6R*L1~',
    'AMT*B6*85~',
    'LQ*HE*N130~',
    'PLB*1234567893*20261231*WO:X*5~',
    'SE*22*0001~',
    'GE*1*42~',
    'IEA*1*000000042~',
  ]);
});

const cents = fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n });
const adjustment = fc.record({
  group: fc.constantFrom('CO', 'PR', 'OA', 'PI'),
  reason: fc.constantFrom('45', '253', '1', '23'),
  amount: cents,
});
const adjustments = fc.array(adjustment, { maxLength: 15 });

function total(list: readonly AdjustmentInput[] = []): bigint {
  return list.reduce((sum, { amount }) => sum + amount, 0n);
}

/** Claims that balance at both levels. */
const claim = fc
  .record({ own: adjustments, lines: fc.array(fc.record({ charge: cents, adjustments }), { maxLength: 4 }), charge: cents })
  .map(({ own, lines, charge }): ClaimInput => {
    const procedure = { qualifier: 'HC', code: '99213' };
    const services = lines.map((line) => ({ ...line, procedure, paid: line.charge - total(line.adjustments) }));
    const adjusted = total(own) + services.reduce((sum, line) => sum + total(line.adjustments), 0n);
    return { controlNumber: 'A1', status: '1', charge, paid: charge - adjusted, adjustments: own, services };
  });

const remittance = fc
  .record({
    claims: fc.array(claim, { minLength: 1, maxLength: 5 }),
    plb: fc.array(fc.record({ reason: fc.constantFrom('WO', 'L6'), amount: cents }), { maxLength: 14 }),
  })
  .map(({ claims, plb }): RemittanceInput => {
    const paid = claims.reduce((sum, { paid: amount }) => sum + amount, 0n) - plb.reduce((sum, { amount }) => sum + amount, 0n);
    return {
      ...money,
      paymentAmount: paid,
      groups: [{ claims }],
      providerAdjustments: [{ providerId: '1', fiscalPeriodEnd: '2026-12-31', adjustments: plb }],
    };
  });

test('what is written is read back to the cent, with sound envelopes, and balances where the input does', () => {
  fc.assert(
    fc.property(fc.array(remittance, { minLength: 1, maxLength: 3 }), (remittances) => {
      const bytes = writeRemittance(file(...remittances));
      assert.deepEqual(
        readEnvelopes(tokenize(bytes)).filter(({ kind }) => kind === 'error'),
        [],
      );
      const parts = partsOf(bytes);
      const written = remittances.flatMap(({ groups }) => [...groups].flatMap(({ claims }) => claims));
      assert.deepEqual(
        claimsOf(parts).map(({ charge, paid, adjustments: own, services }) => [
          charge,
          paid,
          total(own),
          services.map((line) => [line.charge, line.paid, total(line.adjustments)]),
        ]),
        written.map(({ charge, paid, adjustments: own, services = [] }) => [
          charge,
          paid,
          total(own),
          services.map((line) => [line.charge, line.paid, total(line.adjustments)]),
        ]),
      );
      const { imbalances, verdicts } = balanceRemittance(parts);
      assert.deepEqual(imbalances, []);
      assert.deepEqual(
        verdicts.map(({ balanced }) => balanced),
        remittances.map(() => true),
      );
    }),
  );
});

test('one cent too much anywhere is found at its level, never corrected by the writer', () => {
  fc.assert(
    fc.property(remittance, fc.constantFrom('payment', 'claim', 'service'), (input, where) => {
      const claims = [...input.groups].flatMap((group) => group.claims);
      const [first, ...rest] = claims;
      const services = first?.services ?? [];
      fc.pre(first !== undefined && (where !== 'service' || services.length > 0));
      const changed =
        where === 'claim'
          ? { ...first, paid: first.paid + 1n }
          : where === 'service'
            ? { ...first, services: services.map((line, n) => (n === 0 ? { ...line, paid: line.paid + 1n } : line)) }
            : first;
      const paymentAmount = where === 'payment' ? input.paymentAmount + 1n : input.paymentAmount;
      const { imbalances } = balanceRemittance(
        partsOf(writeRemittance(file({ ...input, paymentAmount, groups: [{ claims: [changed, ...rest] }] }))),
      );
      const expected = { payment: ['transaction 1'], claim: ['claim 1', 'transaction -1'], service: ['service 1'] }[where];
      assert.deepEqual(
        imbalances.map(({ level, difference }) => `${level} ${difference}`),
        expected,
      );
    }),
  );
});
