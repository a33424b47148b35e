import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { frame, HttpChannels, MllpClient, silent, startChannel } from '../../src/connect/index.ts';
import type { Channel, System } from '../../src/govern/estate/index.ts';
import { createInbox } from '../../src/inbox/index.ts';
import { Secret, systemClock } from '../../src/kernel/index.ts';
import { readUpkeep } from '../../src/observe/index.ts';
import { transaction } from '../../src/store/index.ts';
import { auditDenied, partnerTroubles } from '../../src/wiring/partners.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { Authority, type Certificate, withoutOpenssl } from './connect-certificates.ts';
import { adt, Peer } from './connect-peer.ts';
import { Sshd, withoutSshd } from './connect-sshd.ts';

const skip = await withoutOpenssl();
const database = await freshDatabase();
const { server, channel } = await testTenant(database);
const intake = database.pool('plexus_intake');
const worker = database.pool('plexus_worker');
const inbox = createInbox({ pool: intake, channels: (name) => (name === channel.name ? channel : undefined) });
const owner = { system: { owner: 'integration' } as System, channel: { entities: ['north'] } as unknown as Channel };
const given = {
  tenant: TENANT,
  worker,
  release: { channels: new Map([[channel.name, owner]]) },
  channelNumber: new Map([[channel.name, channel.channel]]),
  now: () => new Date(),
};
const dependencies = {
  receive: inbox.receive,
  http: new HttpChannels(),
  clock: systemClock,
  log: silent,
  metrics: silent,
  denied: auditDenied({ tenant: TENANT, intake }),
  troubles: partnerTroubles(given),
};

const audited = async (action: string): Promise<string[]> => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ line: string }>(`select object || ' ' || detail as line from audit where action = $1 order by id`, [action]),
  );
  return rows.map(({ line }) => line);
};
const exceptions = async (): Promise<string[]> => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ line: string }>(
      `select code || ' ' || state || ' ' || owner as line from exception_item where kind = 'partner' order by id`,
    ),
  );
  return rows.map(({ line }) => line);
};
/** Looks until it is so; the watch of a channel looks at times of its own. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A channel with TLS for one partner, its files in a folder. */
async function partnerChannel(authority: Authority, certificate: Certificate, { days = 400 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-partner-'));
  const place = (name: string): string => join(folder, name);
  const own = await authority.issue('plexus', 'DNS:localhost,IP:127.0.0.1', days);
  const write = (name: string, text: string): Promise<void> => writeFile(place(name), text);
  await Promise.all([write('cert', own.cert), write('key', own.key), write('ca', authority.ca)]);
  const fingerprint = new X509Certificate(certificate.cert).fingerprint256;
  const bound = { partner: 'northside-ehr', fingerprint, applications: ['EHR'], facilities: ['NORTH'], kinds: ['ADT'] };
  const tls = { certificateFile: place('cert'), keyFile: place('key'), clientAuthorityFile: place('ca'), senders: [bound] };
  const opened = await startChannel(
    { protocol: 'mllp', name: channel.name, host: '127.0.0.1', port: 0, tls },
    { ...dependencies, certificatesMs: 10 },
  );
  const port = opened.port ?? 0;
  after(async () => {
    await opened.stop();
    await rm(folder, { recursive: true });
  });
  return { port, write };
}

test('what a partner’s certificate forbids is stored, refused, somebody’s work and on record; it is never acknowledged', {
  skip,
}, async () => {
  await using authority = await Authority.create('Great Plains interfaces');
  const certificate = await authority.issue('northside', 'DNS:ehr.northside.example', 400);
  const { port } = await partnerChannel(authority, certificate);
  const peer = await Peer.open(port, { ...certificate, ca: authority.ca });
  for (let n = 0; n < 20; n++) peer.write(frame(adt(`F${n}`, 'PID|1||SECRET-NAME', '', 'EHR|LAKE')));
  peer.write(frame(Buffer.from(adt('T1').toString('latin1').replace('ADT^A04', 'DFT^P03'), 'latin1'), adt('OK1')));
  const answers = await peer.heard(22);
  assert.deepEqual([...new Set(answers.slice(0, 20).map(({ code, text }) => `${code} ${text?.split(':')[0]}`))], ['AR SENDER_FORBIDDEN']);
  assert.deepEqual(
    answers.slice(20).map(({ controlId, code, errors }) => [controlId, code, errors[0]?.code]),
    [
      ['T1', 'AR', '200'],
      ['OK1', 'AA', undefined],
    ],
  );
  peer.socket.destroy();
  const denied = await audited('connection.denied');
  assert.deepEqual(denied.toSorted(), [
    ...Array.from({ length: 5 }, () => `channel:${channel.name} SENDER_FORBIDDEN from 127.0.0.1: partner northside-ehr`),
    `channel:${channel.name} TYPE_FORBIDDEN from 127.0.0.1: partner northside-ehr`,
  ]);
  assert.equal((await audited('message.quarantined')).length, 21, 'each is kept and is on record by itself');
  assert.doesNotMatch((await audited('message.quarantined')).join() + denied.join(), /SECRET/);
});

test('certificates that end within a month are somebody’s work, and no more once they are renewed, without a restart', {
  skip,
}, async () => {
  await using authority = await Authority.create('Great Plains interfaces', 400);
  const soon = await authority.issue('soon', 'DNS:ehr.northside.example', 20);
  const { port, write } = await partnerChannel(authority, soon, { days: 10 });
  await until(async () => (await exceptions()).includes('CERTIFICATE_EXPIRING open integration'));
  const client = new MllpClient({ host: '127.0.0.1', port, tls: { cert: soon.cert, key: new Secret(soon.key), ca: authority.ca } });
  assert.equal((await client.send(adt('E1'))).code, 'AA');
  await until(async () => (await exceptions()).filter((line) => line.endsWith(' open integration')).length === 2);
  const { partners } = await transaction(server, SCOPE, (tx) => readUpkeep(tx, TENANT, () => new Date()));
  assert.deepEqual(
    partners.map((summary) => summary.replace(/\d{4}-\d\d-\d\d$/, 'the day')),
    ['our own certificate', 'the certificate of northside-ehr'].map((whose) => `On channel ${channel.name} ${whose} ends on the day`),
    'plexus doctor tells of them too',
  );
  const renewed = await authority.issue('renewed', 'DNS:localhost,IP:127.0.0.1', 300);
  await write('key', renewed.key);
  await until(async () => (await exceptions()).includes('CERTIFICATE_UNREADABLE open integration'));
  await write('cert', renewed.cert);
  await until(async () => (await exceptions()).filter((line) => line.endsWith('open integration')).length === 1);
  const peer = await Peer.open(port, { cert: soon.cert, key: soon.key, ca: authority.ca });
  assert.equal((peer.socket as TLSSocket).getPeerCertificate().fingerprint256, new X509Certificate(renewed.cert).fingerprint256);
  peer.socket.destroy();
  await client.stop();
});

test('a server that shows another host key is somebody’s work, and no more once it shows the known one', {
  skip: withoutSshd,
}, async () => {
  await using sshd = await Sshd.start();
  await sshd.down();
  await sshd.up('other-host');
  const { host, port, user, keyFile } = sshd.login();
  const sftp = { folder: sshd.path('data/outbound'), archive: sshd.path('data/archive'), hostKeyFile: sshd.path('host.sha256') };
  const watched = await startChannel(
    { protocol: 'sftp', name: channel.name, pattern: '*.835', host, port, user, keyFile, pollSeconds: 0.01, ...sftp },
    dependencies,
  );
  await until(async () => (await exceptions()).includes('SFTP_HOST_KEY_CHANGED open integration'));
  await sshd.down();
  await sshd.up('host');
  await until(async () => (await exceptions()).includes('SFTP_HOST_KEY_CHANGED resolved integration'));
  await watched.stop();
});
