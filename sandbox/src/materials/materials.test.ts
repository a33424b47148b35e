import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../chance/random.ts';
import { DEPARTMENTS, ITEMS, itemOf, SUITE_DEPARTMENTS, SUPPLIERS } from './catalog.ts';
import { receiptFile, requisitionFile } from './csv-files.ts';
import { masterRecords, monthsFrom } from './master-records.ts';
import { requisitionOf } from './requisition.ts';

test('departments ask for the same under the same chance, for what the catalog has, seldom for what nobody knows', () => {
  const made = Array.from({ length: 500 }, (_, n) => requisitionOf(n + 1, '2026-03-05', new Random(1, 'requisition', n + 1)));
  assert.deepEqual(made[7], requisitionOf(8, '2026-03-05', new Random(1, 'requisition', 8)));
  const unknown = made.filter(({ lines }) => lines.some(({ item }) => itemOf(item) === undefined));
  assert.ok(unknown.length > 0 && unknown.length < 30, `${unknown.length} of 500`);
  assert.ok(made.every(({ lines }) => lines.length > 0 && lines.every(({ quantity }) => Number(quantity) > 0)));
});

test('what is handed over hangs together: suppliers of items, items of departments, alternates, budgets of every month', () => {
  const suppliers = new Set(SUPPLIERS.map(({ supplier }) => supplier));
  assert.ok(ITEMS.every(({ supplier, alternate }) => suppliers.has(supplier) && (alternate === undefined || itemOf(alternate))));
  assert.ok([...DEPARTMENTS, ...SUITE_DEPARTMENTS].every(({ items }) => items.every((item) => itemOf(item))));
  const months = monthsFrom('2025-11-21', 3);
  assert.deepEqual(months, ['2025-11', '2025-12', '2026-01']);
  const records = masterRecords('2025-11-21', months) as { record: string }[];
  const count = (kind: string): number => records.filter(({ record }) => record === kind).length;
  assert.deepEqual(
    [count('supplier'), count('item'), count('price'), count('budget')],
    [SUPPLIERS.length, ITEMS.length, ITEMS.length, (DEPARTMENTS.length + SUITE_DEPARTMENTS.length) * 3 * 2],
  );
});

test('files have the columns that are agreed', () => {
  const requisition = requisitionFile({
    number: 'RQ-000001',
    entity: 'north',
    site: 'NORTH-3W',
    costCenter: '8100',
    requester: 'mira.keller',
    day: '2026-03-05',
    emergency: '',
    lines: [{ item: '10001', description: 'Gloves, nitrile, medium', quantity: '20', unit: 'BX' }],
  });
  assert.equal(
    Buffer.from(requisition.bytes).toString().split('\r\n')[1],
    'RQ-000001,north,NORTH-3W,8100,mira.keller,2026-03-05,,,1,10001,"Gloves, nitrile, medium",,20,BX,',
  );
  const lines = [{ line: '1', quantity: '20', unit: 'BX', lot: 'L77' }];
  const receipt = receiptFile({ receipt: 'RC-1', order: 'PO-1', entity: 'north', location: 'NORTH-3W', day: '2026-03-09', lines });
  assert.equal(Buffer.from(receipt.bytes).toString().split('\r\n')[1], 'RC-1,1,PO-1,1,,20,BX,2026-03-09,NORTH-3W,north,good,L77,,');
});
