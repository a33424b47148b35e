import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, test } from 'node:test';
import type { ConnectionOptions } from 'node:tls';
import { frame, type Listening, MllpClient, type MllpSender, silent, startMllpServer } from '../../src/connect/index.ts';
import type { Denial, MllpServerOptions, MllpTls } from '../../src/connect/index.ts';
import { ManualClock, Secret, systemClock } from '../../src/kernel/index.ts';
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
    ours,
    server: await ours.issue('plexus', 'DNS:localhost,IP:127.0.0.1'),
    northside: await ours.issue('northside', 'DNS:ehr.northside.example,URI:urn:northside'),
    unbound: await ours.issue('unbound', 'DNS:printer.northside.example'),
    revoked: await ours.issue('revoked', 'DNS:ehr.northside.example'),
    ended: await ours.issue('ended', 'DNS:ehr.northside.example'),
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
  readonly denied: Denial[];
  readonly tls: MllpTls;
}

const fingerprintOf = ({ cert }: Certificate): string => new X509Certificate(cert).fingerprint256;

async function secured(
  certificate: Made,
  senders: readonly MllpSender[],
  more: Partial<MllpTls> = {},
  other: Partial<MllpServerOptions> = {},
): Promise<Secured> {
  const inbox = new MemoryInbox('hl7v2');
  const denied: Denial[] = [];
  const tls: MllpTls = { cert: certificate.server.cert, key: new Secret(certificate.server.key), ca: certificate.ca, senders, ...more };
  const server = await startMllpServer({
    channel: 'northside-adt',
    host: '127.0.0.1',
    port: 0,
    tls,
    receive: inbox.receive,
    denied: (denial) => {
      denied.push(denial);
      return Promise.resolve();
    },
    clock: systemClock,
    log: silent,
    metrics: silent,
    ...other,
  });
  return { ...server, inbox, denied, tls, [Symbol.asyncDispose]: () => server.stop() };
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

tlsTest(
  'the right certificate with a foreign facility, application or type is answered AR, stored as refused and recorded',
  async (certificate) => {
    const bound = { partner: 'northside-ehr', name: 'ehr.northside.example', applications: ['EHR'], facilities: ['NORTH'], kinds: ['ADT'] };
    await using server = await secured(certificate, [bound]);
    const peer = await Peer.open(server.port, as(certificate.northside, certificate.ca));
    peer.write(frame(adt('F1', 'PID|1', '', 'EHR|LAKE'), adt('F2', 'PID|1', '', 'OTHER|NORTH'), adt('F3')));
    peer.write(frame(Buffer.from(adt('F4').toString('latin1').replace('ADT^A04', 'ORU^R01'), 'latin1')));
    peer.write(frame(Buffer.concat([adt('F5'), Buffer.from('\r'), adt('F6', 'PID|1', '', 'EHR|LAKE')])));
    const answers = await peer.heard(5);
    assert.deepEqual(
      answers.map((answer) => [answer.controlId, answer.code, answer.text?.split(':')[0], answer.errors[0]?.code]),
      [
        ['F1', 'AR', 'SENDER_FORBIDDEN', '207'],
        ['F2', 'AR', 'SENDER_FORBIDDEN', '207'],
        ['F3', 'AA', undefined, undefined],
        ['F4', 'AR', 'TYPE_FORBIDDEN', '200'],
        ['F5', 'AR', 'SENDER_FORBIDDEN', '207'],
      ],
    );
    assert.deepEqual(
      server.denied.map(({ channel, code, peer: from, detail }) => [channel, code, from, detail]),
      ['SENDER_FORBIDDEN', 'SENDER_FORBIDDEN', 'TYPE_FORBIDDEN', 'SENDER_FORBIDDEN'].map((code) => [
        'northside-adt',
        code,
        '127.0.0.1',
        'partner northside-ehr',
      ]),
    );
    assert.equal(server.inbox.kept.length, 5);
    assert.match(server.inbox.kept[0]?.arrival.source ?? '', /^127\.0\.0\.1:\d+ northside-ehr$/);
    peer.socket.destroy();
  },
);

tlsTest('a certificate of our own authority that is not bound to the channel is turned away and recorded', async (certificate) => {
  await using server = await secured(certificate, [{ name: 'ehr.northside.example' }]);
  const peer = await Peer.open(server.port, as(certificate.unbound, certificate.ca));
  peer.write(frame(adt('U1')));
  await peer.whenClosed();
  assert.equal(peer.answers.length, 0);
  const [denial] = server.denied;
  assert.deepEqual([denial?.code, denial?.detail], ['CLIENT_FORBIDDEN', `certificate ${fingerprintOf(certificate.unbound)}`]);
  assert.equal(server.inbox.kept.length, 0);
});

tlsTest('a sender without any binding matches no certificate', async (certificate) => {
  await using server = await secured(certificate, [{ facilities: ['NORTH'] }]);
  const peer = await Peer.open(server.port, as(certificate.northside, certificate.ca));
  await peer.whenClosed();
  assert.deepEqual(
    server.denied.map(({ code }) => code),
    ['CLIENT_FORBIDDEN'],
  );
});

/** Connects and sends; what came back. */
async function tried(server: Secured, identity: Partial<Certificate>, ca: string): Promise<number> {
  // With TLS 1.3 the client only learns on its first read that it was turned away.
  const peer = await Peer.open(server.port, { ...identity, ca, host: '127.0.0.1' }).catch(() => undefined);
  peer?.write(frame(adt('N1')));
  await peer?.whenClosed();
  return peer?.answers.length ?? 0;
}

tlsTest('no certificate, an expired, a foreign and a revoked one get nowhere, and it is on record whose they were', async (certificate) => {
  const crl = await certificate.ours.revoke(['revoked']);
  const revoked = [fingerprintOf(certificate.ended)];
  await using server = await secured(certificate, [{ name: 'ehr.northside.example' }], { crl, revoked });
  const refused = (reason: string, whose: Certificate): string => `${reason}; certificate ${fingerprintOf(whose)}`;
  const { expired, foreign } = certificate;
  for (const [identity, detail] of [
    [{}, 'it showed no certificate'],
    [expired, refused('its certificate has expired', expired)],
    [foreign, refused("its certificate is not one of the listener's authority", foreign)],
    [certificate.revoked, refused('its certificate was revoked', certificate.revoked)],
    [certificate.ended, refused('its certificate was revoked', certificate.ended)],
  ] as const) {
    assert.equal(await tried(server, identity, certificate.ca), 0, detail);
    assert.deepEqual([server.denied.at(-1)?.code, server.denied.at(-1)?.detail], ['CERTIFICATE_REFUSED', detail]);
  }
  const plain = await Peer.open(server.port);
  plain.write(frame(adt('N2')));
  await plain.whenClosed();
  assert.match(server.denied.at(-1)?.detail ?? '', /^the handshake failed \(ERR_SSL_/);
  assert.equal(server.denied.length, 6);
  assert.equal(server.inbox.kept.length, 0);
  const client = clientAs(server.port, certificate.northside, certificate.ca);
  assert.equal((await client.send(adt('T1'))).code, 'AA', 'who is not revoked is let in');
  await client.stop();
});

tlsTest('an outdated list of revoked certificates lets nobody in', async (certificate) => {
  const crl = await certificate.ours.revoke([], -1);
  await using server = await secured(certificate, [{ name: 'ehr.northside.example' }], { crl });
  assert.equal(await tried(server, certificate.northside, certificate.ca), 0);
  assert.match(server.denied.at(-1)?.detail ?? '', /^the list of revoked certificates is outdated; /);
});

tlsTest('a certificate that is revoked while its partner is connected ends the connection, without a restart', async (certificate) => {
  await using server = await secured(certificate, [{ partner: 'northside-ehr', name: 'ehr.northside.example' }]);
  const peer = await Peer.open(server.port, as(certificate.northside, certificate.ca));
  peer.write(frame(adt('R1')));
  assert.equal((await peer.heard(1))[0]?.code, 'AA');
  const [shown] = server.certificates();
  assert.deepEqual([shown?.partner, shown?.fingerprint], ['northside-ehr', fingerprintOf(certificate.northside)]);
  server.renew({ ...server.tls, revoked: [fingerprintOf(certificate.northside)] });
  await peer.whenClosed();
  assert.equal(await tried(server, certificate.northside, certificate.ca), 0);
  assert.equal(server.denied.at(-1)?.code, 'CERTIFICATE_REFUSED');
});

tlsTest('nobody stays connected for longer than their certificate is valid', async (certificate) => {
  const clock = new ManualClock(new Date());
  await using server = await secured(certificate, [{ name: 'ehr.northside.example' }], {}, { clock, limits: { closeMs: 40 } });
  const peer = await Peer.open(server.port, as(certificate.northside, certificate.ca));
  peer.write(frame(adt('R1')));
  await peer.heard(1);
  clock.advance(86_400_000);
  await peer.whenClosed();
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
