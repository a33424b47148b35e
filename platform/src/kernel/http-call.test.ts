import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { callHttp, type HttpLimits, type HttpOutcome } from './http-call.ts';

const closers: (() => void)[] = [];
after(() => {
  for (const close of closers) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => (server.close(), server.closeAllConnections()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serveSocket(connected: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createSocketServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = (url: string, changes: Partial<HttpLimits> = {}): Promise<HttpOutcome> =>
  callHttp(
    { url, reach: 'internal', timeoutMs: 2_000, mostBytes: 1_000, mayStart: () => true, ...changes },
    { method: 'POST', path: '/x?q=1', body: 'work' },
  );

test('an answer comes with status, headers and body', async () => {
  const url = await serve((incoming, response) => {
    incoming
      .toArray()
      .then((chunks) => response.writeHead(201, { 'x-told': 'yes' }).end(`${incoming.url} ${String(chunks)}`), assert.ifError);
  });
  const outcome = await post(`${url}/`);
  assert.equal(outcome.outcome, 'answered');
  assert.deepEqual(outcome.outcome === 'answered' && [outcome.status, outcome.headers['x-told'], String(outcome.body)], [
    201,
    'yes',
    '/x?q=1 work',
  ]);
});

test('nobody listening means that nothing was sent', async () => {
  const url = await serve(() => undefined);
  for (const close of closers.splice(-1)) close();
  assert.deepEqual(await post(url), { outcome: 'unsent', code: 'ECONNREFUSED' });
});

test('a claim that ran out before the connection stood sends nothing', async () => {
  let requests = 0;
  const url = await serve(() => (requests += 1));
  assert.deepEqual(await post(url, { mayStart: () => false }), { outcome: 'unsent', code: 'LEASE_EXPIRED' });
  assert.equal(requests, 0);
});

test('silence, a cut connection, half an answer and too much of it leave open what was done', async () => {
  const cases: [string, string, { timeoutMs?: number }][] = [
    [await serve(() => undefined), 'TIMEOUT', { timeoutMs: 30 }],
    [await serve((incoming) => incoming.socket.destroy()), 'ECONNRESET', {}],
    [
      await serveSocket((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'))),
      'ECONNRESET',
      {},
    ],
    [await serveSocket((socket) => socket.once('data', () => socket.end('no http at all\r\n\r\n'))), 'HPE_INVALID_CONSTANT', {}],
    [await serve((_, response) => response.end('x'.repeat(2_000))), 'ANSWER_TOO_LARGE', {}],
    [
      await serve((_, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write('x'), 5);
        response.on('close', () => clearInterval(drip));
      }),
      'TIMEOUT',
      { timeoutMs: 40 },
    ],
  ];
  for (const [url, code, changes] of cases) assert.deepEqual(await post(url, changes), { outcome: 'unanswered', code });
});

test('a redirect is an answer and is not followed', async () => {
  const url = await serve((_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end());
  const outcome = await post(url);
  assert.equal(outcome.outcome === 'answered' && outcome.status, 307);
});

test('an address out of the target’s reach is not connected to, as a number or behind a name', async () => {
  let connections = 0;
  const url = await serveSocket(() => connections++);
  const refused = { outcome: 'unsent', code: 'ADDRESS_REFUSED' };
  assert.deepEqual(await post(url, { reach: 'public' }), refused);
  assert.deepEqual(await post(url.replace('127.0.0.1', 'localhost'), { reach: 'public' }), refused);
  assert.equal(connections, 0);
});
