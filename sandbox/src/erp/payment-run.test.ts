import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Random } from '../chance/random.ts';
import { FaultSwitches } from '../control/faults.ts';
import { Progress } from '../durable/progress.ts';
import { startAnsweringServer } from '../http/answering-server.ts';
import { PurchasingBook } from '../purchasing/purchasing-book.ts';
import { PaymentRun } from './payment-run.ts';

const invoice = (number: string, amount: string, isValidated = true) => ({
  reference: `key ${number}`,
  number,
  type: 'Standard',
  supplier: 'MERIDIAN-MED',
  currency: 'USD',
  date: '2026-01-10',
  accountingDate: '2026-01-10',
  amount,
  isValidated,
  lines: [],
});

async function told(run: PaymentRun): Promise<void> {
  while (run.backlog > 0) await setImmediate();
}

test('each validated invoice is paid once, also over a restart, and a credit is not paid', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'payment-run-'));
  const paid: string[] = [];
  const plexus = await startAnsweringServer({
    host: '127.0.0.1',
    port: 0,
    answer: ({ body }) => {
      const { payment, invoice: number, amount } = JSON.parse(body.toString()) as Record<string, string>;
      paid.push(`${payment} ${number} ${amount}`);
      return { status: 202, body: {} };
    },
  });
  const book = await PurchasingBook.open(folder);
  const progress = await Progress.open(join(folder, 'progress.jsonl'));
  t.after(async () => {
    await Promise.all([plexus.close(), book.close(), progress.close()]);
    rmSync(folder, { recursive: true });
  });
  const start = (): PaymentRun =>
    new PaymentRun({
      book,
      switches: new FaultSwitches(new Random(1)),
      progress,
      plexus: `http://127.0.0.1:${plexus.port}`,
      tokenFile: undefined,
      timeoutMs: 2_000,
    });
  await book.keep('invoice', invoice('INV-1', '341.70'));
  await book.keep('invoice', invoice('CM-1', '-12.00'));
  const first = start();
  first.pay('2026-01-14');
  first.pay('2026-01-14');
  await told(first);
  await first.close();
  await book.keep('invoice', invoice('INV-2', '10.00'));
  await book.keep('invoice', invoice('INV-3', '20.00', false));
  const second = start();
  second.pay('2026-01-15');
  await told(second);
  await second.close();
  assert.deepEqual(paid, ['PAY-000001 INV-1 341.70', 'PAY-000003 INV-2 10.00']);
});
