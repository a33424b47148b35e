import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ONE } from './documents.ts';
import { clearedBy, saidOf } from './hold.ts';
import { type Documents, matchAll } from './match-all.ts';
import type { MatchPolicy } from './match-invoice.ts';
import { clearingDue, creditExpected } from './position.ts';
import { billed, invoice, order, orderLine, policy, receipt } from './testing.ts';

/** Each invoice's holds by kind, what is payable and what nobody disputes. */
function matched(documents: Partial<Documents>, by: MatchPolicy = policy()): [string[], bigint, bigint][] {
  const { outcomes } = matchAll({ orders: [order()], receipts: [], invoices: [], ...documents }, by);
  return outcomes.map(({ holds, lines, payable, undisputed }) => [
    [...lines.flatMap((line) => line.holds), ...holds].map(({ kind }) => kind),
    payable,
    undisputed,
  ]);
}

test('what was ordered, received and billed alike is paid', () => {
  assert.deepEqual(matched({ receipts: [receipt(100n)], invoices: [invoice('A', [billed(100n)])] }), [[[], 5000n, 5000n]]);
});

test('an invoice before its receipt waits for it, and one for more than came is supported as far as it came', () => {
  assert.deepEqual(matched({ invoices: [invoice('A', [billed(100n)])] }), [[['not-received'], 0n, 0n]]);
  assert.deepEqual(matched({ receipts: [receipt(60n)], invoices: [invoice('A', [billed(100n)])] }), [[['quantity-received'], 0n, 3000n]]);
  assert.deepEqual(matched({ receipts: [receipt(60n), receipt(40n)], invoices: [invoice('A', [billed(100n)])] }), [[[], 5000n, 5000n]]);
});

test('part bills count together: the last is held for what was not ordered, whichever came first', () => {
  const parts = [
    invoice('A', [billed(60n)]),
    invoice('B', [billed(40n)], { day: '2026-03-03' }),
    invoice('C', [billed(1n)], { day: '2026-03-04' }),
  ];
  const receipts = [receipt(101n)];
  const expected = [[], [], ['quantity-ordered']];
  assert.deepEqual(
    matched({ receipts, invoices: parts }).map(([holds]) => holds),
    expected,
  );
  assert.deepEqual(
    matched({ receipts, invoices: parts.toReversed() })
      .map(([holds]) => holds)
      .toReversed(),
    expected,
  );
});

test('what was settled before keeps its place before an earlier invoice that comes late', () => {
  const late = invoice('A', [billed(100n)], { day: '2026-03-01' });
  const settled = invoice('B', [billed(100n)]);
  assert.deepEqual(
    matched({ receipts: [receipt(100n)], invoices: [late, settled], settled: new Set(['B']) }).map(([holds]) => holds),
    [['quantity-ordered', 'not-received'], []],
  );
});

test('a price is compared in the unit of either side without rounding, and the tighter tolerance decides', () => {
  const boxes = order({ lines: [orderLine({ unit: 'BX', perUnit: 100n * ONE, unitPrice: 4_999n * ONE, ordered: 1_000n * ONE })] });
  const tenBoxes = [receipt(1_000n)];
  const each = (unitPrice: bigint) => invoice('A', [billed(1_000n, { unit: 'EA', item: 'gloves', unitPrice })]);
  assert.deepEqual(matched({ orders: [boxes], receipts: tenBoxes, invoices: [each(49_990_000n)] }), [[[], 49_990n, 49_990n]]);
  const dearer = { orders: [boxes], receipts: tenBoxes, invoices: [each(50n * ONE)] };
  assert.deepEqual(matched(dearer), [[['price'], 0n, 49_990n]]);
  assert.deepEqual(matched(dearer, policy({ tolerances: { price: { share: 3n } } })), [[[], 50_000n, 50_000n]]);
  assert.deepEqual(matched(dearer, policy({ tolerances: { price: { share: 3n, amount: 9n } } })), [[['price'], 0n, 49_990n]]);
});

test('a price tolerance in money is spent once over all part bills of a line', () => {
  const by = policy({ tolerances: { price: { share: 1_000n, amount: 60n } } });
  const part = (number: string, day: string) => invoice(number, [billed(10n, { unitPrice: 54n * ONE })], { day });
  const invoices = [part('A', '2026-03-02'), part('B', '2026-03-03')];
  assert.deepEqual(
    matched({ receipts: [receipt(20n)], invoices }, by).map(([holds]) => holds),
    [[], ['price']],
  );
});

test('a quantity tolerance is the tighter of a share and what its amount buys, and is not given again with every bill', () => {
  const by = policy({ tolerances: { ordered: { share: 1_000n }, received: { share: 1_000n, amount: 200n } } });
  const bill = (units: bigint) => matched({ receipts: [receipt(100n)], invoices: [invoice('A', [billed(units)])] }, by)[0]?.[0];
  assert.deepEqual([bill(104n), bill(105n), bill(111n)], [[], ['quantity-received'], ['quantity-ordered', 'quantity-received']]);
  const again = [invoice('A', [billed(104n)]), invoice('B', [billed(4n)], { day: '2026-03-03' })];
  assert.deepEqual(matched({ receipts: [receipt(100n)], invoices: again }, by)[1]?.[0], ['not-received']);
});

test('services match the order alone, and what is inspected waits for inspection', () => {
  const lines = (matching: 'two-way' | 'four-way') => [order({ lines: [orderLine({ matching })] })];
  assert.deepEqual(matched({ orders: lines('two-way'), invoices: [invoice('A', [billed(100n)])] })[0]?.[0], []);
  const received = [receipt(100n, { accepted: 40n * ONE })];
  assert.deepEqual(matched({ orders: lines('four-way'), receipts: received, invoices: [invoice('A', [billed(100n)])] }), [
    [['not-inspected'], 0n, 2000n],
  ]);
  const released = [...received, receipt(0n, { accepted: 60n * ONE })];
  assert.deepEqual(matched({ orders: lines('four-way'), receipts: released, invoices: [invoice('A', [billed(100n)])] })[0]?.[0], []);
});

test('a unit that the item does not come in is counted as nothing', () => {
  const found = matched({ receipts: [receipt(100n)], invoices: [invoice('A', [billed(1n, { unit: 'PL', item: 'gloves' })])] });
  assert.deepEqual(found, [[['unit-of-measure'], 0n, 0n]]);
});

test('an accepted substitute is billed in its own packaging and price; another item is not ordered', () => {
  const lines = [orderLine({ substitutes: [{ item: 'gloves-latex', unit: 'BX', perUnit: 50n * ONE, unitPrice: 3_000n * ONE }] })];
  const bill = (item: string) =>
    matched({
      orders: [order({ lines })],
      receipts: [receipt(100n)],
      invoices: [invoice('A', [billed(2n, { item, unit: 'BX', unitPrice: 3_000n * ONE })])],
    });
  assert.deepEqual(bill('gloves-latex'), [[[], 6_000n, 6_000n]]);
  assert.deepEqual(bill('gauze'), [[['not-ordered'], 0n, 0n]]);
});

test('a line without the order’s line number is found by its item when only one line has it', () => {
  const bill = (...lines: ReturnType<typeof orderLine>[]) =>
    matched({
      orders: [order({ lines })],
      receipts: [receipt(100n)],
      invoices: [invoice('A', [billed(100n, { orderLine: undefined, item: 'gloves' })])],
    });
  assert.deepEqual(bill(orderLine())[0]?.[0], []);
  assert.deepEqual(bill(orderLine(), orderLine({ id: '2' }))[0]?.[0], ['not-ordered']);
});

test('a consolidated invoice takes from several orders, and freight agreed is spent once', () => {
  const orders = [order({ freight: 300n }), order({ id: 'PO-2', freight: 200n })];
  const receipts = [receipt(100n), receipt(100n, { order: 'PO-2' })];
  const both = (number: string, freight: bigint, day = '2026-03-02') =>
    invoice(number, [billed(10n), billed(10n, { id: '2', order: 'PO-2' })], { freight, day });
  assert.deepEqual(matched({ orders, receipts, invoices: [both('A', 500n)] }), [[[], 1_500n, 1_000n]]);
  assert.deepEqual(matched({ orders, receipts, invoices: [both('A', 501n)] })[0]?.[0], ['freight']);
  const second = invoice('B', [billed(10n, { order: 'PO-2' })], { freight: 100n, day: '2026-03-03' });
  assert.deepEqual(matched({ orders, receipts, invoices: [both('A', 400n), second] })[1]?.[0], []);
  assert.deepEqual(matched({ orders, receipts, invoices: [both('A', 450n), second] })[1]?.[0], ['freight']);
});

test('a credit memo gives back what was billed and no more', () => {
  const credit = (units: bigint) => invoice('CR', [billed(-units)], { day: '2026-03-05' });
  const invoices = [invoice('A', [billed(100n)])];
  assert.deepEqual(matched({ receipts: [receipt(100n)], invoices: [...invoices, credit(30n)] })[1], [[], -1_500n, -1_500n]);
  assert.deepEqual(matched({ receipts: [receipt(100n)], invoices: [...invoices, credit(101n)] })[1]?.[0], ['credit-over-billed']);
});

test('another supplier’s order, another currency and a closed order are told, and nothing of them is undisputed', () => {
  const of = (changes: object, documents: Partial<Documents> = {}) =>
    matched({ receipts: [receipt(100n)], ...documents, invoices: [invoice('A', [billed(100n)], changes)] })[0];
  assert.deepEqual(of({ supplier: 'mckesson' }), [['supplier-mismatch'], 0n, 0n]);
  assert.deepEqual(of({ currency: 'CAD' }), [['currency'], 0n, 0n]);
  assert.deepEqual(of({}, { orders: [order({ lines: [orderLine({ isClosed: true })] })] }), [['closed-order'], 0n, 0n]);
  assert.deepEqual(of({}, { orders: [order({ closedOn: '2026-03-01' })] }), [['after-close'], 0n, 0n]);
});

test('tax is as determined, and a total is the sum of its parts', () => {
  const of = (changes: object) => matched({ receipts: [receipt(100n)], invoices: [invoice('A', [billed(100n)], changes)] })[0]?.[0];
  assert.deepEqual(of({ tax: 412n, expectedTax: 412n }), []);
  assert.deepEqual(of({ tax: 411n, expectedTax: 412n }), ['tax']);
  assert.deepEqual(of({ total: 5_001n }), ['total']);
});

test('a receipt after its invoice leaves something to clear, a return a credit to ask for, and in the end nothing is stuck', () => {
  const third = { unitPrice: 33_333_333n };
  const line = orderLine({ ordered: 3n * ONE, ...third });
  const by = policy({ tolerances: { received: { share: 10_000n } } });
  const at = (receipts: ReturnType<typeof receipt>[], bills: readonly bigint[]) => {
    const invoices = bills.map((units, n) => invoice(`A${n}`, [billed(units, third)], { day: `2026-03-0${n + 1}` }));
    const { book, outcomes } = matchAll({ orders: [order({ lines: [line] })], receipts, invoices }, by);
    return { position: book.position('PO-1', '1'), cleared: outcomes.map(({ cleared }) => cleared) };
  };
  assert.deepEqual(at([receipt(3n)], [1n, 1n, 1n]).cleared, [33n, 34n, 33n]);
  const early = at([receipt(2n)], [3n]);
  assert.equal(early.cleared[0], 67n);
  assert.equal(clearingDue(line, { ...early.position, received: 3n * ONE }), 33n);
  const returned = { ...at([receipt(3n)], [3n]).position, received: ONE };
  assert.deepEqual([clearingDue(line, returned), creditExpected(line, returned)], [-67n, 2n * ONE]);
});

test('holds say in words what differs and what ends them', () => {
  const { outcomes } = matchAll(
    {
      orders: [order()],
      receipts: [receipt(60n)],
      invoices: [invoice('A', [billed(100n, { unitPrice: 51_250_000n })], { total: 5_000n })],
    },
    policy(),
  );
  const holds = outcomes.flatMap(({ lines, holds: whole }) => [...lines.flatMap((line) => line.holds), ...whole]);
  assert.deepEqual(
    holds.map((hold) => saidOf(hold)),
    [
      'line 1: the price 0.5125 is over the order’s 0.50 by more than is tolerated',
      'line 1: 100 are billed in all, 60 were received',
      'the total 50.00 is not the sum of its parts, 51.25',
    ],
  );
  assert.deepEqual(holds.map(clearedBy), [undefined, 'receipt', undefined]);
});
