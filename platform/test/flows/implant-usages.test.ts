import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { trialBalance } from '../../src/ledger/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, machinesOf } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const running = await runningEstate(await freshDatabase());
const { inbox, settle, take, worker, server } = running;
const { tenant, scope, numberOf } = running.estate;
const RIGHTS = { surgery: ['usages:write', 'procurement:read'], ward: ['requisitions:write', 'receipts:write'] } as const;
const gateway = gatewayOf(running, {
  tenant,
  intake: { receive: inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
  identity: machinesOf((token) => ({
    id: token,
    scopes: new Set(token.startsWith('ward') ? RIGHTS.ward : RIGHTS.surgery),
    entities: ['north'],
  })),
});
after(() => gateway.close());

const MASTERS = [
  {
    record: 'supplier',
    supplier: 'ORTHOVANE',
    name: 'Orthovane Implants',
    currency: 'USD',
    paymentDays: '30',
    taxId: '890000066',
    reported: 'false',
    status: 'active',
  },
  ...[
    { item: '90010', description: 'Locking plate, 6 hole', unitPrice: '412.50' },
    { item: '90011', description: 'Locking screw, 3.5 mm', unitPrice: '38.00' },
  ].flatMap(({ item, description, unitPrice }) => [
    {
      record: 'item',
      item,
      description,
      commodity: '42321500',
      kind: 'implant',
      baseUnit: 'EA',
      status: 'active',
      packagings: [{ supplier: 'ORTHOVANE', supplierItem: `OV-${item}`, unit: 'EA', perUnit: '1' }],
    },
    {
      record: 'price',
      item,
      supplier: 'ORTHOVANE',
      contract: 'OV-2026',
      unit: 'EA',
      unitPrice,
      from: '2026-01-01',
      tier: '1',
      basis: 'contract',
    },
  ]),
  { record: 'budget', entity: 'north', costCenter: '7310', account: 'supply-expense', period: '2026-03', amount: '20000.00' },
].map((record) => JSON.stringify({ entity: 'shared', day: '2026-03-01', ...record }));

const line = (number: string, item: string, quantity: string, lot: string) => ({
  line: number,
  item,
  description: 'Implant',
  quantity,
  unit: 'EA',
  lot,
  distributions: [{ costCenter: '7310', share: '100' }],
});
const USAGE = {
  usage: 'U-501',
  supplier: 'ORTHOVANE',
  requester: 'or.supply',
  site: 'NORTH-OR',
  costCenter: '7310',
  currency: 'USD',
  day: '2026-03-05',
  case: 'CASE-7781',
  physician: 'DR-12',
  lines: [line('1', '90010', '1', 'L-77'), line('2', '90011', '6', 'L-78')],
};
/** 412.50 + 6 × 38.00. */
const COST = 64_050;

let keyed = 0;
async function say(reference: string, usage: object, token = 'a.b.c') {
  const answer = await gateway.inject({
    method: 'POST',
    url: '/v1/implant-usages',
    headers: { host: '127.0.0.1', authorization: `Bearer ${token}`, 'idempotency-key': `u${++keyed}` },
    payload: { reference, entity: 'north', usage },
  });
  await settle();
  return answer;
}
async function purchase(path: string) {
  const answer = await gateway.inject({ url: `/v1/${path}`, headers: { host: '127.0.0.1', authorization: 'Bearer a.b.c' } });
  return answer.json<{ purchase: { status: string; document: Record<string, unknown> } }>().purchase;
}
/** In cents, of the actual books. */
async function books(): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { account, debit, credit } of await transaction(worker, scope, (tx) => trialBalance(tx, tenant)))
    if (!account.includes('encumbrance')) sums[account] = (sums[account] ?? 0) + Number(debit - credit);
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

await take('materials-master', MASTERS.join('\n'));

test('who may only ask and receive may not say what was used, and a usage without its case is refused', async () => {
  assert.equal((await say('u-0', USAGE, 'ward.b.c')).statusCode, 403);
  const { case: _, ...withoutCase } = USAGE;
  assert.equal((await say('u-0', withoutCase)).statusCode, 400);
  assert.equal((await say('u-0', { ...USAGE, lines: [] })).statusCode, 400);
});

test('implants that were used are ordered and received by that, and nobody asks for them or receives them again', async () => {
  const taken = await say('u-1', USAGE);
  assert.equal(taken.statusCode, 202, taken.body);
  const handedIn = await gateway.inject({
    url: String(taken.headers.location),
    headers: { host: '127.0.0.1', authorization: 'Bearer a.b.c' },
  });
  const { kind, status, subject } = handedIn.json<{ document: Record<string, unknown> }>().document;
  assert.deepEqual([kind, status, subject], ['implant-usage', 'posted', 'requisition:U-501']);
  const requisition = await purchase('requisitions/U-501');
  assert.deepEqual([requisition.status, requisition.document['kind']], ['ordered', 'bill-only']);
  const order = await purchase('purchase-orders/U-501-1');
  assert.equal(order.status, 'received');
  const { case: named, ...usage } = order.document['usage'] as { case: string };
  assert.deepEqual(usage, { physician: 'DR-12', day: '2026-03-05', lot: 'L-77' });
  assert.notEqual(named, USAGE.case);
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query('select 1 from event where tenant = $1 and data::text like $2', [tenant, `%${USAGE.case}%`]),
  );
  assert.equal(rows.length, 0, 'no event names the case');
  assert.deepEqual(await books(), { 'supply-expense': COST, grni: -COST });
});

test('the same usage again changes nothing, and one that is corrected is received as corrected', async () => {
  await say('u-1', USAGE);
  await say('u-2', USAGE);
  assert.deepEqual(await books(), { 'supply-expense': COST, grni: -COST });
  await say('u-3', { ...USAGE, lines: [line('1', '90010', '1', 'L-77'), line('2', '90011', '5', 'L-78')] });
  const fewer = COST - 3_800;
  assert.deepEqual(await books(), { 'supply-expense': fewer, grni: -fewer });
  await say('u-4', USAGE);
  assert.deepEqual(await books(), { 'supply-expense': COST, grni: -COST });
  await say('u-5', { ...USAGE, lines: [line('1', '90010', '1', 'L-77')] });
  assert.deepEqual(await books(), { 'supply-expense': 41_250, grni: -41_250 }, 'the screws were not used');
  await say('u-6', USAGE);
  assert.deepEqual(await books(), { 'supply-expense': COST, grni: -COST }, 'they were');
});

test('what was used is billed, matched with its usage and paid, with no receipt from a dock', async () => {
  const invoice = {
    id: 'ov-1',
    supplier: 'ORTHOVANE',
    number: 'OV-1',
    kind: 'invoice',
    day: '2026-03-08',
    currency: 'USD',
    freight: '0.00',
    tax: '0.00',
    total: '640.50',
    lines: [
      { line: '1', order: 'U-501-1', orderLine: '1', quantity: '1', unit: 'EA', unitPrice: '412.50', amount: '412.50' },
      { line: '2', order: 'U-501-1', orderLine: '2', quantity: '6', unit: 'EA', unitPrice: '38.00', amount: '228.00' },
    ],
  };
  await take('partner-documents', `${JSON.stringify({ record: 'supplier-invoice', entity: 'north', ...invoice })}\n`);
  const key = encodeURIComponent('api|ov-1');
  assert.equal((await purchase(`invoices/${key}`)).status, 'payable');
  assert.deepEqual(await books(), { 'supply-expense': COST, 'accounts-payable': -COST });
  const payment = {
    record: 'supplier-payment',
    payment: 'PAY-1',
    supplier: 'ORTHOVANE',
    invoice: 'OV-1',
    status: 'paid',
    amount: '640.50',
    currency: 'USD',
    day: '2026-04-07',
  };
  await take('erp-payments', JSON.stringify(payment));
  assert.equal((await purchase(`invoices/${key}`)).status, 'paid');
  assert.equal((await books())['accounts-payable'], undefined);
  assert.equal((await purchase('purchase-orders/U-501-1')).status, 'completed');
});
