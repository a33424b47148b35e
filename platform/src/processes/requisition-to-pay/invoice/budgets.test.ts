import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { BudgetCheck, BudgetRelease, type JsonObject, type StoredEvent } from '../../../canonical/index.ts';
import type { Simulation, SimulationOptions } from '../../../../test/golden/simulate.ts';
import { budgetView } from '../budget/budget-view.ts';
import { budget, policiesWithRules } from '../requisition/testing.ts';
import { balances, decided, event, invoice, invoiceStage, openKinds, policiesWith, purchasingEstate, run } from '../testing.ts';

const POWER = 'PRAIRIE-POWER';
const KEY = `invoice:edi|${POWER}|E-3`;
const ELECTRICITY = 'budget:north|8450|supply-expense|2026-03';
const FREIGHT = 'budget:north|8450|freight-expense|2026-03';

/** A bill for power of 820.00, for the boiler house, that names no order. */
const bill = (changes: JsonObject = {}, line: JsonObject = {}): StoredEvent =>
  invoice(
    'E-3',
    [
      {
        line: '1',
        description: 'Electricity',
        quantity: '1',
        unit: 'EA',
        unitPrice: '820.00',
        amount: '82000',
        distributions: [{ costCenter: '8450', share: '100' }],
        ...line,
      },
    ],
    { supplier: POWER, ...changes },
    { fact: 'power of March' },
  );
const accepted = (holds: readonly string[]): StoredEvent => decided('E-3', 'accept-variance', { proposal: '4', holds: [...holds] }, POWER);
const approved = accepted(['approval']);
const enough = budget('100000', '8450');

const spent = ({ states }: Simulation, key = ELECTRICITY): number[] => {
  const { actual, encumbered } = budgetView(states.get(key)?.text ?? '{"r":[],"o":[]}');
  return [Number(actual), Number(encumbered)];
};
const stage = (simulation: Simulation): string | undefined => invoiceStage(simulation, 'E-3', POWER);
const STOP = policiesWithRules({ overBudget: 'stop' });

test('what is billed without an order is held of its budgets while it waits for approval, and actual once it is booked', () => {
  const dear = bill({ freight: '1200', tax: '300' });
  const waiting = run([enough, dear]);
  assert.deepEqual([openKinds(waiting), spent(waiting), spent(waiting, FREIGHT)], [['invoice-approval'], [0, 82_300], [0, 1_200]]);
  assert.equal(waiting.exceptions[0]?.amount, 83_500n, 'freight and tax are approved with it');
  const booked = run([enough, dear, approved]);
  assert.deepEqual([stage(booked), spent(booked), spent(booked, FREIGHT)], ['payable', [82_300, 0], [1_200, 0]]);
  assert.deepEqual(balances(booked), { 'accounts-payable': -83_500, 'freight-expense/8450': 1_200, 'supply-expense/8450': 82_300 });
  assert.deepEqual(balances(booked, { book: 'budgetary' }), {}, 'nothing is left in the budgetary book');
});

test('shares go to the budgets of their cost centers, whatever comes first', () => {
  const distributions = [
    { costCenter: '8450', share: '75' },
    { costCenter: '8460', share: '25' },
  ];
  const story = [enough, bill({}, { distributions }), approved];
  for (const pick of [undefined, (waiting: number) => waiting - 1]) {
    const booked = run(story, pick === undefined ? {} : { pick });
    assert.deepEqual(
      [spent(booked), spent(booked, ELECTRICITY.replace('8450', '8460'))],
      [
        [61_500, 0],
        [20_500, 0],
      ],
    );
  }
});

test('whoever approves sees that the budget has less left, and where nothing may go over it the invoice waits for the money', () => {
  const short = budget('50000', '8450');
  const warned = run([short, bill()]);
  assert.deepEqual(openKinds(warned), ['invoice-approval']);
  assert.match(warned.exceptions[0]?.summary ?? '', /its budget has less left/);
  const stopped = run([short, bill(), approved], {}, STOP);
  assert.deepEqual([stage(stopped), openKinds(stopped)], ['held', ['invoice-budget']]);
  const raised = budget('90000', '8450', { at: '2026-03-20T15:00:00.000Z', fact: 'raised' });
  const free = run([short, bill(), approved, raised], {}, STOP);
  assert.deepEqual([stage(free), openKinds(free), spent(free)], ['payable', [], [82_000, 0]]);
  const over = run([short, bill(), approved, accepted(['budget'])], {}, STOP);
  assert.deepEqual([stage(over), spent(over)], ['payable', [82_000, 0]], 'a person let it pass');
});

test('a recurring bill is paid under its contract by itself where its budget has as much, and waits for the money where not', () => {
  const purchasing = purchasingEstate['purchasing'] as { readonly default: object };
  const by = policiesWith({
    purchasing: { ...purchasing, default: { ...purchasing.default, overBudget: 'stop' } },
    tolerances: {
      ...(purchasingEstate['tolerances'] as object),
      contracts: [{ supplier: POWER, contract: 'UTIL-1', expected: '80000', percent: '5', costCenter: '8450', account: 'supply-expense' }],
    },
  });
  const recurring = bill({ contract: 'UTIL-1' }, { distributions: undefined });
  const paid = run([enough, recurring], {}, by);
  assert.deepEqual([stage(paid), openKinds(paid), spent(paid)], ['payable', [], [82_000, 0]]);
  const waiting = run([budget('81999', '8450'), recurring], {}, by);
  assert.deepEqual([stage(waiting), openKinds(waiting), spent(waiting)], ['held', ['invoice-budget'], [0, 82_000]]);
  const freight = run([enough, bill({ contract: 'UTIL-1', freight: '9000' }, { distributions: undefined })], {}, by);
  assert.ok(openKinds(freight).includes('invoice-approval'), 'freight is not beside the contract');
});

test('what is rejected, a copy or taken back after it was booked leaves the budget as it was', () => {
  const free = (...events: readonly StoredEvent[]): number[] => spent(run([enough, ...events]));
  assert.deepEqual(free(bill(), decided('E-3', 'reject', {}, POWER)), [0, 0]);
  const refused = event('delivery.refused', KEY, { about: 'voucher', target: 'erp-purchasing', kind: 'supplier-invoice', code: 'X' });
  assert.deepEqual(free(bill(), approved, refused), [82_000, 0]);
  assert.deepEqual(free(bill(), approved, refused, decided('E-3', 'reject', {}, POWER)), [0, 0]);
  const again = {
    ...bill({ number: 'E.3' }),
    key: `invoice:edi|${POWER}|E.3`,
    id: Buffer.from('another scan ...'),
    recordedAt: '2026-03-11T15:00:00.000Z',
  };
  assert.deepEqual(free(bill(), again), [0, 82_000], 'a copy holds nothing');
  const lower = bill({}, { amount: '80000', unitPrice: '800.00' });
  assert.deepEqual(free(bill(), lower), [0, 80_000], 'a later version takes the place of the earlier');
});

test('a credit without an order gives back what its invoice took of the budget', () => {
  const given = invoice(
    'E-4',
    [{ line: '1', quantity: '-1', unit: 'EA', unitPrice: '20.00', amount: '-2000', distributions: [{ costCenter: '8450', share: '100' }] }],
    { supplier: POWER, kind: 'credit' },
  );
  const story = [enough, bill(), approved, given, decided('E-4', 'accept-variance', { proposal: '5' }, POWER)];
  assert.deepEqual(spent(run(story)), [80_000, 0]);
});

test('what a budget keeps of invoices does not grow with them', () => {
  const bills = (count: number): number => {
    const story = Array.from({ length: count }, (_, n) => [
      invoice(
        `P-${n + 100}`,
        [
          {
            line: '1',
            quantity: '1',
            unit: 'EA',
            unitPrice: '1.00',
            amount: String(100 + n),
            distributions: [{ costCenter: '8450', share: '100' }],
          },
        ],
        { supplier: POWER },
      ),
      decided(`P-${n + 100}`, 'accept-variance', { proposal: '5' }, POWER),
    ]).flat();
    return run([enough, ...story]).states.get(ELECTRICITY)?.text.length ?? 0;
  };
  assert.ok(bills(60) < bills(20) + 40);
});

test('another owner of the budget is asked before anybody approves, its no is somebody’s work, and it frees what is not wanted', () => {
  const by = policiesWithRules({ budgetOwner: 'suite', suite: 'suite-budgets', encumbrance: false });
  const simulated = (events: readonly StoredEvent[], options?: SimulationOptions): Simulation => run(events, options, by);
  const asked = simulated([bill()]);
  const [check] = asked.deliveries;
  assert.deepEqual([check?.kind, check?.target, Compile(BudgetCheck).Check(check?.content)], ['budget-check', 'suite-budgets', true]);
  assert.deepEqual([check?.content['invoice'], check?.content['amount']], ['E-3', '82000']);
  assert.deepEqual([stage(asked), openKinds(asked)], ['held', ['invoice-approval']], 'silence is nobody’s work before it is late');
  const silent = simulated([bill()], { until: '2026-03-12T00:00:00.000Z' });
  assert.deepEqual(openKinds(silent), ['invoice-approval', 'invoice-budget']);
  const said = (type: string, more: JsonObject): StoredEvent =>
    event(type, KEY, { about: check?.answer, target: 'suite-budgets', kind: 'budget-check', ...more });
  const yes = said('delivery.confirmed', { reference: 'BL-7' });
  const no = said('delivery.refused', { code: 'BUDGET_REFUSED', summary: 'none left' });
  assert.equal(stage(simulated([bill(), approved])), 'held', 'an approval does not stand in for the money');
  assert.equal(stage(simulated([bill(), yes, approved])), 'payable');
  const refused = simulated([bill(), no]);
  assert.deepEqual(openKinds(refused), ['invoice-approval', 'invoice-budget']);
  assert.equal(stage(simulated([bill(), no, approved, accepted(['budget'])])), 'payable');
  const freed = simulated([bill(), yes, decided('E-3', 'reject', {}, POWER)]).deliveries.at(-1);
  assert.deepEqual(
    [freed?.kind, freed?.content['reference'], Compile(BudgetRelease).Check(freed?.content)],
    ['budget-release', 'BL-7', true],
  );
  const nothingHeld = simulated([bill(), no, decided('E-3', 'reject', {}, POWER)]).deliveries.map(({ kind }) => kind);
  assert.deepEqual(nothingHeld, ['budget-check']);
});

test('an invoice that the owner of its budgets refused goes on when a budget was transferred and the owner says yes', () => {
  const by = policiesWithRules({ budgetOwner: 'suite', suite: 'suite-budgets', encumbrance: false });
  const about = run([bill()], {}, by).deliveries[0]?.answer;
  const no = event('delivery.refused', KEY, {
    about,
    target: 'suite-budgets',
    kind: 'budget-check',
    code: 'BUDGET_REFUSED',
    summary: 'none',
  });
  const later = (isAvailable: boolean, key = `invoice:erp|${POWER}|E-3`): StoredEvent => {
    const data = { supplier: POWER, number: 'e 3', isAvailable, day: '2026-03-20', reference: 'BL-9' };
    return event('invoice-budget.answered', key, data, { at: '2026-03-20T15:00:00.000Z' });
  };
  const story = [bill(), no, approved];
  assert.deepEqual([stage(run(story, {}, by)), openKinds(run(story, {}, by))], ['held', ['invoice-budget']]);
  for (const yes of [later(true), later(true, KEY)]) {
    const free = run([...story, yes], {}, by);
    assert.deepEqual([stage(free), openKinds(free)], ['payable', []]);
  }
  assert.equal(stage(run([...story, later(false)], {}, by)), 'held');
  assert.equal(stage(run([...story, later(true), later(false)], {}, by)), 'payable', 'what is booked is not undone by it');
  const rejected = run([bill(), no, later(true), decided('E-3', 'reject', {}, POWER)], {}, by);
  assert.equal(rejected.deliveries.at(-1)?.content['reference'], 'BL-9', 'what it holds now is given back');
  const early = run([bill(), later(false), decided('E-3', 'reject', {}, POWER)], {}, by);
  assert.equal(early.deliveries.at(-1)?.kind, 'budget-release', 'the check is under way and may be answered with yes');
});

test('money of which no rate is declared is somebody’s work, other money counts at the rate of its day', () => {
  const swiss = bill({ currency: 'CHF' });
  const unknown = run([enough, swiss, approved]);
  assert.deepEqual([stage(unknown), openKinds(unknown), spent(unknown)], ['held', ['invoice-budget'], [0, 0]]);
  const euros = run([enough, bill({ currency: 'EUR' }), approved]);
  assert.deepEqual([stage(euros), spent(euros)], ['payable', [88_560, 0]]);
});
