import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../canonical/index.ts';
import { COST_CENTERS_DECLARED } from './declared.ts';
import { decideInvoice } from './invoice/decide-invoice.ts';
import { decodeInvoice, encodeInvoice, type InvoiceState } from './invoice/invoice-state.ts';
import { decideOrder } from './order/decide-order.ts';
import { decodeOrder, encodeOrder, type OrderState } from './order/order-state.ts';
import {
  balances,
  billed,
  decided,
  event,
  invoice,
  invoiceStage,
  line,
  openKinds,
  order,
  policiesWith,
  purchasingEstate,
  receipt,
  run,
  stageOf,
} from './testing.ts';

/** The demo estate closes cost center 8990. */
const charging = (costCenter: string): JsonObject => ({ lines: [line({ distributions: [{ costCenter, share: '100' }] })] });
/** The demo estate where these cost centers are closed and no others. */
const closing = (...numbers: readonly string[]) =>
  policiesWith({
    'chart-of-accounts': {
      ...(purchasingEstate['chart-of-accounts'] as object),
      otherCostCenters: Object.fromEntries(numbers.map((number) => [number, { name: 'Closed', closed: true }])),
    },
  });
const closed = order(charging('8990'));
const KEY = 'order:PO-1';
const came = [receipt('10'), invoice('I-1', [billed('10')])];

test('an order that charges a closed cost center is finance’s work, goes nowhere, and what comes of it waits with it', () => {
  const stopped = run([closed, ...came], { until: '2026-03-20T00:00:00.000Z' });
  assert.deepEqual([stageOf(stopped), openKinds(stopped)], ['stopped', ['invoice-order', 'order-coding']]);
  const work = stopped.exceptions.find(({ kind }) => kind === 'order-coding');
  assert.deepEqual([work?.owner, work?.amount, work?.currency], ['finance', 50_000n, 'USD']);
  assert.match(work?.summary ?? '', /8990/);
  assert.deepEqual([stopped.deliveries, balances(stopped)], [[], {}]);
});

test('once it is corrected it goes on as if it had come so, whatever came of it meanwhile', () => {
  const corrected = order(charging('7060'));
  const straight = run([corrected, ...came]);
  for (const story of [
    [closed, ...came, corrected],
    [...came, closed, corrected],
    [closed, corrected, ...came],
  ]) {
    const mended = run(story, { until: '2026-03-05T00:00:00.000Z' });
    assert.deepEqual([openKinds(mended), balances(mended), stageOf(mended)], [[], balances(straight), stageOf(straight)]);
    assert.deepEqual(mended.deliveries.map(({ kind }) => kind).sort(), straight.deliveries.map(({ kind }) => kind).sort());
  }
  const late = run([{ ...corrected, revision: 2 }, { ...closed, revision: 1 }, ...came]);
  assert.deepEqual(openKinds(late), ['order-change'], 'what is taken keeps its cost center');
});

test('once the cost center is open it is taken when it is looked at next', () => {
  const opened = closing();
  const stopped = run([closed, receipt('10')]).states.get(KEY);
  const state = decodeOrder(encodeOrder(stopped?.state as OrderState));
  const looked = (by: typeof opened, visit: number) => decideOrder(state, event('timer.fired', KEY, { name: 'coding', visit }), by);
  assert.equal(looked(policiesWith(), 0).status, 'stopped');
  assert.equal(looked(opened, 1).status, 'stopped', 'a clock that was set anew since');
  const taken = looked(opened, 0);
  assert.equal(taken.status, 'received');
  const effects: string[] = taken.effects.map((effect) => (effect.effect === 'deliver' ? effect.kind : effect.effect));
  for (const wanted of ['purchase-order', 'order-message', 'goods-receipt', 'post', 'close-exception'])
    assert.ok(effects.includes(wanted), wanted);
});

test('a change of an order does not move it to a closed cost center, and what it charged when that was open it charges on', () => {
  const moved = run([order(), order(charging('8990'), { revision: 2 })]);
  assert.deepEqual([openKinds(moved), stageOf(moved)], [['order-change'], 'ordered']);
  const since = closing('7060');
  const state = decodeOrder(encodeOrder(run([order()]).states.get(KEY)?.state as OrderState));
  const more = { ...order({ lines: [line({ quantity: '12' })] }, { revision: 2 }), position: { incarnation: 1, xid: 1n, seq: 99n } };
  const changed = decideOrder(state, more, since);
  assert.equal(changed.state.order?.lines[0]?.quantity, '12');
});

test('an order that was cancelled before anybody corrected it is nobody’s work', () => {
  const cancelled = event('order.cancelled', KEY, { order: 'PO-1' }, { at: '2026-03-04T15:00:00.000Z' });
  const over = run([closed, cancelled]);
  assert.deepEqual([openKinds(over), stageOf(over)], [[], 'cancelled']);
  assert.equal(over.deliveries.filter(({ kind }) => kind === 'order-message').length, 0);
});

const lease = (costCenter: string, account = 'supply-expense'): JsonObject => ({
  line: '1',
  description: 'Copier lease',
  quantity: '1',
  unit: 'EA',
  unitPrice: '430.00',
  amount: '43000',
  distributions: [{ costCenter, account, share: '100' }],
});
const bill = (costCenter: string) =>
  invoice('L-1', [lease(costCenter)], { supplier: 'LAKEVIEW-COPIERS', contract: 'LEASE-9' }, { fact: 'lease' });
const contract = { supplier: 'LAKEVIEW-COPIERS', contract: 'LEASE-9', expected: '43000', percent: '0' };
const agreed = (terms: object = {}) =>
  policiesWith({ tolerances: { ...(purchasingEstate['tolerances'] as object), contracts: [{ ...contract, ...terms }] } });

test('an invoice without an order that goes to a closed cost center is held, and paid once it comes corrected', () => {
  const held = run([bill('8990')], {}, agreed());
  assert.deepEqual([invoiceStage(held, 'L-1', 'LAKEVIEW-COPIERS'), openKinds(held), balances(held)], ['held', ['invoice-coding'], {}]);
  assert.deepEqual([held.exceptions[0]?.owner, held.exceptions[0]?.amount], ['finance', 43_000n]);
  const mended = run([bill('8990'), bill('8450')], {}, agreed());
  assert.deepEqual([openKinds(mended), balances(mended)], [[], { 'accounts-payable': -43_000, 'supply-expense/8450': 43_000 }]);
  const accepted = run([bill('8990'), decided('L-1', 'accept-variance', { proposal: '4' }, 'LAKEVIEW-COPIERS')], {}, agreed());
  assert.equal(balances(accepted)['supply-expense/8990'], 43_000, 'or where another person approves that it is booked there');
});

test('a contract that says where its bills go holds them once that cost center is closed', () => {
  const { distributions: _, ...plain } = lease('');
  const bare = invoice('L-2', [plain], { supplier: 'LAKEVIEW-COPIERS', contract: 'LEASE-9' });
  assert.deepEqual(openKinds(run([bare], {}, agreed({ costCenter: '8990' }))), ['invoice-coding']);
  assert.deepEqual(openKinds(run([bare], {}, agreed({ costCenter: '8450' }))), []);
});

test('what waits for a closed cost center goes on when it is told that another release opened it', () => {
  const stopped = run([closed, receipt('10')]).states.get(KEY);
  const order = decodeOrder(encodeOrder(stopped?.state as OrderState));
  const told = (key: string): ReturnType<typeof event> => event(COST_CENTERS_DECLARED, key, { release: 2 });
  assert.equal(decideOrder(order, told(KEY), policiesWith()).status, 'stopped', 'another one was opened');
  assert.equal(decideOrder(order, told(KEY), closing()).status, 'received');

  const held = run([bill('8990')], {}, agreed()).states.get(bill('8990').key);
  const invoiced = decodeInvoice(encodeInvoice(held?.state as InvoiceState));
  const looked = (by: ReturnType<typeof agreed>) => decideInvoice(invoiced, told(bill('8990').key), by);
  assert.equal(looked(agreed()).status, 'held');
  const opened = policiesWith({
    tolerances: { ...(purchasingEstate['tolerances'] as object), contracts: [contract] },
    'chart-of-accounts': { ...(purchasingEstate['chart-of-accounts'] as object), otherCostCenters: {} },
  });
  const free = looked(opened);
  assert.deepEqual(
    [free.status, free.effects.map(({ effect }) => effect).filter((effect) => effect !== 'emit')],
    ['payable', ['post', 'deliver', 'close-exception']],
  );
});
