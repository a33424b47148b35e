import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SUPPLIERS } from './catalog.ts';
import { billOf, SERVICES } from './service-bills.ts';

const MONTHS = Array.from({ length: 40 }, (_, n) => `20${26 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`);

test('services are billed every month by suppliers that are known, now and then beyond their contract', () => {
  for (const service of SERVICES) {
    assert.ok(SUPPLIERS.some(({ supplier }) => supplier === service.supplier));
    const bills = MONTHS.map((month) => billOf(service, month, 1).invoice);
    const dear = bills.filter(({ total }) => total === String(service.dear));
    assert.ok(dear.length > 0 && dear.length < MONTHS.length / 3, `${dear.length} of ${MONTHS.length}`);
    for (const { total, lines } of bills)
      assert.deepEqual([lines[0]?.amount, lines[0]?.unitPrice], [total, (Number(total) / 100).toFixed(2)]);
  }
  assert.deepEqual(billOf(SERVICES[0] as (typeof SERVICES)[0], '2026-03', 1), billOf(SERVICES[0] as (typeof SERVICES)[0], '2026-03', 1));
});
