import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { loggedIn } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { log, server, worker } = running;
const { tenant, scope } = running.estate;
const gateway = gatewayOf(running, { tenant });

interface Answer {
  readonly code: string;
  readonly state: string;
  readonly outcome: string;
  readonly approval: { readonly id: string; readonly hash: string };
}

/** Somebody at a browser of their own. */
async function personOf(name: string, roles: readonly string[]) {
  const { cookie } = await transaction(server, scope, (tx) => loggedIn(tx, name, { roles, tenant }));
  const headers = { host: '127.0.0.1', cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1' };
  return async (url: string, payload: object, key: string, method: 'POST' | 'PATCH' = 'POST') => {
    const asked = { method, url, headers: { ...headers, 'idempotency-key': key, 'if-match': '*' }, payload };
    const answered = await gateway.inject(asked);
    return { status: answered.statusCode, replayed: answered.headers['idempotency-replayed'], ...answered.json<Answer>() };
  };
}

const nora = await personOf('nora', ['refund-clerk']);
const bob = await personOf('bob', ['approver']);

/** An account of a patient who owed 100.00 and paid that and something more. */
async function overpaid(name: string, over: number): Promise<string> {
  const account = `account:${name}`;
  const identity = (text: string): Buffer => createHash('sha256').update(`${name} ${text}`).digest().subarray(0, 16);
  const place = { entity: 'north', key: account, occurredAt: '2026-03-02T15:00:00.000Z' };
  const charge = {
    kind: 'charge',
    code: '80053',
    quantity: '1',
    amount: '10000',
    currency: 'USD',
    serviceDay: '2026-03-02',
    identified: true,
  };
  const paid = { amount: String(10_000 + over), currency: 'USD', day: '2026-03-03', method: 'card' };
  await transaction(worker, scope, (tx) =>
    appendEvents(tx, log, [
      { ...place, identity: identity('opened'), type: 'encounter.opened', data: { class: 'outpatient', payerClass: 'self-pay' } },
      { ...place, identity: identity('charge'), type: 'charge.recorded', data: charge },
      { ...place, identity: identity('paid'), type: 'payment.recorded', data: paid },
    ]),
  );
  await running.settle();
  return account;
}

/** What the account holds in all that is its own: negative where it has too much. */
const standing = async (account: string): Promise<bigint> => {
  const { rows } = await transaction(worker, scope, (tx) =>
    tx.query<{ sum: string }>(
      `select coalesce(sum(amount), 0)::text as sum from journal_line
        where subject = $1 and account in ('patient-receivable', 'patient-deposits', 'refunds-payable')`,
      [account],
    ),
  );
  return BigInt(rows[0]?.sum ?? 0);
};
const wanted = (account: string, amount: number) => ({
  account,
  amount: String(amount),
  currency: 'USD',
  day: '2026-03-05',
  reason: 'paid twice at the desk',
});

test('a small refund is recorded and posted at once, and asked for again it is the same refund', async () => {
  const account = await overpaid('small', 5_000);
  assert.equal(await standing(account), -5_000n);
  const done = await nora('/v1/refunds', wanted(account, 5_000), 'small');
  assert.deepEqual([done.status, done.outcome], [201, 'executed'], JSON.stringify(done));
  const again = await nora('/v1/refunds', wanted(account, 5_000), 'small');
  assert.deepEqual([again.status, again.replayed, again.approval.id], [201, 'true', done.approval.id]);
  await running.settle();
  assert.equal(await standing(account), 0n);
});

test('a large one waits for another person, and moves no money before', async () => {
  const account = await overpaid('large', 50_000);
  const waiting = await nora('/v1/refunds', wanted(account, 50_000), 'large');
  assert.deepEqual([waiting.status, waiting.outcome], [202, 'proposed'], JSON.stringify(waiting));
  await running.settle();
  assert.equal(await standing(account), -50_000n);
  const { id, hash } = waiting.approval;
  const own = await nora(`/v1/approvals/${id}/approve`, { hash }, 'own');
  assert.equal(own.status, 403, 'she may not approve at all');
  const approved = await bob(`/v1/approvals/${id}/approve`, { hash }, 'approve');
  assert.equal(approved.status, 200, JSON.stringify(approved));
  await running.settle();
  assert.equal(await standing(account), 0n);
});

test('no more is given back than there is, neither when it is asked for nor when it is approved', async () => {
  const account = await overpaid('twice', 30_000);
  const over = await nora('/v1/refunds', wanted(account, 30_001), 'over');
  assert.deepEqual([over.status, over.code], [422, 'REFUND_OVER_CREDIT']);
  const first = await nora('/v1/refunds', wanted(account, 30_000), 'first');
  const second = await nora('/v1/refunds', wanted(account, 30_000), 'second');
  assert.deepEqual([first.status, second.status], [202, 202]);
  assert.equal((await bob(`/v1/approvals/${first.approval.id}/approve`, { hash: first.approval.hash }, 'one')).status, 200);
  await running.settle();
  const late = await bob(`/v1/approvals/${second.approval.id}/approve`, { hash: second.approval.hash }, 'two');
  assert.deepEqual([late.status, late.code], [422, 'REFUND_OVER_CREDIT']);
  await running.settle();
  assert.equal(await standing(account), 0n);
});

test('a refund without a key, of nothing, or in another currency is refused', async () => {
  const account = await overpaid('wrong', 1_000);
  const bare = await gateway.inject({ method: 'POST', url: '/v1/refunds', headers: { host: '127.0.0.1' }, payload: wanted(account, 100) });
  assert.equal(bare.statusCode, 401);
  assert.equal((await nora('/v1/refunds', { ...wanted(account, 100), amount: '0' }, 'w1')).status, 400);
  assert.equal((await nora('/v1/refunds', { ...wanted(account, 100), currency: 'EUR' }, 'w2')).code, 'CURRENCY_DIFFERS');
  assert.equal((await nora('/v1/refunds', wanted('account:nobody', 100), 'w3')).code, 'ACCOUNT_UNKNOWN');
});

test('a refund can be a draft, which never says more than the account has too much', async () => {
  const account = await overpaid('drafted', 5_000);
  const wish = { account, amount: '2000', currency: 'USD', day: '2026-03-05', reason: 'paid twice' };
  const { outcome, approval } = await nora('/v1/refunds', { ...wish, draft: true }, 'draft-1');
  assert.equal(outcome, 'draft');
  const url = `/v1/approvals/${approval.id}`;
  assert.equal((await nora(url, { why: 'charity' }, 'draft-2', 'PATCH')).code, 'DRAFT_SHAPE');
  assert.equal((await nora(url, { amount: '-2000' }, 'draft-3', 'PATCH')).code, 'DRAFT_SHAPE');
  assert.equal((await nora(url, { amount: '5001' }, 'draft-4', 'PATCH')).code, 'REFUND_OVER_CREDIT');
  const { approval: changed } = await nora(url, { amount: '3000' }, 'draft-5', 'PATCH');
  const rita = await personOf('rita', ['refund-clerk']);
  assert.equal((await rita('/v1/refunds', { ...wish, amount: '4000' }, 'draft-6')).outcome, 'executed');
  await running.settle();
  const late = await nora(`${url}/propose`, { hash: changed.hash }, 'draft-7');
  assert.equal(late.code, 'REFUND_OVER_CREDIT', 'what was there when it was drafted is used up');
});
