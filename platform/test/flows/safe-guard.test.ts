import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { installed } from '../faults/installation.ts';

const plexus = await installed(55);
const token = (await readFile(join(plexus.folder, 'token'), 'utf8')).trim();
const SUBMIT = '/v1/channels/clearinghouse-835/messages';
const ALLOWED = { authorization: `Bearer ${token}` };

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Only say how much is to come: what is refused by its size is refused before it is sent. */
  readonly declared?: number;
}

/** By node:http, which sends the Host header it is given. */
function ask(path: string, { method = 'GET', headers = {}, body, declared }: Asked): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port: plexus.httpPort,
        agent: false,
        path,
        method,
        headers: { ...headers, ...(declared === undefined ? {} : { 'content-length': declared }) },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() });
          asking.destroy();
        });
      },
    );
    asking.on('error', (cause) => reject(new Error(`${method} ${path} ${declared}`, { cause })));
    if (declared === undefined) asking.end(body);
    else asking.flushHeaders();
  });
}

test('every route but health wants the token, and says nothing without it', async () => {
  for (const path of ['/metrics', '/v1/flow', '/v1/exceptions', '/v1/ledger/trial-balance', SUBMIT, '/v1/trace', '/v1/messages/search']) {
    for (const headers of [{}, { authorization: 'Bearer' }, { authorization: `Bearer ${token}x` }, { authorization: `Basic ${token}` }]) {
      const answers = await Promise.all(['GET', 'POST'].map((method) => ask(path, { method, headers })));
      // A route that is there asks for the token; that there is none by a method may be known without it.
      const codes = answers.map(({ status, body }) => `${status} ${(JSON.parse(body) as { code: string }).code}`);
      assert.ok(codes.includes('401 TOKEN_WRONG'), `${path}: ${codes.join(', ')}`);
      assert.deepEqual(
        [...new Set(codes)].filter((code) => code !== '401 TOKEN_WRONG' && code !== '404 ROUTE_UNKNOWN'),
        [],
        path,
      );
    }
  }
  assert.equal((await ask('/health/live', {})).status, 200);
});

test('a foreign Host or Origin is refused even with the token', async () => {
  const foreign = [{ host: 'plexus.example' }, { host: '127.0.0.1.evil.example' }, { origin: 'https://evil.example' }, { origin: 'null' }];
  for (const headers of foreign) {
    for (const path of ['/v1/flow', '/health', SUBMIT]) {
      const { status, body } = await ask(path, { method: path === SUBMIT ? 'POST' : 'GET', headers: { ...ALLOWED, ...headers } });
      assert.equal(status, 403, `${path} ${JSON.stringify(headers)}`);
      assert.match(body, /ORIGIN_REFUSED/);
    }
  }
});

test('too much and the wrong thing are refused as problems, and nothing of it is stored', async () => {
  const json = { ...ALLOWED, 'content-type': 'application/json' };
  assert.equal((await ask('/v1/trace', { method: 'POST', headers: json, declared: 1_100_000 })).status, 413);
  assert.equal((await ask('/v1/trace', { method: 'POST', headers: json, body: '{' })).status, 400);
  assert.equal((await ask('/v1/flow', { headers: { ...ALLOWED, 'x-much': 'x'.repeat(20_000) } })).status, 431);
  assert.equal((await ask(SUBMIT, { method: 'POST', headers: ALLOWED, declared: 10_000_000_000 })).status, 413);
  for (const method of ['PUT', 'DELETE', 'PATCH']) assert.equal((await ask(SUBMIT, { method, headers: ALLOWED })).status, 404, method);
  assert.equal((await ask(SUBMIT, { method: 'POST', headers: { ...ALLOWED, 'content-encoding': 'gzip' }, body: 'x' })).status, 415);
  assert.deepEqual(await plexus.query('select from message'), []);
});

/** Sends some bytes, then a byte now and then, and answers after how long the server hangs up, or `undefined` when it bears it for `mostMs`. */
function drip(first: string, mostMs: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect({ host: '127.0.0.1', port: plexus.httpPort }, () => socket.write(first));
    const dripping = setInterval(() => socket.write('a'), 200);
    const over = (after: number | undefined): void => {
      clearInterval(dripping);
      clearTimeout(timer);
      socket.destroy();
      resolve(after);
    };
    const timer = setTimeout(() => over(undefined), mostMs);
    socket.on('error', () => undefined);
    socket.once('close', () => over(performance.now() - started));
    socket.resume();
  });
}

test('headers that drip in are cut off, and others are served meanwhile', { timeout: 60_000 }, async (t) => {
  const slow = Array.from({ length: 20 }, () => drip(`POST ${SUBMIT} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: `, 30_000));
  for (let n = 0; n < 20; n++) assert.equal((await ask('/v1/flow', { headers: ALLOWED })).status, 200);
  const closed = await Promise.all(slow);
  t.diagnostic(`hung up after ${closed.map((ms) => (ms === undefined ? 'never' : Math.round(ms))).join(', ')} ms`);
  assert.ok(closed.every((ms) => ms !== undefined));
});

test('only the loopback interface is listened on', async () => {
  const beyond = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).filter(({ internal }) => !internal));
  for (const { address, family, scopeid } of beyond) {
    for (const port of [plexus.httpPort, plexus.mllpPort, plexus.mllpPort + 1]) {
      const host = family === 'IPv6' && scopeid !== 0 ? undefined : address;
      if (host === undefined) continue;
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host, port, timeout: 2_000 }, () => resolve(true));
        for (const event of ['error', 'timeout']) socket.once(event, () => resolve(false));
        socket.once('connect', () => socket.destroy());
      });
      assert.ok(!reached, `${host}:${port}`);
    }
  }
  // Where the system tells it: no address but loopback has a listener of ours.
  const listeners = (await readFile('/proc/net/tcp', 'utf8').catch(() => '')).split('\n').map((line) => line.trim().split(/\s+/));
  const ours = [plexus.httpPort, plexus.mllpPort, plexus.mllpPort + 1].map((port) => port.toString(16).toUpperCase().padStart(4, '0'));
  for (const [, local = '', , state] of listeners) {
    const [address, port = ''] = local.split(':');
    if (state === '0A' && ours.includes(port)) assert.equal(address, '0100007F', `port ${port}`);
  }
});

test('keys, token, passwords and logs are readable by their owner only', async () => {
  for (const file of ['master.key', 'token', 'postgres-passwords.json', 'postgres.log', 'logs/work.log', 'logs/connect-serve.log']) {
    assert.equal((await stat(join(plexus.folder, file))).mode & 0o777, 0o600, file);
  }
  assert.equal((await stat(join(plexus.folder, 'postgres'))).mode & 0o777, 0o700);
});
