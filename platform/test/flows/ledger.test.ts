import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { AccountingEvent } from '../../src/canonical/index.ts';
import {
  accountActivity,
  compilePostingRules,
  ensurePeriods,
  foldBalances,
  openItems,
  post,
  subledger,
  trialBalance,
} from '../../src/ledger/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const estate = await applyDemoEstate(database);
const { tenant, scope, log, release } = estate;
const pool = database.pool('plexus_worker', 6);
const policies = release.estate.policies;
const rules = compilePostingRules(policies['posting-rules'], policies['chart-of-accounts']);
const books = { rules, lateDocuments: () => 'next-open-day' as const };
await ensurePeriods(pool, tenant, release.estate.entities, new Date('2026-03-10T00:00:00Z'));
const owner = await database.owner();

const posting = (identity: string, amount: bigint, more: Partial<AccountingEvent> = {}): AccountingEvent => ({
  identity,
  entity: 'north',
  day: '2026-03-02',
  currency: 'USD',
  subject: 'account:A',
  entries: [{ posting: 'charge', amount, bucket: 'primary', payerClass: 'commercial', department: 'laboratory' }],
  ...more,
});
const write = (...events: AccountingEvent[]): Promise<number> =>
  transaction(pool, scope, (tx) =>
    post(
      tx,
      { tenant, incarnation: log.incarnation, books: () => books },
      events.map((event) => ({ event, causeEventId: randomBytes(16) })),
    ),
  );
const refusal = (sql: string): Promise<string> =>
  owner.query(sql).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );

test('an accounting event is posted once, however often it comes', async () => {
  assert.equal(await write(posting('c1', 14800n), posting('c2', 7350n)), 2);
  assert.equal(await write(posting('c1', 14800n), posting('c3', 100n), posting('c3', 100n)), 1);
  assert.deepEqual(await transaction(pool, scope, (tx) => subledger(tx, tenant, 'patient-receivable')), [
    { subject: 'account:A', bucket: 'primary', amount: 22250n },
  ]);
});

test('a name that stands for other money is refused, and nothing of its batch is posted', async () => {
  const differs = { code: 'LEDGER_JOURNAL_DIFFERS', kind: 'defect', at: 'north' };
  assert.equal(await write(posting('n1', 100n)), 1);
  await assert.rejects(write(posting('n2', 100n), posting('n1', 120n)), differs);
  await assert.rejects(write(posting('n2', 100n), posting('n2', 120n)), differs);
  await assert.rejects(write(posting('n1', 100n, { entity: 'river' })), { ...differs, at: 'river' });
  assert.equal(await write(posting('n2', 100n), posting('n1', 100n)), 1);
});

test('many writers of the same events at once post each of them once', async () => {
  const events = Array.from({ length: 20 }, (_, n) => posting(`race${n}`, 100n, { subject: 'account:R' }));
  await Promise.all([1, 2, 3, 4].map(() => write(...events)));
  const [balance] = await transaction(pool, scope, (tx) => subledger(tx, tenant, 'patient-receivable', ['account:R']));
  assert.equal(balance?.amount, 2000n);
});

test('balances folded so far and lines not yet folded always add up to the same, and to zero', async () => {
  const total = async (): Promise<[bigint, bigint]> => {
    const lines = await transaction(pool, scope, (tx) => trialBalance(tx, tenant));
    return [lines.reduce((sum, line) => sum + line.debit, 0n), lines.reduce((sum, line) => sum + line.credit, 0n)];
  };
  const before = await total();
  assert.ok((await foldBalances(pool, { tenant, incarnation: log.incarnation })) > 0);
  await write(posting('c4', 500n, { entity: 'river' }));
  const after = await total();
  assert.equal(before[0], before[1]);
  assert.deepEqual(after, [before[0] + 500n, before[1] + 500n]);
  while ((await foldBalances(pool, { tenant, incarnation: log.incarnation })) > 0);
  assert.deepEqual(await total(), after);
});

test('the database refuses an unbalanced journal, and lines added later', async () => {
  const journal = `insert into journal (tenant, entity, incarnation, identity, accounting_day, period, currency, posting, rule, event, subject)
    values ('${tenant}', 'north', 1, '\\x00', '2026-03-02', '2026-03', 'USD', 'x', 'x', '\\x00', 's') returning journal`;
  const line = (journal: string, number: number, amount: number): string =>
    `insert into journal_line (tenant, journal, line, entity, incarnation, accounting_day, period, currency, account, amount, subject)
      values ('${tenant}', ${journal}, ${number}, 'north', 1, '2026-03-02', '2026-03', 'USD', 'bank', ${amount}, 's')`;
  assert.equal(await refusal(journal), '23514');
  assert.equal(await refusal(`with j as (${journal}) select 1 from j`), '23514');
  await owner.query('begin');
  const { rows } = await owner.query<{ journal: string }>(journal);
  const number = rows[0]?.journal ?? '';
  await owner.query(line(number, 1, 100));
  await owner.query(line(number, 2, -99));
  assert.equal(await refusal('commit'), '23514');
  const { rows: known } = await owner.query<{ journal: string }>('select journal from journal limit 1');
  assert.equal(await refusal(line(known[0]?.journal ?? '', 90, 100)), '23514');
});

test('nobody changes or deletes a journal', async () => {
  for (const role of ['plexus_worker', 'plexus_server', 'plexus_intake', 'plexus_maintainer'] as const) {
    for (const sql of [
      'update journal_line set amount = 1',
      'delete from journal_line',
      'update journal set period = period',
      'delete from journal',
      'truncate journal_line',
    ]) {
      await assert.rejects(
        transaction(database.pool(role, 1), scope, (tx) => tx.query(sql)),
        { code: 'STORE_42501' },
        `${role}: ${sql}`,
      );
    }
  }
  assert.equal(await refusal('update journal_line set amount = amount'), '42501');
  assert.equal(await refusal('delete from journal'), '42501');
});

test('a document of a closed period goes to the next open day and keeps its own', async () => {
  await transaction(pool, scope, (tx) =>
    tx.query(`update fiscal_period set state = 'closed' where period = '2025-12' and entity = 'north'`),
  );
  await write(posting('late', 900n, { day: '2025-12-30', subject: 'account:L' }));
  const { rows } = await owner.query<{ day: string; original: string; period: string }>(
    `select accounting_day::text as day, original_day::text as original, period from journal where subject = 'account:L'`,
  );
  assert.deepEqual(rows, [{ day: '2026-01-01', original: '2025-12-30', period: '2026-01' }]);
});

test('payer clearing is aged by what it waits for', async () => {
  const clearing = (identity: string, kind: string, amount: bigint): AccountingEvent =>
    posting(identity, amount, {
      subject: 'remittance:R1',
      entries: [{ posting: kind, amount, openItem: 'remittance:R1', ...(kind === 'payer-payment' ? { bucket: 'primary' as const } : {}) }],
    });
  await write(clearing('p1', 'payer-payment', 5000n));
  assert.deepEqual(
    (await transaction(pool, scope, (tx) => openItems(tx, tenant, 'payer-clearing'))).map(({ openItem, amount, since }) => [
      openItem,
      amount,
      since,
    ]),
    [['remittance:R1', 5000n, '2026-03-02']],
  );
  await write(clearing('d1', 'bank-deposit', 5000n));
  assert.deepEqual(await transaction(pool, scope, (tx) => openItems(tx, tenant, 'payer-clearing')), []);
});

test('activity lists the lines of a subject, newest first', async () => {
  const read = (limit: number) => transaction(pool, scope, (tx) => accountActivity(tx, tenant, { subject: 'account:A', limit }));
  const all = await read(1_000);
  assert.deepEqual(new Set(all.map(({ subject }) => subject)), new Set(['account:A']));
  assert.ok(all.length > 3 && all.length < 1_000, `${all.length} lines`);
  const newestFirst = all.toSorted((a, b) => (a.journal === b.journal ? a.line - b.line : a.journal < b.journal ? 1 : -1));
  assert.deepEqual(all, newestFirst);
  assert.deepEqual(await read(3), all.slice(0, 3));
});
