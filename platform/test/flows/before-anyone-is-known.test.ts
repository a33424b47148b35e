import assert from 'node:assert/strict';
import { type AddressInfo, connect } from 'node:net';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { RouteOptions } from 'fastify';
import { HttpChannels, registerFhir, registerSubmit, silent, startMllpServer } from '../../src/connect/index.ts';
import { masterKeyOf } from '../../src/govern/index.ts';
import { openMachineIdentity } from '../../src/identity/index.ts';
import { Secret, systemClock } from '../../src/kernel/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { TENANT } from '../tenant.ts';
import { Authority, withoutOpenssl } from './connect-certificates.ts';
import { MemoryInbox } from './connect-inbox.ts';

const SEED = 37;
const inbox = new MemoryInbox();
const http = new HttpChannels();
http.open({ name: 'north', messageBytes: 1_000_000, resources: ['ChargeItem'] });
const story = await chargeStory(await freshDatabase());
const gateway = gatewayOf(story, {
  identity: await openMachineIdentity({
    pool: story.server,
    tenant: TENANT,
    master: masterKeyOf(Buffer.alloc(32, 7)),
    clock: systemClock,
    issuer: 'http://127.0.0.1',
  }),
  submit: (app) => {
    const options = { channels: http, receive: inbox.receive, clock: systemClock, log: silent, metrics: silent };
    void registerSubmit(app, options);
    void registerFhir(app, options);
  },
});
const routes: { method: string; url: string; isOpen: boolean }[] = [];
gateway.addHook('onRoute', ({ method, url, config }: RouteOptions) => {
  for (const one of [method].flat())
    routes.push({ method: one, url: url.replace(/:channel/, 'north').replace(/:\w+/g, '1'), isOpen: config?.needs === 'open' });
});
let read = 0;
gateway.addHook('preParsing', (request, _reply, payload, done) => {
  if (request.routeOptions.config.needs !== 'open' && !request.is404) read += 1;
  done(null, payload);
});
await gateway.listen({ host: '127.0.0.1', port: 0 });
after(() => gateway.close());
const { port } = gateway.server.address() as AddressInfo;
const guarded = routes.filter(({ isOpen, method }) => !isOpen && method !== 'HEAD');

/** What comes back on a connection for these bytes, until the other side has answered. */
function answered(bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
      if (text.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined).on('close', () => resolve(text));
  });
}

test('on every route that is not open a stranger is told so before a byte of the body has come', async () => {
  assert.ok(guarded.length > 50);
  for (const { method, url } of guarded) {
    const head = `${method} ${url} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n`;
    assert.match(await answered(head), /^HTTP\/1\.1 401 /, `${method} ${url}`);
  }
  assert.equal(read, 0);
});

const anyHeaders = fc.dictionary(
  fc.constantFrom(
    'authorization',
    'dpop',
    'cookie',
    'content-type',
    'content-encoding',
    'idempotency-key',
    'x-plexus-person',
    'accept',
    'if-match',
  ),
  fc.oneof(
    fc.constantFrom(
      'Bearer ',
      'Bearer a',
      'DPoP a.b',
      'Basic YTpi',
      'application/json',
      'application/fhir+json',
      'gzip',
      '__Host-plexus_session=x',
      '*',
    ),
    fc.string({ maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
  ),
);
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      'MSH|^~\\&|A|B\r',
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
      '['.repeat(5_000),
    )
    .map((text) => Buffer.from(text)),
);

test('whatever a stranger sends, no body of theirs is read and nothing fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...guarded), anyHeaders, anyBody, async ({ method, url }, headers, payload) => {
      const answer = await gateway.inject({ method: method as 'POST', url, headers: { ...headers, host: '127.0.0.1' }, payload });
      assert.ok([401, 403].includes(answer.statusCode), `${method} ${url}: ${answer.body}`);
    }),
    { seed: SEED, numRuns: 400 },
  );
  assert.equal(read, 0);
  assert.equal(inbox.kept.length, 0);
});

test('what is open to strangers refuses what it does not understand, and never fails', async () => {
  const open = routes.filter(({ isOpen, method }) => isOpen && method !== 'HEAD');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...open), anyHeaders, anyBody, async ({ method, url }, headers, payload) => {
      const answer = await gateway.inject({ method: method as 'POST', url, headers: { ...headers, host: '127.0.0.1' }, payload });
      assert.ok(answer.statusCode < 500, `${method} ${url}: ${answer.statusCode} ${answer.body}`);
    }),
    { seed: SEED, numRuns: 400 },
  );
});

test('before a certificate was shown nothing of what is sent to a listener with TLS is taken for a message', {
  skip: await withoutOpenssl(),
}, async () => {
  await using authority = await Authority.create('Great Plains interfaces');
  const own = await authority.issue('plexus', 'DNS:localhost');
  const taken = new MemoryInbox('hl7v2');
  const server = await startMllpServer({
    channel: 'north',
    host: '127.0.0.1',
    port: 0,
    tls: { cert: own.cert, key: new Secret(own.key), ca: authority.ca, senders: [{ name: 'ehr.example' }] },
    receive: taken.receive,
    clock: systemClock,
    log: silent,
    metrics: silent,
  });
  const closed = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes, () => socket.destroy()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.uint8Array({ minLength: 1, maxLength: 300 }), async (isHandshake, bytes) => {
      // A record of a handshake, or a frame of MLLP, with anything in it.
      const head = isHandshake ? [0x16, 0x03, 0x01, 0x01, 0x2c] : [0x0b];
      await closed(Buffer.from([...head, ...bytes, 0x1c, 0x0d]));
    }),
    { seed: SEED, numRuns: 100 },
  );
  await server.stop();
  assert.equal(taken.kept.length, 0);
});
