import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccountAnswer, AccountsAnswer, IdentityAnswer, TimelineAnswer } from '../../src/gateway/contract/account.ts';
import { FacetsAnswer } from '../../src/gateway/contract/exception.ts';
import { JournalAnswer } from '../../src/gateway/contract/ledger.ts';
import { MessageDeliveriesAnswer, MessageEventsAnswer, ParsedAnswer } from '../../src/gateway/contract/message.ts';
import { transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { desk, shaped } from './console-desk.ts';

const database = await freshDatabase();
const { keys, server, worker, log, seq, accountNumber, key, journals } = await chargeStory(database);
await transaction(server, SCOPE, (tx) =>
  tx.query(
    `insert into release (tenant, number, digest, content, principal, person) values ($1, 1, 'd', '{"systems":[],"mappings":{},"policies":{}}', 'p', 'p')`,
    [TENANT],
  ),
);
const { get, post, audited } = await desk({ pool: server, tenant: TENANT, keys, log });
const message = `northside-adt:${seq}`;
const IDENTIFYING = new RegExp(`${accountNumber}|DOE|JANE`);

test('a message is read masked, and unmasked for a reason that is kept with the name of the person', async () => {
  const masked = await get(`/v1/messages/${message}/parsed`);
  const { parsed } = shaped(ParsedAnswer, masked);
  assert.equal(parsed.masked, true);
  assert.doesNotMatch(masked.body, IDENTIFYING);
  assert.equal((await audited('phi.read')).length, 0);
  assert.equal((await post(`/v1/messages/${message}/parsed`, {})).statusCode, 400);
  const revealed = shaped(ParsedAnswer, await post(`/v1/messages/${message}/parsed`, { reason: 'sender asks' })).parsed;
  assert.match(revealed.text, IDENTIFYING);
  assert.deepEqual(await audited('phi.read'), [{ principal: 'console', person: 'ada', object: message, detail: 'parsed: sender asks' }]);
});

test('what a message became is shown without who it is about, and with it for a reason', async () => {
  const bare = await get(`/v1/messages/${message}/events`);
  const { events } = shaped(MessageEventsAnswer, bare);
  assert.deepEqual(
    events.map(({ type, sealed }) => [type, sealed]),
    [
      ['charge.recorded', true],
      ['charge.recorded', true],
    ],
  );
  assert.doesNotMatch(bare.body, IDENTIFYING);
  const opened = shaped(MessageEventsAnswer, await post(`/v1/messages/${message}/events`, { reason: 'second look' }));
  assert.deepEqual(opened.events[0]?.phi, { accountNumber });
  assert.equal((await audited('phi.read')).filter(({ detail }) => detail === 'events: second look').length, 1);
});

test('a message names the deliveries that carry it', async () => {
  const { deliveries } = shaped(MessageDeliveriesAnswer, await get(`/v1/messages/${message}/deliveries`));
  assert.deepEqual(
    deliveries.map(({ kind, state }) => [kind, state]),
    [
      ['account-status', 'confirmed'],
      ['summary-journal', 'ready'],
    ],
  );
});

test('an account is found by its number and tells its story in order, without saying who it is', async () => {
  const found = await post('/v1/accounts/search', { search: accountNumber });
  const { accounts } = shaped(AccountsAnswer, found);
  assert.deepEqual(
    accounts.map(({ subject, facility, events }) => [subject, facility, events]),
    [[key, 'north', 2]],
  );
  assert.equal(shaped(AccountAnswer, await get(`/v1/accounts/${key}`)).account.currency, 'USD');
  const told = await get(`/v1/accounts/${key}/timeline`);
  const { entries } = shaped(TimelineAnswer, told);
  assert.deepEqual(
    entries.map(({ kind, title }) => `${kind}: ${title}`),
    [
      'message: DFT^P03',
      'event: Charge recorded',
      'event: Charge recorded',
      'journal: Charge',
      'journal: Charge',
      'delivery: Account status to erp-receivables',
      'delivery: Summary journal to erp-journals',
    ],
  );
  assert.doesNotMatch(found.body + told.body, IDENTIFYING);
  assert.deepEqual(shaped(AccountsAnswer, await post('/v1/accounts/search', { search: 'nobody' })).accounts, []);
  assert.equal((await get('/v1/accounts/account:nobody/timeline')).statusCode, 404);
});

test('a timeline is read page by page, from either end', async () => {
  const whole = shaped(TimelineAnswer, await get(`/v1/accounts/${key}/timeline`)).entries.map(({ id }) => id);
  const paged: string[] = [];
  let after = '';
  do {
    const page = shaped(TimelineAnswer, await get(`/v1/accounts/${key}/timeline?limit=3${after}`));
    paged.push(...page.entries.map(({ id }) => id));
    after = page.next === undefined ? '' : `&after=${page.next}`;
  } while (after !== '');
  assert.deepEqual(paged, whole);
  const newest = shaped(TimelineAnswer, await get(`/v1/accounts/${key}/timeline?order=newest`)).entries.map(({ id }) => id);
  assert.deepEqual(newest, whole.toReversed());
  assert.equal((await get(`/v1/accounts/${key}/timeline?after=nowhere`)).statusCode, 400);
});

test('who an account is about is told for a reason, which is kept', async () => {
  const { identity } = shaped(IdentityAnswer, await post(`/v1/accounts/${key}/identity`, { reason: 'patient is on the phone' }));
  assert.deepEqual(identity, { accountNumber });
  assert.deepEqual((await audited('phi.read')).at(-1), {
    principal: 'console',
    person: 'ada',
    object: key,
    detail: 'identity: patient is on the phone',
  });
});

test('a journal shows its lines and the record it comes from, also where another event stands between', async () => {
  const direct = shaped(JournalAnswer, await get(`/v1/ledger/journals/${journals[1]}`)).journal;
  assert.deepEqual(
    direct.lines.map(({ account, amount }) => [account, amount]),
    [
      ['1200', '3050'],
      ['4000', '-3050'],
    ],
  );
  assert.equal(direct.source?.message, message);
  const derived = shaped(JournalAnswer, await get(`/v1/ledger/journals/${journals[2]}`)).journal;
  assert.equal(derived.source?.type, 'claim.registered');
  assert.equal(derived.source.message, message);
  assert.equal((await get('/v1/ledger/journals/99999')).statusCode, 404);
});

test('exceptions are counted by what tells them apart, and filtered by their code', async () => {
  const due = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
  const item = { entity: 'north', owner: 'billing', summary: 'x' };
  await transaction(worker, SCOPE, (tx) =>
    openExceptions(tx, TENANT, [
      { ...item, kind: 'denial', identity: 'a', code: 'DENIED', dueAt: due(-1) },
      { ...item, kind: 'denial', identity: 'b', code: 'DENIED', dueAt: due(1) },
      { ...item, kind: 'unapplied', identity: 'c', code: 'UNKNOWN_CLAIM', dueAt: due(1), entity: 'river' },
    ]),
  );
  const { facets, total, overdue } = shaped(FacetsAnswer, await get('/v1/exceptions/facets'));
  assert.deepEqual([total, overdue], [3, 1]);
  assert.deepEqual(facets.kind, [
    { value: 'denial', count: 2 },
    { value: 'unapplied', count: 1 },
  ]);
  assert.equal(facets.entity.length, 2);
  const listed = (await get('/v1/exceptions?code=UNKNOWN_CLAIM')).json<{ exceptions: object[] }>();
  assert.equal(listed.exceptions.length, 1);
});

test('messages are found by when they came', async () => {
  const between = async (from: string, to: string): Promise<number> =>
    (await post('/v1/messages/search', { from, to })).json<{ messages: object[] }>().messages.length;
  const now = Date.now();
  const at = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();
  assert.equal(await between(at(-1), at(1)), 1);
  assert.equal(await between(at(-3), at(-1)), 0);
  assert.equal(await between(at(1), at(2)), 0);
  assert.equal((await post('/v1/messages/search', { from: 'yesterday' })).statusCode, 400);
});
