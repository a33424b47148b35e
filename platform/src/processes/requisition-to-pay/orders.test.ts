import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PurchaseOrder, OrderMessage, goodsReceived, type JsonObject, type StoredEvent } from '../../canonical/index.ts';
import { Compile } from 'typebox/compile';
import { balances, billed, decided, event, invoice, invoiceStage, line, openKinds, order, receipt, run, stageOf } from './testing.ts';

const KEY = 'order:PO-1';
const acknowledged = (answers: readonly JsonObject[], changes: JsonObject = {}) =>
  event('order.acknowledged', KEY, {
    order: 'PO-1',
    supplier: 'MERIDIAN-MED',
    answer: 'changed',
    day: '2026-03-03',
    lines: answers.map((answer) => ({ line: '1', answer: 'accepted', quantity: '10', unit: 'BX', ...answer })),
    ...changes,
  });
const cancelled = (lines?: readonly string[]) =>
  event('order.cancelled', KEY, { order: 'PO-1', ...(lines === undefined ? {} : { lines }) }, { at: '2026-03-04T15:00:00.000Z' });
const chosen = (decision: string) => event('order.decided', KEY, { order: 'PO-1', decision, reason: 'as agreed' });
const confirmed = (about: string) =>
  event('delivery.confirmed', KEY, { about, target: 'supplier-meridian', kind: 'order-message' }, { at: '2026-03-02T16:00:00.000Z' });
const transmissionOf = (simulation: ReturnType<typeof run>): string => {
  const message = simulation.deliveries.find(({ kind }) => kind === 'order-message')?.content as { transmission: string } | undefined;
  return message?.transmission ?? '';
};

test('an order goes to the ERP and to its supplier in the shapes that are declared', () => {
  const { deliveries } = run([order(), receipt('4')]);
  assert.deepEqual(
    deliveries.map(({ kind, target, orderKey }) => [kind, target, orderKey]),
    [
      ['purchase-order', 'erp-purchasing', KEY],
      ['order-message', 'supplier-meridian', KEY],
      ['goods-receipt', 'erp-purchasing', KEY],
    ],
  );
  const [made, message, received] = deliveries.map(({ content }) => content);
  assert.ok(Compile(PurchaseOrder).Check(made));
  assert.ok(Compile(OrderMessage).Check(message));
  assert.ok(Compile(goodsReceived.schema).Check(received));
});

test('a supplier that answers to its transmission number answers the order, however early', () => {
  const number = transmissionOf(run([order()]));
  assert.match(number, /^\d{1,9}$/);
  const answer = (isAccepted: boolean) =>
    event('transmission.answered', `transmission:${number}`, { transmission: number, isAccepted, errors: [] });
  assert.deepEqual(openKinds(run([order(), answer(false)])), ['order-unread']);
  assert.deepEqual(openKinds(run([answer(true), order()])), []);
});

test('a supplier that acknowledged before its order was here has answered, and nobody asks it again', () => {
  const early = event('order.acknowledged', KEY, {
    order: 'PO-1',
    supplier: 'MERIDIAN-MED',
    answer: 'accepted',
    day: '2026-03-02',
    lines: [],
  });
  const late = { until: '2026-03-10T00:00:00.000Z' };
  const silenceOf = (story: readonly StoredEvent[]): boolean => {
    const sent = confirmed(`message ${transmissionOf(run(story))}`);
    return run([...story, sent], late).exceptions.some(({ identity }) => identity.endsWith('|acknowledgement'));
  };
  assert.deepEqual([silenceOf([order()]), silenceOf([early, order()])], [true, false]);
});

test('silence is somebody’s work until the supplier speaks', () => {
  const first = run([order()]);
  const sent = [order(), confirmed(`message ${transmissionOf(first)}`)];
  const number = transmissionOf(run(sent));
  const silent = run([order(), confirmed(`message ${number}`)], { until: '2026-03-10T00:00:00.000Z' });
  assert.deepEqual(openKinds(silent), ['order-silence', 'order-silence']);
  const answered = event(
    'transmission.answered',
    `transmission:${number}`,
    { transmission: number, isAccepted: true, errors: [] },
    { at: '2026-03-09T00:00:00.000Z' },
  );
  const spoken = { ...acknowledged([{}], { answer: 'accepted' }), recordedAt: '2026-03-09T01:00:00.000Z' };
  const over = run([order(), confirmed(`message ${number}`), answered, spoken], { until: '2026-03-10T00:00:00.000Z' });
  assert.deepEqual(openKinds(over), []);
  assert.equal(over.opened.length, 2);
});

test('each way in which a supplier answers otherwise is somebody’s work, with what is at stake', () => {
  const kinds = (answers: readonly JsonObject[]) =>
    openKinds(run([order({ lines: [line({ neededBy: '2026-03-09' })] }), acknowledged(answers)]));
  assert.deepEqual(kinds([{}]), []);
  assert.deepEqual(kinds([{ unitPrice: '50.90' }]), []);
  assert.deepEqual(kinds([{ unitPrice: '52' }]), ['order-price']);
  assert.deepEqual(kinds([{ quantity: '6' }]), ['order-quantity']);
  assert.deepEqual(
    kinds([
      { quantity: '600', unit: 'EA' },
      { quantity: '4', answer: 'back-ordered' },
    ]),
    ['order-back-ordered'],
  );
  assert.deepEqual(kinds([{ answer: 'rejected' }]), ['order-rejected']);
  assert.deepEqual(kinds([{ answer: 'substituted', substitute: 'GLOVES-2' }]), ['order-substitute']);
  assert.deepEqual(kinds([{ day: '2026-03-12' }]), ['order-date']);
  const dear = run([order(), acknowledged([{ unitPrice: '52' }])]).exceptions[0];
  assert.deepEqual([dear?.amount, dear?.hint?.includes('Contract C-1: 50 for BX')], [2000n, true]);
  assert.deepEqual(openKinds(run([order(), acknowledged([], { answer: 'rejected' })])), ['order-rejected']);
});

test('a change of the order, or a person, ends a difference; a new answer is looked at anew', () => {
  const differing = [order(), acknowledged([{ unitPrice: '52' }])];
  assert.deepEqual(openKinds(run([...differing, order({ lines: [line({ unitPrice: '52' })] })])), []);
  assert.deepEqual(openKinds(run([...differing, chosen('accept')])), []);
  assert.deepEqual(openKinds(run([...differing, chosen('accept'), acknowledged([{ unitPrice: '53' }])])), ['order-price']);
});

test('a substitute that the buyer took is received and billed in the place of what was ordered', () => {
  const offer = acknowledged([{ answer: 'substituted', substitute: 'GLOVES-2', unitPrice: '51' }]);
  const came = receipt('10', { line: undefined, item: 'GLOVES-2' });
  const bill = invoice('I-1', [billed('10', 5100, { item: 'GLOVES-2' })]);
  const taken = run([order(), offer, chosen('accept'), came, bill]);
  assert.equal(invoiceStage(taken, 'I-1'), 'payable');
  const refused = run([order(), offer, chosen('refuse'), came, bill]);
  assert.deepEqual(openKinds(refused), ['invoice-order', 'receipt-line']);
});

test('what was not received can be cancelled, and is neither received nor billed any more', () => {
  const gone = run([order(), cancelled()]);
  assert.equal(stageOf(gone), 'cancelled');
  assert.deepEqual(
    gone.deliveries.filter(({ kind }) => kind === 'order-message').map(({ content }) => content['purpose']),
    ['original', 'cancellation'],
  );
  assert.deepEqual(
    openKinds(run([order(), cancelled(), invoice('I-1', [billed('10')])], { until: '2026-03-30T00:00:00.000Z' })),
    ['invoice-quantity', 'invoice-receipt', 'invoice-order'].sort(),
  );
  const rest = run([order(), receipt('4'), cancelled(), invoice('I-1', [billed('4')])]);
  assert.deepEqual([stageOf(rest), balances(rest)], ['completed', { 'accounts-payable': -20000, 'supply-expense/7060': 20000 }]);
  assert.deepEqual(
    run([cancelled(), order()]).deliveries.filter(({ kind }) => kind === 'order-message'),
    [],
  );
});

test('what is under way when its line is cancelled is somebody’s work until it is here, whichever is told first', () => {
  const shipped = event('shipment.notified', KEY, {
    order: 'PO-1',
    supplier: 'MERIDIAN-MED',
    shipment: 'SH-1',
    shippedOn: '2026-03-04',
    lines: [{ supplierItem: 'M-GLV', quantity: '600', unit: 'EA' }],
  });
  for (const crossed of [
    [order(), cancelled(), shipped],
    [order(), shipped, cancelled(), shipped],
    [shipped, cancelled(), order()],
  ]) {
    assert.deepEqual(openKinds(run(crossed)), ['shipment-unwanted']);
    assert.deepEqual(openKinds(run([...crossed, receipt('6')])), []);
  }
  assert.deepEqual(openKinds(run([order(), shipped])), []);
  assert.deepEqual(openKinds(run([order(), shipped, receipt('6'), cancelled()])), []);
  const back = run([order(), cancelled(), shipped, receipt('6'), receipt('-6')]);
  assert.deepEqual([openKinds(back), balances(back), stageOf(back)], [[], {}, 'cancelled']);
});

test('an order that comes under the number of another changes nothing of it and is somebody’s work; a copy is none', () => {
  const other = order({ supplier: 'LANTERN-LAB', lines: [line({ item: 'MASKS', quantity: '3' })] }, { fact: 'an order of the suite' });
  const one = run([order(), other, { ...other, revision: 2 }, receipt('10'), invoice('I-1', [billed('10')])]);
  assert.deepEqual([openKinds(one), invoiceStage(one, 'I-1')], [['order-change'], 'payable']);
  assert.equal(one.deliveries.filter(({ kind }) => kind === 'purchase-order').length, 1);
  assert.deepEqual(openKinds(run([order(), order({}, { fact: 'the same of the suite' })])), []);
  assert.deepEqual(openKinds(run([order(), other, order({ lines: [line({ unitPrice: '51' })] })])), []);
});

test('a change that takes back what came is refused, and what came is valued at the price that holds', () => {
  const other = line({ line: '2', item: 'MASKS' });
  const refused = run([order(), receipt('4'), order({ lines: [other] })]);
  assert.deepEqual(openKinds(refused), ['order-change']);
  assert.deepEqual(openKinds(run([order(), order({ supplier: 'LANTERN-LAB' })])), ['order-change']);
  const story = [order(), receipt('4'), invoice('I-1', [billed('4')])];
  const dearer = run([...story, order({ lines: [line({ unitPrice: '51' })] })]);
  assert.deepEqual(balances(dearer), { 'accounts-payable': -20000, 'supply-expense/7060': 20000 });
  assert.deepEqual(balances(run([order(), receipt('4'), order({ lines: [line({ unitPrice: '51' })] })])), {
    grni: -20400,
    'supply-expense/7060': 20400,
  });
});

test('what comes on no line, in no unit, too much or damaged is somebody’s work and is not lost', () => {
  const kinds = (...changes: Parameters<typeof receipt>) => openKinds(run([order(), receipt(...changes)]));
  assert.deepEqual(kinds('1', { line: '9' }), ['receipt-line']);
  assert.deepEqual(kinds('1', { unit: 'PL' }), ['receipt-unit']);
  assert.deepEqual(kinds('11'), ['receipt-over']);
  assert.deepEqual(kinds('3', { condition: 'damaged' }), ['receipt-damaged']);
  assert.deepEqual(openKinds(run([order(), receipt('3', { condition: 'damaged' }), receipt('-3', { condition: 'damaged' })])), []);
  assert.deepEqual(openKinds(run([order(), receipt('11'), receipt('-1')])), []);
  assert.deepEqual(balances(run([order(), receipt('3', { condition: 'damaged' }), receipt('100', { unit: 'EA' })])), {
    grni: -5000,
    'supply-expense/7060': 5000,
  });
});

test('what has to be inspected is paid once it was found good', () => {
  const inspected = order({ lines: [line({ matching: 'four-way' })] });
  const story = [inspected, receipt('10', { receipt: 'R-7' }), invoice('I-1', [billed('10')])];
  assert.equal(invoiceStage(run(story), 'I-1'), 'held');
  const found = event('goods.inspected', KEY, {
    order: 'PO-1',
    line: '1',
    receipt: 'R-7',
    accepted: '10',
    rejected: '0',
    unit: 'BX',
    day: '2026-03-06',
  });
  assert.equal(invoiceStage(run([...story, found]), 'I-1'), 'payable');
});

test('an order encumbers its budgets until the books take it, and what is given up is free', () => {
  const held = (...story: Parameters<typeof run>[0][number][]): number =>
    balances(run(story), { book: 'budgetary' })['order-encumbrance/7060'] ?? 0;
  assert.equal(held(order()), 50000);
  assert.equal(held(order(), receipt('4')), 30000);
  assert.equal(held(order(), receipt('10'), invoice('I-1', [billed('10')])), 0);
  assert.equal(held(order(), order({ lines: [line({ quantity: '12' })] })), 60000);
  assert.equal(held(order(), receipt('4'), cancelled()), 0);
  assert.equal(held(order(), cancelled()), 0);
  assert.equal(held(order(), receipt('4'), receipt('-1')), 35000);
  const service = order({ lines: [line({ matching: 'two-way' })] });
  assert.equal(held(service, invoice('I-1', [billed('4')])), 30000);
});

test('a blanket order tells when more is called off than was agreed, or too late', () => {
  const blanket = order({ order: 'B-1', kind: 'blanket', until: '2026-06-30', lines: [line({ quantity: '15' })] });
  const release = (name: string, day: string) => order({ order: name, kind: 'release', blanket: 'B-1', day });
  assert.deepEqual(openKinds(run([blanket, release('R-1', '2026-03-02')])), []);
  const over = run([release('R-1', '2026-03-02'), blanket, release('R-2', '2026-04-02')]);
  assert.deepEqual([openKinds(over), over.exceptions[0]?.amount], [['blanket-exceeded'], 25000n]);
  assert.deepEqual(openKinds(run([blanket, release('R-1', '2026-07-02')])), ['blanket-expired']);
});

test('an order that is closed for good pays no later invoice by itself', () => {
  const late = invoice('I-1', [billed('10')], { day: '2026-04-01' });
  const found = run([order(), receipt('10'), chosen('close'), late]);
  assert.deepEqual(openKinds(found), ['invoice-order', 'order-left-open']);
  const paidShort = run([order(), receipt('10'), chosen('close'), late, decided('I-1', 'short-pay')]);
  assert.equal(invoiceStage(paidShort, 'I-1'), 'held', 'nothing of it is undisputed');
  const approved = run([order(), receipt('10'), chosen('close'), late, decided('I-1', 'accept-variance', { proposal: '1' })]);
  assert.deepEqual([invoiceStage(approved, 'I-1'), openKinds(approved)], ['payable', []]);
});

test('an event that is no order’s is a defect', () => {
  assert.throws(() => run([event('charge.recorded', KEY, {})]), { code: 'PURCHASING_EVENT_UNEXPECTED', kind: 'defect' });
});
