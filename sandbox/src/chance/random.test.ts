import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from './random.ts';

test('one seed always draws the same numbers, and another stream draws others', () => {
  const draw = (random: Random): number[] => Array.from({ length: 20 }, () => random.between(1, 1000));
  assert.deepEqual(draw(new Random(7, 'patient', 1)), draw(new Random(7, 'patient', 1)));
  assert.notDeepEqual(draw(new Random(7, 'patient', 1)), draw(new Random(7, 'patient', 2)));
  assert.notDeepEqual(draw(new Random(7, 'patient', 1)), draw(new Random(8, 'patient', 1)));
});

test('weights decide how often a value is drawn', () => {
  const random = new Random(1);
  const values = [
    { name: 'often', weight: 9 },
    { name: 'seldom', weight: 1 },
  ];
  let often = 0;
  for (let i = 0; i < 10_000; i++) if (random.weighted(values).name === 'often') often++;
  assert.ok(often > 8_800 && often < 9_200, `${often} of 10,000`);
});
