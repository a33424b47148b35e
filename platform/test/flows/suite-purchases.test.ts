import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { masterRecords, type ResourceName, SuiteDesk, type SuiteRecord } from '@plexus/sandbox';
import { CoupaPull } from '../../src/connect/coupa/pull.ts';
import { CoupaSession } from '../../src/connect/coupa/session.ts';
import { channelDeclaration } from '../../src/govern/estate/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { trialBalance } from '../../src/ledger/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { runningEstate } from '../running-estate.ts';

const folder = mkdtempSync(join(tmpdir(), 'plexus-suite-'));
const running = await runningEstate(await freshDatabase());
const { tenant, scope, release } = running.estate;
const never = new AbortController().signal;

const done = new Map<string, number>();
const desk = await SuiteDesk.start({
  folder: join(folder, 'sandbox/procurement-suite'),
  host: '127.0.0.1',
  port: 0,
  seed: 1,
  progress: { done: (name) => done.get(name) ?? 0, set: (name, count) => Promise.resolve(void done.set(name, count)) },
  today: () => '2026-03-05',
  stepMs: () => 0,
  now: Date.now,
});
after(async () => {
  await desk.close();
  await rm(folder, { recursive: true, force: true });
});

/** A clock that runs a thousand times faster, so that the pace of pulling is never waited for. */
const fast = { now: () => systemClock.now(), monotonic: () => systemClock.monotonic() * 1_000 };

/** The channels of the suite as the demo estate declares them, at the address of this one. */
const pulls = [...release.channels.values()].flatMap(({ channel }) => {
  const declared = channelDeclaration(channel, { port: 0, dataFolder: folder, kinds: [] });
  if (declared.protocol !== 'coupa') return [];
  const session = new CoupaSession({ ...declared, url: `http://127.0.0.1:${desk.port}` }, fast);
  return [new CoupaPull({ channel: declared.name, resource: declared.resource, session, receive: running.inbox.receive })];
});

/** The suite answers twenty requests at once; who is told to wait comes again. */
async function patiently(ask: () => Promise<unknown>): Promise<void> {
  for (let isOver = false; !isOver; ) {
    isOver = await ask().then(
      () => true,
      (error: { readonly code: string }) => {
        assert.equal(error.code, 'COUPA_UNAVAILABLE');
        return false;
      },
    );
  }
}

async function pull(): Promise<void> {
  for (const one of pulls) await patiently(() => one.round(never));
  await running.settle();
}

async function statuses(kind: string): Promise<Map<string, string>> {
  const { rows } = await transaction(running.server, scope, (tx) =>
    tx.query<{ key: string; status: string }>(
      "select key, status from process_state where tenant = $1 and entity = 'haven' and key like $2 || ':%'",
      [tenant, kind],
    ),
  );
  return new Map(rows.map(({ key, status }) => [key.slice(kind.length + 1), status]));
}

/** What is open, by its code. */
async function work(): Promise<Record<string, number>> {
  const { rows } = await transaction(running.server, scope, (tx) =>
    tx.query<{ code: string; count: number }>(
      "select code, count(*)::int as count from exception_item where tenant = $1 and state = 'open' group by code order by code",
      [tenant],
    ),
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
}

/** In cents, of the actual books. */
async function balances(): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { account, debit, credit } of await transaction(running.server, scope, (tx) => trialBalance(tx, tenant)))
    sums[account] = (sums[account] ?? 0) + Number(debit - credit);
  return sums;
}

const numbersOf = (resource: ResourceName, name: string, isIt: (record: SuiteRecord) => boolean = () => true): string[] =>
  desk
    .all(resource)
    .filter(isIt)
    .map((record) => String(record[name]))
    .sort();
/** Enough for each course that a purchase takes. */
const PURCHASES = 42;

test('what a hospital buys in the suite is asked for, ordered, received, billed and owed here, each once, however often it is edited there', async () => {
  await running.take(
    'materials-master',
    masterRecords('2026-03-01', ['2026-03'])
      .map((record) => JSON.stringify(record))
      .join('\n'),
  );
  for (let n = 0; n < PURCHASES; n++) await desk.begin();
  while (desk.counts['open'] !== 0) {
    await desk.step();
    await pull();
  }
  assert.equal(desk.counts['waiting'], 0, 'everything is marked as exported');

  const requisitions = await statuses('requisition');
  assert.deepEqual(
    [...requisitions.keys()].sort(),
    numbersOf('requisitions', 'id').map((id) => `CR-${id}`),
  );
  const withdrawn = numbersOf('requisitions', 'id', ({ status }) => status === 'withdrawn');
  assert.ok(withdrawn.length > 0);
  assert.ok(withdrawn.every((id) => requisitions.get(`CR-${id}`) === 'withdrawn'));
  const asked = [...requisitions].filter(([, status]) => status === 'ordered').map(([number]) => number);
  assert.ok(asked.length > 5, `${asked.length} ordered without a person`);

  const orders = await statuses('order');
  const theirs = [...orders.keys()].filter((number) => number.startsWith('HVN-')).sort();
  assert.deepEqual(theirs, numbersOf('purchase_orders', 'po-number'), 'what the suite orders is ordered once');
  assert.ok(
    asked.every((number) => orders.get(`${number}-1`) === 'ordered'),
    'what is only asked for there is ordered here',
  );
  const cancelled = numbersOf('purchase_orders', 'po-number', ({ status }) => status === 'cancelled');
  assert.ok(cancelled.length > 0);
  assert.ok(cancelled.every((number) => orders.get(number) === 'cancelled'));

  const invoices = await statuses('invoice');
  assert.equal(invoices.size, desk.all('invoices').length);
  const held = [...invoices].filter(([, status]) => status !== 'payable');
  assert.deepEqual(
    new Set(held.map(([, status]) => status)),
    new Set(['held']),
    'bills that are dearer wait for a person, others for nobody',
  );
  assert.equal((await work())['INVOICE_PRICE'], held.length);
  const isHeld = (record: SuiteRecord): boolean => held.some(([name]) => name.endsWith(`|${String(record['invoice-number'])}`));
  const owed = numbersOf('invoices', 'gross-total', (record) => !isHeld(record)).reduce(
    (sum, total) => sum + Math.round(Number(total) * 100),
    0,
  );
  const books = await balances();
  assert.equal(books['accounts-payable'], -owed);
  assert.ok(desk.all('inventory_transactions').some(({ status }) => status === 'voided'));
  assert.equal(
    theirs.filter((number) => orders.get(number) === 'received').length,
    held.length,
    'everything else is received, billed and clear',
  );
});

test('what was pulled before changes nothing when it is pulled again', async () => {
  const before = await balances();
  for (const one of pulls) await patiently(() => one.lookBack(new Date('2026-03-01T00:00:00Z'), never));
  await running.settle();
  assert.deepEqual(await balances(), before);
});
