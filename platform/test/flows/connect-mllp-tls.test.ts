import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, test } from 'node:test';
import type { ConnectionOptions } from 'node:tls';
import { frame, type Listening, MllpClient, type MllpSender, silent, startMllpServer } from '../../src/connect/index.ts';
import { type Fault, Secret, systemClock } from '../../src/kernel/index.ts';
import { Authority, type Certificate, withoutOpenssl } from './connect-certificates.ts';
import { MemoryInbox } from './connect-inbox.ts';
import { adt, Peer } from './connect-peer.ts';

const skip = await withoutOpenssl();
const made = skip === false ? await certificates() : undefined;
after(() => made?.[Symbol.asyncDispose]());

async function certificates() {
  const ours = await Authority.create('Great Plains interfaces');
  const theirs = await Authority.create('Somebody else');
  return {
    ca: ours.ca,
    server: await ours.issue('plexus', 'DNS:localhost,IP:127.0.0.1'),
    northside: await ours.issue('northside', 'DNS:ehr.northside.example,URI:urn:northside'),
    unbound: await ours.issue('unbound', 'DNS:printer.northside.example'),
    expired: await ours.issue('expired', 'DNS:ehr.northside.example', -1),
    foreign: await theirs.issue('northside', 'DNS:ehr.northside.example'),
    [Symbol.asyncDispose]: async () => {
      await ours[Symbol.asyncDispose]();
      await theirs[Symbol.asyncDispose]();
    },
  };
}

type Made = NonNullable<typeof made>;

interface Secured extends Listening, AsyncDisposable {
  readonly inbox: MemoryInbox;
  readonly denied: string[];
}

async function secured(certificate: Made, senders: readonly MllpSender[]): Promise<Secured> {
  const inbox = new MemoryInbox('hl7v2');
  const denied: string[] = [];
  const server = await startMllpServer({
    channel: 'northside-adt',
    host: '127.0.0.1',
    port: 0,
    tls: { cert: certificate.server.cert, key: new Secret(certificate.server.key), ca: certificate.ca, senders },
    receive: inbox.receive,
    denied: (fault: Fault) => {
      denied.push(fault.code);
      return Promise.resolve();
    },
    clock: systemClock,
    log: silent,
    metrics: silent,
  });
  return { ...server, inbox, denied, [Symbol.asyncDispose]: () => server.stop() };
}

const as = (certificate: Certificate, ca: string): ConnectionOptions => ({ ...certificate, ca, host: '127.0.0.1' });
const clientAs = (port: number, certificate: Certificate, ca: string): MllpClient =>
  new MllpClient({ host: '127.0.0.1', port, tls: { cert: certificate.cert, key: new Secret(certificate.key), ca } });

/** Runs `body` with the certificates, or tells why not. */
const tlsTest = (title: string, body: (certificate: Made) => Promise<void>): void => {
  void test(title, { skip }, () => (made === undefined ? undefined : body(made)));
};

tlsTest('a partner whose certificate is bound to the channel sends over TLS', async (certificate) => {
  await using server = await secured(certificate, [{ name: 'ehr.northside.example', facilities: ['NORTH'] }]);
  const client = clientAs(server.port, certificate.northside, certificate.ca);
  assert.equal((await client.send(adt('T1'))).code, 'AA');
  assert.equal(server.inbox.kept.length, 1);
  await client.stop();
});

tlsTest('a partner may be bound by fingerprint or by an alternative name of any kind', async (certificate) => {
  const { fingerprint256 } = new X509Certificate(certificate.northside.cert);
  for (const sender of [
    { fingerprint: fingerprint256 },
    { fingerprint: fingerprint256.replaceAll(':', '').toLowerCase() },
    { name: 'urn:northside' },
  ]) {
    await using server = await secured(certificate, [sender]);
    const client = clientAs(server.port, certificate.northside, certificate.ca);
    assert.equal((await client.send(adt('T1'))).code, 'AA');
    await client.stop();
  }
});

tlsTest('the right certificate with a foreign facility or application is answered AR, recorded and not stored', async (certificate) => {
  await using server = await secured(certificate, [{ name: 'ehr.northside.example', applications: ['EHR'], facilities: ['NORTH'] }]);
  const peer = await Peer.open(server.port, as(certificate.northside, certificate.ca));
  peer.write(frame(adt('F1', 'PID|1', '', 'EHR|LAKE'), adt('F2', 'PID|1', '', 'OTHER|NORTH'), adt('F3')));
  const answers = await peer.heard(3);
  assert.deepEqual(
    answers.map((answer) => [answer.controlId, answer.code, answer.errors[0]?.text]),
    [
      ['F1', 'AR', 'SENDER_FORBIDDEN'],
      ['F2', 'AR', 'SENDER_FORBIDDEN'],
      ['F3', 'AA', undefined],
    ],
  );
  assert.deepEqual(server.denied, ['SENDER_FORBIDDEN', 'SENDER_FORBIDDEN']);
  assert.equal(server.inbox.kept.length, 1);
  peer.socket.destroy();
});

tlsTest('a certificate of our own authority that is not bound to the channel is turned away and recorded', async (certificate) => {
  await using server = await secured(certificate, [{ name: 'ehr.northside.example' }]);
  const peer = await Peer.open(server.port, as(certificate.unbound, certificate.ca));
  peer.write(frame(adt('U1')));
  await peer.whenClosed();
  assert.equal(peer.answers.length, 0);
  assert.deepEqual(server.denied, ['CLIENT_FORBIDDEN']);
  assert.equal(server.inbox.kept.length, 0);
});

tlsTest('a sender without any binding matches no certificate', async (certificate) => {
  await using server = await secured(certificate, [{ facilities: ['NORTH'] }]);
  const peer = await Peer.open(server.port, as(certificate.northside, certificate.ca));
  await peer.whenClosed();
  assert.deepEqual(server.denied, ['CLIENT_FORBIDDEN']);
});

tlsTest('no certificate, an expired one, and one of another authority with the right name get nowhere', async (certificate) => {
  await using server = await secured(certificate, [{ name: 'ehr.northside.example' }]);
  for (const identity of [{}, certificate.expired, certificate.foreign]) {
    // With TLS 1.3 the client only learns on its first read that it was turned away.
    const peer = await Peer.open(server.port, { ...identity, ca: certificate.ca }).catch(() => undefined);
    peer?.write(frame(adt('N1')));
    await peer?.whenClosed();
    assert.equal(peer?.answers.length ?? 0, 0);
  }
  assert.equal(server.inbox.kept.length, 0);
});

tlsTest('TLS 1.1 is refused', async (certificate) => {
  await using server = await secured(certificate, [{ name: 'ehr.northside.example' }]);
  const old: ConnectionOptions = {
    ...as(certificate.northside, certificate.ca),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  };
  await assert.rejects(Peer.open(server.port, old));
});

tlsTest('a client does not send to a server of another authority', async (certificate) => {
  await using server = await secured(certificate, [{ name: 'ehr.northside.example' }]);
  const client = clientAs(server.port, certificate.northside, certificate.foreign.cert);
  await assert.rejects(client.send(adt('X1')), { code: 'MLLP_CONNECT_FAILED' });
  assert.equal(server.inbox.kept.length, 0);
});

tlsTest('stopping does not wait for a client that never finishes its handshake', async (certificate) => {
  const server = await secured(certificate, [{ name: 'ehr.northside.example' }]);
  const peer = await Peer.open(server.port);
  await server.stop();
  await peer.whenClosed();
});
