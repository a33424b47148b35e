import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, type TokenSource } from './client.ts';
import { pages } from './pages.ts';
import { PlexusProblem } from './problem.ts';

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

/** Answers in turn; what is an Error is thrown, as when nobody is there. */
function server(...answers: readonly (Response | Error)[]) {
  const asked: Asked[] = [];
  const left = [...answers];
  const ask: typeof fetch = (url, init = {}): Promise<Response> => {
    asked.push({ url: typeof url === 'string' ? url : '', init });
    const answer = left.shift() ?? new Error('asked too often');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { asked, fetch: ask };
}

const json = (body: object, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers } });
const busy = (): Response => json({ code: 'GATEWAY_BUSY', title: 'Busy' }, 503, { 'retry-after': '0' });
const READ = { method: 'GET', path: '/v1/accounts/{subject}/timeline', query: ['limit', 'after'] };
const WRITE = { method: 'POST', path: '/v1/payments' };
const headerOf = ({ init }: Asked | undefined = { url: '', init: {} }, name: string): string | null => new Headers(init.headers).get(name);

test('parameters go into the path and the query, content into the body', async () => {
  const { asked, fetch } = server(json({ entries: [] }), json({ payment: 1 }, 201, { location: '/v1/payments/1' }));
  const client = new Client({ baseUrl: 'https://plexus.example/', token: 'secret', fetch });
  await client.call(READ, { subject: 'account:a/b', limit: '5', after: undefined } as object);
  let location: string | null = null;
  await client.call(
    WRITE,
    { body: { amount: '12000' } },
    { idempotencyKey: 'key-1', onHeaders: (headers) => (location = headers.get('location')) },
  );
  assert.equal(asked[0]?.url, 'https://plexus.example/v1/accounts/account%3Aa%2Fb/timeline?limit=5');
  assert.equal(headerOf(asked[0], 'authorization'), 'Bearer secret');
  assert.deepEqual(
    [asked[1]?.init.body, headerOf(asked[1], 'idempotency-key'), location],
    ['{"amount":"12000"}', 'key-1', '/v1/payments/1'],
  );
});

test('a problem comes with its code, its hint and where it is', async () => {
  const told = { title: 'Wrong', code: 'REQUEST_INVALID', hint: 'See', at: 'body/amount', instance: 'req-7' };
  const { fetch } = server(json(told, 400));
  await assert.rejects(new Client({ baseUrl: '', fetch }).call(WRITE, { body: {} }), (error: unknown) => {
    assert.ok(error instanceof PlexusProblem);
    assert.deepEqual(
      [error.status, error.code, error.message, error.hint, error.at, error.request],
      [400, 'REQUEST_INVALID', 'Wrong', 'See', 'body/amount', 'req-7'],
    );
    return true;
  });
  const proxy = server(new Response('<html>', { status: 502 }));
  await assert.rejects(new Client({ baseUrl: '', retries: 0, fetch: proxy.fetch }).call(READ), { status: 502, code: 'HTTP_502' });
});

test('reading and what has an idempotency key is repeated while the server is busy; nothing else is', async () => {
  const reading = server(busy(), new Error('reset'), json({ ok: true }));
  assert.deepEqual(await new Client({ baseUrl: '', fetch: reading.fetch }).call(READ), { ok: true });
  const keyed = server(busy(), json({ ok: true }));
  await new Client({ baseUrl: '', fetch: keyed.fetch }).call(WRITE, { body: {} }, { idempotencyKey: 'k' });
  assert.deepEqual(
    keyed.asked.map((one) => headerOf(one, 'idempotency-key')),
    ['k', 'k'],
  );
  const bare = server(busy());
  await assert.rejects(new Client({ baseUrl: '', fetch: bare.fetch }).call(WRITE, { body: {} }), { code: 'GATEWAY_BUSY', retryAfterMs: 0 });
  const gone = server(new Error('a'), new Error('b'), new Error('c'));
  await assert.rejects(new Client({ baseUrl: '', fetch: gone.fetch }).call(READ), { status: 0, code: 'UNREACHABLE' });
  assert.equal(gone.asked.length, 3);
});

test('a token that the server no longer takes is renewed once', async () => {
  const wrong = (): Response => json({ code: 'ACCESS_TOKEN_WRONG', title: 'Ended' }, 401);
  let given = 0;
  const token: TokenSource = { token: () => Promise.resolve(`token-${given}`), renew: () => void given++ };
  const { asked, fetch } = server(wrong(), json({}), wrong(), wrong());
  const client = new Client({ baseUrl: '', token, fetch });
  await client.call(WRITE, { body: {} });
  assert.deepEqual(
    asked.map((one) => headerOf(one, 'authorization')),
    ['Bearer token-0', 'Bearer token-1'],
  );
  await assert.rejects(client.call(WRITE, { body: {} }), { status: 401 });
  assert.equal(asked.length, 4);
});

test('pages are read until there are no more, each when it is wanted', async () => {
  const read: (string | undefined)[] = [];
  const answers = [{ next: 'a', n: 1 }, { next: 'b', n: 2 }, { n: 3 }];
  const all: number[] = [];
  for await (const { n } of pages((next) => (read.push(next), Promise.resolve(answers[read.length - 1] ?? { n: 0 })))) all.push(n);
  assert.deepEqual(
    [all, read],
    [
      [1, 2, 3],
      [undefined, 'a', 'b'],
    ],
  );
  const feed: boolean[] = [];
  for await (const { more } of pages(() => Promise.resolve({ next: 'x', more: feed.length < 1 }))) feed.push(more);
  assert.deepEqual(feed, [true, false]);
});
