import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Simulation } from '../../../../test/golden/simulate.ts';
import { budget, decision, GLOVES, ordersOf, policiesWithRules, requisition, run, stateOf, told } from './testing.ts';

test('a small requisition becomes an order at the contract price without anybody', () => {
  const outcome = run([GLOVES.supplier, GLOVES.item, GLOVES.price, budget('100000'), requisition()]);
  const state = stateOf(outcome);
  assert.equal(state.status, 'ordered');
  assert.deepEqual(state.orders, [{ order: 'R100-1', supplier: 'MERIDIAN-MED', amount: '16700' }]);
  const [order] = ordersOf(outcome);
  assert.deepEqual(order?.['lines'], [
    {
      line: '1',
      item: 'GLOVE',
      supplierItem: 'MM-1001',
      description: 'Exam gloves, medium',
      commodity: '42132203',
      quantity: '2',
      unit: 'CA',
      perUnit: '1000',
      units: [{ unit: 'BX', perUnit: '100' }],
      unitPrice: '83.5',
      contract: 'GPO-77',
      matching: 'three-way',
      treatment: 'expense',
      distributions: [{ costCenter: '6170', share: '100', account: 'supply-expense' }],
    },
  ]);
  assert.deepEqual(outcome.exceptions, []);
});

const given = [GLOVES.supplier, GLOVES.item, GLOVES.price, budget('100000000')];
const LINE = { line: '1', item: 'GLOVE', description: 'Gloves', unit: 'CA', distributions: [{ costCenter: '6170', share: '100' }] };
/** So many cases at 83.50. */
const cases = (quantity: string) => [{ ...LINE, quantity }];
const kindsOf = ({ exceptions }: Simulation) => exceptions.map(({ code }) => code).sort();
const decided = (outcome: Simulation, number = 'R100') =>
  stateOf(outcome, number).decisions.map(({ rule, outcome: said }) => `${rule}: ${said}`);

test('every rule that decided something is kept with what it went by', () => {
  const outcome = run([...given, requisition({ lines: cases('12') })]);
  assert.deepEqual(decided(outcome), [
    'price-from-contract: 12 CA at 83.5 from MERIDIAN-MED',
    'budget: available',
    'approval-band department: department by approver',
  ]);
  assert.deepEqual(stateOf(outcome).decisions[2]?.inputs, { amount: '100200', cumulated: '100200', currency: 'USD', owners: '' });
});

test('an item is told what was paid for it once a day, and again when that is another day or price', () => {
  const paid = ({ folded }: Simulation) =>
    folded.flatMap(({ type, data }) => (type === 'item.ordered' ? [[data['day'], data['unitPrice']]] : []));
  const ofDay = (number: string, day: string) =>
    requisition({ requisition: number, requester: `${number}.nurse`, day }, { at: `${day}T15:00:00.000Z` });
  const first = [...given, ofDay('R1', '2026-03-02'), ofDay('R2', '2026-03-02'), ofDay('R3', '2026-03-03'), ofDay('R4', '2026-03-03')];
  const twice = [
    ['2026-03-02', '83.5'],
    ['2026-03-03', '83.5'],
  ];
  assert.deepEqual(paid(run(first)), twice);
  const cheaper = { ...GLOVES.price.data, unitPrice: '80', from: '2026-03-02', contract: 'GPO-78', tier: 1 };
  const changed = told('contract-price.recorded', 'item:GLOVE', cheaper);
  assert.deepEqual(paid(run([...first, changed, ofDay('R5', '2026-03-03')])), [...twice, ['2026-03-03', '80']]);
});

test('what is not known yet is shown, and the requisition goes on by itself once it is', () => {
  const early = run([requisition()]);
  assert.deepEqual([stateOf(early).status, kindsOf(early)], ['stopped', ['ITEM_UNKNOWN']]);
  const priceless = run([requisition(), GLOVES.item]);
  assert.deepEqual(kindsOf(priceless), ['PRICE_UNKNOWN']);
  const supplierless = run([requisition(), GLOVES.item, GLOVES.price]);
  assert.deepEqual(kindsOf(supplierless), ['SUPPLIER_UNKNOWN']);
  const late = run([requisition(), GLOVES.item, GLOVES.price, GLOVES.supplier, budget('100000')]);
  assert.deepEqual([stateOf(late).status, kindsOf(late)], ['ordered', []]);
});

test('whatever the order of what it needs, and however often it comes, the same orders are made', () => {
  const events = [...given, requisition({ lines: cases('12') }), decision('R100', 1)];
  const expected = ordersOf(run(events));
  assert.equal(expected.length, 1);
  fc.assert(
    fc.property(fc.shuffledSubarray([...given, requisition({ lines: cases('12') })], { minLength: 5 }), fc.nat(), (mixed, n) => {
      const copies = [...mixed, ...mixed, decision('R100', 1), decision('R100', 1)];
      const outcome = run(copies, { keepCopies: true, pick: (waiting) => n % waiting });
      assert.deepEqual([...new Map(ordersOf(outcome).map((order) => [order['order'], order])).values()], expected);
      assert.deepEqual([stateOf(outcome).status, kindsOf(outcome)], ['ordered', []]);
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('a supplier on hold is not ordered from until the hold is lifted', () => {
  const hold = (status: string, at: string) => ({
    ...GLOVES.supplier,
    occurredAt: at,
    id: Buffer.from(at),
    data: { ...GLOVES.supplier.data, status },
  });
  const held = [GLOVES.item, GLOVES.price, budget('100000'), hold('on-hold', '2026-03-01T00:00:00.000Z'), requisition()];
  assert.deepEqual(kindsOf(run(held)), ['SUPPLIER_ON_HOLD']);
  assert.equal(stateOf(run([...held, hold('active', '2026-03-03T00:00:00.000Z')])).status, 'ordered');
});

test('an item that is blocked, a unit that nobody sells and a line that says too little each have their reason', () => {
  const blocked = { ...GLOVES.item, data: { ...GLOVES.item.data, status: 'blocked', alternates: ['GLOVE-L'] } };
  const outcome = run([GLOVES.supplier, blocked, GLOVES.price, requisition()]);
  assert.match(outcome.exceptions[0]?.summary ?? '', /blocked; alternates: GLOVE-L/);
  assert.deepEqual(kindsOf(run([...given, requisition({ lines: [{ ...LINE, quantity: '1', unit: 'DZ' }] })])), ['UNIT_UNKNOWN']);
  const nothing = { line: '1', description: 'Something', quantity: '1', unit: 'EA', distributions: [{ costCenter: '8990', share: '60' }] };
  assert.deepEqual(kindsOf(run([...given, requisition({ lines: [nothing] })])), [
    'COST_CENTER_CLOSED',
    'PRICE_MISSING',
    'SHARES_DIFFER',
    'SUPPLIER_MISSING',
  ]);
});

test('a cost center that nobody declared, or that is closed, stops a requisition before anything is asked of budgets', () => {
  const charging = (costCenter: string) => ({ lines: [{ ...LINE, quantity: '1', distributions: [{ costCenter, share: '100' }] }] });
  for (const [asked, code] of [
    [charging('9999'), 'COST_CENTER_UNKNOWN'],
    [charging('8990'), 'COST_CENTER_CLOSED'],
    [{ costCenter: '9999' }, 'COST_CENTER_UNKNOWN'],
    [{ costCenter: '8990' }, 'COST_CENTER_CLOSED'],
  ] as const) {
    const outcome = run([...given, requisition(asked)]);
    assert.deepEqual([stateOf(outcome).status, kindsOf(outcome)], ['stopped', [code]]);
    assert.equal(outcome.folded.filter(({ type }) => type === 'budget.asked').length, 0);
  }
});

test('a line that two cost centers share is charged to the last cent', () => {
  const shared = [
    {
      ...LINE,
      quantity: '1',
      distributions: [
        { costCenter: '6170', share: '33.33' },
        { costCenter: '6010', share: '66.67' },
      ],
    },
  ];
  const outcome = run([...given, budget('100000', '6010'), requisition({ lines: shared })]);
  const holds = Object.values(stateOf(outcome).budgets).map(({ amount }) => amount);
  assert.deepEqual(holds, ['5567', '2783'], '83.50 in all');
});

test('over budget, an entity that stops waits for the money, and one that warns shows it to who approves', () => {
  const tight = [GLOVES.supplier, GLOVES.item, GLOVES.price, budget('10000'), requisition()];
  const stops = policiesWithRules({ overBudget: 'stop' });
  const stopped = run(tight, {}, stops);
  assert.deepEqual([stateOf(stopped).status, kindsOf(stopped)], ['stopped', ['BUDGET_EXCEEDED']]);
  const more = budget('20000', '6170', { at: '2026-03-04T00:00:00.000Z' });
  assert.deepEqual([stateOf(run([...tight, more], {}, stops)).status, kindsOf(run([...tight, more], {}, stops))], ['ordered', []]);
  const warned = run(tight);
  assert.deepEqual(decided(warned)[1], 'budget: over budget');
});

test('in other money a requisition asks its budgets at the declared rate, and waits where there is none', () => {
  const [{ distributions }] = cases('2') as [typeof LINE & { quantity: string }];
  const chairs = [{ line: '1', description: 'Chair', supplier: 'MERIDIAN-MED', estimate: '50', quantity: '2', unit: 'EA', distributions }];
  const inEuros = run([...given, requisition({ currency: 'EUR', lines: chairs })]);
  assert.deepEqual(
    Object.values(stateOf(inEuros).budgets).map(({ amount }) => amount),
    ['10800'],
  );
  const inFrancs = run([...given, requisition({ currency: 'CHF', lines: chairs })]);
  assert.deepEqual([ordersOf(inFrancs), kindsOf(inFrancs)], [[], ['BUDGET_RATE_UNKNOWN']]);
});

test('a budget that another system owns is asked for, waited for, and its answer stands', () => {
  const owned = policiesWithRules({ budgetOwner: 'erp' });
  const asked = run([...given, requisition()], {}, owned);
  assert.deepEqual(
    [stateOf(asked).status, asked.deliveries.map(({ kind, target }) => `${kind} ${target}`)],
    ['budget', ['budget-check erp-purchasing']],
  );
  const said = (isAvailable: boolean, day = '2026-03-02') =>
    told('budget.answered', 'requisition:R100', { requisition: 'R100', isAvailable, day, reference: 'C-1' });
  assert.equal(stateOf(run([...given, requisition(), said(true)], {}, owned)).status, 'ordered');
  const refused = run([...given, requisition(), said(false)], {}, owned);
  assert.deepEqual(kindsOf(refused), ['BUDGET_REFUSED']);
  assert.equal(stateOf(run([...given, requisition(), said(false), said(true, '2026-03-03')], {}, owned)).status, 'ordered');
  const silent = run([...given, requisition()], { until: '2026-03-03T15:00:00.000Z' }, owned);
  assert.deepEqual(kindsOf(silent), ['BUDGET_OWNER_SILENT']);
});

test('what costs no budget anything is not asked of the system that owns them, and waits for no answer and no rate', () => {
  const owned = policiesWithRules({ budgetOwner: 'suite', suite: 'coupa' });
  const { item: _, ...inWords } = LINE;
  const francs = { currency: 'CHF', lines: [{ ...inWords, supplier: 'MERIDIAN-MED', estimate: '50', quantity: '2', unit: 'EA' }] };
  const free = { lines: [{ ...inWords, supplier: 'MERIDIAN-MED', estimate: '0', quantity: '2', unit: 'EA' }] };
  const agreement = { kind: 'blanket', until: '2026-12-31' } as const;
  for (const [changes, status] of [
    [agreement, 'approval'],
    [{ ...agreement, ...francs }, 'approval'],
    [free, 'ordered'],
  ] as const) {
    const outcome = run([...given, requisition(changes)], { until: '2026-03-09T15:00:00.000Z' }, owned);
    const asked = outcome.deliveries.filter(({ kind }) => kind.startsWith('budget'));
    assert.deepEqual([stateOf(outcome).status, kindsOf(outcome), asked], [status, [], []], JSON.stringify(changes));
  }
});

test('what another system holds of its budget is given back when the requisition is given up, and only where it holds something', () => {
  const owned = policiesWithRules({ budgetOwner: 'suite', suite: 'coupa' });
  const withdrawn = told('requisition.withdrawn', 'requisition:R100', { requisition: 'R100' }, { at: '2026-03-04T00:00:00.000Z' });
  const said = (isAvailable: boolean) =>
    told('budget.answered', 'requisition:R100', { requisition: 'R100', isAvailable, day: '2026-03-02', reference: 'C-1' });
  const ended = (code: string) =>
    told('delivery.refused', 'requisition:R100', { about: 'budget|1', target: 'coupa', kind: 'budget-check', code, summary: '' });
  const sent = (...events: Parameters<typeof run>[0]) =>
    run([...given, ...events], {}, owned).deliveries.flatMap(({ kind, target, content }) =>
      kind.startsWith('budget') ? [`${kind} ${target} ${(content as { reference?: string }).reference ?? ''}`.trim()] : [],
    );
  assert.deepEqual(sent(requisition(), said(true)), ['budget-check coupa']);
  assert.deepEqual(sent(requisition(), said(true), withdrawn), ['budget-check coupa', 'budget-release coupa C-1']);
  assert.deepEqual(sent(requisition(), withdrawn), ['budget-check coupa', 'budget-release coupa'], 'it may say yes to it yet');
  const no = [requisition(), ended('BUDGET_REFUSED')];
  assert.deepEqual(sent(...no, withdrawn), ['budget-check coupa'], 'a no holds nothing');
  assert.deepEqual(sent(...no, said(true), withdrawn), ['budget-check coupa', 'budget-release coupa C-1'], 'a later yes does');
  const both = ['budget-check coupa', 'budget-release coupa'];
  assert.deepEqual(sent(requisition(), ended('GIVEN_UP'), withdrawn), both, 'nobody knows what a check did that was given up');
  assert.deepEqual(sent(requisition(), ended('HTTP_422'), withdrawn), both, 'it may have been made in part');
  const early = [requisition(), said(false), withdrawn];
  assert.deepEqual(sent(...early)[1]?.split(' ')[0], 'budget-release', 'the check is under way and may be answered with yes');
  const large = requisition({ lines: cases('12') });
  const rejected = decision('R100', 1, { decision: 'reject', note: 'not now' });
  assert.deepEqual(sent(large, said(true), rejected), ['budget-check coupa', 'budget-release coupa C-1']);
});

test('an order split into small ones is found: the last of them needs who the whole would have needed', () => {
  const small = (number: string, day = '2026-03-02') => requisition({ requisition: number, day, lines: cases('10') });
  const outcome = run([...given, small('R1'), small('R2', '2026-03-05')]);
  assert.equal(stateOf(outcome, 'R1').status, 'ordered', '835.00 needs nobody');
  assert.equal(stateOf(outcome, 'R2').status, 'approval', '1,670.00 does');
  assert.ok(decided(outcome, 'R2').includes('split-order: counts together with 835.00'));
  const apart = run([...given, small('R1'), small('R2', '2026-03-09')]);
  assert.equal(stateOf(apart, 'R2').status, 'ordered', 'a week later is another matter');
  const other = run([...given, small('R1'), requisition({ requisition: 'R2', requester: 'someone.else', lines: cases('10') })]);
  assert.equal(stateOf(other, 'R2').status, 'ordered');
});

test('what was withdrawn or given back holds no money and does not count as split', () => {
  const withdrawn = told('requisition.withdrawn', 'requisition:R1', { requisition: 'R1', reason: 'not needed' });
  const first = requisition({ requisition: 'R1', lines: cases('12') });
  const outcome = run([...given, first, withdrawn, requisition({ requisition: 'R2', lines: cases('10') })]);
  assert.deepEqual([stateOf(outcome, 'R1').status, stateOf(outcome, 'R2').status], ['withdrawn', 'ordered']);
  assert.deepEqual(
    outcome.approvals.map(({ effect }) => effect),
    ['approval', 'withdraw-approval'],
  );
  const held = outcome.journals
    .flatMap(({ lines }) => lines.filter(({ openItem }) => openItem === 'R1'))
    .reduce((sum, { amount }) => sum + amount, 0n);
  assert.equal(held, 0n);
  assert.equal(stateOf(run([withdrawn, ...given, first]), 'R1').status, 'withdrawn', 'also when it is told first');
});

test('a returned requisition is submitted anew, and what was approved before counts for nothing', () => {
  const returned = run([...given, requisition({ lines: cases('12') }), decision('R100', 1, { decision: 'return', note: 'fewer' })]);
  assert.equal(stateOf(returned).status, 'returned');
  const again = run([
    ...given,
    requisition({ lines: cases('200') }),
    decision('R100', 1),
    requisition({ lines: cases('150') }),
    decision('R100', 2, { proposal: '1' }),
  ]);
  assert.deepEqual([stateOf(again).status, stateOf(again).approvals], ['approval', []]);
  assert.deepEqual(
    again.approvals.map(({ effect, origin }) => `${effect} ${origin}`),
    ['approval requisition:R100|1', 'withdraw-approval requisition:R100|1', 'approval requisition:R100|2'],
  );
});

test('an emergency is ordered at once, counted, and shown when nobody approves it within a day', () => {
  const emergency = requisition({ lines: cases('12'), emergency: 'flood' });
  const outcome = run([...given, emergency], { until: '2026-03-03T14:00:00.000Z' });
  assert.deepEqual([stateOf(outcome).status, ordersOf(outcome).length, kindsOf(outcome)], ['ordered-unapproved', 1, []]);
  assert.ok(decided(outcome).includes('emergency: ordered before approval; number 1 of the requester within 30 days'));
  assert.deepEqual(kindsOf(run([...given, emergency], { until: '2026-03-03T16:00:00.000Z' })), ['EMERGENCY_NOT_APPROVED']);
  const approved = run([...given, emergency, decision('R100', 1)], { until: '2026-03-03T16:00:00.000Z' });
  assert.deepEqual([stateOf(approved).status, ordersOf(approved).length, kindsOf(approved)], ['ordered', 1, []]);
  const rejected = run([...given, emergency, decision('R100', 1, { decision: 'reject' })]);
  assert.deepEqual(kindsOf(rejected), ['EMERGENCY_REJECTED']);
  assert.deepEqual(
    rejected.folded.filter(({ type }) => type === 'order.cancelled').map(({ key }) => key),
    ['order:R100-1'],
  );
});

test('one order goes to each supplier, and stock is charged to no department', () => {
  const stocked = { ...GLOVES.item, data: { ...GLOVES.item.data, kind: 'stock' } };
  const cedar = told('supplier.recorded', 'supplier:CEDAR-OFFICE', { ...GLOVES.supplier.data, supplier: 'CEDAR-OFFICE' });
  const paper = {
    line: '2',
    description: 'Paper',
    supplier: 'CEDAR-OFFICE',
    estimate: '4.10',
    quantity: '3',
    unit: 'BX',
    distributions: LINE.distributions,
  };
  const outcome = run([GLOVES.supplier, cedar, stocked, GLOVES.price, budget('100000'), requisition({ lines: [...cases('2'), paper] })]);
  assert.deepEqual(
    stateOf(outcome).orders.map(({ order, supplier, amount }) => `${order} ${supplier} ${amount}`),
    ['R100-1 CEDAR-OFFICE 1230', 'R100-2 MERIDIAN-MED 16700'],
  );
  assert.deepEqual(
    Object.values(stateOf(outcome).budgets).map(({ amount }) => amount),
    ['1230'],
  );
});

test('a bill-only implant names what it was used for, and its order does too', () => {
  const usage = { case: 'a-case', day: '2026-03-01', lot: 'L-9' };
  const implant = { ...GLOVES.item, data: { ...GLOVES.item.data, kind: 'implant', commodity: '42295104' } };
  const [, , , ...rest] = given;
  const outcome = run([GLOVES.supplier, implant, GLOVES.price, ...rest, requisition({ kind: 'bill-only', usage })]);
  const [order] = ordersOf(outcome);
  assert.deepEqual([order?.['kind'], order?.['usage']], ['bill-only', usage]);
  assert.deepEqual(kindsOf(run([...given, requisition({ kind: 'bill-only' })])), ['USAGE_MISSING']);
});
