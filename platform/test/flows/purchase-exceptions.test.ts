import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../src/canonical/index.ts';
import { fireTimers } from '../../src/processes/engine/index.ts';
import { announceDeclared } from '../../src/processes/index.ts';
import { PURCHASE_WORK, type PurchaseWork, RATES_DECLARED } from '../../src/processes/requisition-to-pay/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { commandsTo } from '../command-run.ts';
import { atConsole } from '../people.ts';
import { CASES } from '../purchase-cases.ts';
import { invoiceNumber, order, orderNumber, requisitionNumber, supplier } from '../purchase-documents.ts';
import { recorderOf } from '../purchase-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database, new Date());
const { server, settle, worker, log } = running;
const { tenant, scope, release } = running.estate;
const gateway = gatewayOf(running, { tenant });
const { run } = await commandsTo(gateway);

/** Each kind is ended once over the API; of each action the first kind once more from the command line. */
const TURNS = PURCHASE_WORK.flatMap((kind, index) => {
  const isFirst = PURCHASE_WORK.findIndex((one) => CASES[one].action === CASES[kind].action) === index;
  const api = { kind, n: 10 + index, door: 'API' as const };
  return isFirst ? [api, { kind, n: 60 + index, door: 'command line' as const }] : [api];
});

const tell = recorderOf(running);

interface Task {
  readonly id: string;
  readonly kind: string;
  readonly hash: string;
  readonly subject?: string;
  readonly owner: string;
  readonly dueAt: string;
  readonly actions: readonly string[];
}

const work = release.estate.policies['purchasing'] as { readonly work: Readonly<Record<string, { readonly owner: string }>> };
const { owners } = release.estate.policies['worklist'] as {
  readonly owners: Readonly<Record<string, { readonly roles: readonly string[] }>>;
};
type Desk = Awaited<ReturnType<typeof atConsole>>;
const desks = new Map<string, Desk>();
/** Somebody of the first role that does an owner's work, and no other. */
async function deskOf(owner: string): Promise<Desk> {
  const role = owners[owner]?.roles[0] ?? 'administrator';
  const known = desks.get(role) ?? (await atConsole({ gateway, server, tenant }, { person: `person.${role}`, roles: [role] }));
  desks.set(role, known);
  return known;
}
const controller = await atConsole({ gateway, server, tenant }, { person: 'conrad', roles: ['controller'] });

/** The key that an exception of the kind is of. */
const subjectOf = (kind: PurchaseWork, n: number): string => {
  if (kind === 'supplier-duplicate') return `taxpayer:T-${n}`;
  if (kind.startsWith('invoice'))
    return kind === 'invoice-duplicate' ? `invoice:edi|ORTHOVANE|INV-${invoiceNumber(n)}` : `invoice:edi|ORTHOVANE|${invoiceNumber(n)}`;
  return /^(?:requisition|emergency|transfer)/.test(kind) ? `requisition:${requisitionNumber(n)}` : `order:${orderNumber(n)}`;
};

async function stateOf(key: string): Promise<{ status: string; data: string }> {
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query<{ status: string; data: string }>('select status, data from process_state where key = $1', [key]),
  );
  assert.ok(rows[0] !== undefined, key);
  return rows[0];
}

async function booksOf(n: number): Promise<Record<string, number>> {
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query<{ account: string; amount: string }>(
      `select l.account, sum(l.amount)::text as amount from journal_line l join journal j on j.tenant = l.tenant and j.journal = l.journal
        where (j.subject = $1 or j.subject like $2) and l.account not like '%encumbrance%' group by 1 having sum(l.amount) <> 0`,
      [`order:${orderNumber(n)}`, `invoice:edi|ORTHOVANE|%${invoiceNumber(n)}`],
    ),
  );
  return Object.fromEntries(rows.map(({ account, amount }) => [account, Number(amount)]));
}

await tell([supplier('ORTHOVANE')]);
for (const { kind, n } of TURNS) await tell(CASES[kind].story(n));
await settle();
for (const { kind, n } of TURNS) {
  const { later } = CASES[kind];
  if (later !== undefined) await tell(later(n, JSON.parse((await stateOf(subjectOf(kind, n))).data) as JsonObject));
}
await settle();
// Whatever waits for the other side has waited long enough.
while ((await fireTimers(worker, log, new Date(Date.now() + 60 * 86_400_000))) > 0) await settle();

async function tasksOf(desk: Desk): Promise<Task[]> {
  return (await desk.ask('GET', '/v1/tasks?limit=200')).json<{ tasks: Task[] }>().tasks;
}

/** Decides as agreed; answers the proposal that somebody else has to approve first. */
async function decide(desk: Desk, { id, hash }: Task, action: string, door: 'API' | 'command line'): Promise<string | undefined> {
  if (door === 'command line') {
    const { code, out, err } = await run(['tasks', 'decide', id, action, '--hash', hash.slice(0, 8), '--reason', 'as agreed']);
    assert.equal(code, 0, err);
    const [, proposal] = /proposal (\d+)/.exec(out) ?? [];
    return proposal === undefined ? undefined : `approval:${proposal}`;
  }
  const said = await desk.ask('POST', `/v1/tasks/${id}/decision`, { hash, action, reason: 'as agreed' });
  assert.equal(said.statusCode, 200, said.body);
  const { approval } = said.json<{ approval?: string }>();
  return approval === undefined ? undefined : `approval:${approval}`;
}

for (const { kind, n, door } of TURNS) {
  const { action, cure, status, books = {} } = CASES[kind];
  test(`${kind} is its owner’s work, and ends by ${door} with ${action}${cure === undefined ? '' : ' and with its cause'}`, async () => {
    const subject = subjectOf(kind, n);
    const desk = await deskOf(work.work[kind]?.owner ?? '');
    const task = (await tasksOf(desk)).find((one) => one.kind === kind && one.subject === subject);
    assert.ok(
      task !== undefined,
      `no ${kind} of ${subject} among ${(await tasksOf(desk)).map((one) => `${one.kind} ${one.subject}`).join(', ')}`,
    );
    assert.equal(task.owner, work.work[kind]?.owner);
    assert.ok(task.actions.includes(action) && task.actions.includes('reassign'), task.actions.join(', '));
    const approval = await decide(desk, task, action, door);
    if (approval !== undefined) {
      const asked = (await tasksOf(controller)).find(({ id }) => id === approval);
      assert.ok(asked !== undefined, approval);
      const approved = await controller.ask('POST', `/v1/tasks/${asked.id}/decision`, {
        hash: asked.hash,
        action: 'approve',
        reason: 'seen',
      });
      assert.equal(approved.statusCode, 200, approved.body);
    }
    await settle();
    if (cure !== undefined) await tell(cure(n));
    await settle();
    const left = (await tasksOf(desk)).filter((one) => one.subject === subject).map((one) => one.kind);
    assert.ok(!left.includes(kind), 'it is nobody’s work any more');
    assert.deepEqual([(await stateOf(subject)).status, await booksOf(n)], [status, books]);
  });
}

test('what waits for a rate of its money is told of each release once', async () => {
  await tell([order(199, { currency: 'CHF' })]);
  await settle();
  assert.ok((await announceDeclared(worker, log, { release: 2, node: 'one' }, new Date())) > 0);
  assert.equal(await announceDeclared(worker, log, { release: 2, node: 'one' }, new Date()), 0, 'it says so once');
  await settle();
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query('select from event where tenant = $1 and key = $2 and type = $3', [tenant, `order:${orderNumber(199)}`, RATES_DECLARED]),
  );
  assert.equal(rows.length, 1);
});
