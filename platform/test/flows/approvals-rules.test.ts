import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  type Acting,
  decideProposal,
  delegateApprovals,
  draftProposal,
  editProposal,
  endDelegation,
  expireProposals,
  keepClient,
  linkAccounts,
  putForward,
  readProposal,
  useProposal,
  withdrawProposal,
} from '../../src/govern/approvals/index.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { ISSUER, loggedIn, policyInForce, proposed } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(server, SCOPE, work);
const login = async (person: string, roles = ['approver']) => (await within((tx) => loggedIn(tx, person, { roles }))).session;
const approve = (id: bigint, hash: string, session: string | undefined, standingInFor?: string) =>
  within((tx) => decideProposal(tx, id, { decision: 'approve', hash, ...(standingInFor === undefined ? {} : { standingInFor }) }, session));
const stateOf = async (id: bigint) => (await within((tx) => readProposal(tx, TENANT, id))).state;

await within((tx) =>
  policyInForce(tx, {
    adjustment: {
      currency: 'USD',
      together: ['denial-write-off'],
      bands: [
        { upTo: '10000', approvers: 0 },
        { upTo: '100000', approvers: 1 },
        { approvers: 2, roles: ['controller'] },
      ],
      dueHours: 24,
      expiresHours: 72,
      owner: 'revenue-cycle',
    },
  }),
);

test('what is below the limit needs nobody, what is above it somebody else, and the largest two of a role', async () => {
  const nora = await login('nora');
  const small = await within((tx) => proposed(tx, nora, { amount: 9_000n, subject: 'account:bands' }));
  assert.equal(await stateOf(small.id), 'approved');
  const medium = await within((tx) => proposed(tx, nora, { amount: 50_000n, subject: 'account:bands' }));
  assert.equal(await stateOf(medium.id), 'proposed');
  assert.equal(await approve(medium.id, medium.hash, await login('bob')), 'approved');
  const large = await within((tx) => proposed(tx, nora, { amount: -100_001n, subject: 'account:bands-2' }));
  await assert.rejects(approve(large.id, large.hash, await login('bob')), { code: 'APPROVER_ROLE_MISSING' });
  const cora = await login('cora', ['controller']);
  assert.equal(await approve(large.id, large.hash, cora), 'proposed', 'one of two');
  await assert.rejects(
    within((tx) => useProposal(tx, large.id, large.hash, 'test')),
    { code: 'PROPOSAL_CLOSED' },
  );
  await assert.rejects(approve(large.id, large.hash, cora), { code: 'PROPOSAL_DECIDED' });
  assert.equal(await approve(large.id, large.hash, await login('carl', ['controller'])), 'approved');
});

test('amounts add up over a day: per person, however many accounts, and per patient account, however many people', async () => {
  const split = await login('splitter');
  for (const [n, expected] of [
    [1, 'approved'],
    [2, 'approved'],
    [3, 'proposed'],
  ] as const) {
    const { id } = await within((tx) => proposed(tx, split, { amount: 4_000n, subject: `account:split-${n}` }));
    assert.equal(await stateOf(id), expected, `number ${n} of one person`);
  }
  const second = await within((tx) => loggedIn(tx, 'splitter.admin'));
  await within((tx) => linkAccounts(tx, second.account, `openid:${ISSUER} subject-of-splitter`, {}));
  const other = await within((tx) => proposed(tx, second.session, { amount: 4_000n, subject: 'account:split-4' }));
  assert.equal(await stateOf(other.id), 'proposed', 'by the second account');
  const states = [];
  for (const person of ['one', 'two', 'three']) {
    const session = await login(person);
    const { id } = await within((tx) => proposed(tx, session, { amount: 4_000n, subject: 'account:shared', kind: 'adjustment' }));
    states.push(await stateOf(id));
  }
  assert.deepEqual(states, ['approved', 'approved', 'proposed'], 'on one account');
});

test('two requests at the same time do not both stay below the limit that they pass together', async () => {
  const session = await login('hasty');
  const made = await Promise.all(
    [1, 2, 3, 4].map((n) => within((tx) => proposed(tx, session, { amount: 6_000n, subject: `account:hasty-${n}` }))),
  );
  const states = await Promise.all(made.map(({ id }) => stateOf(id)));
  assert.deepEqual(states.toSorted(), ['approved', 'proposed', 'proposed', 'proposed']);
});

test('nobody approves what is their own: not by a second account, not as a delegate, not through a client', async () => {
  const mia = await within((tx) => loggedIn(tx, 'mia'));
  const own = await within((tx) => proposed(tx, mia.session, { amount: 20_000n, subject: 'account:own' }));
  await assert.rejects(approve(own.id, own.hash, mia.session), { code: 'PROPOSAL_OWN' });
  const second = await within((tx) => loggedIn(tx, 'mia.admin'));
  await within((tx) => linkAccounts(tx, second.account, mia.account, {}));
  await assert.rejects(approve(own.id, own.hash, second.session), { code: 'PROPOSAL_OWN' });

  const friend = await login('friend');
  const until = new Date(Date.now() + 86_400_000);
  const given = await within((tx) => delegateApprovals(tx, mia.session, { to: 'friend', fromAt: new Date(), untilAt: until }));
  await assert.rejects(approve(own.id, own.hash, friend, 'mia'), { code: 'PROPOSAL_OWN' });
  await assert.rejects(approve(own.id, own.hash, friend), { code: 'PROPOSAL_OWN' }, 'in their own name too');
  await within((tx) => endDelegation(tx, given, mia.session));
  await assert.rejects(approve(own.id, own.hash, friend), { code: 'PROPOSAL_OWN' }, 'a delegation that was ended while it was open counts');

  await within((tx) =>
    tx.query(
      `insert into client (tenant, id, name, owner, scopes, made_at, changed_at) values ($1, 'robot', 'Robot', 'x', '{}', now(), now())`,
      [TENANT],
    ),
  );
  const acting: Acting = { client: 'robot' };
  const content = { account: 'account:robot', amount: '20000', currency: 'USD', day: '2026-03-02', why: 'charity' };
  const wish = {
    kind: 'adjustment',
    entity: 'north',
    subject: 'account:robot',
    content,
    amount: 20_000n,
    currency: 'USD',
    reason: 'by program',
  };
  const drafted = await within((tx) => draftProposal(tx, wish, acting));
  await assert.rejects(
    within((tx) => putForward(tx, drafted, acting)),
    { code: 'CLIENT_WITHOUT_PERSON' },
  );
  const kim = await login('kim');
  await within((tx) => keepClient(tx, 'robot', { session: kim }));
  await within((tx) => linkAccounts(tx, 'client:robot', mia.account, {}));
  await within((tx) => putForward(tx, drafted, acting));
  const { hash } = await within((tx) => readProposal(tx, TENANT, drafted));
  await assert.rejects(approve(drafted, hash, mia.session), { code: 'PROPOSAL_OWN' }, 'who answers for it');
  await assert.rejects(approve(drafted, hash, kim), { code: 'PROPOSAL_OWN' }, 'who registered it');
  assert.equal(await approve(drafted, hash, await login('stranger')), 'approved');
});

test('an approval by somebody who is linked to the maker afterwards counts no more', async () => {
  const ann = await within((tx) => loggedIn(tx, 'ann'));
  const double = await within((tx) => loggedIn(tx, 'ann.double'));
  const late = await within((tx) => proposed(tx, ann.session, { amount: 20_000n, subject: 'account:late-link' }));
  assert.equal(await approve(late.id, late.hash, double.session), 'approved');
  await within((tx) => linkAccounts(tx, double.account, ann.account, {}));
  await assert.rejects(
    within((tx) => useProposal(tx, late.id, late.hash, 'test')),
    { code: 'PROPOSAL_NOT_APPROVED' },
  );
});

test('somebody who stands in decides with the roles of whom they stand in for, both are named, and the two count once', async () => {
  const [maker, boss] = [await login('maker'), await login('boss', ['controller'])];
  const deputy = await login('deputy');
  await within((tx) => delegateApprovals(tx, boss, { to: 'deputy', fromAt: new Date(), untilAt: new Date(Date.now() + 3_600_000) }));
  const large = await within((tx) => proposed(tx, maker, { amount: 500_000n, subject: 'account:deputy' }));
  await assert.rejects(approve(large.id, large.hash, deputy), { code: 'APPROVER_ROLE_MISSING' });
  await assert.rejects(approve(large.id, large.hash, deputy, 'cora'), { code: 'DELEGATION_MISSING' });
  assert.equal(await approve(large.id, large.hash, deputy, 'boss'), 'proposed');
  await assert.rejects(approve(large.id, large.hash, boss), { code: 'PROPOSAL_DECIDED' }, 'it was the authority of the boss already');
  const { rows } = await within((tx) => tx.query('select approver, for_approver from approval where proposal = $1', [String(large.id)]));
  assert.deepEqual(rows, [{ approver: 'deputy', for_approver: 'boss' }]);
});

test('an approval is of the exact version: a draft may change, what was proposed may not', async () => {
  const [maker, other] = [await login('editor'), await login('reader')];
  const content = { account: 'account:v', amount: '20000', currency: 'USD', day: '2026-03-02', why: 'charity' };
  const wish = { kind: 'adjustment', entity: 'north', subject: 'account:v', content, amount: 20_000n, currency: 'USD', reason: 'first' };
  const id = await within((tx) => draftProposal(tx, wish, { session: maker }));
  const { hash: first } = await within((tx) => readProposal(tx, TENANT, id));
  await assert.rejects(
    within((tx) => editProposal(tx, id, wish, { session: other })),
    { code: 'PROPOSAL_NOT_YOURS' },
  );
  await within((tx) => editProposal(tx, id, { ...wish, content: { ...content, amount: '30000' }, amount: 30_000n }, { session: maker }));
  await assert.rejects(approve(id, first, other), { code: 'PROPOSAL_CLOSED' }, 'a draft is decided by nobody');
  await within((tx) => putForward(tx, id, { session: maker }));
  const proposal = await within((tx) => readProposal(tx, TENANT, id));
  assert.equal(proposal.version, 2);
  assert.equal(proposal.hash, createHash('sha256').update(JSON.stringify(proposal.content)).digest('hex'));
  await assert.rejects(approve(id, first, other), { code: 'PROPOSAL_DIFFERS' });
  await assert.rejects(
    within((tx) => editProposal(tx, id, wish, { session: maker })),
    { code: 'PROPOSAL_FIXED' },
  );
  assert.equal(await approve(id, proposal.hash, other), 'approved');
  await within((tx) => useProposal(tx, id, proposal.hash, 'test'));
  await assert.rejects(
    within((tx) => useProposal(tx, id, proposal.hash, 'test')),
    { code: 'PROPOSAL_CLOSED' },
    'never twice',
  );
});

test('what is rejected, withdrawn or expired is over', async () => {
  const [maker, other] = [await login('finisher'), await login('decider')];
  const at = (n: number) => within((tx) => proposed(tx, maker, { amount: 20_000n, subject: `account:over-${n}` }));
  const [rejected, withdrawn, expired] = [await at(1), await at(2), await at(3)];
  await within((tx) => decideProposal(tx, rejected.id, { decision: 'reject', hash: rejected.hash, note: 'no' }, other));
  await assert.rejects(approve(rejected.id, rejected.hash, await login('third')), { code: 'PROPOSAL_CLOSED' });
  await assert.rejects(
    within((tx) => withdrawProposal(tx, withdrawn.id, 'not mine', { session: other })),
    { code: 'PROPOSAL_NOT_YOURS' },
  );
  await within((tx) => withdrawProposal(tx, withdrawn.id, 'mistake', { session: maker }));
  await assert.rejects(approve(withdrawn.id, withdrawn.hash, other), { code: 'PROPOSAL_CLOSED' });
  const owner = await database.owner();
  await owner.query('alter table proposal disable trigger proposal_is_guarded');
  await owner.query(`update proposal set expires_at = now() - interval '1 second' where id = $1`, [String(expired.id)]);
  await owner.query('alter table proposal enable trigger proposal_is_guarded');
  await assert.rejects(approve(expired.id, expired.hash, other), { code: 'PROPOSAL_EXPIRED' });
  assert.deepEqual(await within((tx) => expireProposals(tx)), [expired.id]);
  assert.equal(await stateOf(expired.id), 'expired');
});

test('only people in a session decide, and the token of the installation in development alone', async () => {
  const maker = await login('worker');
  const [one, two] = [
    await within((tx) => proposed(tx, maker, { amount: 20_000n, subject: 'account:token-1' })),
    await within((tx) => proposed(tx, maker, { amount: 20_000n, subject: 'account:token-2' })),
  ];
  assert.equal(await approve(one.id, one.hash, undefined), 'approved');
  const owner = await database.owner();
  await owner.query(`insert into installation (environment) values ('test')`);
  await assert.rejects(approve(two.id, two.hash, undefined), { code: 'APPROVER_NOT_PROVEN' });
  const wishOf = (name: string) => {
    const content = { account: `account:${name}`, amount: '20000', currency: 'USD', day: '2026-03-02', why: 'charity' };
    return { kind: 'adjustment', entity: 'north', subject: `account:${name}`, content, amount: 20_000n, currency: 'USD', reason: 'x' };
  };
  const put = (name: string, acting: Acting) =>
    within(async (tx) => {
      const id = await draftProposal(tx, wishOf(name), acting);
      await putForward(tx, id, acting);
      return readProposal(tx, TENANT, id);
    });
  await assert.rejects(put('token-3', {}), { code: 'INSTALLATION_WITHOUT_PERSON' }, 'who holds it could approve as themselves');
  const [holder, admin] = [await within((tx) => loggedIn(tx, 'holder')), await login('admin')];
  await within(async (tx) => {
    await tx.query(
      `insert into client (tenant, id, name, owner, scopes, made_at, changed_at) values ($1, 'of-token', 'x', 'x', '{}', now(), now())`,
      [TENANT],
    );
    await keepClient(tx, 'of-token', {});
    await linkAccounts(tx, 'client:of-token', holder.account, {});
  });
  await assert.rejects(
    put('token-4', { client: 'of-token' }),
    { code: 'INSTALLATION_WITHOUT_PERSON' },
    'a client that was registered with the token is as good as the token',
  );
  await assert.rejects(
    within((tx) => linkAccounts(tx, 'installation', holder.account, {})),
    { code: 'APPROVER_NOT_PROVEN' },
  );
  await within((tx) => linkAccounts(tx, 'installation', holder.account, { session: admin }));
  const third = await put('token-3', {});
  await assert.rejects(approve(third.id, third.hash, holder.session), { code: 'PROPOSAL_OWN' });
  assert.equal(await approve(third.id, third.hash, admin), 'approved');
  await assert.rejects(approve(two.id, two.hash, '00000000-0000-4000-8000-000000000000'), { code: 'APPROVER_NOT_PROVEN' });
  const left = await login('left');
  await within((tx) => tx.query('update console_session set ended_at = now() where id = $1', [left]));
  await assert.rejects(approve(two.id, two.hash, left), { code: 'APPROVER_NOT_PROVEN' });
  await assert.rejects(owner.query(`update installation set environment = 'development'`), { message: 'ENVIRONMENT_LOWERED' });
});

test('a proposal of another entity is neither seen nor made nor decided', async () => {
  const maker = await login('northern');
  const north = await within((tx) => proposed(tx, maker, { amount: 20_000n, subject: 'account:entity' }));
  const southern = await login('southern');
  const south = { tenant: TENANT, entities: ['south'] };
  await assert.rejects(
    transaction(server, south, (tx) => decideProposal(tx, north.id, { decision: 'approve', hash: north.hash }, southern)),
    { code: 'PROPOSAL_UNKNOWN' },
  );
  await assert.rejects(
    transaction(server, south, (tx) => proposed(tx, southern, { amount: 1n })),
    { code: 'PROPOSAL_ENTITY' },
  );
  await assert.rejects(
    transaction(server, south, (tx) => readProposal(tx, TENANT, north.id)),
    { code: 'PROPOSAL_UNKNOWN' },
  );
  await assert.rejects(
    transaction(server, { tenant: 'other', entities: 'all' }, (tx) => withdrawProposal(tx, north.id, 'x', {})),
    { code: 'PROPOSAL_UNKNOWN' },
  );
});
