import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePostingRules, ensurePeriods, foldAccountDays, post, trialBalance } from '../../src/ledger/index.ts';
import { readControlTotals } from '../../src/observe/index.ts';
import { charge, credit, encounter, payment, run } from '../../src/processes/encounter-to-cash/testing.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import { type Explained, explaining, wideReads } from '../plans.ts';
import { asSuperuser } from '../superuser.ts';

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

/** How many lines this connection has read, since the database last took note of it: what earlier transactions read may be among them. */
async function linesRead(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ read: number }>(
    `select (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables where relname = 'journal_line' and schemaname = 'plexus'`,
  );
  assert.ok(rows[0]);
  return rows[0].read;
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

test('lines that are folded into their days and lines that are not yet add up to the same', async () => {
  const before = await compared();
  assert.ok((await foldAccountDays(pool, { tenant, incarnation: log.incarnation })) > 0);
  assert.deepEqual(await compared(), before);
  const later = run([
    encounter('opened', { class: 'inpatient', payerClass: 'commercial' }),
    charge(700, { serviceDay: '2026-03-02', line: 'L9' }),
  ]);
  await transaction(pool, scope, (tx) => post(tx, books, later.asked));
  const [, , charges] = await compared();
  assert.equal(charges?.ours, 97_700n);
  while ((await foldAccountDays(pool, { tenant, incarnation: log.incarnation })) > 0);
  assert.equal((await compared({ day: '2026-03-02' }))[0]?.ours, 97_700n);
});

test('what a period rule moved counts for the day that was asked for, folded or not', async () => {
  const before = (await compared({ day: '2026-03-03' })).find(({ measure }) => measure === 'payments')?.ours ?? 0n;
  await asSuperuser(
    database,
    `insert into journal (tenant, journal, entity, incarnation, identity, original_day, accounting_day, period, currency, posting, rule, event, subject)
      values ('${tenant}', 900000, 'north', 1, '\\x01', '2026-03-03', '2026-04-01', '2026-04', 'USD', 'p', 'r', '\\x01', 'account:late');
    insert into journal_line (tenant, journal, line, entity, incarnation, accounting_day, period, currency, account, amount, subject)
      values ('${tenant}', 900000, 1, 'north', 1, '2026-04-01', '2026-04', 'USD', 'bank', 123, 'account:late')`,
  );
  const payments = async () => (await compared({ day: '2026-03-03' })).find(({ measure }) => measure === 'payments')?.ours;
  assert.equal(await payments(), before + 123n);
  while ((await foldAccountDays(pool, { tenant, incarnation: log.incarnation })) > 0);
  assert.equal(await payments(), before + 123n);
});

test('what is read depends on the days that are asked for, not on how much the ledger holds', async () => {
  const hash = (of: string): string => `decode(md5('${of}' || n), 'hex')`;
  const xid = `(pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text::xid8`;
  await asSuperuser(
    database,
    `insert into journal (tenant, journal, entity, incarnation, xid, identity, accounting_day, period, currency, posting, rule, event, subject)
      select '${tenant}', n + 1000000, 'north', 1, ${xid}, ${hash('j')}, date '2024-01-01' + n % 700, 'p', 'USD', 'p', 'r', ${hash('e')}, 'account:' || n
      from generate_series(1, 20000) n;
    insert into journal_line (tenant, journal, line, entity, incarnation, xid, accounting_day, period, currency, account, amount, subject)
      select '${tenant}', n + 1000000, 1, 'north', 1, ${xid}, date '2024-01-01' + n % 700, 'p', 'USD', 'bank', 1, 'account:' || n
      from generate_series(1, 20000) n`,
  );
  while ((await foldAccountDays(pool, { tenant, incarnation: log.incarnation })) > 0);
  // With statistics, as an installation has them, and as autovacuum would gather them sooner or later.
  await asSuperuser(database, 'analyze');
  const read = await transaction(pool, scope, async (tx) => {
    const before = await linesRead(tx);
    await readControlTotals(tx, tenant, { day: '2026-03-03' });
    return (await linesRead(tx)) - before;
  });
  assert.ok(read < 100, `${read} lines were read of 20,000, which are all folded`);
  const explained: Explained[] = [];
  const plans = explaining(pool, explained);
  await transaction(plans, scope, async (tx) => {
    await readControlTotals(tx, tenant, { day: '2026-03-03' });
    await trialBalance(tx, tenant);
  });
  assert.ok(explained.some(({ name }) => name === 'account-days'));
  const narrowing = { journal_line: ['xid'], journal: ['journal'] };
  assert.deepEqual(
    explained.flatMap((one) => wideReads(one, narrowing)),
    [],
  );
});
