import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AchFileInput, type Bai2FileInput, writeAch, writeBai2 } from '@plexus/bank';
import { Fault } from '../kernel/index.ts';
import { messageMappingOf, READABLE } from './testing.ts';

const head = (from: string) => `
mapping: bank
from: ${from}
owner: tests
zone: America/Chicago
currency: USD
entity: { const: north }
`;
const REPORT = `${head('bank/bai2')}
key: { first: [ [ { path: trace.number }, { path: trace.originator } ], [ { const: bank }, { path: transaction.bankReference } ] ] }
identity: [ { path: account.number }, { path: transaction.bankReference } ]
occurredAt: { path: group.asOf, as: instant }
emit:
  - to: deposit-received@1
    when: transaction.direction == credit
    fields:
      trace: { first: [ { path: trace.number }, { path: transaction.bankReference } ] }
      amount: { path: transaction.amount }
      currency: { path: transaction.currency }
      day: { path: group.asOf }
      bankAccount: { path: account.number, as: code }
  - ignore: debits
    when: transaction.direction == debit
`;
const PAYMENTS = `${head('bank/ach')}
key: [ { path: trace.number }, { path: trace.originator } ]
identity: { path: entry.traceNumber }
occurredAt: { path: batch.effectiveOn, as: instant }
emit:
  - to: deposit-received@1
    when: entry.direction == credit and entry.purpose == payment
    fields:
      trace: { path: trace.number }
      amount: { path: entry.amount }
      currency: { const: USD }
      day: { path: batch.effectiveOn }
      bankAccount: { path: entry.account, as: code }
`;
const report: Bai2FileInput = {
  sender: 'BANK',
  receiver: 'HOSP',
  createdOn: '2026-03-12',
  createdAt: '0600',
  fileId: '1',
  groups: [
    {
      originator: 'BANK',
      asOf: '2026-03-11',
      accounts: [
        {
          account: '77',
          transactions: [
            { typeCode: '142', amount: 6645n, bankReference: 'B1', text: 'ACH TRN*1*T1*1890000003' },
            { typeCode: '475', amount: 500n, bankReference: 'B2' },
            { typeCode: '115', amount: 100n, bankReference: 'B3' },
          ],
        },
      ],
    },
  ],
};
const trace = { traceNumber: 'T1', originatorId: '1890000003' };
const entry = { transactionCode: '22', routingNumber: '231380104', account: '77', amount: 6645n, name: 'NORTH' } as const;
const batch = {
  companyName: 'PAYER',
  companyId: '1',
  entryDescription: 'HCCLAIMPMT',
  effectiveOn: '2026-03-11',
  originatingBank: '12104288',
};
const payments: AchFileInput = {
  immediateDestination: '231380104',
  immediateOrigin: '121042882',
  createdOn: '2026-03-10',
  batches: [{ ...batch, entries: [{ ...entry, trace }, entry] }],
};

test('credits of a report become deposits under the trace of their remittance, and each field knows its bytes', () => {
  const mapping = messageMappingOf(REPORT);
  const bytes = Buffer.from(writeBai2(report));
  const { events, failures } = mapping.translate(bytes, READABLE);
  assert.deepEqual(failures, []);
  assert.deepEqual(
    events.map(({ key, data, occurredAt }) => [key, data['amount'], occurredAt]),
    [
      ['remittance:remittance(T1|1890000003)', '6645', '2026-03-11T05:00:00.000Z'],
      ['remittance:remittance(bank|B3)', '100', '2026-03-11T05:00:00.000Z'],
    ],
  );
  const [first] = events;
  assert.ok(first);
  const { start, end, rule } = first;
  const ranges = mapping.fieldRanges(bytes, { start, end, rule });
  const shown = Object.fromEntries(ranges.map((range) => [range.field, bytes.toString('utf8', range.start, range.end)]));
  assert.equal(shown['amount'], '6645');
  assert.equal(shown['trace'], 'T1');
  assert.equal(shown['day'], '260311');
});

test('payments of an ACH file become deposits; one without a trace is held, and its neighbours go on', () => {
  const { events, failures } = messageMappingOf(PAYMENTS).translate(writeAch(payments), READABLE);
  assert.deepEqual(
    events.map(({ key, data }) => [key, data['amount'], data['bankAccount']]),
    [['remittance:remittance(T1|1890000003)', '6645', '77']],
  );
  assert.deepEqual(
    failures.map(({ code, at }) => [code, at]),
    [['RECORD_VALUE_MISSING', 'entry 2, trace.number']],
  );
});

test('a bank file whose totals are wrong, or that is cut, is held whole', () => {
  const mapping = messageMappingOf(REPORT);
  const bytes = Buffer.from(writeBai2(report));
  const refused = (input: Uint8Array) => {
    const { events, failures } = mapping.translate(input, READABLE);
    assert.deepEqual(events, []);
    return failures.map(({ code, keys, start, end }) => [code, keys, start, end === input.length]);
  };
  assert.deepEqual(refused(Buffer.from(bytes.toString().replace('142,6645', '142,6654'))), [['BAI2_ACCOUNT_TOTAL', [], 0, true]]);
  assert.deepEqual(refused(bytes.subarray(0, 150)), [['BAI2_TRAILER_MISSING', [], 0, true]]);
  assert.deepEqual(refused(Buffer.from('no bank file')), [['BAI2_NOT_BAI2', [], 0, true]]);
});

test('a path that no record of a bank file has is refused with the nearest one', () => {
  assert.throws(
    () => messageMappingOf(REPORT.replace('path: transaction.amount', 'path: transaction.amont')),
    (error) => error instanceof Fault && error.code === 'MAPPING_PATH_UNKNOWN' && error.hint === 'Did you mean "transaction.amount"?',
  );
  assert.throws(
    () => messageMappingOf(PAYMENTS.replace('bank/ach', 'bank/nacha')),
    (error) => error instanceof Fault && error.code === 'MAPPING_WORD_UNKNOWN',
  );
});
