import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ChargeDraft, ChargeMessageDraft } from './charge-draft.ts';
import { Hl7Error } from './faults.ts';
import { parseMessage } from './message.ts';
import { anyDelimiters, hostileText } from './testing.ts';
import { chargeSegments, writeCharges } from './write-charges.ts';

const AT = new Date('2026-03-11T06:07:08.900Z');
const CHARGE: ChargeDraft = {
  transactionId: 'T1',
  servicedAt: '2026-03-10',
  postedAt: AT,
  type: 'CG',
  code: { code: '99213', text: 'Visit', system: 'CPT' },
  quantity: '2',
  extendedAmount: { minorUnits: 25000n, currency: 'USD' },
  unitAmount: { minorUnits: 12500n },
  department: { code: 'ED' },
  diagnoses: [{ code: 'R07.9' }, { code: 'I10' }],
  performedBy: { id: '1234567893', name: { family: 'ROE', given: 'JANE' }, authority: 'NPI' },
  procedure: { code: '99213' },
  modifiers: ['25', 'LT'],
};
const DRAFT: ChargeMessageDraft = {
  sender: { application: 'PLEXUS', facility: ['MERCY', '1.2.3', 'ISO'] },
  receiver: { application: 'BILLING', facility: 'HUB' },
  createdAt: AT,
  controlId: 'C1',
  acceptAnswer: 'AL',
  applicationAnswer: 'NE',
  charset: 'UNICODE UTF-8',
  patient: {
    identifiers: [{ id: '10032', authority: 'MERCY', type: 'MR' }],
    name: { family: 'ROE', given: 'RICHARD' },
    birthDay: '1970-02-03',
    sex: 'M',
    account: { id: 'A77', authority: ['MERCY', '1.2.3', 'ISO'], type: 'AN' },
  },
  visit: { patientClass: 'E', location: ['ED', '', '', 'MERCY'], visitNumber: { id: 'V9' } },
  charges: [CHARGE, { servicedAt: AT, type: 'CD', code: { code: '99213' }, extendedAmount: { minorUnits: -5n, decimals: 2 } }],
};

const refusal = (draft: ChargeMessageDraft): Hl7Error => {
  try {
    writeCharges(draft);
  } catch (error) {
    if (error instanceof Hl7Error) return error;
    throw error;
  }
  return assert.fail('the message was written');
};

test('charges are written as one DFT^P03', () => {
  assert.deepEqual(writeCharges(DRAFT).toString().split('\r'), [
    'MSH|^~\\&|PLEXUS|MERCY^1.2.3^ISO|BILLING|HUB|20260311060708+0000||DFT^P03^DFT_P03|C1|P|2.5.1|||AL|NE||UNICODE UTF-8',
    'EVN|P03|20260311060708+0000',
    'PID|1||10032^^^MERCY^MR||ROE^RICHARD||19700203|M||||||||||A77^^^MERCY&1.2.3&ISO^AN',
    'PV1|1|E|ED^^^MERCY||||||||||||||||V9',
    'FT1|1|T1||20260310|20260311060708+0000|CG|99213^Visit^CPT|||2|250.00&USD|125.00|ED||||||R07.9~I10|1234567893^ROE^JANE^^^^^^NPI|||||99213|25~LT',
    'FT1|2|||20260311060708+0000||CD|99213||||-0.05',
    '',
  ]);
});

test('older versions know no message structure', () => {
  for (const [version, type] of [
    ['2.2', 'DFT^P03'],
    ['2.3', 'DFT^P03'],
    ['2.3.1', 'DFT^P03^DFT_P03'],
    ['2.8', 'DFT^P03^DFT_P03'],
  ] as const) {
    assert.equal(
      writeCharges({ ...DRAFT, version })
        .toString()
        .split('|')[8],
      type,
    );
  }
});

test('a value that cannot stand in its place is refused there', () => {
  const place = ({ code, at }: Hl7Error) => [code, at.segment, at.segmentIndex, at.field];
  const charge = (change: Partial<ChargeDraft>): ChargeMessageDraft => ({ ...DRAFT, charges: [CHARGE, { ...CHARGE, ...change }] });
  assert.deepEqual(place(refusal({ ...DRAFT, controlId: '' })), ['HL7_VALUE_UNWRITABLE', 'MSH', 1, 10]);
  assert.deepEqual(place(refusal(charge({ quantity: '1e3' }))), ['HL7_VALUE_UNWRITABLE', 'FT1', 6, 10]);
  assert.deepEqual(place(refusal(charge({ servicedAt: '2026-02-30' }))), ['HL7_VALUE_UNWRITABLE', 'FT1', 6, 4]);
  assert.deepEqual(place(refusal({ ...DRAFT, patient: { ...DRAFT.patient, birthDay: '19700203' } })), [
    'HL7_VALUE_UNWRITABLE',
    'PID',
    3,
    7,
  ]);
  assert.deepEqual(place(refusal({ ...charge({ code: { code: '語' } }), charset: '8859/1' })), ['HL7_VALUE_UNWRITABLE', 'FT1', 6, 7]);
});

const text = hostileText().filter((value) => value !== '');
const charge = fc.record({
  transactionId: text,
  servicedAt: fc.constant('2026-03-10'),
  type: fc.constantFrom('CG', 'CD', 'PY', 'AJ'),
  code: fc.record({ code: text, text, system: text }),
  quantity: fc.constantFrom('1', '-2.5', '1000'),
  extendedAmount: fc.record({ minorUnits: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), currency: fc.constant('USD') }),
  modifiers: fc.array(text, { minLength: 1, maxLength: 3 }),
});

test('whatever the values hold, they read back as they were, and no segment is added', () => {
  fc.assert(
    fc.property(text, text, fc.array(charge, { minLength: 1, maxLength: 3 }), anyDelimiters(), (controlId, family, charges, delimiters) => {
      const [first, ...more] = charges;
      assert.ok(first);
      const patient = { ...DRAFT.patient, name: { family, given: 'A' } };
      const draft: ChargeMessageDraft = { ...DRAFT, controlId, patient, charges: [first, ...more] };
      const message = parseMessage(writeCharges(draft, { delimiters }));
      assert.deepEqual(message.tree().slice(1), chargeSegments(draft).slice(1));
      assert.equal(message.get('MSH-10'), controlId);
      assert.equal(message.get('PID-5.1'), family);
      assert.equal(message.all('FT1').length, charges.length);
      for (const [n, { code, modifiers, extendedAmount }] of charges.entries()) {
        assert.equal(message.get(`FT1[${n + 1}]-7.2`), code.text);
        assert.equal(message.get(`FT1[${n + 1}]-26[${modifiers.length}]`), modifiers.at(-1));
        assert.equal(BigInt((message.get(`FT1[${n + 1}]-11.1.1`) ?? '').replace('.', '')), extendedAmount.minorUnits);
      }
    }),
  );
});

test('text is written in the character set that the header names', () => {
  const named = (charset: string) => writeCharges({ ...DRAFT, charset, patient: { ...DRAFT.patient, name: { family: 'Müller' } } });
  assert.match(named('8859/1').toString('latin1'), /\|M\xfcller\|/);
  assert.match(named('UNICODE UTF-8').toString('latin1'), /\|M\xc3\xbcller\|/);
  assert.equal(parseMessage(named('8859/1')).get('PID-5'), 'Müller');
});
