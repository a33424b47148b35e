import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../chance/random.ts';
import { MessageOrder } from './message-order.ts';

const draw = (order: MessageOrder, count: number): number[] => Array.from({ length: count }, () => order.next());

test('without duplicates and shuffling, messages count up', () => {
  assert.deepEqual(draw(new MessageOrder(new Random(1), { duplicates: 0, conflicts: 0, permute: 1 }), 5), [0, 1, 2, 3, 4]);
});

test('a third of the arrivals repeat a message that was sent before, and none is left out', () => {
  const numbers = draw(new MessageOrder(new Random(1), { duplicates: 30, conflicts: 0, permute: 1 }), 10_000);
  const seen = new Set<number>();
  let repeated = 0;
  for (const number of numbers) {
    if (seen.has(number)) repeated++;
    else assert.equal(number, seen.size, 'new messages come in order');
    seen.add(number);
  }
  assert.ok(repeated > 2_800 && repeated < 3_200, `${repeated} of 10,000`);
});

test('shuffling moves a message no further than its window', () => {
  const numbers = draw(new MessageOrder(new Random(1), { duplicates: 0, conflicts: 0, permute: 8 }), 800);
  assert.notDeepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  );
  for (const [place, number] of numbers.entries()) assert.equal(Math.floor(number / 8), Math.floor(place / 8));
});

test('a conflict names a message that was sent before', () => {
  const numbers = draw(new MessageOrder(new Random(3), { duplicates: 0, conflicts: 10, permute: 1 }), 2_000);
  const conflicts = numbers.filter((number) => number < 0);
  assert.ok(conflicts.length > 150 && conflicts.length < 250, `${conflicts.length} of 2,000`);
  for (const [place, number] of numbers.entries()) if (number < 0) assert.ok(numbers.indexOf(~number) < place);
});
