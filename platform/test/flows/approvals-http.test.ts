import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import { expireWork } from '../../src/worklist/index.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { loggedIn } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { log, server, worker } = running;
const { tenant, scope } = running.estate;
const gateway = gatewayOf(running, { tenant });
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(server, scope, work);
const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  transaction(worker, scope, async (tx) => (await tx.query<T>(text, values)).rows);

interface Approval {
  readonly id: string;
  readonly state: string;
  readonly hash: string;
  readonly event?: string;
}
type Answer = Approval & { readonly code: string; readonly outcome: string; readonly approval: Approval };

/** Somebody at a browser of their own. */
async function personOf(name: string, roles: readonly string[], entities: 'all' | readonly string[] = 'all') {
  const { cookie } = await within((tx) => loggedIn(tx, name, { roles, entities, tenant }));
  const headers = { host: '127.0.0.1', cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1' };
  return {
    get: async (url: string) => (await gateway.inject({ url, headers })).json<Answer>(),
    post: async (url: string, payload: object, more: object = {}) => {
      const answer = await gateway.inject({ method: 'POST', url, headers: { ...headers, ...more }, payload });
      return { status: answer.statusCode, headers: answer.headers, ...answer.json<Answer>() };
    },
  };
}

const nora = await personOf('nora', ['revenue-analyst']);
const bob = await personOf('bob', ['approver']);
const cora = await personOf('cora', ['controller']);

/** An account with a charge, as an EHR would have made it. */
async function accountWith(name: string, amount: number): Promise<string> {
  const account = `account:${name}`;
  const identity = (text: string): Buffer => createHash('sha256').update(`${name} ${text}`).digest().subarray(0, 16);
  const place = { entity: 'north', key: account, occurredAt: '2026-03-02T15:00:00.000Z' };
  const charge = {
    kind: 'charge',
    code: '80053',
    department: 'LAB',
    quantity: '1',
    currency: 'USD',
    serviceDay: '2026-03-02',
    identified: true,
  };
  await transaction(worker, scope, (tx) =>
    appendEvents(tx, log, [
      { ...place, identity: identity('opened'), type: 'encounter.opened', data: { class: 'outpatient', payerClass: 'self-pay' } },
      { ...place, identity: identity('charge'), type: 'charge.recorded', data: { ...charge, amount: String(amount) } },
    ]),
  );
  await running.settle();
  return account;
}
const balanceOf = async (account: string): Promise<string> =>
  (
    await query<{ sum: string }>(
      `select coalesce(sum(amount), 0)::text as sum from journal_line where subject = $1 and account = 'patient-receivable'`,
      [account],
    )
  )[0]?.sum ?? '';
const asked = (account: string, amount: number, more: object = {}) => ({
  account,
  amount: String(amount),
  currency: 'USD',
  day: '2026-03-05',
  why: 'charity',
  reason: 'qualifies for financial assistance',
  ...more,
});
const open = (identity: string) =>
  query<{ state: string; owner: string }>('select state, owner from exception_item where identity = $1', [identity]);

test('a small adjustment posts at once, as an ordinary event of its account that names its proposal', async () => {
  const account = await accountWith('small', 40_000);
  const done = await nora.post('/v1/adjustments', asked(account, 10_000));
  assert.deepEqual([done.status, done.outcome], [201, 'executed']);
  assert.equal(done.headers['location'], `/v1/approvals/${done.approval.id}`);
  assert.equal(await balanceOf(account), '40000', 'not before the account decided');
  await running.settle();
  assert.equal(await balanceOf(account), '30000');
  const [event] = await query<{ data: string }>(`select data from event where key = $1 and type = 'adjustment.recorded'`, [account]);
  assert.equal((JSON.parse(event?.data ?? '{}') as { proposal: string }).proposal, done.approval.id);
  const shown = await nora.get(`/v1/approvals/${done.approval.id}`);
  assert.deepEqual([(shown as unknown as { journals: string[] }).journals.length, shown.approval.event], [1, done.approval.event]);
});

test('a large one waits for another person, who approves the version that was looked at; then it posts, once', async () => {
  const account = await accountWith('large', 500_000);
  const wish = asked(account, 300_000);
  const waits = await nora.post('/v1/adjustments', wish);
  assert.deepEqual([waits.status, waits.outcome], [202, 'proposed']);
  const { id, hash } = waits.approval;
  await running.settle();
  assert.equal(await balanceOf(account), '500000');
  assert.deepEqual(await open(`approval|${id}`), [{ state: 'open', owner: 'revenue-integrity' }]);

  assert.equal((await nora.post(`/v1/approvals/${id}/approve`, { hash })).code, 'SCOPE_MISSING');
  const second = await personOf('nora.second', ['approver']);
  assert.equal((await bob.post(`/v1/approvals/${id}/approve`, { hash: '0'.repeat(64) })).code, 'PROPOSAL_DIFFERS');
  const admin = await personOf('ada', ['administrator']);
  const link = {
    account: 'openid:https://login.example.test subject-of-nora.second',
    other: 'openid:https://login.example.test subject-of-nora',
    reason: 'same employee',
  };
  assert.equal((await admin.post('/v1/people/links', link)).status, 200);
  assert.deepEqual([(await second.post(`/v1/approvals/${id}/approve`, { hash })).code], ['PROPOSAL_OWN']);
  assert.equal(((await second.get(`/v1/approvals/${id}`)) as unknown as { isOwn: boolean }).isOwn, true);

  const waitingFor = async (person: typeof bob): Promise<string[]> =>
    ((await person.get('/v1/approvals?waiting=true')) as unknown as { approvals: Approval[] }).approvals.map((one) => one.id);
  assert.deepEqual([await waitingFor(bob), await waitingFor(nora), await waitingFor(second), await waitingFor(admin)], [[id], [], [], []]);
  assert.equal(((await bob.get(`/v1/approvals/${id}`)) as unknown as { mayDecide: boolean }).mayDecide, true);

  const approved = await bob.post(`/v1/approvals/${id}/approve`, { hash, note: 'papers seen' });
  assert.deepEqual([approved.status, approved.outcome], [200, 'executed']);
  assert.equal((await cora.post(`/v1/approvals/${id}/approve`, { hash })).code, 'PROPOSAL_CLOSED');
  await running.settle();
  assert.equal(await balanceOf(account), '200000');
  assert.deepEqual(await open(`approval|${id}`), [{ state: 'resolved', owner: 'revenue-integrity' }]);
  const rows = await within(
    async (tx) =>
      (
        await tx.query<{ row: string }>(`select person || ' ' || action as row from audit where object = $1 order by id`, [
          `proposal:${id}`,
        ])
      ).rows,
  );
  assert.deepEqual(
    rows.map(({ row }) => row),
    ['nora proposal.made', 'bob proposal.approved', 'bob proposal.executed'],
  );
  const denied = await query(`select 1 from proposal_step where proposal = $1`, [id]).catch((error: { code: string }) => error.code);
  assert.equal(denied, 'STORE_42501', 'the worker does not read the history');
});

test('the same key asks once, and a lost answer is told again', async () => {
  const account = await accountWith('once', 90_000);
  const key = { 'idempotency-key': 'adjust-once' };
  const olga = await personOf('olga', ['revenue-analyst']);
  const [first, again] = [
    await olga.post('/v1/adjustments', asked(account, 1_000), key),
    await olga.post('/v1/adjustments', asked(account, 1_000), key),
  ];
  assert.equal(first.approval.id, again.approval.id);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  await running.settle();
  assert.equal(await balanceOf(account), '89000');
});

test('a large one of all needs two, and rejecting or withdrawing ends it', async () => {
  const account = await accountWith('huge', 9_000_000);
  const { approval } = await nora.post('/v1/adjustments', asked(account, 2_000_000));
  assert.equal((await bob.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).outcome, 'proposed');
  assert.equal((await cora.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).outcome, 'executed');
  const { approval: no } = await nora.post('/v1/adjustments', asked(account, 1_500_000));
  assert.equal((await bob.post(`/v1/approvals/${no.id}/reject`, { hash: no.hash, reason: 'not this patient' })).outcome, 'rejected');
  const { approval: back } = await nora.post('/v1/adjustments', asked(account, 1_600_000));
  assert.equal((await bob.post(`/v1/approvals/${back.id}/withdraw`, { reason: 'not mine' })).code, 'PROPOSAL_NOT_YOURS');
  assert.equal((await nora.post(`/v1/approvals/${back.id}/withdraw`, { reason: 'wrong amount' })).outcome, 'withdrawn');
  await running.settle();
  assert.equal(await balanceOf(account), '7000000');
  const mine = (await nora.get('/v1/approvals?mine=true&limit=2')) as unknown as { approvals: Approval[]; next: string };
  assert.deepEqual(
    mine.approvals.map(({ state }) => state),
    ['withdrawn', 'rejected'],
  );
  assert.equal(mine.next, no.id);
});

test('a denial over the limit is given up only with another person, and its exception stays open until then', async () => {
  const account = await accountWith('denied', 80_000);
  const [opened] = await query<{ id: bigint }>(
    `insert into exception_item (tenant, entity, kind, identity, owner, code, summary, amount, currency, key, due_at)
      values ($1, 'north', 'denial', $2, 'denials', 'DENIED', 'denied', 80000, 'USD', $3, now()) returning id`,
    [tenant, `denial|${account}|claim-1|item-1`, account],
  );
  const url = `/v1/exceptions/${opened?.id}/reject`;
  const mary = await personOf('mary', ['revenue-analyst']);
  const rejected = (await mary.post(url, { reason: 'not worth an appeal' })) as unknown as { outcome: string; approval: string };
  assert.equal(rejected.outcome, 'under-way');
  assert.equal((await nora.post(url, { reason: 'again' })).code, 'PROPOSAL_WAITING');
  const decisions = () => query<{ data: string }>(`select data from event where type = 'denial.decided' and key = $1`, [account]);
  assert.deepEqual(await decisions(), []);
  const { approval } = await bob.get(`/v1/approvals/${rejected.approval}`);
  assert.equal((await bob.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).outcome, 'executed');
  assert.deepEqual(
    (await decisions()).map(({ data }) => JSON.parse(data) as object),
    [{ claim: 'claim-1', item: 'item-1', decision: 'write-off' }],
  );
  const [work] = await query<{ id: bigint }>(`select id from exception_item where identity = $1`, [`approval|${approval.id}`]);
  assert.equal((await nora.post(`/v1/exceptions/${work?.id}/resolve`, { resolution: 'done' })).status, 409);
});

test('a period closes by one person and opens again by two', async () => {
  const place = '/v1/fiscal-periods/north/2026-01';
  assert.equal((await nora.post(`${place}/close`, { state: 'closed', reason: 'month end' })).code, 'SCOPE_MISSING');
  assert.equal((await cora.post(`${place}/close`, { state: 'closed', reason: 'month end' })).status, 200);
  assert.equal((await cora.post(`${place}/close`, { state: 'soft', reason: 'again' })).code, 'LEDGER_PERIOD_NOT_MOVED');
  assert.equal((await cora.post('/v1/fiscal-periods/north/2046-01/reopen', { state: 'open', reason: 'no such' })).code, 'PERIOD_UNKNOWN');
  const { approval } = await cora.post(`${place}/reopen`, { state: 'soft', reason: 'late remittance of January' });
  const stateOf = async () =>
    (await query<{ state: string }>(`select state from fiscal_period where entity = 'north' and period = '2026-01'`))[0]?.state;
  assert.equal((await cora.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).code, 'PROPOSAL_OWN');
  assert.equal(await stateOf(), 'closed');
  assert.equal((await bob.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).outcome, 'executed');
  assert.equal(await stateOf(), 'soft');
});

test('what nobody decides in time expires, and so does the work of it', async () => {
  const account = await accountWith('late', 300_000);
  const maker = await personOf('max', ['revenue-analyst']);
  const { approval } = await maker.post('/v1/adjustments', asked(account, 60_000));
  const owner = await database.owner();
  await owner.query('alter table proposal disable trigger proposal_is_guarded');
  await owner.query(`update proposal set expires_at = now() where id = $1`, [approval.id]);
  await owner.query('alter table proposal enable trigger proposal_is_guarded');
  assert.equal((await bob.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).code, 'PROPOSAL_EXPIRED');
  await within((tx) => expireWork(tx, tenant));
  assert.equal((await bob.get(`/v1/approvals/${approval.id}`)).approval.state, 'expired');
  assert.equal((await open(`approval|${approval.id}`))[0]?.state, 'resolved');
});

test('somebody stands in while somebody is away, and says for whom', async () => {
  const dan = await personOf('dan', ['approver']);
  const untilAt = new Date(Date.now() + 86_400_000).toISOString();
  assert.equal((await cora.post('/v1/delegations', { to: 'dan', untilAt: '2020-01-01T00:00:00Z' })).code, 'DELEGATION_SPAN');
  const given = await cora.post('/v1/delegations', { to: 'dan', untilAt });
  assert.equal(given.status, 201);
  const account = await accountWith('standing-in', 300_000);
  const maker = await personOf('mike', ['revenue-analyst']);
  const { approval } = await maker.post('/v1/adjustments', asked(account, 30_000));
  assert.equal(
    (await dan.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash, standingInFor: 'cora' })).outcome,
    'executed',
  );
  const shown = (await bob.get(`/v1/approvals/${approval.id}`)) as unknown as {
    steps: { who: string; forWhom?: string; action: string }[];
  };
  assert.deepEqual(
    shown.steps.map(({ action, who, forWhom }) => [action, who, forWhom]),
    [
      ['drafted', 'mike', undefined],
      ['proposed', 'mike', undefined],
      ['approved', 'dan', 'cora'],
      ['executed', 'dan', undefined],
    ],
  );
  assert.equal((await dan.post(`/v1/delegations/${given.id}/end`, {})).code, 'DELEGATION_UNKNOWN');
  assert.equal((await cora.post(`/v1/delegations/${given.id}/end`, {})).status, 200);
});

test('who sees some entities only sees and decides about theirs, and every refusal is on record', async () => {
  const account = await accountWith('bounded', 300_000);
  const { approval } = await nora.post('/v1/adjustments', asked(account, 40_000));
  const southern = await personOf('sue', ['approver'], ['hill']);
  assert.deepEqual([(await southern.get(`/v1/approvals/${approval.id}`)).code], ['PROPOSAL_UNKNOWN']);
  assert.equal((await southern.post(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).code, 'PROPOSAL_UNKNOWN');
  assert.equal((await nora.post('/v1/adjustments', asked('account:nobody', 100))).status, 404);
  assert.equal((await nora.post('/v1/adjustments', asked(account, 100, { currency: 'EUR' }))).code, 'ADJUSTMENT_CURRENCY');
  const { rows } = await within((tx) =>
    tx.query(`select 1 from audit where action = 'access.denied' and person = 'nora.second' and detail = 'PROPOSAL_OWN'`),
  );
  assert.equal(rows.length, 1);
});

test('the token decides in development, never about what it proposed itself', async () => {
  const account = await accountWith('token', 300_000);
  const call = async (url: string, payload: object, person = 'ops') =>
    (
      await gateway.inject({
        method: 'POST',
        url,
        headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'x-plexus-person': person },
        payload,
      })
    ).json<Answer>();
  const { approval: own } = await call('/v1/adjustments', asked(account, 50_000));
  assert.equal((await call(`/v1/approvals/${own.id}/approve`, { hash: own.hash }, 'somebody-else')).code, 'PROPOSAL_OWN');
  const maker = await personOf('moira', ['revenue-analyst']);
  const { approval } = await maker.post('/v1/adjustments', asked(await accountWith('token-2', 300_000), 50_000));
  assert.equal((await call(`/v1/approvals/${approval.id}/approve`, { hash: approval.hash })).outcome, 'executed');
});
