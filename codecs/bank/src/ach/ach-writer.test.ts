import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { told } from '../testing.ts';
import { type AchFileInput, writeAch } from './ach-writer.ts';
import { readAch } from './read-ach.ts';
import { isRoutingNumber, routingCheckDigit } from './routing-number.ts';

const PRINTABLE = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n));
const word = (maxLength: number, minLength = 1) =>
  fc
    .string({ minLength, maxLength, unit: fc.constantFrom(...PRINTABLE) })
    .map((text) => text.trim())
    .filter((text) => text.length >= minLength);
const element = (maxLength: number) => word(maxLength).map((text) => text.replace(/[*~\\]/g, '-'));
const routingNumber = fc.integer({ min: 0, max: 99_999_999 }).map((number) => {
  const digits = String(number).padStart(8, '0');
  return digits + (routingCheckDigit(digits) ?? '');
});
const day = fc
  .date({ min: new Date('2000-01-02'), max: new Date('2079-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const entry = fc.record(
  {
    transactionCode: fc.constantFrom('22', '27', '32', '37', '23', '38'),
    routingNumber,
    account: word(17),
    amount: fc.bigInt({ min: 0n, max: 9_999_999_999n }),
    identification: word(15),
    name: word(22),
    trace: fc.record(
      { traceNumber: element(30), originatorId: element(10), originatingSupplement: element(20) },
      { requiredKeys: ['traceNumber', 'originatorId'] },
    ),
  },
  { requiredKeys: ['transactionCode', 'routingNumber', 'account', 'amount', 'name'] },
);
const batch = fc.record({
  companyName: word(16),
  companyId: word(10),
  entryDescription: word(10),
  effectiveOn: day,
  originatingBank: routingNumber.map((number) => number.slice(0, 8)),
  entries: fc.array(entry, { maxLength: 6 }),
});
const file = fc.record({
  immediateDestination: routingNumber,
  immediateOrigin: word(10),
  createdOn: day,
  batches: fc.array(batch, { maxLength: 4 }),
});

function bare<Part extends object, Key extends keyof Part>(part: Part, ...keys: Key[]): Pick<Part, Key> {
  return Object.fromEntries(keys.filter((key) => key in part && part[key] !== '').map((key) => [key, part[key]])) as Pick<Part, Key>;
}

test('what is written reads back as itself, with every hash, count and total right', () => {
  fc.assert(
    fc.property(file, (input: AchFileInput) => {
      const written = writeAch(input);
      assert.equal(written.length % 950, 0);
      const { files, problems } = readAch(written);
      assert.deepEqual(told(problems), []);
      const [one] = files;
      assert.equal(one?.end?.sound, true);
      const back = {
        ...bare(one.header, 'immediateDestination', 'immediateOrigin', 'createdOn'),
        batches: one.batches.map(({ header, entries }) => ({
          ...bare(header, 'companyName', 'companyId', 'entryDescription', 'effectiveOn', 'originatingBank'),
          entries: entries.map((part) => ({
            ...bare(part, 'transactionCode', 'routingNumber', 'account', 'amount', 'identification', 'name'),
            ...(part.trace === undefined ? {} : { trace: bare(part.trace, 'traceNumber', 'originatorId', 'originatingSupplement') }),
          })),
        })),
      };
      assert.deepEqual(back, structuredClone(input));
    }),
    { numRuns: 300 },
  );
});

test('a value that would not read back is refused', () => {
  const one = { transactionCode: '22', routingNumber: '231380104', account: '1', amount: 1n, name: 'A' } as const;
  const only = { companyName: 'A', companyId: '1', entryDescription: 'PAY', effectiveOn: '2026-03-11', originatingBank: '12104288' };
  const whole = { immediateDestination: '231380104', immediateOrigin: '121042882', createdOn: '2026-03-10' };
  const refused = (change: object, field: string) =>
    assert.throws(() => writeAch({ ...whole, batches: [{ ...only, entries: [{ ...one, ...change }] }] }), {
      code: 'BANK_WRITE_VALUE',
      at: { record: 3, offset: 190, field },
    });
  refused({ routingNumber: '231380105' }, 'routingNumber');
  refused({ amount: -1n }, 'amount');
  refused({ amount: 10_000_000_000n }, 'amount');
  refused({ name: 'é' }, 'name');
  refused({ name: 'A'.repeat(23) }, 'name');
  assert.throws(() => writeAch({ ...whole, createdOn: '2026-02-30', batches: [] }), { code: 'BANK_WRITE_VALUE' });
  const trace = { traceNumber: 'A*B', originatorId: '1' };
  assert.throws(() => writeAch({ ...whole, batches: [{ ...only, entries: [{ ...one, trace }] }] }), { code: 'BANK_WRITE_VALUE' });
});

test('the check digit tells a routing number from nine digits', () => {
  assert.ok(isRoutingNumber('231380104'));
  assert.ok(isRoutingNumber('121042882'));
  assert.ok(!isRoutingNumber('231380105'));
  assert.ok(!isRoutingNumber('23138010'));
});
