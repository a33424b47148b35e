import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readCsv } from '../read-flat.ts';
import { told } from '../testing.ts';
import type { CsvLayout } from './csv-layout.ts';
import { writeCsv } from './csv-writer.ts';

const columns: CsvLayout['columns'] = [
  { name: 'text', type: { kind: 'text' } },
  { name: 'amount', type: { kind: 'decimal', scale: 2 } },
  { name: 'items', type: { kind: 'integer' } },
  { name: 'day', type: { kind: 'date', format: 'DD-Mon-YYYY' } },
  { name: 'kind', type: { kind: 'enum', values: ['a', 'b,c', '"'] } },
];
const characters = ['a', 'é', ' ', ',', ';', '"', '\n', '\r', '\t', '=', '#', '-', '0', '|'];
const row = fc.record(
  {
    text: fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...characters) }),
    amount: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map((unscaled) => ({ unscaled, scale: 2 })),
    items: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    day: fc
      .date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    kind: fc.constantFrom('a', 'b,c', '"'),
  },
  { requiredKeys: [] },
);
const layout = fc.record({
  header: fc.constantFrom('names' as const, 'ignored' as const, 'none' as const),
  delimiter: fc.constantFrom(',', ';', '|', '\t'),
  quote: fc.constantFrom('"', "'"),
  comment: fc.constantFrom('#', '//'),
  encoding: fc.constantFrom('utf-8' as const, 'latin1' as const, 'utf-16le' as const, 'utf-16be' as const),
  columns: fc.constant(columns),
});
const options = fc.record({ lineEnd: fc.constantFrom('\r\n' as const, '\n' as const), mark: fc.boolean(), quoteAll: fc.boolean() });

test('what is written reads back as itself, with every delimiter, quote, line end and encoding', () => {
  fc.assert(
    fc.property(layout, fc.array(row, { maxLength: 5 }), options, (one, rows, how) => {
      const { records, problems, sound } = readCsv(writeCsv(one, rows, how), one);
      assert.deepEqual(told(problems), []);
      assert.ok(sound);
      assert.deepEqual(
        records.map(({ values }) => ({ ...values })),
        rows.map((values) => structuredClone(values)),
      );
    }),
    { numRuns: 500 },
  );
});

test('text that a spreadsheet would compute is shown, quoted, and numbers stay numbers', () => {
  const one: CsvLayout = { header: 'names', columns: columns.slice(0, 2) };
  const write = (text: string) =>
    Buffer.from(writeCsv(one, [{ text, amount: { unscaled: -5n, scale: 2 } }], { neutralizeFormulas: true })).toString();
  for (const risky of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx']) {
    assert.equal(write(risky), `"text","amount"\r\n"'${risky}","-0.05"\r\n`);
  }
  assert.equal(write('a"=1'), '"text","amount"\r\n"a""=1","-0.05"\r\n');
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((text) => text.isWellFormed()),
      (text) => {
        const written = write(text).slice('"text","amount"\r\n'.length);
        assert.match(written, /^"[^=+\-@\t\r]/);
      },
    ),
  );
});

test('a value that does not belong in its column is refused', () => {
  const one: CsvLayout = { header: 'none', columns: columns.map((column) => ({ ...column, required: column.name === 'kind' })) };
  const refused = (values: object, field: string) =>
    assert.throws(() => writeCsv(one, [{ kind: 'a', ...values }]), { code: 'FLAT_WRITE_VALUE', at: { offset: 0, record: 1, field } });
  refused({ kind: 'z' }, 'kind');
  refused({ kind: undefined }, 'kind');
  refused({ amount: 5n }, 'amount');
  refused({ amount: { unscaled: 5n, scale: 3 } }, 'amount');
  refused({ day: '2026-02-30' }, 'day');
  refused({ text: '' }, 'text');
  assert.throws(() => writeCsv({ ...one, quote: 'none' }, [{ kind: 'b,c' }]), { code: 'FLAT_WRITE_VALUE' });
  assert.throws(() => writeCsv({ ...one, encoding: 'latin1' }, [{ kind: 'a', text: '€' }]), { code: 'FLAT_WRITE_VALUE' });
});
