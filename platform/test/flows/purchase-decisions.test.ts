import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import { alignedLines } from '../../src/gateway/purchase-lines.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { invoiceOf, orderOf, tellerOf } from '../purchase-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { server, settle } = running;
const { tenant } = running.estate;
const gateway = gatewayOf(running, { tenant });
after(() => gateway.close());
const given = { gateway, server, tenant };
const abe = await atConsole(given, { person: 'abe', roles: ['payables-analyst'] });
const sol = await atConsole(given, { person: 'sol', roles: ['supply-analyst'] });
const rex = await atConsole(given, { person: 'rex', roles: ['receiver'] });
const conrad = await atConsole(given, { person: 'conrad', roles: ['controller'] });

const tell = tellerOf(running);

interface Task {
  readonly id: string;
  readonly kind: string;
  readonly hash: string;
  readonly subject?: string;
  readonly actions: readonly string[];
}
interface Shown {
  readonly task: Task;
  readonly decidedBy: readonly string[];
  readonly lines: readonly Readonly<Record<string, string>>[];
  readonly owners: readonly string[];
}
type Desk = typeof abe;
async function taskOf(desk: Desk, kind: string, subject: string): Promise<Task> {
  const { tasks } = (await desk.ask('GET', '/v1/tasks?limit=200')).json<{ tasks: Task[] }>();
  const found = tasks.find((task) => task.kind === kind && task.subject === subject);
  assert.ok(found !== undefined, `no ${kind} of ${subject} among ${tasks.map((task) => `${task.kind} ${task.subject}`).join(', ')}`);
  return found;
}
const decide = (desk: Desk, { id, hash }: Task, said: object) =>
  desk.ask('POST', `/v1/tasks/${id}/decision`, { hash, reason: 'as agreed', ...said });
const shown = async (desk: Desk, { id }: Task): Promise<Shown> => (await desk.ask('GET', `/v1/tasks/${id}`)).json<Shown>();
const statusOf = async (key: string): Promise<string> =>
  (await abe.ask('GET', `/v1/invoices/${encodeURIComponent(key.slice('invoice:'.length))}`)).json<{ purchase: { status: string } }>()
    .purchase.status;

test('a price that is too high is seen beside its order, and paid when another person approved exactly that difference', async () => {
  const key = 'invoice:edi|1';
  const order = orderOf('PO-1');
  const [ordered] = order['lines'] as readonly object[];
  await tell('order.recorded', 'order:PO-1', { ...order, lines: [{ ...ordered, quantity: '10.0' }] });
  await tell('invoice.received', key, invoiceOf('I-1', 'PO-1', '15.00', '15000'));
  const task = await taskOf(sol, 'invoice-price', key);
  const { decidedBy, lines, owners } = await shown(sol, task);
  const beside = { ordered: '10 BX', billed: '10 BX', orderPrice: '10.00', billedPrice: '15.00' };
  assert.deepEqual(lines, [{ order: 'order:PO-1', line: '1', what: 'Gloves', ...beside }]);
  assert.ok(owners.includes('payables-lead'));
  assert.ok(
    decidedBy.some((rule) => rule.startsWith('price')),
    decidedBy.join('\n'),
  );
  assert.equal((await decide(sol, task, { action: 'accept-variance', holds: ['total'] })).json<{ code: string }>().code, 'HOLD_NOT_OPEN');
  const asked = (await decide(sol, task, { action: 'accept-variance' })).json<{ outcome: string; approval: string }>();
  assert.equal(asked.outcome, 'under-way', JSON.stringify(asked));
  const proposal = await taskOf(conrad, 'invoice-variance', key);
  assert.equal((await decide(conrad, proposal, { action: 'approve' })).json<{ outcome: string }>().outcome, 'approved');
  await settle();
  assert.equal(await statusOf(key), 'payable');
  assert.equal((await sol.ask('GET', `/v1/tasks/${task.id}`)).statusCode, 404, 'the invoice closed its exception');
});

test('what came for an order that nobody knows is seen line by line', async () => {
  const came = { order: 'PO-90', unit: 'BX', day: '2026-03-05', location: 'north-or' };
  await tell('goods.received', 'order:PO-90', { ...came, line: '1', item: 'GLOVES', receipt: 'RC-90', quantity: '4.0', condition: 'good' });
  await tell('goods.received', 'order:PO-90', { ...came, line: '1', receipt: 'RC-91', quantity: '2', condition: 'good' });
  await tell('goods.received', 'order:PO-90', { ...came, item: 'GOWNS', receipt: 'RC-92', quantity: '1', condition: 'damaged' });
  const lines = await transaction(server, running.estate.scope, (tx) => alignedLines(tx, tenant, 'order:PO-90'));
  assert.deepEqual(
    lines.toSorted((a, b) => (a.line < b.line ? -1 : 1)),
    [
      { order: 'order:PO-90', line: '1', what: 'GLOVES', received: '6 BX' },
      { order: 'order:PO-90', line: 'GOWNS', what: 'GOWNS', received: '0' },
    ],
  );
});

test('of an invoice that differs what nobody disputes is paid, or it is rejected', async () => {
  await tell('order.recorded', 'order:PO-2', orderOf('PO-2'));
  await tell('order.recorded', 'order:PO-3', orderOf('PO-3'));
  await tell('invoice.received', 'invoice:edi|2', invoiceOf('I-2', 'PO-2', '16.00', '16000'));
  await tell('invoice.received', 'invoice:edi|3', invoiceOf('I-3', 'PO-3', '17.00', '17000'));
  assert.equal((await decide(sol, await taskOf(sol, 'invoice-price', 'invoice:edi|2'), { action: 'short-pay' })).statusCode, 200);
  assert.equal((await decide(sol, await taskOf(sol, 'invoice-price', 'invoice:edi|3'), { action: 'reject' })).statusCode, 200);
  await settle();
  assert.deepEqual([await statusOf('invoice:edi|2'), await statusOf('invoice:edi|3')], ['payable', 'rejected']);
});

test('a copy is rejected, or paid once somebody says that it is none', async () => {
  await tell('order.recorded', 'order:PO-4', orderOf('PO-4'));
  await tell('invoice.received', 'invoice:edi|4', invoiceOf('I-4', 'PO-4', '10.00', '10000'));
  await tell('invoice.received', 'invoice:api|4', invoiceOf('I-4', 'PO-4', '10.00', '10000'));
  const task = await taskOf(abe, 'invoice-duplicate', 'invoice:api|4');
  const number = task.id.slice('exception:'.length);
  for (const said of [{ action: 'not-a-duplicate' }, { action: 'reject' }, { action: 'reassign', owner: 'receiving' }]) {
    const refused = await decide(rex, task, said);
    assert.deepEqual(
      [refused.statusCode, refused.json<{ code: string }>().code],
      [403, 'WORK_OF_OTHERS'],
      `${said.action} by who receives goods`,
    );
  }
  assert.equal(
    (await rex.ask('POST', `/v1/exceptions/${number}/reject`, { reason: 'not mine to say' })).statusCode,
    403,
    'by the other door',
  );
  assert.deepEqual(task.actions, ['not-a-duplicate', 'reject', 'reassign']);
  assert.equal((await decide(abe, task, { action: 'reject' })).statusCode, 200);
  await settle();
  assert.equal(await statusOf('invoice:api|4'), 'rejected');
});

test('what a closed order still has open is given up when another person approved exactly that, and the aging tells of it no more', async () => {
  const order = orderOf('PO-30');
  const [line] = order['lines'] as Readonly<Record<string, string>>[];
  await tell('order.recorded', 'order:PO-30', {
    ...order,
    lines: [{ ...line, matching: 'three-way', distributions: [{ costCenter: '6170', share: '100' }] }],
  });
  const came = { order: 'PO-30', line: '1', receipt: 'RC-30', unit: 'BX', day: '2026-03-05', location: 'north-or', condition: 'good' };
  await tell('goods.received', 'order:PO-30', { ...came, quantity: '4' });
  await tell('order.decided', 'order:PO-30', { order: 'PO-30', decision: 'close', reason: 'discontinued' });
  const aged = async (): Promise<readonly { order: string; received: string }[]> =>
    (await conrad.ask('GET', '/v1/ledger/grni')).json<{ grni: { open: { order: string; received: string }[] } }>().grni.open;
  assert.deepEqual(
    (await aged()).map((one) => [one.order, one.received]),
    [['PO-30', '4000']],
  );
  const task = await taskOf(abe, 'order-left-open', 'order:PO-30');
  assert.deepEqual(task.actions, ['write-off-open', 'reassign']);
  assert.equal((await decide(rex, task, { action: 'write-off-open' })).statusCode, 403, 'by who receives goods');
  const asked = (await decide(abe, task, { action: 'write-off-open' })).json<{ outcome: string; approval: string }>();
  assert.equal(asked.outcome, 'under-way', JSON.stringify(asked));
  assert.equal((await decide(abe, task, { action: 'write-off-open' })).json<{ code: string }>().code, 'PROPOSAL_WAITING');
  const proposal = await taskOf(conrad, 'order-write-off', 'order:PO-30');
  assert.equal((await decide(conrad, proposal, { action: 'approve' })).json<{ outcome: string }>().outcome, 'approved');
  await settle();
  assert.equal((await abe.ask('GET', `/v1/tasks/${task.id}`)).statusCode, 404, 'the order closed its exception');
  assert.deepEqual(
    (await aged()).filter((one) => one.order === 'PO-30'),
    [],
  );
  const { entries } = (await sol.ask('GET', '/v1/purchase-orders/PO-30/timeline')).json<{ entries: { title: string }[] }>();
  assert.ok(
    entries.some(({ title }) => title.includes('eceipt written off')),
    JSON.stringify(entries),
  );
  const forged = {
    order: 'PO-30',
    decision: 'write-off',
    open: [{ line: '1', received: '4000', billed: '0' }],
    proposal: '1',
    reason: 'mine',
  };
  const unapproved = transaction(server, running.estate.scope, (tx) =>
    appendEvents(tx, running.estate.log, [
      {
        identity: Buffer.alloc(16, 7),
        type: 'order.decided',
        entity: 'north',
        key: 'order:PO-30',
        occurredAt: '2026-03-06T00:00:00Z',
        data: forged,
      },
    ]),
  );
  await assert.rejects(unapproved, ({ cause }: Error) => cause instanceof Error && cause.message === 'EFFECT_UNAPPROVED');
});

test('lines of an order that make up for each other are decided about in full, by another person', async () => {
  const order = orderOf('PO-31');
  const [line] = order['lines'] as Readonly<Record<string, string>>[];
  const received = { ...line, matching: 'three-way', distributions: [{ costCenter: '6170', share: '100' }] };
  await tell('order.recorded', 'order:PO-31', { ...order, lines: [received, { ...received, line: '2' }] });
  const came = { order: 'PO-31', unit: 'BX', day: '2026-03-05', location: 'north-or', condition: 'good' };
  await tell('goods.received', 'order:PO-31', { ...came, line: '1', receipt: 'RC-31', quantity: '4' });
  await tell('goods.received', 'order:PO-31', { ...came, line: '2', receipt: 'RC-32', quantity: '-4' });
  await tell('order.decided', 'order:PO-31', { order: 'PO-31', decision: 'close', reason: 'discontinued' });
  const asked = (await decide(abe, await taskOf(abe, 'order-left-open', 'order:PO-31'), { action: 'write-off-open' })).json<{
    outcome: string;
    approval: string;
  }>();
  assert.equal(asked.outcome, 'under-way', JSON.stringify(asked));
  const { approval, content } = (await conrad.ask('GET', `/v1/approvals/${asked.approval}`)).json<{
    approval: { amount: string };
    content: { open: unknown };
  }>();
  assert.equal(approval.amount, '8000');
  assert.deepEqual(content.open, [
    { line: '1', received: '4000', billed: '0' },
    { line: '2', received: '-4000', billed: '0' },
  ]);
  const proposal = await taskOf(conrad, 'order-write-off', 'order:PO-31');
  assert.equal((await decide(conrad, proposal, { action: 'approve' })).json<{ outcome: string }>().outcome, 'approved');
  await settle();
  const { grni } = (await conrad.ask('GET', '/v1/ledger/grni')).json<{ grni: { open: { order: string }[] } }>();
  assert.ok(!grni.open.some((one) => one.order === 'PO-31'));
});

test('what a supplier answers to an order is taken line by line', async () => {
  await tell('order.recorded', 'order:PO-5', orderOf('PO-5'));
  await tell('order.acknowledged', 'order:PO-5', {
    order: 'PO-5',
    supplier: 'medline',
    answer: 'changed',
    day: '2026-03-06',
    lines: [{ line: '1', answer: 'changed', quantity: '10', unit: 'BX', unitPrice: '14.00' }],
  });
  const task = await taskOf(sol, 'order-price', 'order:PO-5');
  assert.equal((await decide(sol, task, { action: 'accept-answer' })).json<{ outcome: string }>().outcome, 'under-way');
  await settle();
  assert.equal((await sol.ask('GET', `/v1/tasks/${task.id}`)).statusCode, 404);
  const { entries } = (await sol.ask('GET', '/v1/purchase-orders/PO-5/timeline')).json<{ entries: { title: string }[] }>();
  assert.ok(entries.some(({ title }) => title === 'Order decided'));
});

test('what came, what was damaged and what no order knows stand beside what is billed', async () => {
  await tell('order.recorded', 'order:PO-20', orderOf('PO-20'));
  const came = { order: 'PO-20', line: '1', unit: 'BX', day: '2026-03-05', location: 'north-or' };
  await tell('goods.received', 'order:PO-20', { ...came, receipt: 'RC-1', quantity: '4', condition: 'good' });
  await tell('goods.received', 'order:PO-20', { ...came, receipt: 'RC-2', quantity: '0.5', condition: 'good' });
  await tell('goods.received', 'order:PO-20', { ...came, receipt: 'RC-3', quantity: '5', condition: 'damaged' });
  const invoice = invoiceOf('I-20', 'PO-20', '15.00', '16000');
  const [line] = invoice['lines'] as Readonly<Record<string, string>>[];
  const more = {
    line: '2',
    order: 'PO-404',
    orderLine: '7',
    description: 'Freight box',
    quantity: '1',
    unit: 'EA',
    unitPrice: '10',
    amount: '1000',
  };
  await tell('invoice.received', 'invoice:edi|20', { ...invoice, lines: [{ ...line, amount: '15000' }, more] });
  const { lines } = await shown(sol, await taskOf(sol, 'invoice-price', 'invoice:edi|20'));
  assert.deepEqual(
    lines.map(({ order, received, billed, billedPrice }) => [order, received, billed, billedPrice]),
    [
      ['order:PO-20', '4.5 BX', '10 BX', '15.00'],
      ['order:PO-404', undefined, '1 EA', '10'],
    ],
  );
});

test('purchases are listed from the last number, and by how it begins', async () => {
  const keysOf = async (query: string): Promise<readonly string[]> =>
    (await abe.ask('GET', `/v1/purchase-orders?${query}`)).json<{ purchases: { key: string }[] }>().purchases.map(({ key }) => key);
  for (const number of ['LIST-1', 'LIST-2', 'LIST-3']) await tell('order.recorded', `order:${number}`, orderOf(number));
  assert.deepEqual(await keysOf('order=last&starts=LIST-&limit=2'), ['order:LIST-3', 'order:LIST-2']);
  assert.deepEqual(await keysOf('order=last&starts=LIST-&after=order:LIST-2'), ['order:LIST-1']);
  assert.deepEqual(await keysOf('starts=LIST-'), ['order:LIST-1', 'order:LIST-2', 'order:LIST-3']);
  assert.deepEqual(await keysOf('starts=LIST-9'), []);
});

test('one search finds orders, requisitions and invoices by the numbers that name them, for who may see them', async () => {
  for (const number of ['FIND-1', 'FIND-2', 'FIND-3']) await tell('order.recorded', `order:${number}`, orderOf(number));
  const bill = 'invoice:edi|medline|FIND-2';
  await tell('invoice.received', bill, invoiceOf('FIND-2', 'FIND-2', '10.00', '10000'));
  const searched = async (who: typeof abe, asked: object): Promise<readonly string[]> => {
    const answer = await who.ask('POST', '/v1/purchases/search', asked);
    return answer.json<{ purchases: { key: string }[] }>().purchases.map(({ key }) => key);
  };
  assert.deepEqual(await searched(abe, { search: 'FIND-2' }), ['order:FIND-2', bill]);
  assert.deepEqual(await searched(abe, { search: 'find 2' }), [bill], 'however its supplier writes it');
  assert.deepEqual(await searched(abe, { search: 'FIND-', limit: 2 }), ['order:FIND-3', 'order:FIND-2']);
  assert.deepEqual(await searched(abe, { search: 'FIND-2', kind: 'order' }), ['order:FIND-2']);
  assert.deepEqual(await searched(abe, { search: bill.slice('invoice:'.length), kind: 'invoice' }), [bill]);
  assert.deepEqual(await searched(abe, { search: '--' }), []);
  const lena = await atConsole(given, { person: 'lena', roles: ['payables-analyst'], entities: ['lake'] });
  assert.deepEqual(await searched(lena, { search: 'FIND-2' }), [], 'they are of another entity');
  const iris = await atConsole(given, { person: 'iris', roles: ['interface-analyst'] });
  assert.equal((await iris.ask('POST', '/v1/purchases/search', { search: 'FIND-2' })).statusCode, 403);
});
