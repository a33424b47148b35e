import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';

const database = await freshDatabase();
const gateway = gatewayOf(await chargeStory(database));
await gateway.listen({ host: '127.0.0.1', port: 0 });
after(() => gateway.close());
const { port } = gateway.server.address() as AddressInfo;
const HEAD = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n`;
const SEARCH = 'POST /v1/messages/search HTTP/1.1\r\n';
const CANARY = 'QUOKKAFELD7719950431';
/** What somebody would like to be taken for a request of the next caller. */
const SMUGGLED = `GET /v1/flow HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Smuggled: ${CANARY}\r\n\r\n`;

/** Sends bytes as they are; answers all that comes until the other side ends. */
function exchanged(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(parts).toString('latin1')));
  });
}

const statuses = (answer: string): string[] => [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status ?? '');

const TWO_WAYS: readonly (readonly [string, string])[] = [
  ['a length and chunks', `${SEARCH}${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['chunks and a length', `${SEARCH}${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['two lengths', `${SEARCH}${HEAD}Content-Length: 2\r\nContent-Length: 50\r\n\r\n{}${SMUGGLED}`],
  ['two lengths in one field', `${SEARCH}${HEAD}Content-Length: 2, 50\r\n\r\n{}${SMUGGLED}`],
  ['a length with a sign', `${SEARCH}${HEAD}Content-Length: +2\r\n\r\n{}${SMUGGLED}`],
  ['a length below nothing', `${SEARCH}${HEAD}Content-Length: -2\r\n\r\n{}${SMUGGLED}`],
  ['a length that is no number', `${SEARCH}${HEAD}Content-Length: 0x2\r\n\r\n{}${SMUGGLED}`],
  ['a blank before the colon', `${SEARCH}${HEAD}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['a coding that only looks like chunks', `${SEARCH}${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['chunks that are not last', `${SEARCH}${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ['a chunk whose size is none', `${SEARCH}${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n${SMUGGLED}`],
  ['a chunk longer than it says', `${SEARCH}${HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n${SMUGGLED}`],
  ['a chunk that ends in a bare line feed', `${SEARCH}${HEAD}Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n${SMUGGLED}`],
  ['a chunk with an endless extension', `${SEARCH}${HEAD}Transfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(40_000)}\r\n{}\r\n0\r\n\r\n`],
  ['a header that is folded', `${SEARCH}${HEAD}X-Long: a\r\n b\r\nContent-Length: 2\r\n\r\n{}${SMUGGLED}`],
  ['a carriage return inside a header', `${SEARCH}${HEAD}X-Odd: a\rContent-Length: 0\r\nContent-Length: 2\r\n\r\n{}${SMUGGLED}`],
  ['NUL in a header', `${SEARCH}${HEAD}X-Odd: a\u0000b\r\nContent-Length: 2\r\n\r\n{}${SMUGGLED}`],
  ['no version', `GET /v1/flow\r\n${HEAD}\r\n${SMUGGLED}`],
  ['a version that is none', `GET /v1/flow HTTP/9.9\r\n${HEAD}\r\n${SMUGGLED}`],
  ['headers without end', `${SEARCH}${HEAD}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['an address without end', `GET /v1/flow?${'x'.repeat(20_000)} HTTP/1.1\r\n${HEAD}\r\n`],
  ['no request at all', `\u0016\u0003\u0001\u0002\u0000${CANARY}\r\n\r\n`],
];

for (const [what, bytes] of TWO_WAYS) {
  test(`${what}: refused once, nothing after it is answered, and the connection ends`, async () => {
    const answer = await exchanged(bytes);
    assert.equal(statuses(answer).length, 1, answer);
    assert.match(answer, /^HTTP\/1\.1 4\d\d /);
    assert.match(answer, /content-type: application\/problem\+json/i);
    assert.match(answer, /"code":"[A-Z_]+"/);
    assert.ok(!answer.includes(CANARY) && !answer.includes(TOKEN), 'nothing is quoted');
  });
}

test('two requests that follow each other rightly get two answers', async () => {
  const one = `${SEARCH}${HEAD}Content-Length: 2\r\n\r\n{}`;
  const last = `GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
  assert.deepEqual(statuses(await exchanged(one + last)), ['200', '200']);
});

test('a body is checked by its schema, however its type is written', async () => {
  const types = [
    'application/json',
    'APPLICATION/JSON',
    'application/json;',
    'application/json ; charset=utf-8',
    'application/json\t; x=y',
    '\tapplication/json',
    'application/json,text/plain',
    'text/plain;application/json',
    'application/vnd.api+json',
    'application/jsonx',
    'text/json',
    'text/plain',
    '',
  ];
  for (const type of types) {
    for (const body of ['{"limit":"many"}', '{"limit":1,"limit":100}']) {
      const answer = await gateway.inject({
        method: 'POST',
        url: '/v1/messages/search',
        headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'content-type': type },
        payload: body,
      });
      assert.ok(answer.statusCode === 400 || answer.statusCode === 415, `${type}: ${answer.statusCode}`);
    }
  }
});

test('what a proxy is said to have forwarded is not believed', async () => {
  const forwarded = {
    'x-forwarded-host': '127.0.0.1',
    'x-forwarded-proto': 'https',
    forwarded: 'host=127.0.0.1',
    'x-forwarded-for': '127.0.0.1',
  };
  const refused = await gateway.inject({
    url: '/v1/flow',
    headers: { host: 'evil.example', authorization: `Bearer ${TOKEN}`, ...forwarded },
  });
  assert.equal(refused.json<{ code: string }>().code, 'ORIGIN_REFUSED');
  const absolute = await exchanged(
    `GET http://evil.example/v1/flow HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: close\r\n\r\n`,
  );
  assert.deepEqual(statuses(absolute), ['403']);
});
