import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StoredEvent } from '../../canonical/index.ts';
import type { Account } from './account/account.ts';
import { itemsOf } from './account/charge-list.ts';
import { decideAccount } from './account/decide-account.ts';
import { decodeAccount, encodeAccount } from './account/encoding.ts';
import {
  adjustment,
  charge,
  credit,
  deposit,
  encounter,
  merged,
  openKinds,
  payment,
  policies,
  providerAdjustment,
  remittance,
  remitted,
  run,
  submitted,
} from './testing.ts';

const RUNS = 300;
const ACCOUNTS = ['A', 'B', 'C'];

const account = fc.constantFrom(...ACCOUNTS);
const amount = fc.constantFrom(100, 250, 1_000, 9_999);
const code = fc.constantFrom('80053', '71046');
const quantity = fc.constantFrom('1', '2', '3');
const hour = fc.integer({ min: 0, max: 40 }).map((hours) => new Date(Date.UTC(2026, 2, 2) + hours * 3_600_000).toISOString());

/** Facts of daily life; every one happens once, so that any order of them is the same story. */
const fact: fc.Arbitrary<StoredEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(account, amount, code, quantity).map(([a, n, c, q]) => charge(n, { code: c, quantity: q }, { account: a })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(account, amount, code, quantity, fc.constantFrom('LAB', 'ED'))
      .map(([a, n, c, q, department]) => credit(n, { code: c, quantity: q, department }, { account: a })),
  },
  { weight: 1, arbitrary: fc.tuple(account, amount).map(([a, n]) => payment(n, {}, { account: a })) },
  { weight: 1, arbitrary: fc.tuple(account, amount).map(([a, n]) => payment(-n, {}, { account: a })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(account, amount, fc.constantFrom('contractual', 'charity', 'bad-debt'))
      .map(([a, n, r]) => adjustment(r, n, { account: a })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(account, hour, fc.constantFrom('opened', 'updated', 'completed', 'cancelled'), fc.constantFrom('self-pay', 'medicare'))
      .map(([a, at, verb, payerClass]) => encounter(verb, { class: 'inpatient', payerClass }, { account: a, at })),
  },
  { weight: 2, arbitrary: account.map((a) => submitted(`CLAIM-${a}`, { memberVisit: `V${a}`, payerClass: 'medicare' }, { account: a })) },
  { weight: 1, arbitrary: account.map((a) => submitted(`SECOND-${a}`, { rank: 'secondary', payerClass: 'medicaid' }, { account: a })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        account,
        amount,
        amount,
        fc.constantFrom('CO-45', 'PR-2', 'CO-50', 'OA-23'),
        fc.constantFrom('1', '1', '19', '4', '25'),
        fc.constantFrom('north', 'shared'),
      )
      .map(([a, paid, rest, reason, status, payeeEntity]) => remitted(`CLAIM-${a}`, status, paid, [`${reason} ${rest}`], { payeeEntity })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(account, amount, amount, fc.constantFrom('CO-45', 'PR-2'))
      .map(([a, paid, rest, reason]) => remitted(`CLAIM-${a}`, '22', -paid, [`${reason} ${-rest}`], { remittance: 'R2' })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(account, amount)
      .map(([a, paid]) => remitted(`SECOND-${a}`, '2', paid, ['OA-23 500', 'PR-3 50'], { remittance: 'R3' })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(account, amount)
      .map(([a, paid]) => remitted(`ODD-${a}`, '1', paid, [], { memberVisit: `V${a}`, remittance: 'R3' })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('R4', 'R5', 'R6'),
        amount,
        fc.constantFrom('WO X', 'FB X', 'L6 -', 'CS -'),
        fc.boolean(),
        fc.constantFrom('north', 'shared'),
      )
      .map(([trace, n, what, raises, entity]) =>
        remittance(
          n,
          { providerAdjustments: [providerAdjustment(`${what} ${raises ? -n : n}`)] },
          { entity, fact: `remittance ${trace}` },
          trace,
        ),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('R4', 'R5', 'R6'), amount, amount).map(([trace, taken, returned]) => {
      const providerAdjustments = [providerAdjustment(`WO X ${taken}`), providerAdjustment(`72 X ${-returned}`)];
      return remittance(taken, { providerAdjustments }, { fact: `remittance ${trace}` }, trace);
    }),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('R4', 'R5', 'R6'), amount).map(([trace, n]) => deposit(n, {}, {}, trace)) },
);

/** A merge leads to a later letter and happens once, so that there are chains but no rings. */
const merges = fc.subarray([
  ['A', 'B'],
  ['B', 'C'],
] as const);

const story = fc.tuple(fc.array(fact, { minLength: 1, maxLength: 14 }), merges).map(([facts, pairs]) => {
  // One 835 per trace: a second one would be another story.
  const traces = new Set<string>();
  const kept = facts.filter((event) => event.type !== 'remittance.received' || (!traces.has(event.key) && traces.add(event.key)));
  return [...kept, ...pairs.map(([from, into]) => merged(into, { account: from }))];
});

/** What stands in the ledger, by account, subject, bucket, department and payer class. */
function standing(events: readonly StoredEvent[], pick?: (waiting: number) => number) {
  const done = run(events, { keepCopies: true, ...(pick === undefined ? {} : { pick }) });
  const sums = new Map<string, bigint>();
  for (const { lines, entity } of done.journals) {
    for (const line of lines) {
      const moves = line.account === 'patient-receivable' ? line.subject : '';
      const name = [entity, line.account, moves, line.bucket, line.department, line.payerClass, line.openItem].join(' ');
      sums.set(name, (sums.get(name) ?? 0n) + line.amount);
    }
  }
  const balances = [...sums].filter(([, sum]) => sum !== 0n).map(([name, sum]) => `${name} ${sum}`);
  return { balances: balances.toSorted(), exceptions: openKinds(done) };
}

test('every journal balances, and every account`s lines add up to what its state says', () => {
  fc.assert(
    fc.property(story, (events) => {
      const done = run(events);
      for (const { lines, posting } of done.journals) {
        assert.equal(
          lines.reduce((sum, { amount }) => sum + amount, 0n),
          0n,
          posting,
        );
      }
      const lines = done.journals.flatMap((journal) => journal.lines);
      for (const name of ACCOUNTS) {
        const key = `account:${name}`;
        const text = done.states.get(key)?.text;
        if (text === undefined) continue;
        const state = decodeAccount(text);
        const sumOf = (of: string, bucket?: string): bigint =>
          lines
            .filter((line) => line.subject === key && line.account === of && line.bucket === bucket)
            .reduce((sum, line) => sum + line.amount, 0n);
        for (const [bucket, owed] of Object.entries(state.balances))
          assert.equal(sumOf('patient-receivable', bucket), owed, `${key} ${bucket}`);
        assert.equal(-sumOf('patient-deposits'), state.deposit);
        assert.equal(-sumOf('refunds-payable'), state.refund);
      }
    }),
    { numRuns: RUNS },
  );
});

test('any order of the same facts, with copies, leaves the same ledger and the same work', () => {
  const told = story.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.subarray(events),
      fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
    ),
  );
  fc.assert(
    fc.property(told, ([events, shuffled, copies, choices]) => {
      let turn = 0;
      const pick = (waiting: number): number => (choices[turn++ % choices.length] ?? 0) % waiting;
      assert.deepEqual(standing([...shuffled, ...copies], pick), standing(events));
    }),
    { numRuns: RUNS },
  );
});

/** The same fact with another amount: what a replay under a corrected mapping would have said before. */
function earlier(event: StoredEvent): StoredEvent[] {
  for (const name of ['amount', 'paid']) {
    const value = event.data[name];
    if (typeof value === 'string') return [{ ...event, data: { ...event.data, [name]: String(BigInt(value) + 7n) } }];
  }
  return [];
}

test('a fact that comes again with other content leaves what its last word alone would have left', () => {
  const told = story.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.subarray(events),
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.nat(), { minLength: 1 }),
    ),
  );
  fc.assert(
    fc.property(told, ([events, corrected, shuffled, choices]) => {
      let turn = 0;
      const pick = (waiting: number): number => (choices[turn++ % choices.length] ?? 0) % waiting;
      const firstWords = shuffled.filter((event) => corrected.includes(event)).flatMap(earlier);
      assert.deepEqual(standing([...firstWords, ...shuffled], pick), standing(events));
    }),
    { numRuns: RUNS },
  );
});

test('a decision changes nothing but what it returns, and its state survives its stored form', () => {
  fc.assert(
    fc.property(story, (events) => {
      let state: Account | undefined;
      for (const event of events.filter(({ key, type }) => key === 'account:A' && type !== 'account.merged')) {
        state = frozen(decideAccount(state, frozen(event), policies).state);
        assert.deepEqual(decodeAccount(encodeAccount(state)), state);
      }
    }),
    { numRuns: RUNS },
  );
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}

test('a waiting account of eight charges is at most 500 bytes of text', () => {
  const codes = ['80053', '85025', '71046', '93005', '36415', '96374', 'J1885', '99285'];
  const patient = 'abcdefghijklmnopqrstuv';
  const opened = encounter('opened', {
    class: 'inpatient',
    payerClass: 'medicare',
    payer: 'PLAINSMAC',
    department: 'MEDSURG',
    serviceLine: 'medicine',
    patient,
  });
  const events = [
    opened,
    ...codes.map((code, n) => charge(12_500 + n * 731, { code, department: n % 2 === 0 ? 'LAB' : 'ED', serviceLine: 'medicine' })),
  ];
  const text = run(events).states.get('account:A')?.text ?? '';
  assert.ok(text.length <= 500, `${text.length} bytes: ${text}`);
});

test('an account that was stored with its charges in one list is read as it was', () => {
  const text =
    '{"e":"north","l":[0,0],"s":["LAB"],"i":[["AAAAAAAA","1000","80053",1,9557],["BBBBBBBB","400","80053",1,9557,0,0,1,0,0,0,"own","-400"]],"b":["600"]}';
  const { charges, balances: owed } = decodeAccount(text);
  assert.deepEqual(charges.standing, owed);
  assert.deepEqual(
    itemsOf(charges).map(({ id, value, department, credit: isCredit }) => [id, value, department, isCredit]),
    [
      ['AAAAAAAA', 1_000n, 'LAB', false],
      ['BBBBBBBB', -400n, 'LAB', true],
    ],
  );
});
