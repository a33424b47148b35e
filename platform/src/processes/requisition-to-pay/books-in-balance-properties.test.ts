import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject, StoredEvent } from '../../canonical/index.ts';
import { formatDecimal, minorDigits } from '../../kernel/index.ts';
import type { Simulation } from '../../../test/golden/simulate.ts';
import { decodeBudget } from './budget/encoding.ts';
import { actualOf, encumbered } from './budget/commitments.ts';
import { openLinesOf } from './open-lines.ts';
import { decided, event, order, paid, policiesWith, purchasingEstate, receipt, run as runWith } from './testing.ts';

const RATES = [
  { currency: 'JPY', to: 'USD', from: '2025-01-01', rate: '0.0067' },
  { currency: 'KWD', to: 'USD', from: '2025-01-01', rate: '3.25' },
];
const policies = policiesWith({ purchasing: { ...(purchasingEstate['purchasing'] as object), rates: RATES } });
const run = (events: readonly StoredEvent[], pick?: (waiting: number) => number): Simulation =>
  runWith(events, pick === undefined ? {} : { pick }, policies);
const CURRENCIES = ['USD', 'JPY', 'KWD'] as const;
/** Minor units of a box of ten, to the hundredth. */
const PRICES: Readonly<Record<string, bigint>> = { 1: 333_35n, 2: 10_00n, 3: 124_90n, 4: 777_77n };
const LINES = ['1', '2', '3', '4'] as const;
const DIRECTORY = 'invoice:edi|MERIDIAN-MED|';

const boxes = (max: number) => fc.integer({ min: 1, max });
const lineNumber = fc.constantFrom(...LINES);
const happening = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constant('receive' as const), line: lineNumber, count: boxes(30), unit: fc.constantFrom('BX', 'EA') }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('return' as const), line: lineNumber, count: boxes(8) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('bill' as const),
      parts: fc.uniqueArray(fc.record({ line: lineNumber, count: boxes(30), unit: fc.constantFrom('BX', 'EA') }), {
        minLength: 1,
        maxLength: 3,
        selector: ({ line }) => line,
      }),
      /** Of the price, in percent. */
      over: fc.constantFrom(-10n, 0n, 0n, 0n, 1n, 5n),
      freight: fc.constantFrom(0n, 0n, 900n, 20_000n),
      tax: fc.constantFrom(0n, 0n, 137n),
      wrongBy: fc.constantFrom(0n, 0n, 0n, 3n, -4n, 500n, -500n),
      isCredit: fc.constantFrom(false, false, false, true),
      decision: fc.constantFrom('', '', 'short-pay', 'accept-variance', 'reject'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('reprice' as const), line: lineNumber, percent: fc.constantFrom(80n, 103n, 150n) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cancel' as const), line: fc.option(lineNumber) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('pay' as const),
      bill: fc.nat({ max: 5 }),
      /** Told to the invoice itself, or by its number as the ERP does. */
      reference: fc.constantFrom('edi', 'erp'),
      status: fc.constantFrom('scheduled', 'paid', 'void', 'failed'),
      amount: fc.bigInt({ min: 1n, max: 90_000n }),
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;
const history = fc.record({
  currency: fc.constantFrom(...CURRENCIES),
  happenings: fc.array(happening, { maxLength: 14 }),
  requisition: fc.boolean(),
  isEarly: fc.boolean(),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** A price in hundredths of minor units as text. */
const priceText = (hundredths: bigint, currency: string): string => formatDecimal({ units: hundredths, scale: minorDigits(currency) + 2 });
const rounded = (hundredths: bigint): bigint => (hundredths < 0n ? -rounded(-hundredths) : (hundredths + 50n) / 100n);

const orderLines = (currency: string, prices: Readonly<Record<string, bigint>>): JsonObject[] =>
  LINES.map((line) => ({
    line,
    item: `I-${line}`,
    description: 'Gloves',
    quantity: '20',
    unit: 'BX',
    perUnit: '10',
    units: [{ unit: 'EA', perUnit: '1' }],
    unitPrice: priceText(prices[line] ?? 0n, currency),
    matching: line === '4' ? 'two-way' : 'three-way',
    treatment: line === '3' ? 'stock' : 'expense',
    distributions:
      line === '2'
        ? [
            { costCenter: '7060', share: '33.33' },
            { costCenter: '7070', share: '33.33' },
            { costCenter: '7080', share: '33.34' },
          ]
        : [{ costCenter: '7060', share: '100' }],
  }));

interface Written {
  readonly events: readonly StoredEvent[];
  readonly decisions: readonly StoredEvent[];
  /** What each invoice is for, by its number. */
  readonly totals: ReadonlyMap<string, bigint>;
}

function written({ currency, happenings, requisition, isEarly }: History): Written {
  let prices = PRICES;
  const recorded = (revision: number): StoredEvent =>
    order({ currency, freight: '1000', lines: orderLines(currency, prices), ...(requisition ? { requisition: 'R-1' } : {}) }, { revision });
  const events: StoredEvent[] = [recorded(1)];
  const decisions: StoredEvent[] = [];
  const totals = new Map<string, bigint>();
  for (const [n, one] of happenings.entries()) {
    const at = `2026-03-${String(3 + n).padStart(2, '0')}T15:00:00.000Z`;
    const made = happened(one, n, at);
    events.push(...made);
  }
  const [first, second, ...rest] = events;
  return { events: isEarly && first !== undefined && second !== undefined ? [second, first, ...rest] : events, decisions, totals };

  function happened(one: Happening, n: number, at: string): StoredEvent[] {
    switch (one.what) {
      case 'receive':
        return [receipt(String(one.count), { line: one.line, unit: one.unit, receipt: `G-${n}` }, { at })];
      case 'return':
        return [receipt(`-${one.count}`, { line: one.line, receipt: `G-${n}` }, { at })];
      case 'reprice':
        prices = { ...prices, [one.line]: ((prices[one.line] ?? 0n) * one.percent) / 100n };
        return [recorded(n + 2)];
      case 'cancel':
        return [event('order.cancelled', 'order:PO-1', { order: 'PO-1', ...(one.line === null ? {} : { lines: [one.line] }) }, { at })];
      case 'pay':
        return [paymentOf(one, at)];
      case 'bill':
        return [billOf(one, n, at)];
    }
  }

  /** A payment is told again and again: of one number and reference it is the same. */
  function paymentOf({ bill, reference, status, amount }: Extract<Happening, { what: 'pay' }>, at: string): StoredEvent {
    const number = numberOf(bill);
    const told = paid(number, String(amount), { status, currency, reference }, { at, fact: `payment ${reference} of ${number}` });
    return { ...told, key: `invoice:${reference}|MERIDIAN-MED|${number}` };
  }

  function billOf(
    { parts, over, freight, tax, wrongBy, isCredit, decision }: Extract<Happening, { what: 'bill' }>,
    n: number,
    at: string,
  ): StoredEvent {
    const number = numberOf(totals.size);
    const sign = isCredit ? -1n : 1n;
    const lines = parts.map(({ line, count, unit }, index) => {
      const box = ((prices[line] ?? 0n) * (100n + over)) / 100n;
      const each = unit === 'BX' ? box : box / 10n;
      const amount = sign * rounded(each * BigInt(count));
      return {
        line: String(index + 1),
        order: 'PO-1',
        orderLine: line,
        quantity: String(sign * BigInt(count)),
        unit,
        unitPrice: priceText(each, currency),
        amount: String(amount),
      };
    });
    const besides = isCredit ? 0n : freight + tax + wrongBy;
    const total = lines.reduce((sum, { amount }) => sum + BigInt(amount), besides);
    totals.set(number, total);
    if (decision !== '') decisions.push(decided(number, decision, { proposal: '1' }));
    return event(
      'invoice.received',
      `${DIRECTORY}${number}`,
      {
        supplier: 'MERIDIAN-MED',
        number,
        kind: isCredit ? 'credit' : 'invoice',
        day: at.slice(0, 10),
        currency,
        freight: String(isCredit ? 0n : freight),
        tax: String(isCredit ? 0n : tax),
        total: String(total),
        lines,
      },
      { at, fact: `bill ${n}` },
    );
  }
}

const NUMBERS = ['41077', '9328', '6600451', '18', '703355', '5', '240', '91126', '3777', '60', '8454', '129983', '7', '55012'];

/** Numbers that look nothing like each other, one for each bill that a history may have. */
const numberOf = (n: number): string => NUMBERS[n % NUMBERS.length] ?? '1';

const sumOf = ({ journals }: Simulation, account: string, openItem?: string): bigint =>
  journals
    .flatMap(({ lines }) => lines)
    .filter((line) => line.account === account && (openItem === undefined || line.openItem === openItem))
    .reduce((sum, { amount }) => sum + amount, 0n);

const ended = (given: Written): StoredEvent[] => [
  ...given.events,
  ...given.decisions,
  event('order.decided', 'order:PO-1', { order: 'PO-1', decision: 'close', reason: 'done' }, { at: '2026-04-30T15:00:00.000Z' }),
];

test('of every history: journals balance, the ledger holds what the order says is open, and what is left after its close is somebody’s work', () => {
  fc.assert(
    fc.property(history, (given) => {
      const simulation = run(ended(written(given)));
      for (const { lines } of simulation.journals)
        assert.equal(
          lines.reduce((sum, { amount }) => sum + amount, 0n),
          0n,
        );
      const open = openLinesOf(simulation.states.get('order:PO-1')?.text ?? '');
      for (const line of LINES) {
        const of = open.find(({ openItem }) => openItem === `PO-1|${line}`);
        assert.equal(-sumOf(simulation, 'grni', `PO-1|${line}`), of?.received ?? 0n, `GRNI of line ${line}`);
        assert.equal(sumOf(simulation, 'billed-not-received', `PO-1|${line}`), of?.billed ?? 0n, `ahead of line ${line}`);
      }
      const isExplained = simulation.exceptions.some(({ kind }) => kind === 'order-left-open');
      assert.equal(isExplained, open.length > 0, 'what is left open is told');
    }),
    { numRuns: 300 },
  );
});

test('of every history: what is left open is written off as approved, and comes back only as far as something of it does', () => {
  const later = { at: '2026-05-04T15:00:00.000Z' };
  fc.assert(
    fc.property(history, fc.boolean(), (given, comesBack) => {
      const story = ended(written(given));
      const open = openLinesOf(run(story).states.get('order:PO-1')?.text ?? '');
      const approved = {
        order: 'PO-1',
        decision: 'write-off',
        open: open.map(({ line, received, billed }) => ({ line, received: String(received), billed: String(billed) })),
        proposal: '1',
        reason: 'old',
      };
      const over = [
        ...story,
        event('order.decided', 'order:PO-1', approved, later),
        ...(comesBack ? [receipt('1', { line: '1', receipt: 'G-99' }, later), receipt('-2', { line: '3', receipt: 'G-98' }, later)] : []),
      ];
      const simulation = run(over);
      const left = openLinesOf(simulation.states.get('order:PO-1')?.text ?? '');
      if (!comesBack) assert.deepEqual(left, []);
      for (const line of LINES) {
        const of = left.find(({ openItem }) => openItem === `PO-1|${line}`);
        assert.equal(-sumOf(simulation, 'grni', `PO-1|${line}`), of?.received ?? 0n, `GRNI of line ${line}`);
        assert.equal(sumOf(simulation, 'billed-not-received', `PO-1|${line}`), of?.billed ?? 0n, `ahead of line ${line}`);
      }
    }),
    { numRuns: 200 },
  );
});

/** What was paid of each invoice by the payments told of it: each says what it said last, and a void of what it said before is no other money. */
function paidByNumber(events: readonly StoredEvent[]): Map<string, bigint> {
  const told = Map.groupBy(
    events.filter(({ type }) => type === 'supplier-payment.reported'),
    ({ id }) => id.toString('hex'),
  );
  const sums = new Map<string, bigint>();
  for (const versions of told.values()) {
    const last = versions.at(-1);
    if (last === undefined) continue;
    const { status, amount, number } = last.data as Record<'status' | 'amount' | 'number', string>;
    const isAlone = versions.every(({ data }) => data['status'] === 'void');
    const paidNow = status === 'paid' ? BigInt(amount) : status === 'void' && isAlone ? -BigInt(amount) : 0n;
    sums.set(number, (sums.get(number) ?? 0n) + paidNow);
  }
  return sums;
}

test('of every history: what is owed is what was settled less what was paid, and no invoice is settled beyond its own total', () => {
  fc.assert(
    fc.property(history, (given) => {
      const story = written(given);
      const simulation = run(ended(story));
      let owed = 0n;
      for (const [number, total] of story.totals) {
        const state = simulation.states.get(`${DIRECTORY}${number}`)?.state as { payable?: string };
        if (state.payable === undefined) continue;
        const payable = BigInt(state.payable);
        owed += payable;
        if (total > 0n) assert.ok(payable <= total, `${payable} of ${total}`);
      }
      const paidOf = paidByNumber(story.events);
      for (const number of story.totals.keys()) owed -= paidOf.get(number) ?? 0n;
      assert.equal(-sumOf(simulation, 'accounts-payable'), owed);
      for (const [number, total] of story.totals) {
        const { status, state } = simulation.states.get(`${DIRECTORY}${number}`) ?? {};
        const { payable } = state as { payable?: string };
        if (payable === undefined || total <= 0n || status === 'rejected' || !paidOf.has(number)) continue;
        assert.equal(status === 'paid', (paidOf.get(number) ?? 0n) >= BigInt(payable), `invoice ${number} is ${status}`);
      }
      for (const { content } of simulation.deliveries.filter(({ kind }) => kind === 'supplier-invoice')) {
        const state = simulation.states.get(`${DIRECTORY}${content['number'] as string}`)?.state as { payable?: string; isRejected?: true };
        if (state.isRejected !== true) assert.equal(content['total'], state.payable, 'the voucher is for what is owed');
      }
    }),
    { numRuns: 300 },
  );
});

test('of every history: no budget holds less than nothing, and nothing is held once the order is closed', () => {
  fc.assert(
    fc.property(history, (given) => {
      const story = written(given);
      const budgetsOf = (simulation: Simulation) => [...simulation.states].filter(([key]) => key.startsWith('budget:'));
      for (const [key, { text }] of budgetsOf(run([...story.events, ...story.decisions])))
        assert.ok(encumbered(decodeBudget(text)) >= 0n, key);
      const simulation = run(ended(story));
      for (const [key, { text }] of budgetsOf(simulation)) assert.equal(encumbered(decodeBudget(text)), 0n, key);
      assert.equal(sumOf(simulation, 'order-encumbrance'), 0n);
      assert.equal(sumOf(simulation, 'reserve-for-encumbrance'), 0n);
    }),
    { numRuns: 300 },
  );
});

test('of every history: budgets have as actual what the books have as expense, in whatever order it came', () => {
  const EXPENSE = ['supply-expense', 'freight-expense'];
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (given, random) => {
      const story = written({ ...given, currency: 'USD' });
      const simulation = run(story.events, (waiting) => (random.next().value as number) % waiting);
      for (const account of EXPENSE) {
        const own = [...simulation.states].filter(([key]) => key.startsWith('budget:') && key.split('|')[2] === account);
        const actual = own.reduce((sum, [, { text }]) => sum + actualOf(decodeBudget(text)), 0n);
        assert.equal(actual, sumOf(simulation, account), account);
      }
    }),
    { numRuns: 200 },
  );
});
