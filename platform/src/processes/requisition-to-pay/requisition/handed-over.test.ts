import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Simulation } from '../../../../test/golden/simulate.ts';
import { budget, decision, GLOVES, ordersOf, requisition, run, stateOf, told } from './testing.ts';

const LINE = { line: '1', item: 'GLOVE', description: 'Gloves', unit: 'CA', distributions: [{ costCenter: '6170', share: '100' }] };
const cases = (quantity: string) => [{ ...LINE, quantity }];
const kindsOf = ({ exceptions }: Simulation) => exceptions.map(({ code }) => code);

test('a transfer is the distribution center\u2019s work, and the entity that asked owes what it was handed', () => {
  const wanted = requisition({ kind: 'transfer', from: 'GPDC', lines: cases('4') });
  const waiting = run([GLOVES.item, wanted]);
  assert.deepEqual([stateOf(waiting).status, kindsOf(waiting), ordersOf(waiting)], ['transfer-wanted', ['TRANSFER_WANTED'], []]);
  const slip = (number: string, quantity: string, value: string) =>
    told(
      'stock.transferred',
      'requisition:R100',
      {
        requisition: 'R100',
        line: '1',
        item: 'GLOVE',
        slip: number,
        quantity,
        unit: 'CA',
        value,
        currency: 'USD',
        from: 'shared',
        day: '2026-03-03',
      },
      { fact: `slip ${number}` },
    );
  const sums = ({ journals }: Simulation) =>
    journals.flatMap(({ entity, lines }) =>
      lines.map(({ account, amount, counterparty = '' }) => `${entity} ${account} ${counterparty} ${amount}`),
    );
  const half = run([GLOVES.item, wanted, slip('S1', '2', '16000'), slip('S1', '2', '16000')]);
  assert.deepEqual([stateOf(half).status, kindsOf(half)], ['transfer-wanted', ['TRANSFER_WANTED']]);
  assert.deepEqual(sums(half), [
    'shared due-from north 16000',
    'shared inventory  -16000',
    'north supply-expense  16000',
    'north due-to shared -16000',
  ]);
  const whole = run([slip('S2', '2', '16000'), GLOVES.item, wanted, slip('S1', '2', '16000')]);
  assert.deepEqual([stateOf(whole).status, kindsOf(whole)], ['transferred', []]);
  assert.ok(
    whole.journals.flatMap(({ lines }) => lines).every(({ account, costCenter }) => account !== 'supply-expense' || costCenter === '6170'),
    'also when the slip comes first',
  );
  const corrected = run([GLOVES.item, wanted, slip('S1', '2', '16000'), slip('S1', '4', '32000')]);
  assert.equal(stateOf(corrected).status, 'transferred');
  const owed = corrected.journals
    .flatMap(({ lines }) => lines.filter(({ account }) => account === 'due-to'))
    .reduce((sum, { amount }) => sum + amount, 0n);
  assert.equal(owed, -32_000n);
});

test('an order that is received relieves its budget, and nothing is left in the budgetary book', () => {
  const received = told(
    'goods.received',
    'order:R100-1',
    { order: 'R100-1', line: '1', receipt: 'D1', quantity: '12', unit: 'CA', day: '2026-03-06', location: 'DOCK', condition: 'good' },
    { at: '2026-03-06T15:00:00.000Z' },
  );
  const outcome = run(
    [GLOVES.supplier, GLOVES.item, GLOVES.price, budget('100000000'), requisition({ lines: cases('12') }), decision('R100', 1), received],
    { outside: [] },
  );
  const sums = new Map<string, bigint>();
  for (const { account, amount } of outcome.journals.flatMap(({ lines }) => lines)) sums.set(account, (sums.get(account) ?? 0n) + amount);
  assert.deepEqual(
    [...sums].filter(([, sum]) => sum !== 0n),
    [
      ['supply-expense', 100_200n],
      ['grni', -100_200n],
    ],
  );
});
