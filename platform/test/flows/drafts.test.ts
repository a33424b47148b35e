import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { loggedIn } from '../approvals-given.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { commandsTo } from '../command-run.ts';
import { gatewayOf } from '../gateway-given.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const gateway = gatewayOf(story);
const commands = await commandsTo(gateway);
const run = (...args: string[]) => commands.run(args);

interface Told {
  readonly code: string;
  readonly outcome: string;
  readonly approval: {
    readonly id: string;
    readonly hash: string;
    readonly version: number;
    readonly entity: string;
    readonly amount: string;
    readonly state: string;
  };
  readonly content: Readonly<Record<string, string>>;
}
type Asked = 'GET' | 'POST' | 'PATCH';

/** Somebody at a browser of their own. */
async function personOf(name: string, roles: readonly string[]) {
  const { cookie } = await transaction(story.server, SCOPE, (tx) => loggedIn(tx, name, { roles, tenant: TENANT }));
  const known = { host: '127.0.0.1', cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1' };
  return async (method: Asked, url: string, payload?: object, headers: object = {}) => {
    const answer = await gateway.inject({ method, url, headers: { ...known, ...headers }, ...(payload === undefined ? {} : { payload }) });
    return {
      status: answer.statusCode,
      etag: String(answer.headers['etag']),
      location: answer.headers['location'],
      ...answer.json<Told>(),
    };
  };
}

const nora = await personOf('nora', ['revenue-analyst']);
const otto = await personOf('otto', ['revenue-analyst']);
const bob = await personOf('bob', ['approver']);
const wish = (amount: string, more: object = {}) => ({
  account: story.key,
  amount,
  currency: 'USD',
  day: '2026-03-05',
  why: 'charity',
  reason: 'cannot pay',
  ...more,
});
const draftOf = (amount: string) => nora('POST', '/v1/adjustments', wish(amount, { draft: true }));

test('a draft is nobody’s work until its maker puts it forward; each change is its next version', async () => {
  const made = await draftOf('40000');
  assert.deepEqual([made.status, made.outcome, made.location], [201, 'draft', `/v1/approvals/${made.approval.id}`]);
  const url = `/v1/approvals/${made.approval.id}`;
  const seen = await nora('GET', url);
  const changed = await nora('PATCH', url, { amount: '45000', why: 'discount' }, { 'if-match': seen.etag });
  assert.deepEqual([changed.status, changed.outcome, changed.approval.version, changed.approval.amount], [200, 'draft', 2, '45000']);
  assert.deepEqual((await nora('GET', url)).content, {
    account: story.key,
    amount: '45000',
    currency: 'USD',
    day: '2026-03-05',
    why: 'discount',
  });
  const early = await bob('POST', `${url}/approve`, { hash: changed.approval.hash });
  assert.equal(early.code, 'PROPOSAL_CLOSED');
  const worklist = await transaction(story.server, SCOPE, (tx) =>
    tx.query(`select 1 from exception_item where identity = $1`, [`approval|${made.approval.id}`]),
  );
  assert.equal(worklist.rows.length, 0);
});

test('a change by who has not seen the draft as it is, is refused, and so is one that nobody could ask for', async () => {
  const { approval } = await draftOf('40001');
  const url = `/v1/approvals/${approval.id}`;
  const { etag } = await nora('GET', url);
  assert.deepEqual((await nora('PATCH', url, { amount: '1' })).status, 428);
  const both = await Promise.all(['45001', '45002'].map((amount) => nora('PATCH', url, { amount }, { 'if-match': etag })));
  assert.deepEqual(new Set(both.map(({ status }) => status)), new Set([200, 412]), 'one of two at once');
  const now = await nora('GET', url);
  assert.equal(now.approval.version, 2);
  const match = { 'if-match': now.etag };
  assert.equal((await nora('PATCH', url, { currency: 'EUR' }, match)).code, 'ADJUSTMENT_CURRENCY');
  assert.equal((await nora('PATCH', url, { account: 'account:other' }, match)).status, 400);
  assert.equal((await nora('PATCH', url, {}, match)).status, 400);
  assert.equal((await otto('PATCH', url, { amount: '2' }, { 'if-match': '*' })).code, 'PROPOSAL_NOT_YOURS');
  assert.equal((await bob('PATCH', url, { amount: '2' }, { 'if-match': '*' })).code, 'SCOPE_MISSING');
  assert.equal((await nora('GET', url)).approval.version, 2);
});

test('what is put forward is the version that was looked at, and what is approved is that one', async () => {
  const { approval: first } = await draftOf('300000');
  const url = `/v1/approvals/${first.id}`;
  const { etag } = await nora('GET', url);
  const { approval: second } = await nora('PATCH', url, { amount: '310000' }, { 'if-match': etag });
  const stale = await nora('POST', `${url}/propose`, { hash: first.hash });
  assert.deepEqual([stale.status, stale.code], [409, 'PROPOSAL_DIFFERS']);
  assert.equal((await nora('GET', url)).approval.state, 'draft', 'nothing was put forward');
  assert.equal((await otto('POST', `${url}/propose`, { hash: second.hash })).code, 'PROPOSAL_NOT_YOURS');
  const waits = await nora('POST', `${url}/propose`, { hash: second.hash });
  assert.deepEqual([waits.status, waits.outcome], [200, 'proposed']);
  const late = await nora('PATCH', url, { amount: '1' }, { 'if-match': (await nora('GET', url)).etag });
  assert.equal(late.code, 'PROPOSAL_FIXED');
  assert.equal((await bob('POST', `${url}/approve`, { hash: first.hash })).code, 'PROPOSAL_DIFFERS', 'the first version');
  assert.equal((await nora('POST', `${url}/approve`, { hash: second.hash })).code, 'SCOPE_MISSING');
  assert.equal((await bob('GET', url)).content['amount'], '310000');
});

test('a draft is of the entity that its account is of when it is put forward: changed anew, it goes to that one’s approvers', async () => {
  const { approval } = await draftOf('41000');
  const url = `/v1/approvals/${approval.id}`;
  assert.equal(approval.entity, 'north');
  const identity = Buffer.alloc(16, 9);
  const moved = { identity, type: 'encounter.updated', entity: 'south', key: story.key, occurredAt: '2026-03-03T00:00:00.000Z', data: {} };
  await transaction(story.worker, SCOPE, (tx) => appendEvents(tx, story.log, [moved]));
  const stale = await nora('POST', `${url}/propose`, { hash: approval.hash });
  assert.deepEqual([stale.status, stale.code], [409, 'DRAFT_OUTDATED']);
  const { etag } = await nora('GET', url);
  const anew = await nora('PATCH', url, { reason: 'cannot pay, says South' }, { 'if-match': etag });
  assert.deepEqual([anew.status, anew.approval.version, anew.approval.entity], [200, 2, 'south']);
  const put = await nora('POST', `${url}/propose`, { hash: anew.approval.hash });
  assert.deepEqual([put.outcome, put.approval.entity], ['proposed', 'south']);
});

test('a draft that is not wanted is withdrawn, and what a kind does not take is said', async () => {
  const { approval } = await draftOf('700');
  const url = `/v1/approvals/${approval.id}`;
  assert.equal((await otto('POST', `${url}/withdraw`, { reason: 'not mine' })).code, 'PROPOSAL_NOT_YOURS');
  assert.equal((await nora('POST', `${url}/withdraw`, { reason: 'mistake' })).outcome, 'withdrawn');
  assert.equal((await nora('POST', `${url}/propose`, { hash: approval.hash })).code, 'PROPOSAL_CLOSED');
  const { rows } = await transaction(story.server, SCOPE, (tx) =>
    tx.query<{ action: string }>(`select action from audit where object = $1 order by id`, [`proposal:${approval.id}`]),
  );
  assert.deepEqual(
    rows.map(({ action }) => action).filter((action) => action.startsWith('proposal.')),
    ['proposal.drafted', 'proposal.withdrawn'],
  );
});

test('on the command line: drafted, changed, put forward', async () => {
  const made = await run(
    'adjust',
    story.key,
    '--amount',
    '900.00',
    '--why',
    'charity',
    '--day',
    '2026-03-05',
    '--reason',
    'cannot pay',
    '--draft',
  );
  const id = /^Proposal (\d+) is a draft/.exec(made.out)?.[1] ?? '';
  assert.notEqual(id, '', made.err);
  const hashOf = async (): Promise<string> => /^hash +([0-9a-f]{64})$/m.exec((await run('approvals', 'show', id)).out)?.[1] ?? '';
  const first = await hashOf();
  const changed = await run('approvals', 'edit', id, '--hash', first.slice(0, 8), '--amount', '950.00', '--why', 'discount');
  assert.match(changed.out, /Proposal \d+ is a draft, version 2/, changed.err);
  assert.equal((await run('approvals', 'edit', id, '--hash', first.slice(0, 8), '--amount', '1.00')).code, 2, 'seen before the change');
  const put = await run('approvals', 'propose', id, '--hash', (await hashOf()).slice(0, 8));
  assert.match(put.out, /waits for another person/, put.err);
});
