import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { escalateOverdue, openExceptions, type WorklistPolicy } from '../../src/worklist/index.ts';
import { loggedIn, policyInForce, proposed } from '../approvals-given.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { server, worker } = story;
const gateway = gatewayOf(story);
after(() => gateway.close());

const WORKLIST: WorklistPolicy = {
  version: 1,
  owners: {
    payables: {
      title: 'Payables',
      roles: ['payables-analyst'],
      escalation: [
        { afterHours: 0, to: 'lead' },
        { afterHours: 24, to: 'finance' },
      ],
    },
    lead: { title: 'Lead', roles: ['controller'] },
    finance: { title: 'Finance', roles: ['controller'] },
  },
  kinds: {
    'invoice-held': { cause: 'match', actions: ['accept-variance', 'short-pay', 'request-credit', 'reject', 'reassign'] },
    paperwork: { cause: 'document', actions: ['resolve', 'reject', 'reassign'] },
  },
  codes: { PRICE_DIFFERS: { cause: 'price', actions: ['accept-variance', 'short-pay', 'reject', 'reassign'] } },
};
await transaction(server, SCOPE, (tx) =>
  policyInForce(
    tx,
    {
      'invoice-variance': {
        currency: 'USD',
        bands: [
          { upTo: '1000', approvers: 0 },
          { approvers: 1, roles: ['controller'] },
        ],
        dueHours: 24,
        expiresHours: 48,
        owner: 'payables',
      },
    },
    { worklist: WORKLIST },
  ),
);

const abe = await atConsole({ gateway, server }, { person: 'abe', roles: ['payables-analyst'] });
const conrad = await atConsole({ gateway, server }, { person: 'conrad', roles: ['controller'] });
const sue = await atConsole({ gateway, server }, { person: 'sue', roles: ['supply-analyst'] });

interface Task {
  readonly id: string;
  readonly cause: string;
  readonly hash: string;
  readonly actions: readonly string[];
  readonly owner?: string;
  readonly assignee?: string;
  readonly isOverdue: boolean;
  readonly escalation: number;
  readonly amount?: string;
}
type Desk = typeof abe;
const listOf = async (desk: Desk, query = ''): Promise<readonly Task[]> =>
  (await desk.ask('GET', `/v1/tasks${query}`)).json<{ tasks: Task[] }>().tasks;
const shownTo = async (desk: Desk, id: string) =>
  (await desk.ask('GET', `/v1/tasks/${id}`)).json<{ task: Task; history: { action: string }[] }>();
const decided = (desk: Desk, id: string, said: object) => desk.ask('POST', `/v1/tasks/${id}/decision`, said);

let opened = 0;
async function open(kind: string, more: object = {}): Promise<string> {
  opened += 1;
  const identity = `${kind}|${opened}`;
  const item = {
    entity: 'north',
    kind,
    identity,
    owner: 'payables',
    code: 'X',
    summary: 'The invoice differs',
    dueAt: '2036-01-01T00:00:00Z',
  };
  await transaction(worker, SCOPE, (tx) => openExceptions(tx, TENANT, [{ ...item, ...more }]));
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ id: bigint }>('select id from exception_item where identity = $1', [identity]),
  );
  return `exception:${rows[0]?.id}`;
}
const invoiceEvents = async (key: string): Promise<{ decision: string; proposal?: string; holds?: string[] }[]> => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ data: string }>(`select data from event where key = $1 and type = 'invoice.decided' order by seq`, [key]),
  );
  return rows.map(({ data }) => JSON.parse(data) as { decision: string });
};

test('work waits for whoever has a role of its owner, and for nobody else', async () => {
  const id = await open('paperwork', { dueAt: '2026-01-04T20:00:00Z' });
  const [task] = await listOf(abe);
  assert.deepEqual([task?.id, task?.cause, task?.isOverdue, task?.actions], [id, 'document', true, ['resolve', 'reject', 'reassign']]);
  assert.deepEqual(await listOf(sue), []);
  assert.equal(
    (await gateway.inject({ url: '/v1/tasks', headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` } })).statusCode,
    200,
  );
});

test('a task that is given to somebody is theirs alone, and on record', async () => {
  const id = await open('paperwork');
  const { task } = await shownTo(abe, id);
  const given = { action: 'reassign', hash: task.hash, assignee: 'sue', reason: 'knows the supplier' };
  assert.equal((await decided(abe, id, { ...given, assignee: undefined })).json<{ code: string }>().code, 'ASSIGNMENT_WANTED');
  assert.equal((await decided(abe, id, { ...given, owner: 'nobody' })).json<{ code: string }>().code, 'OWNER_UNKNOWN');
  assert.equal((await decided(abe, id, given)).json<{ outcome: string }>().outcome, 'reassigned');
  assert.deepEqual(
    (await listOf(sue)).map((one) => [one.id, one.assignee]),
    [[id, 'sue']],
  );
  assert.ok(!(await listOf(abe)).some((one) => one.id === id));
  const { history } = await shownTo(sue, id);
  assert.deepEqual(
    history.map(({ action }) => action),
    ['exception.opened', 'exception.reassigned'],
  );
});

test('who looked at something else decides nothing, and nothing is done without a reason or beside the policy', async () => {
  const id = await open('paperwork');
  const { task } = await shownTo(abe, id);
  const codeOf = async (said: object): Promise<string> => (await decided(abe, id, said)).json<{ code: string }>().code;
  assert.equal(await codeOf({ action: 'resolve', hash: 'a'.repeat(64), reason: 'filed it' }), 'TASK_DIFFERS');
  assert.equal(await codeOf({ action: 'resolve', hash: task.hash }), 'REASON_WANTED');
  assert.equal(await codeOf({ action: 'short-pay', hash: task.hash, reason: 'less' }), 'ACTION_NOT_ALLOWED');
  assert.equal(
    (await decided(abe, id, { action: 'resolve', hash: task.hash, reason: 'filed it' })).json<{ outcome: string }>().outcome,
    'resolved',
  );
  assert.equal(await codeOf({ action: 'resolve', hash: task.hash, reason: 'again' }), 'TASK_UNKNOWN');
});

test('late work goes to the next owner, one step after the other and each once', async () => {
  const id = await open('paperwork', { dueAt: '2026-01-05T00:00:00Z' });
  const escalate = (at: string): Promise<number> => transaction(server, SCOPE, (tx) => escalateOverdue(tx, TENANT, WORKLIST, new Date(at)));
  assert.equal(await escalate('2026-01-01T00:00:00Z'), 0);
  assert.ok((await escalate('2026-01-05T01:00:00Z')) >= 1);
  assert.deepEqual([(await shownTo(conrad, id)).task.owner, (await shownTo(conrad, id)).task.escalation], ['lead', 1]);
  assert.equal(await escalate('2026-01-05T02:00:00Z'), 0);
  assert.ok((await escalate('2026-01-06T01:00:00Z')) >= 1);
  const { task, history } = await shownTo(conrad, id);
  assert.deepEqual([task.owner, task.escalation], ['finance', 2]);
  assert.equal(history.filter(({ action }) => action === 'exception.escalated').length, 2);
  assert.equal(await escalate('2027-01-06T01:00:00Z'), 0);
  assert.ok((await listOf(conrad)).some((one) => one.id === id));
  assert.ok(!(await listOf(abe)).some((one) => one.id === id));
});

test('that an invoice is paid although it differs another person approves, and the invoice is told under the proposal’s name', async () => {
  const key = 'invoice:test|1';
  const id = await open('invoice-held', { code: 'PRICE_DIFFERS', key, amount: 250_00n, currency: 'USD' });
  const { task } = await shownTo(abe, id);
  assert.deepEqual([task.cause, task.amount], ['price', '25000']);
  assert.equal(
    (await decided(abe, id, { action: 'resolve', hash: task.hash, reason: 'fine' })).json<{ code: string }>().code,
    'ACTION_NOT_ALLOWED',
  );
  const said = { action: 'accept-variance', hash: task.hash, reason: 'price rose as agreed' };
  const asked = (await decided(abe, id, said)).json<{ outcome: string; approval: string }>();
  assert.equal(asked.outcome, 'under-way');
  assert.deepEqual(await invoiceEvents(key), []);
  assert.equal((await decided(abe, id, said)).json<{ code: string }>().code, 'PROPOSAL_WAITING');
  const wanted = `approval:${asked.approval}`;
  assert.ok(!(await listOf(abe)).some((one) => one.id === wanted), 'nobody approves what is their own');
  const waiting = (await listOf(conrad, '?type=approval')).find((one) => one.id === wanted);
  assert.deepEqual(waiting?.actions, ['approve', 'reject']);
  assert.equal(
    (await decided(conrad, wanted, { action: 'approve', hash: waiting?.hash ?? '' })).json<{ outcome: string }>().outcome,
    'approved',
  );
  assert.deepEqual(await invoiceEvents(key), [
    { decision: 'accept-variance', holds: ['invoice-held'], proposal: asked.approval, reason: 'price rose as agreed' },
  ]);
});

test('no program lets an invoice be paid although it differs without a proposal behind it', async () => {
  const event = {
    identity: createHash('sha256').update('forged').digest().subarray(0, 16),
    type: 'invoice.decided',
    entity: 'north',
    key: 'invoice:test|2',
    occurredAt: systemClock.now().toISOString(),
    data: { decision: 'accept-variance', reason: 'because', proposal: '1' },
  };
  await assert.rejects(
    transaction(server, SCOPE, (tx) => appendEvents(tx, story.log, [event])),
    ({ cause }: Error) => cause instanceof Error && cause.message === 'EFFECT_UNAPPROVED',
  );
});

test('what is not disputed is paid at once, and rejecting rejects the invoice and not the work alone', async () => {
  const key = 'invoice:test|3';
  const id = await open('invoice-held', { key, amount: 100n, currency: 'USD' });
  const { task } = await shownTo(abe, id);
  const short = { action: 'short-pay', hash: task.hash, reason: 'two boxes missing' };
  assert.equal((await decided(abe, id, short)).json<{ outcome: string }>().outcome, 'under-way');
  const by = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
  const number = id.replace('exception:', '');
  await gateway.inject({ method: 'POST', url: `/v1/exceptions/${number}/reject`, headers: by, payload: { reason: 'never ordered' } });
  assert.deepEqual(
    (await invoiceEvents(key)).map(({ decision }) => decision),
    ['short-pay', 'reject'],
  );
});

test('what a person asked for is not returned, which would be its end, but approved or rejected', async () => {
  const made = await transaction(server, SCOPE, async (tx) => {
    const { session } = await loggedIn(tx, 'nora', { roles: ['revenue-analyst'] });
    return proposed(tx, session, { amount: 20_000n });
  });
  const id = `approval:${made.id}`;
  const said = { action: 'return', hash: made.hash, reason: 'name the department' };
  assert.equal((await decided(conrad, id, said)).json<{ code: string }>().code, 'ACTION_NOT_ALLOWED');
  assert.equal((await decided(conrad, id, { ...said, action: 'reject', reason: '' })).statusCode, 400);
  assert.equal((await decided(conrad, id, { ...said, action: 'reject' })).json<{ outcome: string }>().outcome, 'rejected');
  const { approval, steps } = (await conrad.ask('GET', `/v1/approvals/${made.id}`)).json<{
    approval: { state: string };
    steps: { note?: string }[];
  }>();
  assert.deepEqual([approval.state, steps.at(-1)?.note], ['rejected', 'name the department']);
  assert.equal((await shownTo(conrad, id)).task, undefined);
});

test('the list goes on where a page ended', async () => {
  const all = await listOf(abe, '?limit=200');
  const first = (await abe.ask('GET', '/v1/tasks?limit=1')).json<{ tasks: Task[]; next: string }>();
  const rest = await listOf(abe, `?limit=200&after=${encodeURIComponent(first.next)}`);
  assert.deepEqual(
    [...first.tasks, ...rest].map(({ id }) => id),
    all.map(({ id }) => id),
  );
  assert.equal((await abe.ask('GET', '/v1/tasks?after=nowhere')).statusCode, 400);
});

test('exceptions are filtered by cause, clock, money and person', async () => {
  const id = await open('paperwork', { amount: -5_000_000n, currency: 'USD', dueAt: '2026-01-03T00:00:00Z' });
  const found = async (query: string): Promise<readonly string[]> =>
    (await abe.ask('GET', `/v1/exceptions?limit=100&${query}`))
      .json<{ exceptions: { id: string }[] }>()
      .exceptions.map((one) => `exception:${one.id}`);
  assert.deepEqual(await found('atLeast=5000000'), [id]);
  assert.ok((await found('cause=document&overdue=true')).includes(id));
  assert.ok(!(await found('cause=price')).includes(id));
  assert.equal((await found('assignee=sue')).length, 1);
});
