import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explode, summarize, summaryOf } from '../../src/deliver/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { type LineSpec, makeEntity, postJournal } from './deliver-ledger.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const worker = database.pool('plexus_worker');
for (const entity of ['north', 'river', 'lake', 'hill']) await makeEntity(server, entity);

const options = { tenant: TENANT, incarnation: 1, target: 'erp-journals', made: '2026-03-31' };
const cut = (entity: string): Promise<number> => summarize(worker, entity, options);
const post = (entity: string, day: string, lines: LineSpec[]): Promise<bigint> =>
  transaction(worker, SCOPE, (tx) => postJournal(tx, entity, day, lines));

interface Queued {
  idempotency_key: string;
  order_key: string;
  content: string;
}

const queued = async (entity: string): Promise<Queued[]> =>
  (
    await transaction(worker, SCOPE, (tx) =>
      tx.query<Queued>('select idempotency_key, order_key, content from delivery where entity = $1 order by id', [entity]),
    )
  ).rows;

test('thousands of charges become one journal per day that adds up and names nobody', async () => {
  for (let n = 1; n <= 20; n++) {
    await post('north', '2026-03-30', [
      { account: '1100', amount: 1000n, payerClass: 'medicare', subject: `account:${n}` },
      { account: '4010', amount: -1000n, department: 'er', costCenter: '710', subject: `account:${n}` },
    ]);
  }
  await post('north', '2026-03-31', [
    { account: '1100', amount: 250n },
    { account: '4010', amount: -250n, costCenter: '720' },
  ]);
  assert.equal(await cut('north'), 2);
  const [first, second] = await queued('north');
  assert.deepEqual(JSON.parse(first?.content ?? ''), {
    entity: 'north',
    day: '2026-03-30',
    period: '2026-03',
    currency: 'USD',
    made: '2026-03-31',
    debit: '20000',
    lines: [
      { account: '1100', payerClass: 'medicare', amount: '20000' },
      { account: '4010', costCenter: '710', amount: '-20000' },
    ],
  });
  assert.match(first?.idempotency_key ?? '', /^PLX-north-20260330-[0-9a-f]{20}$/);
  assert.notEqual(first?.idempotency_key, second?.idempotency_key);
  assert.ok(!first?.content.includes('account:'));
});

test('a line is summarized once: the next cut starts where the last one ended', async () => {
  assert.equal(await cut('north'), 0);
  await post('north', '2026-03-31', [
    { account: '1100', amount: 5n },
    { account: '4010', amount: -5n },
  ]);
  assert.equal(await cut('north'), 1);
  assert.equal((await queued('north')).length, 3);
});

test('cuts of one entity that start together cover every line once', async () => {
  for (let n = 0; n < 5; n++) {
    await post('lake', '2026-03-30', [
      { account: '1100', amount: 7n },
      { account: '4010', amount: -7n },
    ]);
  }
  const cuts = await Promise.all([cut('lake'), cut('lake'), cut('lake')]);
  assert.deepEqual(cuts.sort(), [0, 0, 1]);
});

test('what cancels out is not sent but stays covered', async () => {
  const charge = await post('river', '2026-03-30', [
    { account: '1100', amount: 900n },
    { account: '4010', amount: -900n },
  ]);
  await post('river', '2026-03-30', [
    { account: '1100', amount: -900n },
    { account: '4010', amount: 900n },
  ]);
  assert.equal(await cut('river'), 0);
  assert.deepEqual(await queued('river'), []);
  const place = await transaction(worker, SCOPE, (tx) => summaryOf(tx, TENANT, charge, 1));
  assert.deepEqual({ line: place?.line, delivery: place?.delivery }, { line: undefined, delivery: undefined });
  assert.equal(await cut('river'), 0);
});

test('a summary line explodes into exactly the ledger lines that add up to it', async () => {
  const { rows } = await transaction(worker, SCOPE, (tx) =>
    tx.query<{ batch: bigint; line: number; amount: bigint }>('select batch, line, amount from summary_line order by batch, line'),
  );
  assert.ok(rows.length >= 6);
  for (const row of rows) {
    const lines = await transaction(worker, SCOPE, (tx) => explode(tx, TENANT, row.batch, row.line));
    assert.equal(
      lines.reduce((sum, line) => sum + line.amount, 0n),
      row.amount,
    );
    for (const line of lines) {
      const place = await transaction(worker, SCOPE, (tx) => summaryOf(tx, TENANT, line.journal, line.line));
      assert.deepEqual([place?.batch, place?.line], [row.batch, row.line]);
    }
  }
});

test('lines of a transaction that is still open wait for the next cut', async () => {
  await post('hill', '2026-03-30', [
    { account: '1100', amount: 1n },
    { account: '4010', amount: -1n },
  ]);
  await transaction(worker, SCOPE, async (tx) => {
    await postJournal(tx, 'hill', '2026-03-30', [
      { account: '1100', amount: 2n },
      { account: '4010', amount: -2n },
    ]);
    await cut('hill');
  });
  assert.equal(await cut('hill'), 1);
  const amounts = (await queued('hill')).map((row) => (JSON.parse(row.content) as { debit: string }).debit);
  assert.deepEqual(amounts, ['1', '2']);
});

test('the budgetary book is covered like all lines and sent to no general ledger', async () => {
  await makeEntity(server, 'prairie');
  await post('prairie', '2026-03-30', [
    { account: '1100', amount: 250n },
    { account: '4010', amount: -250n },
  ]);
  await post('prairie', '2026-03-30', [
    { account: 'order-encumbrance', amount: 900n },
    { account: 'reserve-for-encumbrance', amount: -900n },
  ]);
  await post('prairie', '2026-03-31', [
    { account: 'order-encumbrance', amount: -900n },
    { account: 'reserve-for-encumbrance', amount: 900n },
  ]);
  const budgetary = new Set(['order-encumbrance', 'reserve-for-encumbrance']);
  assert.equal(await summarize(worker, 'prairie', { ...options, budgetary }), 1, 'a day of nothing else makes no journal');
  const [sent] = await queued('prairie');
  const content = JSON.parse(sent?.content ?? '{}') as { debit: string; lines: { account: string }[] };
  assert.deepEqual([content.debit, content.lines.map(({ account }) => account)], ['250', ['1100', '4010']]);
  assert.equal(await summarize(worker, 'prairie', { ...options, budgetary }), 0, 'every line is covered');
});

test('what the ERP books itself from documents is left to it, line by line', async () => {
  await makeEntity(server, 'haven');
  const without = ['order', 'invoice'];
  await post('haven', '2026-03-30', [
    { account: 'supply-expense', amount: 700n, subject: 'order:PO-1' },
    { account: 'accounts-payable', amount: -700n, subject: 'invoice:I-1' },
  ]);
  assert.equal(await summarize(worker, 'haven', { ...options, without }), 0);
  await post('haven', '2026-03-30', [
    { account: 'supply-expense', amount: 900n, subject: 'order:PO-2' },
    { account: 'accounts-payable', amount: -900n, subject: 'invoice:I-2' },
  ]);
  await post('haven', '2026-03-30', [
    { account: 'supply-expense', amount: -900n },
    { account: 'bank', amount: 900n },
  ]);
  assert.equal(await summarize(worker, 'haven', { ...options, without }), 1);
  const content = JSON.parse((await queued('haven')).at(-1)?.content ?? '{}') as { lines: { account: string; amount: string }[] };
  assert.deepEqual(
    content.lines.map(({ account, amount }) => [account, amount]),
    [
      ['bank', '900'],
      ['supply-expense', '-900'],
    ],
  );
});
