import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { billOf, SERVICES } from '../../../sandbox/src/materials/service-bills.ts';
import { appendEvents } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { freshDatabase } from '../cluster.ts';
import { commandsTo } from '../command-run.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { worker, inbox, settle } = running;
const { tenant, scope, numberOf, log } = running.estate;
const gateway = gatewayOf(running, {
  tenant,
  intake: { receive: inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
  identity: machinesOf((token) => ({
    id: token,
    scopes: new Set(['requisitions:write', 'receipts:write', 'invoices:write', 'procurement:read']),
    entities: ['north'],
  })),
});
const { run } = await commandsTo(gateway);

const REQUISITION = {
  requisition: 'R-1',
  kind: 'purchase',
  requester: 'pia.ward',
  site: 'north-or',
  costCenter: '7310',
  currency: 'USD',
  day: '2026-03-05',
  lines: [
    {
      line: '1',
      description: 'Gloves',
      quantity: '4',
      unit: 'CA',
      estimate: '38.25',
      distributions: [{ costCenter: '7310', share: '100' }],
    },
  ],
};
let keyed = 0;
const headers = (more: object = {}) => ({ host: '127.0.0.1', authorization: 'Bearer a.b.c', ...more });
function post(url: string, payload: object) {
  keyed += 1;
  return gateway.inject({ method: 'POST', url, headers: headers({ 'idempotency-key': `k${keyed}` }), payload });
}
const get = (url: string) => gateway.inject({ url, headers: headers() });
const codeOf = ({ body }: { readonly body: string }): string => (JSON.parse(body) as { code: string }).code;
const identityOf = (text: string): Buffer => createHash('sha256').update(text).digest().subarray(0, 16);

test('a requisition that is handed in is stored as a message, known by its number, and its sender can follow it', async () => {
  const taken = await post('/v1/requisitions', { reference: 'r-1', entity: 'north', requisition: REQUISITION });
  assert.equal(taken.statusCode, 202, taken.body);
  assert.equal((await get('/v1/requisitions/R-1')).statusCode, 404);
  await settle();
  const { document } = (await get(String(taken.headers.location))).json<{
    document: { status: string; subject: string; kind: string; message: string };
  }>();
  assert.deepEqual([document.kind, document.subject], ['requisition', 'requisition:R-1']);
  assert.match(document.message, /^partner-documents:\d+$/);
  const { purchase } = (await get('/v1/requisitions/R-1')).json<{
    purchase: { document: { lines: { quantity: string }[] }; entity: string };
  }>();
  assert.deepEqual([purchase.entity, purchase.document.lines[0]?.quantity], ['north', '4']);
  assert.equal(codeOf(await get('/v1/requisitions/R-9')), 'PURCHASE_UNKNOWN');
});

test('the same reference is the same document, and names no other', async () => {
  const again = await post('/v1/requisitions', { reference: 'r-1', entity: 'north', requisition: REQUISITION });
  assert.equal(again.statusCode, 202);
  const other = { ...REQUISITION, site: 'north-ed' };
  assert.equal(
    codeOf(await post('/v1/requisitions', { reference: 'r-1', entity: 'north', requisition: other })),
    'DOCUMENT_REFERENCE_USED',
  );
});

test('what is no requisition, of no entity of theirs, or in the name of somebody else is refused before it is stored', async () => {
  const lines = [{ ...REQUISITION.lines[0], quantity: 'many' }];
  assert.equal(
    (await post('/v1/requisitions', { reference: 'r-2', entity: 'north', requisition: { ...REQUISITION, lines } })).statusCode,
    400,
  );
  assert.equal(codeOf(await post('/v1/requisitions', { reference: 'r-2', entity: 'lake', requisition: REQUISITION })), 'ENTITY_NOT_FOUND');
  const sol = await atConsole({ gateway, server: running.server, tenant }, { person: 'sol', roles: ['supply-analyst'] });
  const asked = { reference: 'r-3', entity: 'north', requisition: REQUISITION };
  assert.equal(codeOf(await sol.ask('POST', '/v1/requisitions', asked, { 'idempotency-key': 'sol-1' })), 'REQUESTER_DIFFERS');
  assert.equal((await gateway.inject({ method: 'POST', url: '/v1/requisitions', headers: headers(), payload: asked })).statusCode, 400);
});

test('each line of a receipt is a fact of its own, whatever else it says', async () => {
  const line = {
    order: 'PO-1',
    receipt: 'GR-1',
    line: '1',
    quantity: '2',
    unit: 'CA',
    day: '2026-03-09',
    location: 'dock',
    condition: 'good',
  };
  const taken = await post('/v1/receipts', {
    reference: 'g-1',
    entity: 'north',
    lines: [line, line, { ...line, quantity: '-1', condition: 'damaged' }],
  });
  assert.equal(taken.statusCode, 202, taken.body);
  await settle();
  const { document } = (await get(String(taken.headers.location))).json<{ document: { events: string[]; subject: string } }>();
  assert.deepEqual([document.events.length, document.subject], [3, 'order:PO-1']);
});

test('an invoice is handed in in minor units and told with what keeps it from being paid', async () => {
  const invoice = {
    supplier: 'medline',
    number: 'INV-1',
    kind: 'invoice',
    day: '2026-03-10',
    currency: 'USD',
    freight: '1200',
    tax: '0',
    total: '16500',
    lines: [{ line: '1', order: 'PO-1', orderLine: '1', quantity: '4', unit: 'CA', unitPrice: '38.25', amount: '15300' }],
  };
  const taken = await post('/v1/invoices', { reference: 'i-1', entity: 'north', invoice });
  await settle();
  const { document } = (await get(String(taken.headers.location))).json<{ document: { subject: string } }>();
  assert.match(document.subject, /^invoice:api\|/);
  const number = encodeURIComponent(document.subject.slice('invoice:'.length));
  const { purchase } = (await get(`/v1/invoices/${number}`)).json<{ purchase: { document: { total: string; lines: object[] } } }>();
  assert.equal(purchase.document.total, '16500');
  await transaction(worker, scope, (tx) =>
    openExceptions(tx, tenant, [
      {
        entity: 'north',
        kind: 'price-hold',
        identity: 'x',
        owner: 'accounts-payable',
        code: 'X',
        summary: 'The price differs',
        key: document.subject,
        dueAt: '2026-03-12T00:00:00Z',
      },
    ]),
  );
  const { exceptions } = (await get(`/v1/invoices/${number}/exceptions`)).json<{ exceptions: { kind: string }[] }>();
  assert.deepEqual(exceptions.map(({ kind }) => kind).includes('price-hold'), true);
});

test('an invoice is found by the number that its supplier gave it, however it is written, also once it is rejected, and only by who may see it', async () => {
  const found = async (query: string): Promise<string[]> => {
    const answer = await get(`/v1/invoices?${query}`);
    assert.equal(answer.statusCode, 200, answer.body);
    const { purchases } = answer.json<{ purchases: { entity: string; status: string; document: { number: string } }[] }>();
    return purchases.map(({ entity, status, document }) => `${entity} ${document.number} ${status}`);
  };
  const bill = (supplier: string, number: string, entity: string) => ({
    identity: identityOf(`${supplier} ${number}`),
    type: 'invoice.received',
    entity,
    key: `invoice:edi|${supplier}|${number}`,
    occurredAt: '2026-03-10T00:00:00.000Z',
    data: {
      supplier,
      number,
      kind: 'invoice',
      day: '2026-03-10',
      currency: 'USD',
      freight: '0',
      tax: '0',
      total: '900',
      lines: [{ line: '1', quantity: '1', unit: 'EA', unitPrice: '9.00', amount: '900' }],
    },
  });
  const others = [bill('acme', '0001', 'lake'), bill('acme-2', 'INV 1', 'north'), bill('acme', 'INV-10', 'north')];
  await transaction(worker, scope, (tx) => appendEvents(tx, log, others));
  await settle();
  const both = ['north INV 1 held', 'north INV-1 held'];
  assert.deepEqual((await found('number=inv-001')).toSorted(), both);
  assert.deepEqual(await found('number=INV-1&supplier=acme-2'), ['north INV 1 held']);
  assert.deepEqual([await found('number=77'), await found('number=1&supplier=acme')], [[], []]);
  assert.equal((await get('/v1/invoices?number=--')).statusCode, 400);
  const rejected = {
    ...bill('acme-2', 'INV 1', 'north'),
    identity: identityOf('rejected'),
    type: 'invoice.decided',
    data: { decision: 'reject', reason: 'not ours' },
  };
  await transaction(worker, scope, (tx) => appendEvents(tx, log, [rejected]));
  await settle();
  assert.deepEqual(await found('number=1&supplier=acme-2'), ['north INV 1 rejected']);
  const { code, out } = await run(['invoices', 'find', 'INV-1']);
  assert.equal(code, 0);
  for (const name of ['edi|acme|0001', 'edi|acme-2|INV 1', 'medline']) assert.ok(out.includes(name), out);
  assert.match((await run(['invoices', 'find', '77'])).out, /No invoice has this number/);
});

test('an order’s timeline goes from what was asked for to its invoice, and leaves other orders of the requisition out', async () => {
  const at = { entity: 'north', occurredAt: '2026-03-06T00:00:00.000Z' };
  await transaction(worker, scope, async (tx) => {
    const asked = {
      ...at,
      identity: identityOf('asked'),
      type: 'requisition.submitted',
      key: 'requisition:R-7',
      data: { requisition: 'R-7' },
    };
    await appendEvents(tx, log, [asked]);
    const order = (number: string) => ({
      ...at,
      identity: identityOf(number),
      type: 'order.recorded',
      key: `order:${number}`,
      data: { order: number, total: '100' },
      parent: asked.identity,
    });
    const invoice = { ...at, identity: identityOf('bill'), type: 'invoice.received', key: 'invoice:edi|7', data: { total: '100' } };
    await appendEvents(tx, log, [order('PO-7'), order('PO-8'), invoice]);
    await appendEvents(tx, log, [
      { ...at, identity: identityOf('billed'), type: 'order.billed', key: 'order:PO-7', data: {}, parent: invoice.identity },
    ]);
  });
  const titles = async (query = ''): Promise<string[]> =>
    (await get(`/v1/purchase-orders/PO-7/timeline${query}`)).json<{ entries: { title: string }[] }>().entries.map(({ title }) => title);
  assert.deepEqual(await titles(), ['Requisition submitted', 'Order recorded', 'Invoice received']);
  assert.deepEqual(await titles('?internal=true'), ['Requisition submitted', 'Order recorded', 'Invoice received', 'Order billed']);
  const { related } = (await get('/v1/purchase-orders/PO-7')).json<{ related: string[] }>();
  assert.deepEqual(related.toSorted(), ['invoice:edi|7', 'requisition:R-7']);
  assert.equal((await get('/v1/purchase-orders/PO-9/timeline')).statusCode, 404);
});

test('items, suppliers, budgets and prices are told as their systems of record have them', async () => {
  const at = { entity: 'north', occurredAt: '2026-03-06T00:00:00.000Z' };
  const price = (supplier: string, from: string, until?: string) => ({
    ...at,
    identity: identityOf(supplier + from),
    type: 'contract-price.recorded',
    key: 'item:40011',
    data: { item: '40011', supplier, from, ...(until === undefined ? {} : { until }), unitPrice: '38.25' },
  });
  await transaction(worker, scope, (tx) =>
    appendEvents(tx, log, [
      price('medline', '2026-01-01', '2026-06-30'),
      price('medline', '2026-07-01'),
      price('cardinal', '2026-01-01'),
      { ...at, identity: identityOf('item'), type: 'item.recorded', key: 'item:40011', data: { item: '40011', description: 'Gloves' } },
      {
        ...at,
        identity: identityOf('budget'),
        type: 'budget.set',
        key: 'budget:north|7310|supplies|2026-03',
        data: { costCenter: '7310', account: 'supplies', period: '2026-03', amount: '100000', currency: 'USD' },
      },
    ]),
  );
  await settle();
  const { purchases } = (await get('/v1/contract-prices?item=40011&supplier=medline&day=2026-03-06')).json<{
    purchases: { document: { from: string } }[];
  }>();
  assert.deepEqual(
    purchases.map(({ document }) => document.from),
    ['2026-01-01'],
  );
  assert.equal(
    (await get('/v1/items/40011')).json<{ purchase: { document: { description: string } } }>().purchase.document.description,
    'Gloves',
  );
  const budget = await get('/v1/budgets?entity=north&costCenter=7310&account=supplies&period=2026-03&amount=100001');
  const { available, isEnough } = budget.json<{ budget: { available: string; isEnough: boolean } }>().budget;
  assert.deepEqual([available, isEnough], ['100000', false]);
  assert.equal((await get('/v1/suppliers/nobody')).statusCode, 404);
});

test('the price that a requisition would be given is told with what it goes before', async () => {
  const at = { entity: 'north', key: 'item:40012', occurredAt: '2026-03-01T00:00:00.000Z' };
  const price = (supplier: string, contract: string, tier: number, unitPrice: string, isContract: boolean) => ({
    ...at,
    identity: identityOf(`offer ${supplier}`),
    type: 'contract-price.recorded',
    data: {
      item: '40012',
      supplier,
      contract,
      tier,
      unit: 'BX',
      unitPrice,
      currency: 'USD',
      from: '2026-01-01',
      priceDate: 'order',
      isContract,
    },
  });
  const item = { item: '40012', description: 'Gloves', baseUnit: 'EA', kind: 'stock', status: 'active' };
  const packagings = ['medline', 'cardinal', 'catalog'].map((supplier) => ({ supplier, unit: 'BX', perUnit: '100' }));
  await transaction(worker, scope, (tx) =>
    appendEvents(tx, log, [
      { ...at, identity: identityOf('item 40012'), type: 'item.recorded', data: { ...item, packagings } },
      price('cardinal', 'C-2', 2, '9.00', true),
      price('medline', 'C-1', 1, '9.50', true),
      price('catalog', 'LIST', 1, '8.00', false),
    ]),
  );
  await settle();
  const asked = '/v1/contract-prices?item=40012&entity=north&unit=EA&quantity=200&day=2026-03-06';
  const told = (await get(asked)).json<{ chosen: object; purchases: object[] }>();
  assert.equal(told.purchases.length, 3);
  const chosen = {
    supplier: 'medline',
    source: 'contract',
    contract: 'C-1',
    tier: 1,
    unit: 'BX',
    quantity: '2',
    perUnit: '100',
    unitPrice: '9.5',
  };
  assert.deepEqual(told.chosen, { ...chosen, considered: 2 }, 'the lower tier goes before the lower price, a contract before a catalog');
  assert.deepEqual((await get(asked.replace('unit=EA', 'unit=CA'))).json<{ problem: string }>().problem, 'unit-unknown');
  assert.deepEqual((await get('/v1/contract-prices?item=nothing&entity=north')).json<{ problem: string }>().problem, 'item-unknown');
});

test('who may not read purchases is told so', async () => {
  const iris = await atConsole({ gateway, server: running.server, tenant }, { person: 'iris', roles: ['interface-analyst'] });
  assert.equal((await iris.ask('GET', '/v1/purchase-orders')).statusCode, 403);
  const own = await gateway.inject({ url: '/v1/purchase-orders', headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` } });
  assert.equal(own.statusCode, 200);
});

test('what a service of the demo bills each month is paid under its contract, and what is beyond that is for a person to approve', async () => {
  const [power] = SERVICES;
  assert.ok(power !== undefined);
  const bills = Array.from({ length: 12 }, (_, n) => billOf(power, `2026-${String(n + 1).padStart(2, '0')}`, 1));
  const isDear = ({ invoice }: (typeof bills)[number]): boolean => invoice.total === String(power.dear);
  const statusOf = async (bill: (typeof bills)[number] | undefined): Promise<string | undefined> => {
    assert.ok(bill !== undefined);
    const taken = await post('/v1/invoices', bill);
    assert.equal(taken.statusCode, 202, taken.body);
    await settle();
    const { purchases } = (await get(`/v1/invoices?number=${bill.invoice.number}`)).json<{ purchases: { status: string }[] }>();
    return purchases[0]?.status;
  };
  assert.equal(await statusOf(bills.find((bill) => !isDear(bill))), 'payable');
  assert.equal(await statusOf(bills.find(isDear)), 'held');
});
