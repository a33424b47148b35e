import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HttpCall, type HttpOutcome, ManualClock } from '../../kernel/index.ts';
import { Conversation } from './conversation.ts';
import { Ending } from './ending.ts';
import { rowOf } from './lookups.ts';
import { TrytonSession } from './session.ts';

const clock = new ManualClock(new Date('2026-03-31T00:00:00Z'));
const login = { user: 'plexus', password: 'secret:with:colons' };

interface Request {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly authorization: string | undefined;
}

/** A server that signs us in and answers the rest as told: a whole outcome, or what stands beside the id. */
function server(answer: (request: Request) => HttpOutcome | object): { call: HttpCall; requests: Request[] } {
  const requests: Request[] = [];
  const call: HttpCall = ({ body, headers }) => {
    const { id, method, params } = JSON.parse(body ?? '') as { id: number; method: string; params: unknown[] };
    const request = { method, params, authorization: headers?.['authorization'] };
    requests.push(request);
    if (method === 'common.db.login') return Promise.resolve(ok({ id, result: [7, 'token'] }));
    if (method.endsWith('get_preferences')) return Promise.resolve(ok({ id, result: { company: 3, language: 'fr' } }));
    const told = answer(request);
    return Promise.resolve('outcome' in told ? told : ok({ id, ...told }));
  };
  return { call, requests };
}

const ok = (body: object): HttpOutcome => ({ outcome: 'answered', status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) });
const status = (code: number): HttpOutcome => ({ outcome: 'answered', status: code, headers: {}, body: Buffer.from('<html>') });
const talkTo = (call: HttpCall): Conversation => new Conversation(new TrytonSession(login, clock), call);
const row = rowOf({});

async function endOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert(error instanceof Ending, String(error));
  return `${error.outcome.result} ${error.outcome.code}`;
}

test('one sign-in serves all calls, each with the company and a language that the user’s settings do not decide', async () => {
  const { call, requests } = server(() => ({ result: [] }));
  const talk = talkTo(call);
  await Promise.all([talk.search('party.party', [], ['id'], row), talk.search('party.party', [], ['id'], row)]);
  assert.deepEqual(
    requests.map(({ method }) => method),
    ['common.db.login', 'model.res.user.get_preferences', 'model.party.party.search_read', 'model.party.party.search_read'],
  );
  assert.deepEqual(requests[0]?.params, ['plexus', { password: 'secret:with:colons' }, 'en']);
  assert.equal(requests[2]?.authorization, `Session ${Buffer.from('plexus:7:token').toString('base64')}`);
  assert.deepEqual(requests[2]?.params.at(-1), { company: 3, employee: null, language: 'en' });
});

test('a session that was forgotten is opened again once', async () => {
  let isKnown = false;
  const { call, requests } = server(() => {
    const answer = isKnown ? { result: [] } : status(401);
    isKnown = true;
    return answer;
  });
  assert.deepEqual(await talkTo(call).search('party.party', [], ['id'], row), []);
  assert.equal(requests.filter(({ method }) => method === 'common.db.login').length, 2);
  assert.equal(await endOf(talkTo(server(() => status(401)).call).search('party.party', [], ['id'], row)), 'unavailable HTTP_401');
});

test('a look that fails has done nothing; a write that is not answered may have', async () => {
  const answers: readonly (readonly [HttpOutcome | object, look: string, write: string])[] = [
    [{ outcome: 'unanswered', code: 'ECONNRESET' }, 'unavailable ECONNRESET', 'unknown ECONNRESET'],
    [{ outcome: 'unsent', code: 'ECONNREFUSED' }, 'unavailable ECONNREFUSED', 'unavailable ECONNREFUSED'],
    [status(500), 'unavailable HTTP_500', 'unknown HTTP_500'],
    [status(403), 'unavailable HTTP_403', 'unavailable HTTP_403'],
    [status(404), 'unavailable HTTP_404', 'unavailable HTTP_404'],
    [status(429), 'throttled HTTP_429', 'throttled HTTP_429'],
    [ok({ id: 99, result: [1] }), 'unavailable ANSWER_TO_ANOTHER', 'unknown ANSWER_TO_ANOTHER'],
    [ok({ jsonrpc: '2.0' }), 'unavailable ANSWER_UNREADABLE', 'unknown ANSWER_UNREADABLE'],
    [{ result: { not: 'a list' } }, 'unavailable ANSWER_UNREADABLE', 'unknown ANSWER_UNREADABLE'],
  ];
  for (const [answer, look, write] of answers) {
    const { call } = server(() => answer);
    assert.equal(await endOf(talkTo(call).search('party.party', [], ['id'], row)), look);
    assert.equal(await endOf(talkTo(call).create('party.party', [{}])), write);
  }
});

test('after something was written nothing later counts as never sent', async () => {
  const { call } = server(({ method }) => (method.endsWith('create') ? { result: [1] } : { outcome: 'unsent', code: 'ECONNREFUSED' }));
  const talk = talkTo(call);
  assert.deepEqual(await talk.create('party.party', [{}]), [1]);
  assert.equal(await endOf(talk.press('party.party', 'post', [1])), 'unknown ECONNREFUSED');
  assert.equal(await endOf(talk.read('party.party', [1], ['id'], row)), 'unknown ECONNREFUSED');
});
