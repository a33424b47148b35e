import assert from 'node:assert/strict';
import { after, test } from 'node:test';
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
  readonly context: readonly { readonly about: string; readonly facts: readonly { readonly name: string; readonly value: string }[] }[];
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
  await tell('order.recorded', 'order:PO-1', orderOf('PO-1'));
  await tell('invoice.received', key, invoiceOf('I-1', 'PO-1', '15.00', '15000'));
  const task = await taskOf(sol, 'invoice-price', key);
  const { decidedBy, context } = await shown(sol, task);
  assert.ok(
    decidedBy.some((rule) => rule.startsWith('price')),
    decidedBy.join('\n'),
  );
  assert.deepEqual(
    context.map(({ about }) => about),
    [key, 'order:PO-1'],
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
  assert.deepEqual(task.actions, ['not-a-duplicate', 'reject', 'reassign']);
  assert.equal((await decide(abe, task, { action: 'reject' })).statusCode, 200);
  await settle();
  assert.equal(await statusOf('invoice:api|4'), 'rejected');
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
