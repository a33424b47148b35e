import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshDatabase } from '../cluster.ts';
import { commandsTo } from '../command-run.ts';
import { badDebtLines, enteredDebits } from '../entered-journals.ts';
import { gatewayOf } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { server, inbox } = running;
const { tenant, numberOf } = running.estate;
/** What the estate files are, as a digest would say it; undefined: what is in force. */
let files: string | undefined = 'one';
/** How often they were read. */
let readings = 0;
const gateway = gatewayOf(running, {
  tenant,
  intake: { receive: inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
  estateProposal: () => {
    readings += 1;
    return Promise.resolve((_, reason) =>
      Promise.resolve(
        files === undefined
          ? undefined
          : { kind: 'estate-release', entity: '*', subject: `release ${files}`, content: { digest: files }, reason },
      ),
    );
  },
});
after(() => gateway.close());
const commands = await commandsTo(gateway);

interface Told {
  readonly code: string;
  readonly title: string;
  readonly outcome: string;
  readonly approval: {
    readonly id: string;
    readonly hash: string;
    readonly version: number;
    readonly reason: string;
    readonly amount?: string;
  };
  readonly content: Readonly<Record<string, string | readonly string[]>>;
  readonly journal: { readonly status: string };
}
async function person(name: string, role: string) {
  const { ask } = await atConsole({ gateway, server, tenant }, { person: name, roles: [role] });
  return async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, headers: Record<string, string> = {}) => {
    const answer = await ask(method, url, payload, headers);
    return { ...answer.json<Told>(), status: answer.statusCode, etag: String(answer.headers.etag) };
  };
}
type Ask = Awaited<ReturnType<typeof person>>;
const gil = await person('gil', 'accountant');
const hal = await person('hal', 'accountant');
const cora = await person('cora', 'controller');
const bob = await person('bob', 'approver');
const ada = await person('ada', 'data-steward');

/** Changes a draft as who has just looked at it. */
const changed = async (who: Ask, id: string, change: object) =>
  who('PATCH', `/v1/approvals/${id}`, change, { 'if-match': (await who('GET', `/v1/approvals/${id}`)).etag });
const forward = (who: Ask, { id, hash }: Told['approval']) => who('POST', `/v1/approvals/${id}/propose`, { hash });
const entry = (reference: string, cents: bigint, more: object = {}) => ({
  reference,
  entity: 'north',
  day: '2026-03-05',
  currency: 'USD',
  lines: badDebtLines(cents),
  draft: true,
  ...more,
});
const posted = () => enteredDebits(running);

test('a journal is drafted, changed and put forward, and what is posted is the version that another person approved', async () => {
  const made = await gil('POST', '/v1/journal-entries', entry('D-1', 100_000n));
  assert.deepEqual([made.status, made.outcome, made.approval.amount], [201, 'draft', '100000'], JSON.stringify(made));
  const { id } = made.approval;
  assert.equal(
    (await changed(gil, id, { lines: [...badDebtLines(1n).slice(0, 1), ...badDebtLines(2n).slice(1)] })).code,
    'JOURNAL_UNBALANCED',
  );
  assert.equal((await changed(gil, id, { why: 'charity' })).code, 'DRAFT_SHAPE');
  const next = await changed(gil, id, { lines: badDebtLines(125_050n), description: 'Bad debt of February' });
  assert.deepEqual([next.status, next.approval.version, next.approval.amount], [200, 2, '125050'], JSON.stringify(next));
  assert.deepEqual(await posted(), []);
  const put = await forward(gil, next.approval);
  assert.deepEqual([put.status, put.outcome], [200, 'proposed'], JSON.stringify(put));
  const { content } = await cora('GET', `/v1/approvals/${id}`);
  assert.equal(content['description'], 'Bad debt of February');
  assert.equal((await gil('GET', `/v1/journal-entries/${String(content['journal'])}`)).journal.status, 'waiting');
  const done = await cora('POST', `/v1/approvals/${id}/approve`, { hash: next.approval.hash });
  assert.equal(done.outcome, 'executed', JSON.stringify(done));
  assert.deepEqual(await posted(), ['125050']);
});

test('a drafted journal that needs nobody is posted when it is put forward, once under its reference', async () => {
  const made = await hal('POST', '/v1/journal-entries', entry('D-2', 700n));
  assert.equal((await hal('POST', '/v1/journal-entries', entry('D-2', 700n))).code, 'DOCUMENT_REFERENCE_USED', 'drafted once');
  const put = await forward(hal, made.approval);
  assert.equal(put.outcome, 'executed', JSON.stringify(put));
  assert.deepEqual(await posted(), ['700', '125050']);
  assert.equal((await hal('POST', '/v1/journal-entries', entry('D-2', 700n))).code, 'DOCUMENT_REFERENCE_USED');
});

test('a draft keeps its reference from nobody: who comes first has it, and the draft is refused, with nothing posted', async () => {
  const draft = await gil('POST', '/v1/journal-entries', entry('D-3', 800n));
  const handedIn = await gil('POST', '/v1/journal-entries', { ...entry('D-3', 900n), draft: undefined });
  assert.equal(handedIn.status, 202, JSON.stringify(handedIn));
  const refused = await forward(gil, draft.approval);
  assert.deepEqual([refused.status, refused.code], [409, 'DOCUMENT_REFERENCE_USED']);
  const still = await gil('POST', `/v1/approvals/${draft.approval.id}/withdraw`, { reason: 'under another reference' });
  assert.equal(still.outcome, 'withdrawn', 'it was a draft still');
  const another = await hal('POST', '/v1/journal-entries', entry('D-3', 1_000n));
  assert.equal((await forward(hal, another.approval)).outcome, 'executed', 'the references of another are others');
  const both = await Promise.all([1_100n, 1_200n].map((cents) => hal('POST', '/v1/journal-entries', entry('D-4', cents))));
  const drafted = both.filter(({ status }) => status === 201);
  const came: string[] = [];
  for (const { approval } of drafted) {
    const { outcome, code } = await forward(hal, approval);
    came.push(outcome ?? code);
  }
  assert.equal(came.filter((one) => one === 'executed').length, 1, 'however many were drafted at once');
  assert.ok(
    came.every((one) => one === 'executed' || one === 'DOCUMENT_REFERENCE_USED'),
    came.join(),
  );
  assert.equal(
    (await posted()).filter((cents) => ['800', '900', '1000', '1100', '1200'].includes(cents)).length,
    2,
    'what gil handed in waits',
  );
});

test('on the command line a journal is drafted from a file, changed by another, and put forward', async () => {
  const file = async (name: string, ...rows: readonly string[]) => {
    const path = join(commands.data, name);
    await writeFile(path, `${rows.join('\n')}\n`);
    return path;
  };
  const propose = (path: string, ...more: readonly string[]) =>
    commands.run(['journals', 'propose', path, '--reference', 'CLI-1', '--entity', 'north', '--day', '2026-03-05', ...more]);
  const first = await file('first.csv', 'account,amount,department', 'bad-debt,6.00,', 'gross-revenue,-6.00,laboratory');
  const second = await file('second.csv', 'amount,account,department', '7.25,bad-debt,', '-7.25,gross-revenue,laboratory');
  for (const [rows, says] of [
    [['account,sum', 'bad-debt,6.00'], /does not hold the lines of a journal/],
    [['account,amount', 'bad-debt,'], /wrong\.csv line 2\b/],
    [['account,amount', 'bad-debt,6.00'], /two lines or more/],
  ] as const) {
    const wrong = await propose(await file('wrong.csv', ...rows), '--draft');
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.err, says);
  }
  const made = await propose(first, '--draft');
  const id = /^Proposal (\d+) is a draft/.exec(made.out)?.[1] ?? '';
  const hashOf = async () => /^hash +([0-9a-f]{8})/m.exec((await commands.run(['approvals', 'show', id])).out)?.[1] ?? '';
  const next = await commands.run(['approvals', 'edit', id, '--hash', await hashOf(), '--lines', second]);
  assert.match(next.out, /is a draft, version 2/, made.out + made.err + next.err);
  const put = await commands.run(['approvals', 'propose', id, '--hash', await hashOf()]);
  assert.match(put.out, /is done/, put.out + put.err);
  assert.ok((await posted()).includes('725'));
  assert.notEqual((await propose(first)).code, 0, 'the reference is used up');
});

test('to open a period again is drafted, changed and put forward, as long as it is closed', async () => {
  await cora('POST', '/v1/fiscal-periods/north/2025-10/close', { state: 'closed', reason: 'month end' });
  const late = await cora('POST', '/v1/fiscal-periods/north/2025-10/reopen', { state: 'open', reason: 'forgotten', draft: true });
  const made = await cora('POST', '/v1/fiscal-periods/north/2025-10/reopen', { state: 'soft', reason: 'late remittance', draft: true });
  assert.deepEqual([made.status, made.outcome], [201, 'draft'], JSON.stringify(made));
  const next = await changed(cora, made.approval.id, { state: 'open', reason: 'late remittances' });
  assert.deepEqual([next.approval.version, next.approval.reason], [2, 'late remittances']);
  const put = await forward(cora, next.approval);
  assert.equal(put.outcome, 'proposed', JSON.stringify(put));
  assert.equal((await bob('POST', `/v1/approvals/${made.approval.id}/approve`, { hash: next.approval.hash })).outcome, 'executed');
  assert.equal((await forward(cora, late.approval)).code, 'LEDGER_PERIOD_NOT_MOVED', 'what is open already is not opened');
});

test('on the command line a period is drafted to be opened, and changed', async () => {
  await cora('POST', '/v1/fiscal-periods/north/2025-09/close', { state: 'closed', reason: 'month end' });
  const made = await commands.run(['periods', 'reopen', 'north', '2025-09', '--reason', 'late', '--draft']);
  const id = /^Proposal (\d+) is a draft/.exec(made.out)?.[1] ?? '';
  const hash = /^hash +([0-9a-f]{64})$/m.exec((await commands.run(['approvals', 'show', id])).out)?.[1] ?? '';
  const next = await commands.run(['approvals', 'edit', id, '--hash', hash.slice(0, 8), '--state', 'open']);
  assert.match(next.out, /is a draft, version 2/, made.out + made.err + next.err);
});

test('a release is drafted for the files as they are, and put forward as long as they are so', async () => {
  const draft = () => ada('POST', '/v1/estate/proposals', { reason: 'new service line', draft: true });
  const made = await draft();
  assert.deepEqual([made.status, made.outcome], [201, 'draft'], JSON.stringify(made));
  assert.equal((await changed(ada, made.approval.id, { reason: 'a new service line' })).approval.version, 2);
  files = 'another';
  const { approval } = await ada('GET', `/v1/approvals/${made.approval.id}`);
  assert.deepEqual(
    [(await forward(ada, approval)).code, (await changed(ada, approval.id, { reason: 'more' })).code],
    Array(2).fill('DRAFT_OUTDATED'),
  );
  files = undefined;
  assert.equal((await forward(ada, approval)).code, 'ESTATE_UNCHANGED');
  assert.equal((await gil('POST', `/v1/approvals/${approval.id}/propose`, { hash: approval.hash })).code, 'SCOPE_MISSING');
  files = 'one';
  assert.equal((await forward(ada, approval)).outcome, 'proposed');
});

test('the files are read for who may change the draft and has seen it as it is, and not again for the same request', async () => {
  const key = { 'idempotency-key': 'release-once' };
  const ask = () => ada('POST', '/v1/estate/proposals', { reason: 'another service line', draft: true }, key);
  const before = readings;
  const [{ approval }, again] = [await ask(), await ask()];
  assert.equal(again.approval.id, approval.id);
  assert.equal(readings, before + 1);
  const url = `/v1/approvals/${approval.id}`;
  const eve = await person('eve', 'data-steward');
  const { etag } = await ada('GET', url);
  const change = { reason: 'of somebody else' };
  assert.deepEqual(
    [
      (await ada('POST', `${url}/propose`, { hash: 'f'.repeat(64) })).code,
      (await eve('POST', `${url}/propose`, { hash: approval.hash })).code,
      (await ada('PATCH', url, change, { 'if-match': '"other"' })).status,
      (await eve('PATCH', url, change, { 'if-match': '*' })).code,
    ],
    ['PROPOSAL_DIFFERS', 'PROPOSAL_NOT_YOURS', 412, 'PROPOSAL_NOT_YOURS'],
  );
  assert.equal(readings, before + 1);
  const changes = () => ada('PATCH', url, { reason: 'a later one' }, { 'if-match': etag, 'idempotency-key': 'change-once' });
  assert.deepEqual([(await changes()).approval.version, (await changes()).approval.version], [2, 2]);
  assert.equal(readings, before + 2);
});
