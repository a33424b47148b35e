import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE } from '../tenant.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { server } = story;
const logged: object[] = [];
const note = (fields: object): void => void logged.push(fields);
const gateway = gatewayOf(story, { logger: { info: note, warn: note, error: note } });
const headers = { host: '127.0.0.1:8080', authorization: `Bearer ${TOKEN}`, 'x-plexus-person': 'ada' };
const post = (url: string, payload: object) => gateway.inject({ method: 'POST', url, headers, payload });
const audited = async (action: string): Promise<object[]> => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query('select principal, person, object, detail from audit where action = $1 order by id', [action]),
  );
  return rows as object[];
};

test('health is open, everything else wants the token', async () => {
  const health = await gateway.inject({ url: '/health', headers: { host: 'localhost:8080' } });
  assert.equal(health.statusCode, 200);
  assert.deepEqual(
    health.json<{ checks: { name: string; ok: boolean }[] }>().checks.map(({ name, ok }) => [name, ok]),
    [
      ['database', true],
      ['flow', true],
    ],
  );
  for (const authorization of [undefined, 'Bearer', 'Bearer wrong-token', `Basic ${TOKEN}`, `Bearer ${TOKEN}2`]) {
    const refused = await gateway.inject({ url: '/v1/flow', headers: { host: '127.0.0.1', ...(authorization && { authorization }) } });
    assert.equal(refused.statusCode, 401, authorization);
    assert.equal(refused.json<{ code: string }>().code, 'TOKEN_WRONG');
    assert.equal(refused.headers['content-type'], 'application/problem+json; charset=utf-8');
  }
});

test('a page of another site and a rebound host name are refused, even with the token', async () => {
  for (const foreign of [
    { host: 'plexus.example' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { host: '127.0.0.1.evil.example' },
  ]) {
    const refused = await gateway.inject({ url: '/v1/flow', headers: { ...headers, ...foreign } });
    assert.equal(refused.statusCode, 403, JSON.stringify(foreign));
  }
  assert.equal((await gateway.inject({ url: '/v1/flow', headers: { ...headers, origin: 'http://localhost:5173' } })).statusCode, 200);
});

test('the flow counts every stage', async () => {
  const answer = (await gateway.inject({ url: '/v1/flow', headers })).json<
    Record<'version' | 'received' | 'translated' | 'posted' | 'delivered', number> & { backlog: object[] }
  >();
  assert.equal(answer.version, 1);
  assert.deepEqual([answer.received, answer.translated, answer.posted, answer.delivered], [1, 1, 3, 1]);
  assert.equal(answer.backlog.length, 5);
});

test('metrics are Prometheus text', async () => {
  const answer = await gateway.inject({ url: '/metrics', headers });
  assert.match(answer.headers['content-type'] as string, /^text\/plain; version=0\.0\.4/);
  assert.match(
    answer.body,
    /^# HELP plexus_messages_received_total .*\n# TYPE plexus_messages_received_total counter\nplexus_messages_received_total 1\n/,
  );
  assert.match(answer.body, /plexus_backlog\{stage="translate"\} 0\n/);
});

test('a wrong path is a problem document, and the log holds routes only', async () => {
  const answer = await gateway.inject({ url: '/v1/messages-of/Smith', headers });
  assert.equal(answer.statusCode, 404);
  assert.equal(answer.json<{ code: string }>().code, 'ROUTE_UNKNOWN');
  assert.doesNotMatch(JSON.stringify(logged), new RegExp(`Smith|${TOKEN}`));
});

test('messages are listed and searched; what is searched for stays out of addresses and answers', async () => {
  for (const asked of [
    {},
    { search: story.accountNumber },
    { search: 'CTL-77' },
    { channel: 'northside-adt', state: 'done', kind: 'DFT' },
  ]) {
    const answer = await post('/v1/messages/search', asked);
    assert.equal(answer.statusCode, 200, answer.body);
    const { messages } = answer.json<{ messages: { id: string; state: string; controlId: string }[] }>();
    assert.deepEqual(
      messages.map(({ id, state, controlId }) => [id, state, controlId]),
      [[`northside-adt:${story.seq}`, 'done', 'CTL-77']],
    );
    assert.doesNotMatch(answer.body, /DOE|4711000123/);
  }
  assert.deepEqual((await post('/v1/messages/search', { search: 'somebody' })).json(), { version: 1, messages: [] });
  assert.equal((await post('/v1/messages/search', { state: 'lost' })).statusCode, 400);
});

test('a message is shown by name; its bytes only for a reason, which is audited', async () => {
  const name = `northside-adt:${story.seq}`;
  const shown = await gateway.inject({ url: `/v1/messages/${name}`, headers });
  assert.equal(shown.json<{ message: { kind: string } }>().message.kind, 'DFT^P03');
  assert.equal((await gateway.inject({ url: '/v1/messages/northside-adt:99', headers })).statusCode, 404);
  assert.equal((await post(`/v1/messages/${name}/body`, {})).statusCode, 400);
  const body = await post(`/v1/messages/${name}/body`, { reason: 'sender asks' });
  assert.deepEqual(body.rawPayload, story.message);
  const part = await post(`/v1/messages/${name}/body`, { reason: 'sender asks', ...story.range });
  assert.deepEqual(part.rawPayload, story.message.subarray(story.range.start, story.range.end));
  assert.deepEqual((await audited('phi.read'))[0], {
    principal: 'cli',
    person: 'ada',
    object: name,
    detail: `bytes 0-${story.message.length}: sender asks`,
  });
});

test('a trace shows bytes only with a reason', async () => {
  const bare = await post('/v1/trace', { of: `journal:${story.journals[1]}` });
  assert.doesNotMatch(bare.body, /FT1/);
  const opened = await post('/v1/trace', { of: `journal:${story.journals[1]}`, reason: 'audit of the lab' });
  assert.match(opened.body, /"phi":true,"text":"FT1\|2\|/);
  assert.equal((await post('/v1/trace', { of: 'nothing' })).json<{ code: string }>().code, 'TRACE_UNKNOWN');
});

test('a body that can be read two ways is refused before anyone reads it', async () => {
  const send = (payload: string) =>
    gateway.inject({ method: 'POST', url: '/v1/messages/search', headers: { ...headers, 'content-type': 'application/json' }, payload });
  assert.equal((await send('{"limit":1}')).statusCode, 200);
  const twice = await send('{"limit":1,"limit":500}');
  assert.equal(twice.statusCode, 400);
  assert.deepEqual(
    { code: twice.json<{ code: string }>().code, at: twice.json<{ at: string }>().at },
    { code: 'REQUEST_INVALID', at: 'body byte 11' },
  );
  assert.equal((await send('')).statusCode, 400);
  assert.equal((await send('{"__proto__":{}}')).statusCode, 400);
});

test('who sends another media type is told which one is taken, and who makes names up which ones there are', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
    const asked = { ...headers, 'content-type': type };
    const refused = await gateway.inject({ method: 'POST', url: '/v1/messages/search', headers: asked, payload: '{}' });
    const { code, hint } = refused.json<{ code: string; hint: string }>();
    assert.deepEqual([refused.statusCode, code], [415, 'MEDIA_TYPE_NOT_TAKEN'], type);
    assert.match(hint, /application\/json/);
  }
  const titleOf = async (answer: Promise<{ json: () => unknown }>): Promise<string> => ((await answer).json() as { title: string }).title;
  assert.match(await titleOf(gateway.inject({ url: '/v1/journals?wrong=1', headers })), /no names but entity, period, posting, subject,/);
  const field = { name: 'PID-3', value: '4711', more: 'made-up-4711' };
  const said = await titleOf(post('/v1/messages/search', { field }));
  assert.match(said, /no names but name, value$/);
});
