import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Charge } from './account.ts';
import { BUCKETS } from './buckets.ts';
import { type ChargeList, findCharge, itemsOf, itemsOfService, NO_CHARGES, withCharge, withItems } from './charge-list.ts';

const items: fc.Arbitrary<Charge> = fc
  .record({
    id: fc.constantFrom('abcdefgh', 'ABCDEFGH', '-_-_-_-_', '12345678'),
    revision: fc.integer({ min: 1, max: 3 }),
    version: fc.integer({ min: 0, max: 3 }),
    as: fc.constant('own'),
    origin: fc.nat(2),
    credit: fc.boolean(),
    code: fc.constantFrom('80053', 'abcdefgh', 'a "quoted" code', 'a\nline'),
    day: fc.integer({ min: 9_000, max: 9_003 }),
    quantity: fc.constantFrom('1', '2.5'),
    amount: fc.bigInt({ min: -500n, max: 500n }),
    department: fc.constantFrom('', 'LAB', 'ED'),
    serviceLine: fc.constantFrom('', 'LAB', 'medicine'),
    bucket: fc.constantFrom(...BUCKETS),
    value: fc.constant(0n),
    suspect: fc.boolean(),
  })
  .map((charge) => ({ ...charge, value: charge.credit ? -charge.amount : charge.amount }));

/** What a list says of itself, worked out from its items. */
function sumsOf(list: ChargeList): Omit<ChargeList, 'names' | 'lines'> {
  const all = itemsOf(list);
  const standing = { ...NO_CHARGES.standing };
  for (const { bucket, value } of all) standing[bucket] += value;
  return {
    standing,
    lastDay: Math.max(0, ...all.map(({ day }) => day)),
    credits: all.filter(({ credit }) => credit).length,
    suspects: all.filter(({ suspect }) => suspect).length,
  };
}

test('a list of charges holds the last word on each, and its sums are those of its items', () => {
  fc.assert(
    fc.property(fc.array(items, { maxLength: 12 }), (charges) => {
      const known = new Map<string, Charge>();
      let list = NO_CHARGES;
      for (const charge of charges) {
        list = withCharge(list, charge);
        known.set(charge.id, charge);
        const { names: _, lines, ...sums } = list;
        assert.deepEqual(sums, sumsOf(list));
        assert.equal(lines.length, known.size);
      }
      assert.deepEqual(itemsOf(list), [...known.values()]);
      for (const charge of known.values()) {
        assert.deepEqual(findCharge(list, charge.id), charge);
        const same = [...known.values()].filter(({ code, day }) => code === charge.code && day === charge.day);
        assert.deepEqual(itemsOfService(list, charge), same);
      }
      assert.deepEqual(withItems(NO_CHARGES, [...known.values()]).standing, list.standing);
    }),
  );
});
