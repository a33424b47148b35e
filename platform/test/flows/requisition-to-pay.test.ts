import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { NewEvent, StoredEvent } from '../../src/canonical/index.ts';
import { type Adapter, enqueue, standardAdapters } from '../../src/deliver/index.ts';
import { appendEvents } from '../../src/events/index.ts';
import { compilePostingRules, createPoster, ensurePeriods, trialBalance } from '../../src/ledger/index.ts';
import { checkInvariants, readGoodsReceived } from '../../src/observe/index.ts';
import { createWorker } from '../../src/processes/engine/index.ts';
import { policiesOf, processFor } from '../../src/processes/index.ts';
import { billed, credit, invoice, order, paid, receipt } from '../../src/processes/requisition-to-pay/testing.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { startDeliverer, testTarget } from './deliver-setting.ts';
import { OutcomeWatch } from './deliver-watch.ts';

const NOW = new Date('2026-04-20T00:00:00Z');

const database = await freshDatabase();
const { tenant, scope, log, keys, release } = await applyDemoEstate(database);
const server = database.pool('plexus_server');
const pool = database.pool('plexus_worker', 8);
const { policies, entities } = release.estate;
const rules = compilePostingRules(policies['posting-rules'], policies['chart-of-accounts']);
await ensurePeriods(pool, tenant, entities, new Date('2026-03-10T00:00:00Z'));

const inForce = policiesOf(release.estate);
const engine = createWorker({
  pool,
  log,
  processes: processFor,
  policies: () => inForce,
  poster: createPoster({ tenant, incarnation: log.incarnation, books: () => ({ rules, lateDocuments: () => 'next-open-day' }) }),
  enqueue,
});

/** Folds until every lane is quiet. */
async function fold(): Promise<void> {
  for (let quiet = 0; quiet < log.lanes; ) quiet = (await engine.step()) > 0 ? 0 : quiet + 1;
}

const asNew = ({ id, type, entity, key, occurredAt, data }: StoredEvent): NewEvent => ({
  identity: id,
  type,
  entity,
  key,
  occurredAt,
  data,
});

async function happen(...events: readonly StoredEvent[]): Promise<void> {
  await transaction(pool, scope, (tx) => appendEvents(tx, log, events.map(asNew)));
  await fold();
}

/** An ERP that takes every document and says so, but for those it was told to refuse. */
const taken: string[] = [];
const erp: Adapter = {
  looksFirst: false,
  settleMs: 1,
  find: ({ key }) =>
    Promise.resolve(taken.includes(key) ? { result: 'already-applied', reference: 'ERP-1', differences: [] } : { result: 'absent' }),
  create: ({ key }) => {
    taken.push(key);
    return Promise.resolve({ result: 'applied', reference: 'ERP-1' });
  },
};
const watch = new OutcomeWatch();
const deliverer = await startDeliverer({
  pool,
  log,
  keys,
  targets: ['erp-purchasing', 'supplier-meridian'].map((name) => testTarget(name, 'http://127.0.0.1:1', { adapter: 'customer-accounts' })),
  telemetry: watch,
  adapters: { ...standardAdapters, 'customer-accounts': () => erp },
});
after(() => deliverer.stop());

const delivered = (): Promise<void> =>
  watch.until(async () => {
    const { rows } = await transaction(pool, scope, (tx) => tx.query("select from delivery where state not in ('confirmed', 'refused')"));
    return rows.length === 0;
  });
const stage = async (key: string): Promise<string | undefined> =>
  (await transaction(pool, scope, (tx) => tx.query<{ status: string }>('select status from process_state where key = $1', [key]))).rows[0]
    ?.status;
const balances = async (): Promise<Record<string, bigint>> => {
  const sums: Record<string, bigint> = {};
  for (const { account, debit, credit: credited } of await transaction(pool, scope, (tx) => trialBalance(tx, tenant))) {
    sums[account] = (sums[account] ?? 0n) + debit - credited;
  }
  // The budgetary book is kept beside the actual ones.
  return Object.fromEntries(Object.entries(sums).filter(([account, sum]) => sum !== 0n && !account.includes('encumbrance')));
};

test('an order is received, billed, vouchered in the ERP and paid, and its books say so to the cent', async () => {
  await happen(order());
  await happen(receipt('6'), receipt('4'));
  await happen(invoice('I-1', [billed('10', 5050)], { freight: '0' }));
  await delivered();
  await fold();
  assert.equal(await stage('invoice:edi|MERIDIAN-MED|I-1'), 'posted');
  assert.equal(await stage('order:PO-1'), 'completed');
  assert.deepEqual(await balances(), { 'accounts-payable': -50500n, 'supply-expense': 50500n });
  await happen(paid('I-1', '50500'));
  assert.equal(await stage('invoice:edi|MERIDIAN-MED|I-1'), 'paid');
  assert.deepEqual(await balances(), { 'supplier-payments': -50500n, 'supply-expense': 50500n });
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ kind: string }>(`select kind from delivery where order_key = 'order:PO-1' and target = 'erp-purchasing' order by id`),
  );
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['purchase-order', 'goods-receipt', 'goods-receipt', 'supplier-invoice'],
  );
});

test('what was received and not invoiced is aged by order line, and ties out to the orders', async () => {
  await happen(order({ order: 'PO-2' }), receipt('3', { order: 'PO-2' }));
  await happen(order({ order: 'PO-3' }), receipt('10', { order: 'PO-3' }), invoice('I-3', [billed('10', 5000, { order: 'PO-3' })]));
  await happen(receipt('-2', { order: 'PO-3', receipt: 'BACK' }));
  const grni = await transaction(pool, scope, (tx) => readGoodsReceived(tx, tenant, NOW));
  assert.deepEqual(
    grni.open.map(({ order: number, supplier, received, billed: ahead, ageDays }) => [number, supplier, received, ahead, ageDays]),
    [
      ['PO-2', 'MERIDIAN-MED', 15000n, 0n, 46],
      ['PO-3', 'MERIDIAN-MED', 0n, 10000n, 46],
    ],
  );
  assert.deepEqual(grni.totals, [{ entity: 'north', currency: 'USD', received: 15000n, billed: 10000n, byAge: [0n, 15000n, 0n, 0n] }]);
  assert.deepEqual(grni.differences, []);
  await happen(credit('C-3', [billed('-2', 5000, { order: 'PO-3' })], { credits: 'I-3', day: '2026-03-16' }));
  const credited = await transaction(pool, scope, (tx) => readGoodsReceived(tx, tenant, NOW));
  assert.deepEqual(
    credited.open.map(({ order: number }) => number),
    ['PO-2'],
  );
});

test('the same documents in another order, and all of them twice, come to the same books', async () => {
  const before = await balances();
  const story = [
    order({ order: 'PO-4' }),
    receipt('4', { order: 'PO-4' }),
    receipt('6', { order: 'PO-4' }),
    invoice('I-4', [billed('4', 5000, { order: 'PO-4' })]),
    invoice('I-5', [billed('6', 5000, { order: 'PO-4' })], { day: '2026-03-11' }),
  ];
  for (const event of [...story.toReversed(), ...story]) await happen(event);
  const after = await balances();
  assert.equal((before['accounts-payable'] ?? 0n) - (after['accounts-payable'] ?? 0n), 50000n);
  assert.equal(after['grni'], before['grni']);
});

test('an order line whose process and ledger differ is named by the route and by the invariants', async () => {
  const gateway = gatewayOf({ server, keys, log }, { tenant });
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
  const answer = await gateway.inject({ url: '/v1/ledger/grni', headers });
  assert.equal(answer.statusCode, 200);
  const { grni } = answer.json<{ grni: { open: { order: string; received: string }[]; differences: object[] } }>();
  assert.deepEqual([grni.open.map(({ order: number, received }) => [number, received]), grni.differences], [[['PO-2', '15000']], []]);
  await delivered();
  await fold();
  const codes = async (): Promise<string[]> => (await checkInvariants(server, keys, { now: NOW })).violations.map(({ code }) => code);
  assert.ok(!(await codes()).includes('RECEIPT_DIFFERS'));
  await transaction(pool, scope, (tx) =>
    tx.query(`update process_state set data = replace(data, '"15000"', '"15001"') where tenant = $1 and key = 'order:PO-2'`, [tenant]),
  );
  assert.ok((await codes()).includes('RECEIPT_DIFFERS'));
});
