import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequisitionData } from '../../src/canonical/index.ts';
import { budget, GLOVES, requisition, told } from '../../src/processes/requisition-to-pay/requisition/testing.ts';
import { knowAccount } from '../../src/govern/approvals/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { atConsole, type Person } from '../people.ts';
import { requisitionStory } from '../requisition-story.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const database = await freshDatabase();
const story = await requisitionStory(database);
const gateway = gatewayOf(story);
/** Somebody who has logged in once. */
async function person(login: string, roles: readonly string[] = ['approver']): Promise<Person> {
  await transaction(story.server, SCOPE, (tx) => knowAccount(tx, `openid:${login}`, login, login));
  return atConsole({ gateway, server: story.server }, { person: login, roles });
}

await story.tell(GLOVES.supplier, GLOVES.item, GLOVES.price, budget('100000000'));

const LINE = { line: '1', item: 'GLOVE', description: 'Exam gloves', unit: 'CA', distributions: [{ costCenter: '6170', share: '100' }] };
/** So many cases of gloves at 83.50: 12 are 1,002.00, and somebody has to approve. */
const asked = (number: string, cases: string, changes: Partial<RequisitionData> = {}) =>
  requisition({ requisition: number, requester: `asks.${number.toLowerCase()}`, lines: [{ ...LINE, quantity: cases }], ...changes });

interface Listed {
  readonly id: string;
  readonly hash: string;
  readonly state: string;
  readonly subject: string;
  readonly stage?: number;
  readonly stages?: readonly { readonly step: string }[];
}

/** The newest proposal about a requisition. */
async function proposalOf(number: string): Promise<Listed> {
  const reader = await person('reader', ['auditor']);
  const { approvals } = (await reader.ask('GET', `/v1/approvals?subject=requisition:${number}`)).json<{ approvals: Listed[] }>();
  const [newest] = approvals;
  assert.ok(newest, `nothing is asked about ${number}`);
  return newest;
}

const decide = async (who: Person, { id, hash }: Listed, verdict = 'approve', body: object = {}) => {
  const reason = verdict === 'approve' ? {} : { reason: 'not this year' };
  const answer = await who.ask('POST', `/v1/approvals/${id}/${verdict}`, { hash, ...reason, ...body });
  await story.settle();
  return answer.statusCode === 200 ? 'done' : answer.json<{ code: string }>().code;
};
const statusOf = async (number: string) => (await story.stateOf(`requisition:${number}`))?.status;
const workOf = async (number: string) => {
  const { rows } = await transaction(story.server, SCOPE, (tx) =>
    tx.query<{ owner: string; state: string; code: string }>(
      'select owner, state, code from exception_item where tenant = $1 and key = $2 order by id',
      [TENANT, `requisition:${number}`],
    ),
  );
  return rows.map(({ owner, state, code }) => `${code} ${owner} ${state}`);
};

test('what is over the limit waits for another person, whose approval makes the order', async () => {
  await story.tell(asked('A1', '12'));
  assert.equal(await statusOf('A1'), 'approval');
  assert.deepEqual(await workOf('A1'), ['APPROVAL_WANTED approver open']);
  const proposal = await proposalOf('A1');
  assert.deepEqual(
    proposal.stages?.map(({ step }) => step),
    ['department'],
  );
  assert.equal(await decide(await person('abel'), proposal), 'done');
  assert.equal(await statusOf('A1'), 'ordered');
  assert.deepEqual((await story.stateOf('order:A1-1'))?.data, ['order.recorded']);
  assert.deepEqual(await workOf('A1'), ['APPROVAL_WANTED approver resolved']);
  assert.equal((await proposalOf('A1')).state, 'executed');
  const shown = (await (await person('abel')).ask('GET', '/v1/requisitions/A1/decisions')).json<{
    decisions: { rule: string; version: number }[];
    approvals: { by: string; decision: string }[];
    orders: object[];
  }>();
  assert.deepEqual(
    shown.decisions.map(({ rule, version }) => `${rule} ${version}`),
    ['price-from-contract 0', 'budget 1', 'approval-band department 1'],
  );
  assert.deepEqual(
    shown.approvals.map(({ by, decision }) => `${by} ${decision}`),
    ['abel approve'],
  );
  assert.deepEqual(shown.orders, [{ order: 'A1-1', supplier: 'MERIDIAN-MED', amount: '100200' }]);
});

test('what needs nobody but the owner of its commodity is approved by them alone', async () => {
  const scanner = { ...LINE, item: undefined, description: 'Scanner', commodity: '43211701', supplier: 'MERIDIAN-MED', estimate: '700' };
  const { item: _, ...line } = { ...scanner, quantity: '1', unit: 'EA' };
  await story.tell(asked('A-IT', '1', { lines: [line] }));
  assert.equal(await statusOf('A-IT'), 'approval');
  const proposal = await proposalOf('A-IT');
  assert.deepEqual(
    proposal.stages?.map(({ step }) => step),
    ['it'],
  );
  assert.equal(await decide(await person('archer', ['architect']), proposal), 'done');
  assert.equal(await statusOf('A-IT'), 'ordered');
});

test('what a process asked for is taken back by withdrawing the requisition, not the proposal', async () => {
  await story.tell(asked('A2', '12', { requester: 'HR-4712' }));
  const proposal = await proposalOf('A2');
  const owner = await person('otto');
  const link = { account: 'requester:hr-4712', other: 'openid:otto', reason: 'number of the payroll' };
  assert.equal((await (await person('registrar', ['administrator'])).ask('POST', '/v1/people/links', link)).statusCode, 200);
  const answer = await owner.ask('POST', `/v1/approvals/${proposal.id}/withdraw`, { reason: 'no need' });
  assert.equal(answer.json<{ code: string }>().code, 'PROPOSAL_OF_PROCESS');
  await story.tell(told('requisition.withdrawn', 'requisition:A2', { requisition: 'A2', reason: 'no need' }));
  assert.deepEqual([await statusOf('A2'), (await proposalOf('A2')).state], ['withdrawn', 'withdrawn']);
  assert.deepEqual(await workOf('A2'), ['APPROVAL_WANTED approver resolved']);
});

test('who asked for it never approves it: not before the platform knew them, not by another account, not as a delegate', async () => {
  await story.tell(asked('B1', '12', { requester: 'Mia.Lindt' }));
  const proposal = await proposalOf('B1');
  assert.equal(await decide(await person('mia.lindt'), proposal), 'PROPOSAL_OWN', 'under the login of the requisition');
  const second = await person('mia.admin');
  const link = { account: 'openid:mia.admin', other: 'openid:mia.lindt', reason: 'the same person' };
  assert.equal((await (await person('registrar', ['administrator'])).ask('POST', '/v1/people/links', link)).statusCode, 200);
  assert.equal(await decide(second, proposal), 'PROPOSAL_OWN', 'under another login of theirs');
  const friend = await person('friend');
  const untilAt = new Date(Date.now() + 86_400_000).toISOString();
  const delegated = await (await person('mia.lindt')).ask('POST', '/v1/delegations', { to: 'friend', untilAt });
  assert.equal(delegated.statusCode, 201);
  assert.equal(await decide(friend, proposal, 'approve', { standingInFor: 'mia.lindt' }), 'PROPOSAL_OWN', 'through a delegate');
  assert.equal(await decide(friend, proposal), 'PROPOSAL_OWN', 'nor does the delegate in their own name');
  assert.equal(await statusOf('B1'), 'approval');
  assert.equal(await decide(await person('nobody', ['auditor']), proposal), 'SCOPE_MISSING', 'nor who approves nothing');
});

test('a number of another system can be said to be somebody of ours', async () => {
  await story.tell(asked('B2', '12', { requester: 'HR-4711' }));
  const proposal = await proposalOf('B2');
  const lena = await person('lena');
  const link = { account: 'requester:hr-4711', other: 'openid:lena', reason: 'number of the payroll' };
  assert.equal((await (await person('registrar', ['administrator'])).ask('POST', '/v1/people/links', link)).statusCode, 200);
  assert.equal(await decide(lena, proposal), 'PROPOSAL_OWN');
});

test('steps are taken in order, each by its own role and another person', async () => {
  await story.tell(asked('C1', '200'));
  const proposal = await proposalOf('C1');
  assert.deepEqual([proposal.stage, proposal.stages?.length], [1, 2]);
  const cora = await person('cora', ['controller']);
  assert.equal(await decide(cora, proposal), 'APPROVER_ROLE_MISSING', 'finance does not go before the department');
  const both = await person('both', ['approver', 'controller']);
  assert.equal(await decide(both, proposal), 'done');
  assert.equal(await statusOf('C1'), 'approval');
  assert.equal(await decide(both, proposal), 'PROPOSAL_DECIDED', 'one person is one step');
  assert.deepEqual(await workOf('C1'), ['APPROVAL_WANTED approver resolved', 'APPROVAL_WANTED controller open']);
  assert.equal(await decide(cora, proposal), 'done');
  assert.equal(await statusOf('C1'), 'ordered');
});

test('a revision is approved anew: what was approved of the earlier version counts for nothing', async () => {
  await story.tell(asked('D1', '200'));
  const first = await proposalOf('D1');
  assert.equal(await decide(await person('abel'), first), 'done');
  await story.tell(asked('D1', '210'));
  const cora = await person('cora', ['controller']);
  assert.equal(await decide(cora, first), 'PROPOSAL_CLOSED');
  const second = await proposalOf('D1');
  assert.notEqual(second.id, first.id);
  assert.equal(await decide(await person('abel'), { ...second, hash: first.hash }), 'PROPOSAL_DIFFERS', 'the version that was looked at');
  assert.equal(await statusOf('D1'), 'approval');
  assert.equal(await decide(await person('abel'), second), 'done');
  assert.equal(await decide(cora, second), 'done');
  const order = (await story.stateOf('requisition:D1'))?.data as { orders: { amount: string }[] };
  assert.deepEqual(order.orders[0]?.amount, '1753500');
});

test('a late step passes to the role it escalates to, once, and the first may still decide', async () => {
  await story.tell(asked('E1', '12'));
  const proposal = await proposalOf('E1');
  const cora = await person('cora', ['controller']);
  assert.equal(await decide(cora, proposal), 'APPROVER_ROLE_MISSING');
  await story.wait(new Date(Date.now() + 25 * 3_600_000));
  assert.deepEqual(await workOf('E1'), ['APPROVAL_WANTED approver resolved', 'APPROVAL_WANTED controller open']);
  assert.equal(await decide(cora, proposal), 'done');
  assert.equal(await statusOf('E1'), 'ordered');
});

test('who is away lets others stand in, in a chain of two at most and with no more roles than they have', async () => {
  await story.tell(asked('F1', '12'));
  const proposal = await proposalOf('F1');
  const untilAt = new Date(Date.now() + 86_400_000).toISOString();
  const [first, second, third, last] = [
    await person('f.first'),
    await person('f.second', ['architect']),
    await person('f.third', ['architect']),
    await person('f.last', ['architect']),
  ];
  assert.ok(third && last);
  const lets = async (who: typeof first, to: string) =>
    assert.equal((await who.ask('POST', '/v1/delegations', { to, untilAt })).statusCode, 201);
  await lets(first, 'f.second');
  await lets(second, 'f.third');
  await lets(third, 'f.last');
  assert.equal(await decide(last, proposal, 'approve', { standingInFor: 'f.first' }), 'DELEGATION_MISSING', 'the third in the chain');
  assert.equal(await decide(third, proposal), 'APPROVER_ROLE_MISSING', 'in their own name');
  assert.equal(await decide(third, proposal, 'approve', { standingInFor: 'f.first' }), 'done');
  const state = (await story.stateOf('requisition:F1'))?.data as { approvals: { by: string; for: string }[] };
  assert.deepEqual([state.approvals[0]?.by, state.approvals[0]?.for], ['f.third', 'f.first'], 'both names are kept');
});

test('what is rejected is over, and its money is free again', async () => {
  await story.tell(asked('G1', '12'));
  assert.equal(await decide(await person('abel'), await proposalOf('G1'), 'reject'), 'done');
  assert.equal(await statusOf('G1'), 'rejected');
  const { rows } = await transaction(story.server, SCOPE, (tx) =>
    tx.query<{ sum: bigint }>(
      `select coalesce(sum(amount), 0)::bigint as sum from journal_line where tenant = $1 and account = 'requisition-encumbrance' and open_item = 'G1'`,
      [TENANT],
    ),
  );
  assert.equal(rows[0]?.sum, 0n);
});

test('an emergency is ordered at once, and shown when nobody approves it within a day', async () => {
  await story.tell(asked('H1', '12', { emergency: 'flooded store room' }));
  assert.equal(await statusOf('H1'), 'ordered-unapproved');
  assert.deepEqual((await story.stateOf('order:H1-1'))?.data, ['order.recorded']);
  await story.wait(new Date(Date.now() + 25 * 3_600_000));
  assert.ok((await workOf('H1')).includes('EMERGENCY_NOT_APPROVED supply-chain open'));
  assert.equal(await decide(await person('cora', ['controller']), await proposalOf('H1')), 'done');
  assert.equal(await statusOf('H1'), 'ordered');
  assert.ok((await workOf('H1')).includes('EMERGENCY_NOT_APPROVED supply-chain resolved'));
});

test('nobody tells a process of a decision that was not made', async () => {
  await story.tell(asked('I1', '12'));
  const { id } = await proposalOf('I1');
  const forged = { proposal: id, origin: 'requisition:I1|1', step: 1, decision: 'approve', by: 'abel', at: new Date().toISOString() };
  await assert.rejects(story.tell(told('approval.decided', 'requisition:I1', forged)), /PX001|EFFECT_UNAPPROVED/);
  assert.equal(await statusOf('I1'), 'approval');
});
