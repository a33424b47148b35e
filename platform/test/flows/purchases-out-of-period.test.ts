import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { StoredEvent } from '../../src/canonical/index.ts';
import { knowAccount } from '../../src/govern/approvals/index.ts';
import { ensurePeriods } from '../../src/ledger/index.ts';
import { readGoodsReceived } from '../../src/observe/index.ts';
import * as given from '../../src/processes/requisition-to-pay/testing.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { recorderOf } from '../purchase-given.ts';
import { runningEstate } from '../running-estate.ts';

const NOW = new Date('2026-03-20T00:00:00Z');
const SUPPLIER = 'ORTHOVANE';

/** The demo estate, in which Northside asks what becomes of late documents, Riverbend refuses them, and Lakeshore takes them on the next open day. */
async function estateOfThree(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-periods-'));
  after(() => rm(folder, { recursive: true, force: true }));
  await cp(join(import.meta.dirname, '../../../estate'), folder, { recursive: true });
  const file = join(folder, 'entities.yaml');
  const rule = (text: string, entity: string, late: string): string =>
    text.replace(new RegExp(`(id: ${entity},.*lateDocuments: )next-open-day`), `$1${late}`);
  await writeFile(file, rule(rule(await readFile(file, 'utf8'), 'north', 'ask'), 'river', 'refuse'));
  return folder;
}

const running = await runningEstate(await freshDatabase(), NOW, await estateOfThree());
const { server, worker, settle } = running;
const { tenant, scope, release } = running.estate;
const gateway = gatewayOf(running, { tenant });
after(() => gateway.close());
const console_ = { gateway, server, tenant };
const cora = await atConsole(console_, { person: 'cora', roles: ['controller'] });
const abel = await atConsole(console_, { person: 'abel', roles: ['controller'] });
const olga = await atConsole(console_, { person: 'olga', roles: ['operator'] });
for (const person of ['cora', 'abel']) await transaction(server, scope, (tx) => knowAccount(tx, `openid:${person}`, person, person));

const record = recorderOf(running);
async function tell(...events: readonly StoredEvent[]): Promise<void> {
  await record(events);
  await settle();
}

type Desk = typeof cora;
async function asked<T>(desk: Desk, url: string, payload: object): Promise<T> {
  const answer = await desk.ask('POST', url, payload);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<T>();
}

const close = (entity: string, period: string): Promise<unknown> =>
  asked(cora, `/v1/fiscal-periods/${entity}/${period}/close`, { state: 'closed', reason: 'month end' });
async function reopen(entity: string, period: string): Promise<void> {
  const proposed = await cora.ask('POST', `/v1/fiscal-periods/${entity}/${period}/reopen`, { state: 'open', reason: 'it came late' });
  const { approval } = proposed.json<{ approval: { id: string; hash: string } }>();
  await asked(abel, `/v1/approvals/${approval.id}/approve`, { hash: approval.hash });
}

interface Task {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly owner: string;
  readonly subject?: string;
  readonly hash: string;
}
const workOf = async (subject: string): Promise<Task[]> =>
  (await olga.ask('GET', '/v1/tasks?limit=200')).json<{ tasks: Task[] }>().tasks.filter((task) => task.subject === subject);
async function decide(subject: string, action: 'retry' | 'reject'): Promise<void> {
  const [task, ...others] = await workOf(subject);
  assert.deepEqual([task?.kind, task?.owner, others], ['poison', 'operations', []]);
  await asked(olga, `/v1/tasks/${task?.id}/decision`, { hash: task?.hash, action, reason: 'looked at' });
  await settle();
}

/** What stands in the actual books of an order, by account and period. */
async function booksOf(order: string): Promise<Record<string, number>> {
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query<{ place: string; amount: string }>(
      `select l.account || ' ' || l.period as place, sum(l.amount)::text as amount from journal_line l join journal j using (tenant, journal)
        where j.subject = $1 group by 1 having sum(l.amount) <> 0`,
      [`order:${order}`],
    ),
  );
  return Object.fromEntries(rows.map(({ place, amount }) => [place, Number(amount)]));
}
const heldBudget = async (budget: string): Promise<number> =>
  Number(
    (
      await transaction(server, scope, (tx) =>
        tx.query<{ amount: string | null }>(
          `select sum(l.amount)::text as amount from journal_line l join journal j using (tenant, journal) where j.subject = $1 and l.account = 'encumbrance'`,
          [budget],
        ),
      )
    ).rows[0]?.amount ?? 0,
  );
async function statusOf(key: string): Promise<string | undefined> {
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query<{ status: string }>('select status from process_state where key = $1', [key]),
  );
  return rows[0]?.status;
}

/** An order of ten boxes at 50.00, what came of it and its invoice, each told on the day that it is dated, unless told otherwise. */
const purchase = (order: string, entity: string, days: { readonly order: string; readonly receipt: string; readonly invoice?: string }) => {
  const number = `1${order.replace(/\D/g, '')}77`;
  const on = (day: string): given.Told => ({ entity, at: `${day}T15:00:00.000Z` });
  const { invoice: billedOn = days.receipt } = days;
  return {
    order: given.order({ order, supplier: SUPPLIER, day: days.order }, on(days.order)),
    receipt: given.receipt('10', { order, day: days.receipt }, { ...on(days.receipt), fact: `receipt of ${order}` }),
    invoice: given.invoice(number, [given.billed('10', 5000, { order })], { supplier: SUPPLIER, day: billedOn }, on(billedOn)),
    invoiceKey: `invoice:edi|${SUPPLIER}|${number}`,
  };
};

await close('north', '2026-01');
await close('river', '2026-01');
await close('lake', '2026-01');

test('a receipt and an invoice of a closed period wait for two persons to open it, their neighbours do not, and then everything goes on', async () => {
  const late = purchase('PO-11', 'north', { order: '2026-02-02', receipt: '2026-01-30' });
  const other = purchase('PO-12', 'north', { order: '2026-02-02', receipt: '2026-02-03' });
  await tell(late.order, late.receipt, late.invoice, other.order, other.receipt, other.invoice);
  assert.deepEqual(await booksOf('PO-12'), { 'accounts-payable 2026-02': -50_000, 'supply-expense 2026-02': 50_000 });
  const [task] = await workOf('order:PO-11');
  assert.deepEqual([task?.kind, task?.code, task?.owner], ['poison', 'LEDGER_REOPEN_ASKED', 'operations']);
  assert.deepEqual([await booksOf('PO-11'), await statusOf(late.invoiceKey)], [{}, 'matching']);
  await decide('order:PO-11', 'retry');
  assert.deepEqual(await booksOf('PO-11'), {}, 'it is as closed as before');
  await reopen('north', '2026-01');
  await decide('order:PO-11', 'retry');
  assert.deepEqual(await booksOf('PO-11'), { 'accounts-payable 2026-01': -50_000, 'supply-expense 2026-01': 50_000 });
  assert.deepEqual([await statusOf(late.invoiceKey), await workOf('order:PO-11')], ['payable', []]);
  await close('north', '2026-01');
});

test('an order of a closed period is ordered, its budget waits for two persons, and is not charged twice', async () => {
  const late = purchase('PO-21', 'north', { order: '2026-01-15', receipt: '2026-02-03' });
  await tell(late.order, late.receipt);
  const budget = 'budget:north|7060|supply-expense|2026-01';
  assert.deepEqual(await booksOf('PO-21'), { 'grni 2026-02': -50_000, 'supply-expense 2026-02': 50_000 });
  const [task] = await workOf(budget);
  assert.deepEqual([task?.kind, task?.code], ['poison', 'LEDGER_REOPEN_ASKED']);
  await reopen('north', '2026-01');
  await decide(budget, 'retry');
  assert.deepEqual([await heldBudget(budget), await workOf(budget)], [0, []], 'what came relieved what was held');
  await close('north', '2026-01');
});

test('where late documents are refused, the receipt is rejected, and counts once its sender dates it anew', async () => {
  const late = purchase('PO-31', 'river', { order: '2026-02-02', receipt: '2026-01-30' });
  await tell(late.order, late.receipt, late.invoice);
  assert.equal((await workOf('order:PO-31'))[0]?.code, 'LEDGER_PERIOD_CLOSED');
  await decide('order:PO-31', 'reject');
  assert.deepEqual(await booksOf('PO-31'), {});
  const again = { entity: 'river', at: '2026-02-02T15:00:00.000Z', fact: 'receipt of PO-31 again' };
  await tell(given.receipt('10', { order: 'PO-31', day: '2026-02-02' }, again));
  // An invoice counts on the day on which it became payable, however it is dated.
  assert.deepEqual(await booksOf('PO-31'), { 'accounts-payable 2026-02': -50_000, 'supply-expense 2026-02': 50_000 });
  assert.deepEqual(await workOf('order:PO-31'), []);
});

test('where late documents go to the next open day, nobody has to do anything, and their own day stays with them', async () => {
  const late = purchase('PO-41', 'lake', { order: '2026-01-15', receipt: '2026-01-30' });
  await tell(late.order, late.receipt, late.invoice);
  assert.deepEqual(await booksOf('PO-41'), { 'accounts-payable 2026-02': -50_000, 'supply-expense 2026-02': 50_000 });
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query<{ own: string; day: string }>(
      `select distinct original_day::text as own, accounting_day::text as day from journal where subject = 'order:PO-41'`,
    ),
  );
  assert.deepEqual(rows, [{ own: '2026-01-30', day: '2026-02-01' }]);
});

test('a day without any fiscal period is somebody’s work: its sender corrects it, or the periods of that year are made', async () => {
  const wrong = purchase('PO-51', 'north', { order: '2026-02-02', receipt: '2036-02-03', invoice: '2026-02-04' });
  const ahead = purchase('PO-52', 'north', { order: '2026-02-02', receipt: '2036-02-03', invoice: '2026-02-04' });
  await tell(wrong.order, wrong.receipt, wrong.invoice, ahead.order, ahead.receipt, ahead.invoice);
  for (const order of ['order:PO-51', 'order:PO-52']) assert.equal((await workOf(order))[0]?.code, 'LEDGER_PERIOD_MISSING');
  await tell({ ...wrong.receipt, occurredAt: '2026-02-03T15:00:00.000Z', data: { ...wrong.receipt.data, day: '2026-02-03' } });
  assert.deepEqual(await booksOf('PO-51'), {}, 'the correction waits behind what it corrects');
  await decide('order:PO-51', 'reject');
  assert.deepEqual(await booksOf('PO-51'), { 'accounts-payable 2026-02': -50_000, 'supply-expense 2026-02': 50_000 });
  await ensurePeriods(worker, tenant, release.estate.entities, new Date('2036-02-03T00:00:00Z'));
  await decide('order:PO-52', 'retry');
  assert.deepEqual(await booksOf('PO-52'), {
    'accounts-payable 2026-02': -50_000,
    'grni 2026-02': 50_000,
    'grni 2036-02': -50_000,
    'supply-expense 2036-02': 50_000,
  });
});

test('after all of it the books tie out to the orders', async () => {
  const { differences } = await transaction(server, scope, (tx) => readGoodsReceived(tx, tenant, NOW));
  assert.deepEqual(differences, []);
});
