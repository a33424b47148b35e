import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProposalInFull } from '../api/approvals.ts';
import { changeOf, EMPTY_LINE, writtenOf } from './draft-changes.ts';

const proposal = (content: ProposalInFull['content'], amount?: string) =>
  writtenOf({
    approval: { reason: 'cannot pay', currency: 'USD', ...(amount === undefined ? {} : { amount }) } as ProposalInFull['approval'],
    content,
  });

test('only what was changed of an adjustment is sent, in minor units', () => {
  const before = proposal({ account: 'account:a', amount: '90000', currency: 'USD', day: '2026-03-05', why: 'charity' }, '90000');
  assert.deepEqual(before, { reason: 'cannot pay', amount: '900.00', why: 'charity', day: '2026-03-05' });
  assert.deepEqual(changeOf(before, before, 'USD'), {});
  assert.deepEqual(changeOf(before, { ...before, amount: '1,250.50', reason: ' cannot   pay it ' }, 'USD'), {
    amount: '125050',
    reason: 'cannot pay it',
  });
  for (const wrong of [{ amount: '0' }, { amount: '1.005' }, { amount: 'much' }, { reason: 'no' }, { day: '5 March' }])
    assert.equal(changeOf(before, { ...before, ...wrong }, 'USD'), undefined, JSON.stringify(wrong));
});

test('a journal is sent with all of its lines once debits and credits agree', () => {
  const lines = [
    '{"account":"bad-debt","payerClass":"self-pay","amount":"700.00"}',
    '{"account":"gross-revenue","department":"laboratory","amount":"-700.00"}',
  ];
  const before = proposal({ journal: 'j', currency: 'USD', day: '2026-03-05', lines }, '70000');
  assert.equal(before.amount, undefined, 'its amount is the sum of its lines');
  const [debit = EMPTY_LINE, credit = EMPTY_LINE] = before.lines ?? [];
  const changed = (...written: (typeof debit)[]) => changeOf(before, { ...before, lines: written }, 'USD');
  assert.equal(changed({ ...debit, amount: '800.00' }, credit), undefined);
  assert.equal(changed(debit, credit, EMPTY_LINE), undefined);
  assert.deepEqual(changed({ ...debit, amount: '800.00' }, credit, { ...EMPTY_LINE, account: 'bank', amount: '-100' }), {
    lines: [
      { account: 'bad-debt', amount: '80000', payerClass: 'self-pay' },
      { account: 'gross-revenue', amount: '-70000', department: 'laboratory' },
      { account: 'bank', amount: '-10000' },
    ],
  });
  assert.deepEqual(changeOf(before, { ...before, description: 'Bad debt of March' }, 'USD'), { description: 'Bad debt of March' });
});
