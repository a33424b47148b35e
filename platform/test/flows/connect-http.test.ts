import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { readAcknowledgement } from '@plexus/hl7v2';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Seen } from '../../src/connect/http/channels.ts';
import { HttpChannels, registerFhir, registerSubmit, silent } from '../../src/connect/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import type { Pace } from '../../src/connect/http/pace.ts';
import { MemoryInbox } from './connect-inbox.ts';
import { adt } from './connect-peer.ts';

const MEGABYTE = 1024 * 1024;

async function endpoint(inbox: MemoryInbox, pace?: Pace): Promise<FastifyInstance> {
  const app = fastify();
  const channels = new HttpChannels();
  channels.open({ name: 'patient-accounting', messageBytes: 8 * MEGABYTE });
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization === 'Bearer wrong') await reply.code(401).send();
  });
  await registerSubmit(app, { channels, receive: inbox.receive, clock: systemClock, log: silent, metrics: silent, ...(pace && { pace }) });
  return app;
}

const URL = '/v1/channels/patient-accounting/messages';

test('a body of any content type is stored as it is', async () => {
  const inbox = new MemoryInbox();
  const app = await endpoint(inbox);
  const bodies: readonly [string | undefined, Buffer][] = [
    ['application/json', Buffer.from('{"not": parsed')],
    ['text/plain', Buffer.from('text')],
    ['application/edi-x12', Buffer.from('ISA*00*')],
    ['x-application/hl7-v2+er7', adt('H1')],
    ['application/octet-stream', Buffer.from([0, 255, 13, 10, 0])],
  ];
  for (const [type, payload] of bodies) {
    const answer = await app.inject({ method: 'POST', url: URL, payload, headers: type === undefined ? {} : { 'content-type': type } });
    assert.equal(answer.statusCode, 202);
    assert.deepEqual(answer.json(), { message: `patient-accounting:${inbox.kept.length}`, outcome: 'stored' });
  }
  assert.deepEqual(
    inbox.kept.map((kept) => kept.bytes),
    bodies.map(([, payload]) => payload),
  );
});

test('who sees some entities sends to channels that carry those and no others; for them there are no other channels', async () => {
  const inbox = new MemoryInbox();
  const app = fastify();
  const channels = new HttpChannels();
  const messageBytes = MEGABYTE;
  channels.open({ name: 'north', messageBytes, entities: ['north'], resources: ['ChargeItem'] });
  channels.open({ name: 'both', messageBytes, entities: ['north', 'lake'] });
  channels.open({ name: 'undeclared', messageBytes });
  const entitiesOf = ({ headers }: FastifyRequest): Seen =>
    headers['x-sees'] === undefined ? 'all' : String(headers['x-sees']).split(' ');
  const options = { channels, receive: inbox.receive, clock: systemClock, log: silent, metrics: silent, entitiesOf };
  await registerSubmit(app, options);
  await registerFhir(app, options);
  const send = async (channel: string, sees: string | undefined): Promise<number> => {
    const headers = { 'content-type': 'text/plain', ...(sees === undefined ? {} : { 'x-sees': sees }) };
    return (await app.inject({ method: 'POST', url: `/v1/channels/${channel}/messages`, payload: `to ${channel} for ${sees}`, headers }))
      .statusCode;
  };
  for (const [channel, sees, status] of [
    ['north', 'north', 202],
    ['north', 'north lake', 202],
    ['north', 'lake', 404],
    ['north', '', 404],
    ['both', 'north', 404],
    ['both', 'lake north river', 202],
    ['undeclared', 'north', 404],
    ['undeclared', undefined, 202],
    ['both', undefined, 202],
  ] as const) {
    assert.equal(await send(channel, sees), status, `${channel} for ${sees}`);
  }
  assert.equal(inbox.kept.length, 5);
  for (const [sees, status] of [
    ['north', 200],
    ['lake', 404],
  ] as const) {
    assert.equal((await app.inject({ url: '/fhir/north/metadata', headers: { 'x-sees': sees } })).statusCode, status);
  }
});

test('with an Idempotency-Key the same request gets the same answer, and another body is refused with 422', async () => {
  const app = await endpoint(new MemoryInbox());
  const post = (payload: string) => app.inject({ method: 'POST', url: URL, payload, headers: { 'idempotency-key': 'batch-2026-03-14' } });
  const first = await post('one');
  const again = await post('one');
  assert.deepEqual([again.statusCode, again.body], [first.statusCode, first.body]);
  assert.equal(first.headers['idempotency-replayed'], undefined);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  const other = await post('two');
  assert.equal(other.statusCode, 422);
  assert.match(other.headers['content-type'] ?? '', /^application\/problem\+json/);
  assert.equal(other.json().code, 'CONTROL_ID_REUSED');
});

test('without a key a known message is a duplicate, and a reused control id a conflict', async () => {
  const app = await endpoint(new MemoryInbox('hl7v2'));
  const post = (payload: Buffer) => app.inject({ method: 'POST', url: URL, payload });
  assert.equal((await post(adt('D1'))).statusCode, 202);
  const again = await post(adt('D1'));
  assert.deepEqual([again.statusCode, again.json()], [200, { message: 'patient-accounting:1', outcome: 'duplicate' }]);
  assert.equal((await post(adt('D1', 'PID|other'))).statusCode, 409);
  assert.equal((await post(Buffer.from('unreadable'))).statusCode, 422);
});

test('trouble is a problem document that says what to do', async () => {
  const inbox = new MemoryInbox();
  const app = await endpoint(inbox);
  const status = async (options: {
    url?: string;
    payload?: string | Buffer;
    headers?: Record<string, string>;
  }): Promise<[number, string]> => {
    const answer = await app.inject({ method: 'POST', url: URL, payload: 'x', ...options });
    assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
    return [answer.statusCode, answer.json().code];
  };
  assert.deepEqual(await status({ url: '/v1/channels/nobody/messages' }), [404, 'CHANNEL_UNKNOWN']);
  assert.deepEqual(await status({ payload: '' }), [400, 'BODY_MISSING']);
  assert.deepEqual(await status({ headers: { 'idempotency-key': 'a b' } }), [400, 'IDEMPOTENCY_KEY_INVALID']);
  assert.deepEqual(await status({ headers: { 'content-encoding': 'gzip' } }), [415, 'CONTENT_ENCODED']);
  assert.deepEqual(await status({ payload: Buffer.alloc(8 * MEGABYTE + 1) }), [413, 'MESSAGE_TOO_LARGE']);
  inbox.down = true;
  assert.deepEqual(await status({}), [503, 'STORE_AWAY']);
  assert.equal((await app.inject({ method: 'POST', url: URL, payload: 'x' })).headers['retry-after'], '3');
  assert.equal(inbox.kept.length, 0);
});

test('the caller is authenticated before a byte of the body is read', async () => {
  const inbox = new MemoryInbox();
  const app = await endpoint(inbox);
  const answer = await app.inject({ method: 'POST', url: URL, payload: 'x', headers: { authorization: 'Bearer wrong' } });
  assert.equal(answer.statusCode, 401);
  assert.equal(inbox.kept.length, 0);
});

test('a sender that accepts HL7 is answered with the acknowledgement', async () => {
  const inbox = new MemoryInbox('hl7v2');
  const app = await endpoint(inbox);
  const post = (payload: Buffer) => app.inject({ method: 'POST', url: URL, payload, headers: { accept: 'x-application/hl7-v2+er7, */*' } });
  const answers = [await post(adt('K1')), await post(adt('K1')), await post(adt('K1', 'PID|other'))];
  inbox.down = true;
  answers.push(await post(adt('K2')));
  assert.deepEqual(
    answers.map((answer) => [
      answer.statusCode,
      readAcknowledgement(answer.rawPayload).code,
      readAcknowledgement(answer.rawPayload).controlId,
    ]),
    [
      [200, 'AA', 'K1'],
      [200, 'AA', 'K1'],
      [409, 'AE', 'K1'],
      [503, 'AE', 'K2'],
    ],
  );
  assert.deepEqual(answers[0]?.rawPayload, answers[1]?.rawPayload);
});

/** An instance that listens, and is gone with all its connections when the test is over, however it ends. */
async function listening(t: TestContext, inbox: MemoryInbox, pace?: Pace): Promise<FastifyInstance> {
  const app = await endpoint(inbox, pace);
  t.after(() => {
    app.server.closeAllConnections();
    return app.close();
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app;
}

const portOf = (app: FastifyInstance): number => (app.server.address() as AddressInfo).port;

/** A connection of the test's own, for what no client would send; what becomes of it is seen by its close. */
function connected(t: TestContext, app: FastifyInstance): Socket {
  const socket = connect(portOf(app), '127.0.0.1').on('error', () => undefined);
  t.after(() => socket.destroy());
  return socket;
}

/** Runs one request against a listening instance; `write` sends the body as it likes. */
function posted(t: TestContext, app: FastifyInstance, headers: Record<string, string>, write: (request: ClientRequest) => void) {
  const request = httpRequest({ host: '127.0.0.1', port: portOf(app), path: URL, method: 'POST', headers });
  t.after(() => request.destroy());
  write(request);
  return request;
}

async function statusOf(request: ClientRequest): Promise<number | undefined> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('a large body streams through and is stored whole', async (t) => {
  const inbox = new MemoryInbox();
  const app = await listening(t, inbox);
  const block = Buffer.alloc(MEGABYTE, 'x');
  const request = posted(t, app, {}, (request) => {
    for (let n = 0; n < 5; n++) request.write(block);
    request.end('end');
  });
  assert.equal(await statusOf(request), 202);
  assert.equal(inbox.kept[0]?.bytes.length, 5 * MEGABYTE + 3);
  assert.ok(!Buffer.isBuffer(inbox.kept[0]?.arrival.bytes));
});

test('a body that grows past the limit while it streams is refused and not stored', async (t) => {
  const inbox = new MemoryInbox();
  const app = await listening(t, inbox);
  const request = posted(t, app, { 'transfer-encoding': 'chunked' }, (request) => {
    request.on('error', () => undefined);
    for (let n = 0; n < 9; n++) request.write(Buffer.alloc(MEGABYTE, 'x'));
  });
  assert.equal(await statusOf(request), 413);
  assert.equal(inbox.kept.length, 0);
});

test('an upload that breaks off is not stored', async (t) => {
  for (const size of [1000, MEGABYTE]) {
    const inbox = new MemoryInbox();
    const app = await listening(t, inbox);
    const asked = once(app.server, 'request') as Promise<[IncomingMessage]>;
    const socket = connected(t, app);
    socket.write(`POST ${URL} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${2 * MEGABYTE}\r\n\r\n`);
    socket.write(Buffer.alloc(size, 'x'));
    const [request] = await asked;
    const cut = new Promise((resolve) => request.once('close', resolve));
    socket.destroy();
    await cut;
    await app.close();
    assert.equal(inbox.kept.length, 0);
  }
});

/** What a server answers to a request whose body comes in pieces of so many bytes, a piece every `everyMs`, and never ends. */
async function dripped(t: TestContext, app: FastifyInstance, piece: number, everyMs: number): Promise<string> {
  const socket = connected(t, app);
  socket.write(`POST ${URL} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${2 * MEGABYTE}\r\n\r\n`);
  const dripping = setInterval(() => socket.write(Buffer.alloc(piece, 'x')), everyMs);
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  // Not `once` of events, which an error would end before: who is answered while it still writes may find the line reset.
  await new Promise<void>((closed) => {
    socket.once('close', () => {
      clearInterval(dripping);
      closed();
    });
  });
  return answer;
}

test('a sender that falls silent or drips is answered with 408 and what to do, and nothing of it is stored', {
  timeout: 20_000,
}, async (t) => {
  const inbox = new MemoryInbox();
  const silentSoon = await listening(t, inbox, { silentMs: 50, graceMs: 60_000, bytesPerSecond: 1_024 });
  assert.match(await dripped(t, silentSoon, 100, 60_000), /^HTTP\/1\.1 408 [^]*"code":"BODY_TOO_SLOW"[^]*"hint":/);
  const slow = await listening(t, inbox, { silentMs: 60_000, graceMs: 100, bytesPerSecond: 100_000 });
  assert.match(await dripped(t, slow, 10, 5), /^HTTP\/1\.1 408 /);
  assert.equal(inbox.kept.length, 0);
});

test('senders that hold back their bodies do not keep others waiting', { timeout: 20_000 }, async (t) => {
  const inbox = new MemoryInbox();
  const app = await listening(t, inbox);
  let begun = 0;
  const idle = 200;
  const allBegun = new Promise<void>((resolve) => app.server.on('request', () => (begun += 1) === idle && resolve()));
  for (let n = 0; n < idle; n++) connected(t, app).write(`POST ${URL} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${MEGABYTE}\r\n\r\n`);
  await allBegun;
  const answer = await fetch(`http://127.0.0.1:${portOf(app)}${URL}`, { method: 'POST', body: 'small' });
  assert.equal(answer.status, 202);
});

test('who goes away while there is no room for their body leaves nothing behind, neither in the inbox nor in the line', async (t) => {
  const inbox = new MemoryInbox();
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  /** A body that streams through holds a chunk of 256 KiB: so many of them fill the room of 16 MiB. */
  const filled = 64;
  let storing = 0;
  const { promise: isFull, resolve: full } = Promise.withResolvers<void>();
  inbox.commit = () => {
    storing += 1;
    if (storing === filled) full();
    return mayCommit;
  };
  const app = await listening(t, inbox);
  const send = (body: Buffer | string, signal = AbortSignal.timeout(15_000)) =>
    fetch(`http://127.0.0.1:${portOf(app)}${URL}`, { method: 'POST', body, signal }).then(({ status }) => status, String);
  const filling = Array.from({ length: filled }, (_, n) => send(Buffer.alloc(300_000, n + 1)));
  await isFull;
  const leaving = new AbortController();
  const arrived: Promise<unknown>[] = [];
  const { promise: allGone, resolve: over } = Promise.withResolvers<void>();
  app.server.on('request', (request: IncomingMessage) => {
    arrived.push(new Promise((resolve) => request.once('close', resolve)));
    if (arrived.length === 3) void Promise.all(arrived).then(() => over());
  });
  const waiting = ['one', 'two', 'three'].map((body) => send(body, leaving.signal));
  while (arrived.length < 3) await new Promise((resolve) => setImmediate(resolve));
  leaving.abort();
  for (const answer of await Promise.all(waiting)) assert.match(String(answer), /AbortError/);
  await allGone;
  const next = send('next');
  commit();
  assert.equal(await next, 202);
  assert.deepEqual(
    await Promise.all(filling),
    Array.from({ length: filled }, () => 202),
  );
  assert.deepEqual(
    inbox.texts.filter((text) => text.length < 10),
    ['next'],
  );
});
