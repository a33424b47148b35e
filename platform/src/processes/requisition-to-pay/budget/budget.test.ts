import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StoredEvent } from '../../../canonical/index.ts';
import { budget, policiesWithRules, run, told } from '../requisition/testing.ts';
import type { Budget } from './decide-budget.ts';
import { actualOf, encumbered } from './commitments.ts';
import { encodeBudget } from './encoding.ts';

const KEY = 'budget:north|6170|supply-expense|2026-03';
const day = '2026-03-02';
const tell = (type: string, data: object) => told(type, KEY, { day, currency: 'USD', ...data });
const hold = (document: string, amount: string, ask = 1, mode = 'check') =>
  tell('budget.asked', { asker: `order:asks-${document}`, ask, document, mode, amount });
const order = (name: string, amount: string, requisition = 'R1', revision = 1) =>
  tell('budget.committed', { order: name, requisition, revision, amount, ...(revision === 1 ? { takes: amount } : {}) });
const actual = (name: string, source: string, amount: string) => tell('budget.relieved', { order: name, source, amount });
const release = (document: string) => tell('budget.released', { document });

const outcome = (events: readonly StoredEvent[]) => {
  const simulation = run(events, { keepCopies: true });
  const state = simulation.states.get(KEY)?.state as Budget;
  const booked = (account: string) =>
    simulation.journals
      .flatMap(({ lines }) => lines.filter((line) => line.account === account))
      .reduce((sum, { amount }) => sum + amount, 0n);
  return {
    state,
    actual: actualOf(state),
    encumbered: encumbered(state),
    requisitions: booked('requisition-encumbrance'),
    orders: booked('order-encumbrance'),
    reserve: booked('reserve-for-encumbrance'),
    answers: simulation.folded.filter(({ type }) => type === 'budget.checked').map(({ data }) => [data['available'], data['isAvailable']]),
  };
};

test('a requisition reserves, its order takes that over, the receipt relieves it, and closing frees the rest', () => {
  const reserved = outcome([budget('100000'), hold('R1', '16700')]);
  assert.deepEqual([reserved.requisitions, reserved.orders, reserved.reserve], [16_700n, 0n, -16_700n]);
  const ordered = outcome([budget('100000'), hold('R1', '16700'), order('R1-1', '16700')]);
  assert.deepEqual([ordered.requisitions, ordered.orders, ordered.encumbered], [0n, 16_700n, 16_700n]);
  const received = outcome([budget('100000'), hold('R1', '16700'), order('R1-1', '16700'), actual('R1-1', 'receipt 1', '10000')]);
  assert.deepEqual([received.actual, received.orders, received.encumbered], [10_000n, 6_700n, 6_700n]);
  const closed = outcome([
    budget('100000'),
    hold('R1', '16700'),
    order('R1-1', '16700'),
    actual('R1-1', 'receipt 1', '10000'),
    release('R1-1'),
  ]);
  assert.deepEqual([closed.actual, closed.orders, closed.encumbered, closed.reserve], [10_000n, 0n, 0n, 0n]);
});

test('two requisitions do not count on the same money, and the second is told when the first lets go', () => {
  const both = outcome([budget('20000'), hold('R1', '16700'), hold('R2', '5000')]);
  assert.deepEqual(both.answers, [
    ['20000', true],
    ['3300', false],
  ]);
  const freed = outcome([budget('20000'), hold('R1', '16700'), hold('R2', '5000'), release('R1')]);
  assert.deepEqual(freed.answers.at(-1), ['20000', true]);
});

test('a budget in another currency, or none, has nothing to give', () => {
  const { answers } = outcome([hold('R1', '1')]);
  assert.deepEqual(answers, [['0', false]]);
});

test('an entity without a budgetary book counts and posts nothing', () => {
  const { journals } = run([budget('100000'), hold('R1', '16700')], {}, policiesWithRules({ encumbrance: false }));
  assert.deepEqual(journals, []);
});

test('more than was ordered relieves no more than was held, and what goes back is held again', () => {
  const over = outcome([hold('R1', '100', 1, 'record'), order('R1-1', '100'), actual('R1-1', 'receipt 1', '150')]);
  assert.deepEqual([over.actual, over.orders], [150n, 0n]);
  const back = outcome([
    hold('R1', '100', 1, 'record'),
    order('R1-1', '100'),
    actual('R1-1', 'receipt 1', '150'),
    actual('R1-1', 'return 1', '-80'),
  ]);
  assert.deepEqual([back.actual, back.orders], [70n, 30n]);
});

test('whatever comes twice and in whatever order, the budget and its book end alike', () => {
  const events = [
    budget('100000'),
    hold('R1', '16700', 1, 'record'),
    hold('R2', '900', 1, 'record'),
    order('R1-1', '10000'),
    order('R1-2', '6700'),
    order('R1-1', '12000', 'R1', 2),
    actual('R1-1', 'receipt 1', '4000'),
    actual('R1-1', 'receipt 2', '3000'),
    actual('R1-2', 'receipt 3', '6700'),
    release('R2-1'),
    order('R2-1', '900', 'R2'),
  ];
  const expected = outcome(events);
  assert.deepEqual([expected.encumbered, expected.orders, expected.requisitions], [5_000n, 5_000n, 0n]);
  fc.assert(
    fc.property(fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }), (mixed) => {
      const { state, ...sums } = outcome(mixed);
      const { state: same, ...wanted } = expected;
      assert.deepEqual(sums, wanted);
      assert.equal(encodeBudget(state), encodeBudget(same));
    }),
    { numRuns: 60, seed: 1 },
  );
});

test('however many purchases there were, a budget keeps what is open of it and the sum of what is over', () => {
  const many = Array.from({ length: 300 }, (_, n) => [
    hold(`Q${n}`, '100', 1, 'record'),
    order(`Q${n}-1`, '100', `Q${n}`),
    actual(`Q${n}-1`, 'books', '100'),
  ]).flat();
  const few = outcome(many.slice(0, 90));
  const { state, actual: spent, encumbered: held, orders, requisitions } = outcome([...many, hold('R1', '16700', 1, 'record')]);
  assert.deepEqual([spent, held, orders, requisitions], [30_000n, 16_700n, 0n, 16_700n]);
  assert.ok(encodeBudget(state).length < encodeBudget(few.state).length + 100);
});

test('what comes back of an order that is only in the sum is held again, unless the order is closed', () => {
  const many = Array.from({ length: 40 }, (_, n) => [order(`Q${100 + n}-1`, '100', 'R1'), actual(`Q${100 + n}-1`, 'books', '100')]).flat();
  const back = (told: object) =>
    outcome([...many, tell('budget.relieved', { order: 'Q100-1', source: 'books', amount: '60', told: { revision: 1, ...told } })]);
  const open = back({ committed: '100', booked: '100' });
  assert.deepEqual([open.actual, open.encumbered, open.orders], [3_960n, 40n, 40n]);
  const closed = back({ committed: '100', booked: '100', isReleased: true });
  assert.deepEqual([closed.actual, closed.encumbered, closed.orders], [3_960n, 0n, 0n]);
});
