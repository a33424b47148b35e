import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Erp, FaultSwitches } from '@plexus/sandbox';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { type Adapter, adaptersFor } from '../../src/deliver/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import type { ChartOfAccounts } from '../../src/ledger/index.ts';
import { readGoodsReceived } from '../../src/observe/index.ts';
import * as given from '../../src/processes/requisition-to-pay/testing.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { recorderOf } from '../purchase-given.ts';
import { runningEstate } from '../running-estate.ts';
import { startDeliverer, testTarget } from './deliver-setting.ts';
import { OutcomeWatch } from './deliver-watch.ts';

const PROBE_MS = 15_000;
const running = await runningEstate(await freshDatabase());
const { server, worker: pool, log, keys } = running;
const { tenant, scope, release } = running.estate;
const folder = await mkdtemp(join(tmpdir(), 'plexus-failing-erp-'));
const faults = new FaultSwitches(new Random(17, 'faults'));
const erp = await Erp.start({ folder, host: '127.0.0.1', port: 0, switches: faults, jobMs: 1 });
const book = erp.purchasing;
const clock = new ManualClock(new Date());
const watch = new OutcomeWatch();

/** The suppliers' doors, which work whatever the ERP does. */
const takesAll: Adapter = {
  looksFirst: false,
  settleMs: 1,
  find: () => Promise.resolve({ result: 'absent' }),
  create: () => Promise.resolve({ result: 'acknowledged', reference: 'taken' }),
};
const patience = {
  retry: { firstMs: 1, mostMs: 5, tries: 500 },
  circuit: { failures: 20, openMs: PROBE_MS },
  rate: { perSecond: 5_000, burst: 100_000 },
  settleMs: 1,
};
const deliverer = await startDeliverer({
  pool,
  log,
  keys,
  clock,
  telemetry: watch,
  targets: [
    testTarget('erp-purchasing', `http://127.0.0.1:${erp.port}`, { adapter: 'oracle-fusion-procurement', timeoutMs: 2_000, ...patience }),
    testTarget('supplier-meridian', 'http://127.0.0.1:1', { adapter: 'customer-accounts', ...patience }),
  ],
  adapters: { ...adaptersFor(release.estate.policies['chart-of-accounts'] as ChartOfAccounts), 'customer-accounts': () => takesAll },
});
const gateway = gatewayOf(running, { tenant });
after(async () => {
  await deliverer.stop();
  await gateway.close();
  await erp.close();
  await rm(folder, { recursive: true, force: true });
});
const ada = await atConsole({ gateway, server, tenant }, { person: 'ada', roles: ['administrator'] });
const record = recorderOf(running);

const query = async <R extends object>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
  (await transaction(pool, scope, (tx) => tx.query<R>(text, [...values]))).rows;

/** An order of ten boxes at 50.00 that comes in two parts, and its invoice. */
async function buy(...orders: readonly string[]): Promise<void> {
  for (const order of orders) {
    const number = `8${order.replace(/\D/g, '')}41`;
    await record([
      given.order({ order }, { fact: order }),
      given.receipt('4', { order }, { fact: `${order} first` }),
      given.receipt('6', { order }, { fact: `${order} second` }),
      given.invoice(number, [given.billed('10', 5000, { order })], {}, { fact: number }),
    ]);
  }
  await running.settle();
}
const invoiceOf = (order: string): string => `8${order.replace(/\D/g, '')}41`;

/** Resolves when everything for a target is settled. */
async function settled(target: string): Promise<void> {
  await watch.until(async () => {
    await running.settle();
    deliverer.wake();
    return (await query(`select from delivery where target = $1 and state not in ('confirmed', 'refused')`, [target])).length === 0;
  });
  await running.settle();
}

interface Task {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly title: string;
  readonly owner: string;
  readonly hash: string;
  readonly subject?: string;
}
const work = async (kind: string): Promise<Task[]> =>
  (await ada.ask('GET', '/v1/tasks?limit=200')).json<{ tasks: Task[] }>().tasks.filter((task) => task.kind === kind);
/** Resolves when so many deliveries are somebody's work; answers that of each order. */
async function deliveryWork(...orders: readonly string[]): Promise<Task[]> {
  await watch.until(async () => {
    await running.settle();
    deliverer.wake();
    return (await work('delivery')).length === orders.length;
  });
  const found = await work('delivery');
  return orders.map((order) => {
    const task = found.find(({ subject }) => subject === `order:${order}`);
    assert.ok(task !== undefined, order);
    return task;
  });
}
/** Decides about it as it stands now: what else of its order went out meanwhile is part of what is looked at. */
async function decide({ id, kind }: Task, action: 'retry' | 'resolve' | 'reject'): Promise<void> {
  const hash = (await work(kind)).find((task) => task.id === id)?.hash;
  const said = await ada.ask('POST', `/v1/tasks/${id}/decision`, { hash, action, reason: 'looked at' });
  assert.equal(said.statusCode, 200, said.body);
}
const voucherOf = (order: string): Promise<string | undefined> => statusOf(`invoice:edi|MERIDIAN-MED|${invoiceOf(order)}`);
const statusOf = async (key: string): Promise<string | undefined> =>
  (await query<{ status: string }>('select status from process_state where key = $1', [key]))[0]?.status;

/** Resolves when the ERP has the voucher of an order's invoice. */
const posted = (order: string): Promise<void> =>
  watch.until(async () => {
    await running.settle();
    deliverer.wake();
    return (await voucherOf(order)) === 'posted';
  });

/** What the ERP holds of orders: how often the order, how many receipts, how many invoices. */
const heldOf = (...orders: readonly string[]): number[][] =>
  orders.map((order) => [
    book.all('order').filter(({ number }) => number === order).length,
    book.all('receipt').filter((one) => one.order === order).length,
    book.all('invoice').filter(({ number }) => number === invoiceOf(order)).length,
  ]);
/** What the books owe for an invoice, in minor units. */
async function payableOf(number: string): Promise<bigint> {
  const [row] = await query<{ owed: string }>(
    `select coalesce(-sum(l.amount), 0)::text as owed from journal_line l join journal j using (tenant, journal)
      where l.account = 'accounts-payable' and l.subject = $1`,
    [`invoice:edi|MERIDIAN-MED|${number}`],
  );
  return BigInt(row?.owed ?? '0');
}
/** Goods received and not invoiced agree with the orders; answers what is open by age. */
async function tiesOut(): Promise<readonly object[]> {
  const { differences, totals } = await transaction(server, scope, (tx) => readGoodsReceived(tx, tenant, new Date('2026-03-20T00:00:00Z')));
  assert.deepEqual(differences, []);
  return totals;
}

test('an ERP that is down for an hour is somebody’s work and asked now and then; orders go to suppliers, and then everything goes out in order', async () => {
  faults.set({ system: 'erp', fault: 'down', probability: 1, ms: 0, count: null });
  const orders = ['PO-101', 'PO-102', 'PO-103', 'PO-104'];
  await buy(...orders);
  await settled('supplier-meridian');
  await watch.until(async () => (await work('target-failing')).length === 1);
  const tries = async (): Promise<number> => Number((await query<{ n: string }>('select count(*) as n from delivery_attempt'))[0]?.n);
  const before = await tries();
  const PROBES = 12;
  for (let n = 1; n <= PROBES; n++) {
    const seen = watch.outcomes.length;
    clock.advance(3_600_000 / PROBES);
    deliverer.wake();
    await watch.until(() => watch.outcomes.length > seen);
  }
  // Each probe is one try: its intent, and how it ended.
  assert.ok((await tries()) - before <= 3 * PROBES, 'an hour costs a probe now and then');
  assert.equal(
    (await query(`select from delivery where target = 'erp-purchasing'`)).length,
    4 * orders.length,
    'a delivery a document, no more',
  );
  assert.deepEqual(
    heldOf(...orders)
      .flat()
      .filter((n) => n > 0),
    [],
  );
  assert.equal((await work('target-failing')).length, 1);

  faults.clear();
  clock.advance(PROBE_MS);
  deliverer.wake();
  await settled('erp-purchasing');
  assert.deepEqual(
    heldOf(...orders),
    orders.map(() => [1, 2, 1]),
  );
  for (const order of orders) {
    const kinds = await query<{ kind: string }>(
      `select kind from delivery where order_key = $1 and target = 'erp-purchasing' order by settled_at, id`,
      [`order:${order}`],
    );
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['purchase-order', 'goods-receipt', 'goods-receipt', 'supplier-invoice'],
    );
    assert.equal(await statusOf(`order:${order}`), 'completed');
  }
  assert.deepEqual(await work('target-failing'), []);
  await tiesOut();
});

test('an ERP that works and answers too late holds each document once', async () => {
  faults.set({ system: 'erp', fault: 'drop-reply', probability: 0.4, ms: 0, count: 12 });
  const orders = ['PO-201', 'PO-202'];
  await buy(...orders);
  await settled('erp-purchasing');
  faults.clear();
  assert.deepEqual(
    heldOf(...orders),
    orders.map(() => [1, 2, 1]),
  );
  for (const order of orders) assert.equal(await statusOf(`order:${order}`), 'completed');
  await tiesOut();
});

test('a voucher that the ERP books in the next month is somebody’s work, and what is owed and what is aged here stay as they were', async () => {
  await record([given.order({ order: 'PO-304' }, { fact: 'PO-304' }), given.receipt('4', { order: 'PO-304' }, { fact: 'PO-304 in part' })]);
  await settled('erp-purchasing');
  const aged = await tiesOut();
  faults.set({ system: 'erp', fault: 're-date', probability: 1, ms: 0, count: 2 });
  await buy('PO-301', 'PO-302');
  const [first, second] = await deliveryWork('PO-301', 'PO-302');
  for (const task of [first, second]) {
    assert.deepEqual([task?.code, task?.owner], ['DELIVERY_DATED_OTHERWISE', 'integration']);
    assert.match(task?.title ?? '', /booked on 2026-04-01 instead of 2026-03-10/);
  }
  await buy('PO-303');
  await posted('PO-303');
  assert.deepEqual(
    [await voucherOf('PO-301'), await voucherOf('PO-302')],
    ['payable', 'payable'],
    'not said to be posted as it was wanted',
  );
  assert.deepEqual(await tiesOut(), aged);

  const [moved] = book.find('invoice', invoiceOf('PO-301'));
  assert.ok(moved !== undefined);
  await book.keep('invoice', { ...moved, accountingDate: moved.date }, moved);
  await decide(first as Task, 'retry');
  await decide(second as Task, 'resolve');
  await settled('erp-purchasing');
  assert.deepEqual([await voucherOf('PO-301'), await voucherOf('PO-302')], ['posted', 'posted']);
  assert.deepEqual(
    heldOf('PO-301', 'PO-302', 'PO-303'),
    [1, 2, 3].map(() => [1, 2, 1]),
    'nothing was sent again',
  );
  assert.equal(book.find('invoice', invoiceOf('PO-302'))[0]?.accountingDate, '2026-04-01', 'it stays where it was left');
  assert.deepEqual([await work('delivery'), await tiesOut()], [[], aged]);
  const { rows: left } = await transaction(server, scope, (tx) =>
    tx.query(
      `select from audit where action = 'delivery.confirmed' and detail like 'by hand%' and person = 'ada' and object = 'delivery:' || (
         select id from delivery where kind = 'supplier-invoice' and order_key = 'order:PO-302')`,
    ),
  );
  assert.equal(left.length, 1);
});

test('an invoice of March whose goods come in April stands in April here and at the ERP', async () => {
  const number = invoiceOf('PO-306');
  await record([
    given.order({ order: 'PO-306' }, { fact: 'PO-306' }),
    given.invoice(number, [given.billed('10', 5000, { order: 'PO-306' })], { day: '2026-03-30' }, { at: '2026-03-30T15:00:00.000Z' }),
  ]);
  await running.settle();
  await record([given.receipt('10', { order: 'PO-306', day: '2026-04-02' }, { fact: 'PO-306 came', at: '2026-04-02T15:00:00.000Z' })]);
  await running.settle();
  await posted('PO-306');
  const ours = await query<{ day: string; period: string }>(
    `select distinct to_char(l.accounting_day, 'YYYY-MM-DD') as day, l.period from journal_line l where l.account = 'accounts-payable' and l.subject = $1`,
    [`invoice:edi|MERIDIAN-MED|${number}`],
  );
  const theirs = book.find('invoice', number).map(({ date, accountingDate }) => [date, accountingDate]);
  assert.deepEqual([ours.map(({ day }) => day), theirs], [['2026-04-02'], [['2026-03-30', '2026-04-02']]]);
});

test('a voucher that the ERP holds in another form is not given up while it stands there, and until then its invoice is not rejected', async () => {
  faults.set({ system: 'erp', fault: 're-date', probability: 1, ms: 0, count: 1 });
  await buy('PO-305');
  const owed = (): Promise<bigint> => payableOf(invoiceOf('PO-305'));
  const [first] = await deliveryWork('PO-305');
  await decide(first as Task, 'reject');
  await watch.until(async () => {
    deliverer.wake();
    return (await work('delivery')).some(({ id }) => id !== first?.id);
  });
  const [second] = await deliveryWork('PO-305');
  assert.match(second?.title ?? '', /still holds the supplier invoice of order PO-305/);
  await running.settle();
  assert.deepEqual([await voucherOf('PO-305'), await owed()], ['payable', 50_000n], 'owed here as it is there');
  assert.deepEqual(await work('invoice-refused'), []);

  const [stands] = book.find('invoice', invoiceOf('PO-305'));
  assert.ok(stands !== undefined);
  await book.keep('invoice', { ...stands, isValidated: false }, stands);
  await decide(second as Task, 'reject');
  await settled('erp-purchasing');
  assert.deepEqual([await work('delivery'), await voucherOf('PO-305')], [[], 'refused']);
  const [refused] = await work('invoice-refused');
  await decide(refused as Task, 'reject');
  await running.settle();
  assert.deepEqual([await voucherOf('PO-305'), await owed()], ['rejected', 0n]);
  assert.ok(!book.find('invoice', invoiceOf('PO-305')).some(({ isValidated }) => isValidated));
});

test('a number under which the ERP keeps another order is somebody’s work, and nothing of ours is received or billed on that one', async () => {
  const other = (number: string) => ({
    reference: 'made there',
    number,
    supplier: 'LANTERN-LAB',
    currency: 'USD',
    date: '2026-02-02',
    lines: [{ line: '1', item: 'GLOVES', description: 'Gloves', quantity: '50', unit: 'BX', price: '44' }],
  });
  const [theirs, given402] = [other('PO-401'), other('PO-402')];
  for (const one of [theirs, given402]) await book.keep('order', one);
  await buy('PO-401', 'PO-402', 'PO-403');
  const [first, second] = await deliveryWork('PO-401', 'PO-402');
  for (const task of [first, second]) {
    assert.deepEqual([task?.code, task?.owner], ['DELIVERY_DIFFERENT', 'integration']);
    assert.match(task?.title ?? '', /with another supplier/);
  }
  await posted('PO-403');
  assert.deepEqual(
    heldOf('PO-401', 'PO-402', 'PO-403'),
    [
      [1, 0, 0],
      [1, 0, 0],
      [1, 2, 1],
    ],
    'what comes of them waits behind them, and others go on',
  );

  await book.keep('order', { ...theirs, number: 'PO-9401' }, theirs);
  await decide(first as Task, 'retry');
  await posted('PO-401');
  assert.deepEqual(heldOf('PO-401'), [[1, 2, 1]], 'numbered anew there, it makes room for ours');

  await decide(second as Task, 'reject');
  await settled('erp-purchasing');
  const ends = await query<{ state: string }>(
    `select distinct state from delivery where order_key = 'order:PO-402' and target = 'erp-purchasing'`,
  );
  assert.deepEqual(ends, [{ state: 'refused' }]);
  assert.deepEqual([book.find('order', 'PO-402'), heldOf('PO-402')[0]?.[1]], [[given402], 0]);
  assert.ok(!book.find('invoice', invoiceOf('PO-402')).some(({ isValidated }) => isValidated));
  assert.deepEqual(
    (await work('order-refused')).map(({ subject }) => subject),
    ['order:PO-402'],
  );
  assert.equal(await voucherOf('PO-402'), 'refused');
  await tiesOut();
});
