import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ManualClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { server } = story;
const clock = new ManualClock(new Date());
const gateway = gatewayOf(story, { clock, entityLabels: { north: ['psychiatric'] } });
after(() => gateway.close());
await transaction(server, SCOPE, (tx) => tx.query(`insert into entity (tenant, entity, name) values ($1, 'lake', 'Lakeshore')`, [TENANT]));
const given = { gateway, server, clock };
/** An analyst of Lakeshore: what Northside's channel brings is not hers to see, and psychiatric besides. */
const ivy = await atConsole(given, { person: 'ivy', roles: ['interface-analyst'], entities: ['lake'] });
const omar = await atConsole(given, { person: 'omar', roles: ['auditor'] });
const ada = await atConsole(given, { person: 'ada', roles: ['administrator'] });

const BODY = `/v1/messages/northside-adt:${story.seq}/body`;
const WHY = { reason: 'patient unresponsive in the emergency department' };

interface Glass {
  readonly id: string;
  readonly state: string;
  readonly entities: unknown;
  readonly endsAt: string;
  readonly review?: { readonly by: string };
}

const open = async (who = ivy, more: object = {}): Promise<{ glass: Glass; shown: { 'x-plexus-break-glass': string } }> => {
  const opened = await who.ask('POST', '/v1/break-glass', { ...WHY, purpose: 'treatment', ...more });
  assert.equal(opened.statusCode, 201, opened.body);
  const glass = opened.json<{ breakGlass: Glass }>().breakGlass;
  return { glass, shown: { 'x-plexus-break-glass': glass.id } };
};
const codeOf = (answer: { body: string }): string => (JSON.parse(answer.body) as { code: string }).code;
const audited = async (action: string): Promise<{ principal: string; person: string; object: string; detail: string | null }[]> => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ principal: string; person: string; object: string; detail: string | null }>(
      'select principal, person, object, detail from audit where action = $1 order by id',
      [action],
    ),
  );
  return rows;
};

test('in an emergency a person sees what is not theirs to see, and every look is flagged', async () => {
  assert.equal((await ivy.ask('POST', BODY, WHY)).statusCode, 404, 'not visible otherwise');
  const { glass, shown } = await open(ivy, { entities: ['north'] });
  assert.deepEqual([glass.state, glass.entities], ['open', ['north']]);
  const revealed = await ivy.ask('POST', BODY, WHY, shown);
  assert.equal(revealed.statusCode, 200, revealed.body);
  assert.ok(revealed.body.startsWith('MSH|'));
  assert.equal((await ivy.ask('POST', BODY, WHY)).statusCode, 404, 'without showing it nothing changes');
  const flag = `console break-glass:${glass.id}`;
  assert.deepEqual(
    (await audited('phi.read')).map(({ principal, person }) => [principal, person]),
    [[flag, 'ivy']],
  );
  const used = { principal: flag, person: 'ivy', object: `break-glass:${glass.id}`, detail: 'POST /v1/messages/:id/body' };
  assert.deepEqual(await audited('break-glass.used'), [used]);
});

test('a second person is asked at once, with a day to review it', async () => {
  const { glass } = await open();
  const listed = await omar.ask('GET', '/v1/exceptions?kind=break-glass');
  const items = listed.json<{ exceptions: { id: string; owner: string; dueAt: string; summary: string }[] }>().exceptions;
  const item = items.find(({ summary }) => summary.includes(`emergency access ${glass.id} `));
  assert.equal(item?.owner, 'privacy');
  assert.equal(new Date(item.dueAt).getTime() - clock.now().getTime(), 24 * 3_600_000);
  assert.ok(
    (await audited('break-glass.opened')).some(
      ({ object, detail }) => object === `break-glass:${glass.id}` && detail?.includes(WHY.reason),
    ),
  );
  const resolved = await ada.ask('POST', `/v1/exceptions/${item.id}/resolve`, { resolution: 'seems fine' });
  assert.deepEqual([resolved.statusCode, codeOf(resolved)], [403, 'BREAK_GLASS_REVIEW_WANTED']);
});

test('it expires by itself, an hour is the most, and ending it sooner ends it', async () => {
  const { shown } = await open(ivy, { minutes: 20 });
  assert.equal((await ivy.ask('POST', BODY, WHY, shown)).statusCode, 200);
  clock.advance(20 * 60_000);
  const late = await ivy.ask('POST', BODY, WHY, shown);
  assert.deepEqual([late.statusCode, codeOf(late)], [403, 'BREAK_GLASS_OVER']);
  assert.equal((await ivy.ask('POST', '/v1/break-glass', { ...WHY, purpose: 'treatment', minutes: 61 })).statusCode, 400);
  const { glass, shown: next } = await open();
  const closed = await ivy.ask('POST', `/v1/break-glass/${glass.id}/close`);
  assert.equal(closed.json<{ breakGlass: Glass }>().breakGlass.state, 'over');
  assert.equal(codeOf(await ivy.ask('POST', BODY, WHY, next)), 'BREAK_GLASS_OVER');
  const refused = transaction(server, SCOPE, (tx) =>
    tx.query(
      `insert into break_glass (tenant, person, reason, purpose, opened_at, expires_at) values ($1, 'ivy', 'more', 'treatment', now(), now() + interval '61 minutes')`,
      [TENANT],
    ),
  );
  await assert.rejects(refused, 'the database refuses more than an hour');
});

test('under it nothing is written, approved or ended, whatever the role may otherwise', async () => {
  const { glass, shown } = await open(ada);
  const writes: ['POST' | 'DELETE', string, object | undefined][] = [
    ['POST', '/v1/exceptions/1/resolve', { resolution: 'done' }],
    ['POST', '/v1/exceptions/1/reject', { reason: 'not ours' }],
    ['POST', '/v1/replays', { messages: ['northside-adt:1'] }],
    ['POST', '/v1/clients', { id: 'robot', name: 'Robot', owner: 'ada', scopes: ['events:read'] }],
    ['POST', '/v1/break-glass', { ...WHY, purpose: 'treatment' }],
    ['POST', `/v1/break-glass/${glass.id}/review`, { verdict: 'justified', words: 'it was me' }],
    ['POST', `/v1/break-glass/${glass.id}/close`, undefined],
    ['DELETE', '/v1/session', undefined],
  ];
  for (const [method, url, payload] of writes) {
    const answer = await ada.ask(method, url, payload, shown);
    assert.equal(answer.statusCode, 403, `${method} ${url}: ${answer.body}`);
    assert.match(codeOf(answer), /^(ACCESS_DENIED|BREAK_GLASS_SHOWS_ONLY)$/, url);
  }
  assert.equal((await ada.ask('GET', '/v1/session', undefined, shown)).statusCode, 200, 'looking goes on');
});

test('it gives no right that the role does not have, and nobody uses what another person opened', async () => {
  const { shown } = await open();
  const ledger = await ivy.ask('GET', '/v1/ledger/trial-balance', undefined, shown);
  assert.deepEqual([ledger.statusCode, codeOf(ledger)], [403, 'SCOPE_MISSING']);
  assert.equal(codeOf(await ada.ask('POST', BODY, WHY, shown)), 'BREAK_GLASS_OVER');
  const namesake = await atConsole(given, {
    person: 'ivy',
    issuer: 'https://other.example',
    roles: ['interface-analyst'],
    entities: ['lake'],
  });
  assert.equal(codeOf(await namesake.ask('POST', BODY, WHY, shown)), 'BREAK_GLASS_OVER');
  const holder = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
  const byToken = await gateway.inject({ method: 'POST', url: BODY, headers: { ...holder, ...shown }, payload: WHY });
  assert.equal(codeOf(byToken), 'BREAK_GLASS_OVER');
  const opened = await gateway.inject({
    method: 'POST',
    url: '/v1/break-glass',
    headers: holder,
    payload: { ...WHY, purpose: 'treatment' },
  });
  assert.equal(codeOf(opened), 'BREAK_GLASS_NEEDLESS');
});

test('somebody else reviews it, once, and that closes the work item and what is left of the access', async () => {
  const { glass, shown } = await open(ada);
  const review = { verdict: 'not-justified', words: 'the patient was not in this hospital' };
  const own = await ada.ask('POST', `/v1/break-glass/${glass.id}/review`, review);
  assert.deepEqual([own.statusCode, codeOf(own)], [403, 'BREAK_GLASS_OWN_REVIEW']);
  assert.equal(codeOf(await ivy.ask('POST', `/v1/break-glass/${glass.id}/review`, review)), 'SCOPE_MISSING');
  const holder = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const unnamed = await gateway.inject({ method: 'POST', url: `/v1/break-glass/${glass.id}/review`, headers: holder, payload: review });
  assert.equal(codeOf(unnamed), 'BREAK_GLASS_OWN_REVIEW');
  const reviewed = await omar.ask('POST', `/v1/break-glass/${glass.id}/review`, review);
  assert.equal(reviewed.statusCode, 200, reviewed.body);
  assert.deepEqual(reviewed.json<{ breakGlass: Glass }>().breakGlass.review?.by, 'omar');
  assert.equal(codeOf(await ada.ask('POST', BODY, WHY, shown)), 'BREAK_GLASS_OVER');
  assert.equal(codeOf(await omar.ask('POST', `/v1/break-glass/${glass.id}/review`, review)), 'BREAK_GLASS_REVIEWED');
  const left = await omar.ask('GET', '/v1/exceptions?kind=break-glass');
  assert.ok(!left.body.includes(`emergency access ${glass.id} `));
  assert.ok(
    (await audited('break-glass.reviewed')).some(({ person, detail }) => person === 'omar' && detail?.startsWith('not-justified: ')),
  );
  const own2 = transaction(server, SCOPE, (tx) =>
    tx.query(
      `update break_glass set reviewed_at = now(), reviewed_by = person, verdict = 'justified', words = 'fine' where reviewed_at is null`,
    ),
  );
  await assert.rejects(own2, 'the database refuses one’s own review');
  const undone = transaction(server, SCOPE, (tx) => tx.query(`update break_glass set words = 'changed' where id = $1`, [glass.id]));
  await assert.rejects(undone, 'a review stands');
});

test('an account that is known to be of the same person reviews nothing of theirs', async () => {
  const { glass } = await open();
  const review = { verdict: 'justified', words: 'seen with the attending physician' };
  const second = await atConsole(given, { person: 'ivy.admin', account: 'openid:second', roles: ['auditor'] });
  const owner = await database.owner();
  await owner.query(`select set_config('plexus.tenant', $1, false), set_config('plexus.entities', '*', false)`, [TENANT]);
  const { rows } = await owner.query<{ id: string }>(`insert into person (tenant, name) values ($1, 'Ivy') returning id`, [TENANT]);
  for (const account of ['openid:ivy', 'openid:second']) {
    await owner.query('insert into person_account (tenant, account, login, person) values ($1, $2, $2, $3)', [
      TENANT,
      account,
      rows[0]?.id,
    ]);
  }
  const own = await second.ask('POST', `/v1/break-glass/${glass.id}/review`, review);
  assert.equal(codeOf(own), 'BREAK_GLASS_OWN_REVIEW');
  const byLink = await atConsole(given, { person: 'root', issuer: undefined, account: undefined, roles: ['administrator'] });
  const mine = await open(byLink);
  const holder = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'x-plexus-person': 'somebody' };
  const named = await gateway.inject({ method: 'POST', url: `/v1/break-glass/${mine.glass.id}/review`, headers: holder, payload: review });
  assert.equal(codeOf(named), 'BREAK_GLASS_OWN_REVIEW', 'a name that the holder of the token gives is no other person');
  assert.equal((await omar.ask('POST', `/v1/break-glass/${mine.glass.id}/review`, review)).statusCode, 200);
});

test('people list their own, who reviews lists everybody’s', async () => {
  const own = (await ivy.ask('GET', '/v1/break-glass')).json<{ breakGlass: { person: string }[] }>().breakGlass;
  assert.ok(own.length > 0 && own.every(({ person }) => person === 'ivy'));
  const all = (await omar.ask('GET', '/v1/break-glass?of=everybody')).json<{ breakGlass: { person: string }[] }>().breakGlass;
  assert.deepEqual(new Set(all.map(({ person }) => person)), new Set(['ivy', 'ada', 'root']));
  assert.equal(codeOf(await ivy.ask('GET', '/v1/break-glass?of=everybody')), 'SCOPE_MISSING');
});

test('access to entities that there are not is refused, and so is one without a reason', async () => {
  const unknown = await ivy.ask('POST', '/v1/break-glass', { ...WHY, purpose: 'treatment', entities: ['nowhere'] });
  assert.equal(codeOf(unknown), 'ENTITY_NOT_DECLARED');
  assert.equal((await ivy.ask('POST', '/v1/break-glass', { purpose: 'treatment' })).statusCode, 400);
});
