import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { jsonText } from './json-text.ts';
import { requireMatch, sendTagged, tagOf } from './entity-tag.ts';

const answer = { version: 1, amount: 12n };
const app = fastify();
app.setReplySerializer(jsonText);
app.get('/', (request, reply) => sendTagged(request, reply, answer));
app.post('/', (request) => {
  requireMatch(request, answer);
  return { done: true };
});
app.put('/', (request) => {
  requireMatch(request, answer, { required: true });
  return { done: true };
});
app.setErrorHandler<{ code: string }>((error, _, reply) => reply.code(400).send({ code: error.code }));
const tag = tagOf(answer);
const ask = (method: 'GET' | 'POST' | 'PUT', headers: Record<string, string> = {}) => app.inject({ method, url: '/', headers });

test('an answer is not sent again to who has it', async () => {
  const first = await ask('GET');
  assert.equal(first.headers.etag, tag);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const again = await ask('GET', { 'if-none-match': known });
    assert.deepEqual([again.statusCode, again.body], [304, ''], known);
  }
  assert.equal((await ask('GET', { 'if-none-match': '"other"' })).body, '{"version":1,"amount":"12"}');
});

test('what was changed meanwhile is not changed blindly, and a weak tag proves nothing', async () => {
  for (const known of [{}, { 'if-match': tag }, { 'if-match': `"other", ${tag}` }, { 'if-match': '*' }]) {
    assert.equal((await ask('POST', known)).statusCode, 200, JSON.stringify(known));
  }
  for (const known of ['"other"', `W/${tag}`, 'other', '']) {
    assert.equal((await ask('POST', { 'if-match': known })).json<{ code: string }>().code, 'PRECONDITION_FAILED', known);
  }
  assert.equal((await ask('PUT')).json<{ code: string }>().code, 'PRECONDITION_MISSING');
  assert.equal((await ask('PUT', { 'if-match': tag })).statusCode, 200);
});
