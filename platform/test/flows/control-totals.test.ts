import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePostingRules, ensurePeriods, post } from '../../src/ledger/index.ts';
import { readControlTotals } from '../../src/observe/index.ts';
import { charge, credit, encounter, payment, run } from '../../src/processes/encounter-to-cash/testing.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const { tenant, scope, log, release } = await applyDemoEstate(database);
const pool = database.pool('plexus_worker', 2);
const { policies, entities } = release.estate;
const rules = compilePostingRules(policies['posting-rules'], policies['chart-of-accounts']);
await ensurePeriods(pool, tenant, entities, new Date('2026-03-10T00:00:00Z'));
const { asked } = run([
  encounter('opened', { class: 'inpatient', payerClass: 'commercial' }),
  charge(100_000, { serviceDay: '2026-03-02' }),
  credit(3_000, { code: '71046', serviceDay: '2026-03-02' }),
  payment(5_000, { day: '2026-03-03' }),
]);
const books = { tenant, incarnation: log.incarnation, books: () => ({ rules, lateDocuments: () => 'next-open-day' as const }) };
await transaction(pool, scope, (tx) => post(tx, books, asked));

/** What patient accounting said, as its process keeps it. */
async function report(day: string, measure: string, amount: string): Promise<void> {
  const data = JSON.stringify([['patient-accounting', 'north', day, measure, amount, 'USD', 1, `${day}T23:00:00.000Z`]]);
  await transaction(pool, scope, (tx) =>
    tx.query(
      `insert into process_state (tenant, key, entity, lane, version, status, data) values ($1, $2, 'north', 0, 1, 'reported', $3)
        on conflict (tenant, key) do update set data = excluded.data`,
      [tenant, `control:${day}-${measure}`, data],
    ),
  );
}

const compared = (query = {}) => transaction(pool, scope, (tx) => readControlTotals(tx, tenant, query));

test('what patient accounting adds up for a day is put beside what the ledger holds for it', async () => {
  await report('2026-03-02', 'charges', '97000');
  await report('2026-03-03', 'payments', '5000');
  await report('2026-03-03', 'receivable', '92000');
  assert.deepEqual(
    (await compared()).map(({ day, measure, difference }) => [day, measure, difference]),
    [
      ['2026-03-03', 'payments', 0n],
      ['2026-03-03', 'receivable', 0n],
      ['2026-03-02', 'charges', 0n],
    ],
  );
});

test('a charge that never came is a difference of its day, and of what is owed since', async () => {
  await report('2026-03-02', 'charges', '119500');
  await report('2026-03-03', 'receivable', '114500');
  assert.deepEqual(
    (await compared({ entity: 'north' }))
      .filter(({ difference }) => difference !== 0n)
      .map(({ day, measure, partner, ours, difference }) => [day, measure, partner, ours, difference]),
    [
      ['2026-03-03', 'receivable', 114_500n, 92_000n, -22_500n],
      ['2026-03-02', 'charges', 119_500n, 97_000n, -22_500n],
    ],
  );
  assert.deepEqual(await compared({ entity: 'river' }), []);
});
