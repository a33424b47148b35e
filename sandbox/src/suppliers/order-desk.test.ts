import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Progress } from '../durable/progress.ts';
import { billNumber, OrderDesk, type Supplier } from './order-desk.ts';

test('an order is confirmed, shipped, received and billed one after the other, once, also over a restart', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'order-desk-'));
  const progress = await Progress.open(join(folder, 'progress.jsonl'));
  t.after(async () => {
    await progress.close();
    rmSync(folder, { recursive: true });
  });
  const told: string[] = [];
  const lines = [{ line: '1', quantity: '20', unit: 'BX', unitPrice: '8.95', supplierItem: 'MM-4410' }];
  const tell =
    (word: string) =>
    (order: string): Promise<void> => {
      told.push(`${word} ${order}`);
      return Promise.resolve();
    };
  const supplier: Supplier = {
    name: 'meridian',
    orders: () => [{ order: 'PO-3', entity: 'north', site: 'NORTH-3W', lines }],
    confirm: tell('confirm'),
    ship: tell('ship'),
    bill: tell('bill'),
    flush: () => Promise.resolve(0),
  };
  let now = 0;
  const desk = (): OrderDesk =>
    new OrderDesk({
      suppliers: [supplier],
      seed: 1,
      progress,
      receive: ({ order, lines: came }) => tell(`receive ${came[0]?.quantity ?? ''}`)(order),
      today: () => '2026-03-05',
      stepMs: () => 100,
      now: () => now,
    });
  const before = desk();
  assert.equal(await before.step(), 1);
  assert.deepEqual(told, [], 'nothing happens at once');
  for (let n = 0; n < 2; n++) {
    now += 100;
    await before.step();
  }
  assert.deepEqual(told, ['confirm PO-3', 'ship PO-3']);
  const after = desk();
  for (let n = 0; n < 10; n++) {
    await after.step();
    now += 100;
  }
  assert.deepEqual(told, ['confirm PO-3', 'ship PO-3', 'receive 20 PO-3', 'bill PO-3']);
  assert.equal(await after.step(), 0);
});

test('each bill of an order has a number of its own, also where all of the order was back-ordered in part', () => {
  assert.deepEqual(
    (['first', 'copy', 'rest'] as const).map((bill) => billNumber('RQ-1-1', bill)),
    ['INV-RQ-1-1', 'RQ-1-1', 'INV-RQ-1-1-2'],
  );
});
