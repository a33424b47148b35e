import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glInterface } from './gl-interface.ts';

const LEDGER = { id: '1', source: 'Plexus', category: 'Patient Accounting' };

test('each line is a row whose columns are named, amounts on their side', () => {
  const csv = glInterface(
    'PLX-north-20260330-abc',
    {
      entity: 'north',
      day: '2026-03-30',
      period: '2026-03',
      currency: 'USD',
      made: '2026-03-31',
      debit: '100005',
      lines: [
        { account: '1100', payerClass: 'medicare', amount: '100005' },
        { account: '4010', costCenter: '710', serviceLine: 'ortho', counterparty: 'shared', amount: '-100005' },
      ],
    },
    LEDGER,
    (account) => account,
  );
  assert.deepEqual(csv.split('\n'), [
    'STATUS,LEDGER_ID,ACCOUNTING_DATE,USER_JE_SOURCE_NAME,USER_JE_CATEGORY_NAME,CURRENCY_CODE,DATE_CREATED,ACTUAL_FLAG,' +
      'SEGMENT1,SEGMENT2,SEGMENT3,SEGMENT4,SEGMENT5,SEGMENT6,ENTERED_DR,ENTERED_CR,REFERENCE1,REFERENCE4,REFERENCE10',
    'NEW,1,2026/03/30,Plexus,Patient Accounting,USD,2026/03/31,A,north,1100,0000,0000,medicare,0000,1000.05,,' +
      'PLX-north-20260330-abc,PLX-north-20260330-abc,PLX-north-20260330-abc/1',
    'NEW,1,2026/03/30,Plexus,Patient Accounting,USD,2026/03/31,A,north,4010,710,ortho,0000,shared,,1000.05,' +
      'PLX-north-20260330-abc,PLX-north-20260330-abc,PLX-north-20260330-abc/2',
    '',
  ]);
});

test('values with commas, quotes and line ends stay one value', () => {
  const line = { account: '1100', costCenter: 'a,"b"\nc', amount: '1' };
  const csv = glInterface(
    'K',
    {
      entity: 'north',
      day: '2026-03-30',
      period: '2026-03',
      currency: 'JPY',
      made: '2026-03-31',
      debit: '1',
      lines: [line, { ...line, amount: '-1' }],
    },
    LEDGER,
    (account) => account,
  );
  assert.ok(csv.includes(',1100,"a,""b""\nc",0000,0000,0000,1,,K,K,K/1\n'));
});
