import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { loggedIn } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { badDebtLines, enteredDebits } from '../entered-journals.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { server, inbox } = running;
const { tenant, scope, numberOf } = running.estate;
const gateway = gatewayOf(running, {
  tenant,
  intake: { receive: inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
  identity: machinesOf(() => ({ id: 'legacy', scopes: new Set(['journals:write', 'journals:read']), entities: ['north'] })),
});

interface Journal {
  readonly id: string;
  readonly status: string;
  readonly approval?: string;
  readonly message?: string;
}
interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly journal: Journal;
  readonly outcome?: string;
  readonly approval: { readonly id: string; readonly hash: string; readonly amount: string };
  readonly content: Readonly<Record<string, string | readonly string[]>>;
}

const asker = (headers: Readonly<Record<string, string>>) => async (method: 'GET' | 'POST', url: string, payload?: object) => {
  const answer = await gateway.inject({
    method,
    url,
    headers: { host: '127.0.0.1', ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return { ...answer.json<Answer>(), status: answer.statusCode };
};
async function person(name: string, roles: readonly string[]) {
  const { cookie } = await transaction(server, scope, (tx) => loggedIn(tx, name, { roles, tenant }));
  return asker({ cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1' });
}
const gil = await person('gil', ['accountant']);
const cora = await person('cora', ['controller']);
const ledger = asker({ authorization: 'Bearer ledger.x.y' });

const entry = (reference: string, cents: bigint) => ({
  reference,
  entity: 'north',
  day: '2026-03-05',
  currency: 'USD',
  description: 'Bad debt of February',
  lines: badDebtLines(cents),
});
const posted = () => enteredDebits(running);

test('a journal that a person wrote waits for another person, who sees its lines; then exactly it is posted', async () => {
  const taken = await gil('POST', '/v1/journal-entries', entry('G-1', 125_050n));
  assert.equal(taken.status, 202, JSON.stringify(taken));
  const { id, status, approval } = taken.journal;
  assert.equal(status, 'waiting');
  assert.deepEqual(await posted(), [], 'nothing is posted yet');
  const again = await gil('POST', '/v1/journal-entries', entry('G-1', 125_050n));
  assert.deepEqual([again.journal.id, again.journal.approval], [id, approval], 'handed in once');

  const seen = await cora('GET', `/v1/approvals/${approval}`);
  assert.equal(seen.approval.amount, '125050');
  assert.deepEqual(
    (seen.content['lines'] as readonly string[]).map((line) => JSON.parse(line) as object),
    [
      { account: 'bad-debt', amount: '1250.50' },
      { account: 'gross-revenue', department: 'laboratory', amount: '-1250.50' },
    ],
  );
  const own = await gil('POST', `/v1/approvals/${approval}/approve`, { hash: seen.approval.hash });
  assert.equal(own.status, 403, 'an accountant has no part in approving');
  const approved = await cora('POST', `/v1/approvals/${approval}/approve`, { hash: seen.approval.hash });
  assert.equal(approved.outcome, 'executed', JSON.stringify(approved));
  assert.deepEqual(await posted(), ['125050']);
  const { journal } = await gil('GET', `/v1/journal-entries/${id}`);
  assert.equal(journal.status, 'posted');
  assert.match(journal.message ?? '', /^partner-documents:\d+$/);
});

test('a journal within the limit of the policy enters at once, and many small ones do not pass for one', async () => {
  const small = await gil('POST', '/v1/journal-entries', entry('G-2', 30_000n));
  assert.equal(small.journal.status, 'waiting', 'with what was written before, the day is over its limit');
  const peter = await person('peter', ['accountant']);
  const first = await peter('POST', '/v1/journal-entries', entry('P-1', 30_000n));
  assert.equal(first.journal.status, 'received', JSON.stringify(first));
  const second = await peter('POST', '/v1/journal-entries', entry('P-2', 30_000n));
  assert.equal(second.journal.status, 'waiting');
  assert.deepEqual(await posted(), ['30000', '125050']);
});

test('a journal that is rejected never enters, and its writer is told', async () => {
  const taken = await gil('POST', '/v1/journal-entries', entry('G-3', 777_700n));
  const { approval } = await cora('GET', `/v1/approvals/${taken.journal.approval}`);
  const rejected = await cora('POST', `/v1/approvals/${approval.id}/reject`, { hash: approval.hash, reason: 'wrong month' });
  assert.equal(rejected.outcome, 'rejected', JSON.stringify(rejected));
  const { journal } = await gil('GET', `/v1/journal-entries/${taken.journal.id}`);
  assert.deepEqual([journal.status, journal.approval], ['refused', approval.id]);
  assert.ok(!(await posted()).includes('777700'));
});

test('a system of record hands in its journals as it is declared, and the token of the installation does not', async () => {
  const declared = await ledger('POST', '/v1/journal-entries', entry('L-1', 9_000_000n));
  assert.equal(declared.journal.status, 'received', JSON.stringify(declared));
  const installation = asker({ authorization: `Bearer ${TOKEN}` });
  const byToken = await installation('POST', '/v1/journal-entries', entry('T-1', 9_000_000n));
  assert.equal(byToken.journal.status, 'waiting', JSON.stringify(byToken));
});
