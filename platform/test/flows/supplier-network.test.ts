import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type FaultName, FaultSwitches, SupplierNetwork } from '@plexus/sandbox';
import { fastify } from 'fastify';
import type { PurchaseOrderData } from '../../src/canonical/index.ts';
import { HttpChannels, registerCxml, silent } from '../../src/connect/index.ts';
import { enqueue, type TargetDeclaration } from '../../src/deliver/index.ts';
import { EVENT_COLUMNS, type EventRow, storedEvent } from '../../src/events/index.ts';
import { createInbox } from '../../src/inbox/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { createRunner } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import { startDeliverer, testTarget } from './deliver-setting.ts';
import { OutcomeWatch } from './deliver-watch.ts';

const database = await freshDatabase();
const { tenant, scope, keys, log, channels: directory, channelOf, numberOf } = await applyDemoEstate(database);
const pool = database.pool('plexus_worker', 8);
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: directory });
const runner = createRunner({ pool, log, keys, clock: systemClock, channelOf });

const folder = mkdtempSync(join(tmpdir(), 'plexus-network-'));
const secretFile = join(folder, 'secret');
const credentialsFile = join(folder, 'login');
writeFileSync(secretFile, 'network secret');
writeFileSync(credentialsFile, 'AN-GP:buyer:secret');
const stops: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

const app = fastify();
const http = new HttpChannels();
http.open({ name: 'supplier-network', messageBytes: 1e9, cxml: { sender: { domain: 'NetworkID', identity: 'AN-NETWORK' }, secretFile } });
await registerCxml(app, { channels: http, receive: inbox.receive, clock: systemClock, log: silent, metrics: silent });
const address = await app.listen({ host: '127.0.0.1', port: 0 });
stops.push(() => app.close());

let made = 0;

async function setting(changes: Partial<TargetDeclaration> = {}) {
  const name = `cedar-${++made}`;
  const switches = new FaultSwitches({ next: () => 0, chance: (probability: number) => probability > 0 } as never);
  const place = join(folder, name);
  const start = (): Promise<SupplierNetwork> =>
    SupplierNetwork.start({
      folder: place,
      host: '127.0.0.1',
      port: 0,
      switches,
      buyer: { sender: { domain: 'NetworkID', identity: 'AN-GP' }, secret: 'buyer:secret' },
      supplier: { domain: 'NetworkID', identity: 'AN-CEDAR' },
      network: {
        sender: { domain: 'NetworkID', identity: 'AN-NETWORK' },
        secret: 'network secret',
        address: () => `${address}/cxml/supplier-network`,
      },
      now: () => new Date(),
    });
  const network = await start();
  stops.push(() => network.close());
  const watch = new OutcomeWatch();
  const target = testTarget(name, `http://127.0.0.1:${network.port}`, {
    adapter: 'cxml-orders',
    credentialsFile,
    cxml: { domain: 'NetworkID', from: { north: 'AN-GP-NORTH' }, to: 'AN-CEDAR' },
    settleMs: 1,
    timeoutMs: 1_000,
    ...changes,
  });
  const deliverer = await startDeliverer({ pool, log, keys, targets: [target], telemetry: watch });
  stops.push(() => deliverer.stop());
  return { network, switches, watch, target };
}

const order = (number: string, changes: Partial<PurchaseOrderData> = {}): PurchaseOrderData => ({
  order: number,
  kind: 'purchase',
  supplier: 'CEDAR-OFFICE',
  site: 'NORTH-3W',
  currency: 'USD',
  day: '2026-03-11',
  freight: '700',
  isEmergency: false,
  lines: ['1', '2'].map((line) => ({
    line,
    item: `1000${line}`,
    supplierItem: `CO-${line}`,
    description: `Thing <${line}> & more`,
    quantity: line === '1' ? '10' : '2.5',
    unit: 'BX',
    perUnit: '1',
    unitPrice: '12.345',
    matching: 'three-way' as const,
    treatment: 'expense' as const,
    distributions: [{ costCenter: '8100', share: '100' }],
  })),
  ...changes,
});

interface Told {
  readonly purpose?: 'original' | 'change' | 'cancellation';
  readonly cancelled?: readonly string[];
  readonly previous?: string;
  readonly entity?: string;
}

let transmissions = 0;

/** Queues what a supplier is to be told, as the process of the order would. Answers the transmission. */
async function tell(target: TargetDeclaration, told: PurchaseOrderData, more: Told = {}): Promise<string> {
  const { purpose = 'original', cancelled = [], previous, entity = 'north' } = more;
  const transmission = String(++transmissions);
  const content = { transmission, ...(previous === undefined ? {} : { previous }), purpose, order: told, cancelled };
  await transaction(pool, scope, (tx) =>
    enqueue(tx, tenant, [
      {
        target: target.name,
        kind: 'order-message',
        entity,
        orderKey: `order:${told.order}`,
        idempotencyKey: `${target.name}|${transmission}`,
        content: JSON.stringify(content),
        subject: undefined,
        sealed: undefined,
      },
    ]),
  );
  return transmission;
}

const states = async (target: TargetDeclaration): Promise<string[]> =>
  (
    await transaction(pool, scope, (tx) =>
      tx.query<{ state: string }>('select state from delivery where target = $1 order by id', [target.name]),
    )
  ).rows.map(({ state }) => state);
const settled = (target: TargetDeclaration) => async (): Promise<boolean> =>
  (await states(target)).every((state) => state === 'confirmed' || state === 'refused');

async function eventsOf(key: string) {
  while ((await runner.step()) > 0);
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<EventRow>(`select ${EVENT_COLUMNS} from event e where e.channel = $1 and e.key = $2 order by e.seq`, [
      numberOf('supplier-network'),
      key,
    ]),
  );
  return rows.map(storedEvent);
}

test('an order goes to its supplier, changes and ends as its buyer wants it', async () => {
  const { network, watch, target } = await setting();
  const first = await tell(target, order('PO-A'));
  await watch.until(settled(target));
  const taken = network.orders.get('PO-A')?.order;
  assert.deepEqual([taken?.type, taken?.total.amount, taken?.shipping?.amount, taken?.shipTo?.id], ['new', '154.31', '7.00', 'NORTH-3W']);
  assert.deepEqual(
    taken?.items.map(({ lineNumber, quantity, unitPrice, buyerItem, description }) => [
      lineNumber,
      quantity,
      unitPrice.amount,
      buyerItem,
      description,
    ]),
    [
      ['1', '10', '12.345', '10001', 'Thing <1> & more'],
      ['2', '2.5', '12.345', '10002', 'Thing <2> & more'],
    ],
  );
  const second = await tell(target, order('PO-A'), { purpose: 'change', cancelled: ['2'], previous: first });
  await tell(target, order('PO-A'), { purpose: 'cancellation', cancelled: ['1', '2'], previous: second });
  await watch.until(settled(target));
  const { order: ended, payloadId } = network.orders.get('PO-A') ?? assert.fail();
  assert.deepEqual([ended.type, ended.items.length, ended.previous], ['delete', 0, `${second}@AN-GP-NORTH`]);
  assert.equal(payloadId, `${Number(second) + 1}@AN-GP-NORTH`);
  assert.deepEqual(await states(target), ['confirmed', 'confirmed', 'confirmed']);
});

for (const fault of ['drop-reply', 'garbage', 'refuse', 'down'] as const satisfies readonly FaultName[]) {
  test(`an order reaches its supplier once, whatever the answer does: ${fault}`, async () => {
    const { network, switches, watch, target } = await setting({ retry: { firstMs: 1, mostMs: 5, tries: 50 } });
    switches.set({ system: 'supplier-network', fault, probability: 0.9, ms: 0, count: 1 });
    await tell(target, order('PO-B'));
    await watch.until(async () => (await states(target))[0] === 'confirmed');
    assert.equal(network.orders.size, 1);
    assert.equal(network.orders.get('PO-B')?.number, 1);
    assert.ok((switches.struck[`supplier-network/${fault}`] ?? 0) >= 1);
  });
}

test('what a supplier will not have is refused with its code, and what nobody can send says why', async () => {
  const { watch, target } = await setting();
  await tell(target, order('PO-NEVER-SENT'), { purpose: 'change', previous: '0' });
  await tell(target, order('PO-C'), { entity: 'lake' });
  await watch.until(settled(target));
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ code: string }>(
      `select a.code from delivery_attempt a join delivery d on d.tenant = a.tenant and d.id = a.delivery
       where d.target = $1 and a.code is not null order by d.id`,
      [target.name],
    ),
  );
  assert.deepEqual(
    rows.map(({ code }) => code),
    ['CXML_417', 'CXML_PARTY_UNKNOWN'],
  );
});

test('a secret that the supplier does not know holds the orders back, and loses none', async () => {
  const wrong = join(folder, 'wrong');
  writeFileSync(wrong, 'AN-GP:another');
  const { network, watch, target } = await setting({ credentialsFile: wrong, retry: { firstMs: 1, mostMs: 5, tries: 500 } });
  await tell(target, order('PO-D'));
  await watch.until(() => Promise.resolve(watch.outcomes.length > 2));
  assert.equal(network.orders.size, 0);
  assert.ok((await states(target)).every((state) => state === 'ready' || state === 'running'));
});

test('the supplier confirms, ships and bills over the network, and all of it becomes events of the order', async () => {
  const { network, watch, target } = await setting();
  await tell(target, order('PO-E'));
  await watch.until(settled(target));
  const conduct = { '1': { backorder: '4', price: '12.50' }, '2': { substitute: 'CO-2B' } };
  await network.confirm('PO-E', conduct);
  await network.ship('PO-E', conduct);
  await network.bill('PO-E', conduct, 'CEDAR-1');
  assert.equal(await network.flush(), 0);
  assert.deepEqual([...network.codes.values()], [201, 201, 201]);
  const [confirmed, shipped] = await eventsOf('order:PO-E');
  assert.deepEqual(confirmed?.data['lines'], [
    { line: '1', answer: 'changed', quantity: '6', unit: 'BX', unitPrice: '12.50' },
    { line: '1', answer: 'back-ordered', quantity: '4', unit: 'BX' },
    { line: '2', answer: 'substituted', quantity: '2.5', unit: 'BX', unitPrice: '12.345', substituteSupplierItem: 'CO-2B' },
  ]);
  assert.deepEqual(
    ((shipped?.data['lines'] ?? []) as readonly { quantity: string }[]).map(({ quantity }) => quantity),
    ['6', '2.5'],
  );
  const [billed] = await eventsOf('invoice:supplier-network|CEDAR-OFFICE|CEDAR-1');
  assert.deepEqual([billed?.data['total'], billed?.data['freight'], billed?.data['day'] === undefined], ['11286', '700', false]);
});
