import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../canonical/index.ts';
import { balances, billed, credit, decided, event, invoice, invoiceStage, line, openKinds, order, receipt, run } from '../testing.ts';

const KEY = 'order:PO-1';
const close = event('order.decided', KEY, { order: 'PO-1', decision: 'close', reason: 'done' });
const writeOff = (received: string, ahead = '0', ...more: readonly JsonObject[]) =>
  event('order.decided', KEY, {
    order: 'PO-1',
    decision: 'write-off',
    open: [{ line: '1', received, billed: ahead }, ...more],
    proposal: '7',
    reason: 'the supplier will not bill it',
  });
const left = (...events: Parameters<typeof run>[0]): JsonObject => {
  const simulation = run(events);
  return { kinds: openKinds(simulation), books: balances(simulation), encumbered: balances(simulation, { book: 'budgetary' }) };
};

test('goods of a closed order that nobody bills cost nothing once that is approved; of stock the variance tells', () => {
  assert.deepEqual(left(order(), receipt('4'), close, writeOff('20000')), { kinds: [], books: {}, encumbered: {} });
  assert.deepEqual(left(order({ lines: [line({ treatment: 'stock' })] }), receipt('4'), close, writeOff('20000')).books, {
    inventory: 20_000,
    'price-variance': -20_000,
  });
});

test('what was billed and never came is an expense once that is approved', () => {
  const story = [order(), invoice('I-1', [billed('10')]), decided('I-1', 'accept-variance', { proposal: '1' }), close];
  assert.deepEqual(left(...story).kinds, ['order-left-open']);
  assert.deepEqual(left(...story, writeOff('0', '50000')), {
    kinds: [],
    books: { 'accounts-payable': -50_000, 'supply-expense/7060': 50_000 },
    encumbered: {},
  });
});

test('an approval of something else than what is open by now does nothing, and neither does one of an order that is not over', () => {
  const open = { 'supply-expense/7060': 25_000, grni: -25_000 };
  const other = left(order(), receipt('4'), close, receipt('1'), writeOff('20000'));
  assert.deepEqual([other.kinds, other.books], [['order-left-open'], open]);
  assert.deepEqual(left(order(), receipt('5'), writeOff('25000')).books, open);
});

test('a credit that names the wrong line makes up for nothing: each line is told, and given up as it was approved', () => {
  const lines = [line(), line({ line: '2', item: 'GOWNS', supplierItem: 'M-GWN' })];
  const credited = credit('C-1', [billed('-10', 5000, { orderLine: '2' })], { credits: 'I-1' });
  const story = [
    order({ lines }),
    invoice('I-1', [billed('10')]),
    decided('I-1', 'accept-variance', { proposal: '1' }),
    credited,
    decided('C-1', 'accept-variance', { proposal: '2' }),
    close,
  ];
  const open = run(story).exceptions.filter(({ kind }) => kind === 'order-left-open');
  assert.deepEqual(
    open.map(({ amount, summary }) => [amount, summary]),
    [[100_000n, 'Order PO-1 is closed with 500.00 billed and not received and 500.00 credited and not sent back']],
  );
  const given = (first: string, second: string) => writeOff('0', first, { line: '2', received: '0', billed: second });
  assert.deepEqual(left(...story, given('40000', '-40000')).kinds, ['order-left-open'], 'the same sum over other lines');
  assert.deepEqual(left(...story, given('50000', '-50000')), { kinds: [], books: {}, encumbered: {} });
});

test('an invoice that is accepted after all takes the write-off back as far as it goes, whichever comes first', () => {
  const late = invoice('I-1', [billed('3')]);
  const accept = decided('I-1', 'accept-variance', { proposal: '1' });
  const story = [order(), receipt('4'), close, writeOff('20000'), late, accept];
  const simulation = run(story);
  assert.equal(invoiceStage(simulation, 'I-1'), 'payable');
  assert.deepEqual([openKinds(simulation), balances(simulation)], [[], { 'accounts-payable': -15_000, 'supply-expense/7060': 15_000 }]);
  const back = left(order(), receipt('4'), close, writeOff('20000'), receipt('-4'));
  assert.deepEqual([back.kinds, back.books], [[], {}]);
});

test('what came of a cancelled order is somebody’s work once its invoice had a month, and can be written off then', () => {
  const cancel = event('order.cancelled', KEY, { order: 'PO-1' }, { at: '2026-03-06T15:00:00.000Z' });
  const story = [order(), receipt('4'), cancel];
  assert.deepEqual(openKinds(run(story, { until: '2026-04-05T14:00:00.000Z' })), []);
  const late = { until: '2026-04-06T16:00:00.000Z' };
  assert.deepEqual(openKinds(run(story, late)), ['order-left-open']);
  assert.deepEqual(openKinds(run([...story, invoice('I-1', [billed('4')])], late)), []);
  const later = { at: '2026-04-07T15:00:00.000Z' };
  const written = run([...story, { ...writeOff('20000'), occurredAt: later.at, recordedAt: later.at }], late);
  assert.deepEqual([openKinds(written), balances(written)], [[], {}]);
});
