import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BankError } from '../bank-error.ts';
import { told } from '../testing.ts';
import { type Bai2FileInput, writeBai2 } from './bai2-writer.ts';
import type { Availability } from './parts.ts';
import { readBai2 } from './read-bai2.ts';

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2079-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const word = fc
  .string({ maxLength: 12, unit: fc.constantFrom(...'ABCxyz019 -/*&é'.split('')) })
  .map((text) => text.trim().replace(/[/ ]+$/, ''));
const line = fc.string({ maxLength: 30, unit: fc.constantFrom(...'ABC ,/*~é18'.split('')) });
const text = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
const amount = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
const typeCode = fc.integer({ min: 1, max: 999 }).map((code) => String(code).padStart(3, '0'));
const time = fc.constantFrom('0000', '0830', '2359', '2400', '9999');

const money = fc.record(
  {
    amount,
    availability: fc.oneof(
      fc.constantFrom<Availability>({ type: 'Z' }, { type: '0' }, { type: '1' }, { type: '2' }),
      fc.record({ type: fc.constant('V' as const), day, time }, { requiredKeys: ['type'] }),
    ),
  },
  { requiredKeys: ['availability'] },
);
const distributed = fc.array(fc.record({ days: fc.nat(20), amount }), { maxLength: 3 }).map((distributions) => ({
  amount: distributions.reduce((sum, part) => sum + part.amount, 0n),
  availability: { type: 'D' as const, distributions },
}));
const split = fc.tuple(amount, amount, amount).map(([immediate, oneDay, later]) => ({
  amount: immediate + oneDay + later,
  availability: { type: 'S' as const, immediate, oneDay, later },
}));
const funds = fc.oneof(money, distributed, split);

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const some = word.filter((value) => value !== '');
const transaction = fc
  .tuple(typeCode, funds, optional(some), optional(some), optional(text.filter((value) => value !== '')))
  .map(([code, one, bankReference, customerReference, words]) => ({
    typeCode: code,
    ...one,
    ...(bankReference === undefined ? {} : { bankReference }),
    ...(customerReference === undefined ? {} : { customerReference }),
    ...(words === undefined ? {} : { text: words }),
  }));
const summary = fc.tuple(typeCode, funds, optional(fc.nat(999))).map(([code, one, itemCount]) => ({
  typeCode: code,
  ...one,
  ...(itemCount === undefined ? {} : { itemCount }),
}));
const account = fc.record({
  account: some,
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  summaries: fc.array(summary, { maxLength: 5 }),
  transactions: fc.array(transaction, { maxLength: 5 }),
});
const group = fc.record({
  originator: some,
  status: fc.constantFrom('update', 'correction', 'test'),
  asOf: day,
  accounts: fc.array(account, { maxLength: 3 }),
});
const file = fc.record({
  sender: some,
  receiver: some,
  createdOn: day,
  createdAt: time,
  fileId: some,
  groups: fc.array(group, { maxLength: 3 }),
});

function contentOf(input: Bai2FileInput): unknown {
  // The generator's objects have no prototype.
  return structuredClone(input);
}

function readBack(written: Uint8Array): unknown {
  const { files, problems } = readBai2(written);
  assert.deepEqual(told(problems), []);
  const [one] = files;
  assert.equal(one?.end?.sound, true);
  const bare = <Part extends object, Key extends keyof Part>(part: Part, ...keys: Key[]): Pick<Part, Key> =>
    Object.fromEntries(keys.filter((key) => key in part).map((key) => [key, part[key]])) as Pick<Part, Key>;
  return {
    ...bare(one.header, 'sender', 'receiver', 'createdOn', 'createdAt', 'fileId'),
    groups: one.groups.map(({ header, accounts }) => ({
      ...bare(header, 'originator', 'status', 'asOf'),
      accounts: accounts.map(({ header: head, transactions }) => ({
        ...bare(head, 'account', 'currency'),
        summaries: head.summaries.map((part) => bare(part, 'typeCode', 'amount', 'itemCount', 'availability')),
        transactions: transactions.map((part) =>
          bare(part, 'typeCode', 'amount', 'availability', 'bankReference', 'customerReference', 'text'),
        ),
      })),
    })),
  };
}

test('what is written reads back as itself, with every total and count right', () => {
  fc.assert(
    fc.property(file, (input) => {
      assert.deepEqual(readBack(writeBai2(input)), contentOf(input));
    }),
    { numRuns: 300 },
  );
});

test('with a record length every record keeps to it and the file reads back the same', () => {
  fc.assert(
    fc.property(file, (input) => {
      const written = writeBai2({ ...input, recordLength: 120 });
      for (const record of Buffer.from(written).toString().split('\n')) assert.ok(Buffer.byteLength(record) <= 120);
      assert.deepEqual(readBack(written), contentOf(input));
    }),
    { numRuns: 200 },
  );
});

test('a value that would not read back is refused', () => {
  const input: Bai2FileInput = { sender: 'A', receiver: 'B', createdOn: '2026-03-11', createdAt: '0600', fileId: '1', groups: [] };
  const refused = (change: Partial<Bai2FileInput>, field: string) =>
    assert.throws(
      () => writeBai2({ ...input, ...change }),
      (error) => error instanceof BankError && error.code === 'BANK_WRITE_VALUE' && error.at.field === field,
    );
  refused({ sender: 'A,B' }, 'sender');
  refused({ sender: 'A/' }, 'sender');
  refused({ receiver: 'A\nB' }, 'receiver');
  refused({ createdOn: '2026-02-30' }, 'createdOn');
  refused({ createdAt: '2560' }, 'createdAt');
  refused({ recordLength: 15 }, 'record 01');
  const one = { typeCode: '142', text: 'A\rB' };
  refused({ groups: [{ originator: 'B', asOf: '2026-03-11', accounts: [{ account: '1', transactions: [one] }] }] }, 'text');
});
