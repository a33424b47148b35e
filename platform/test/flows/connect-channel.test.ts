import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fastify } from 'fastify';
import {
  type ChannelDeclaration,
  frame,
  HttpChannels,
  MllpClient,
  type OpenChannel,
  registerSubmit,
  silent,
  startChannel,
} from '../../src/connect/index.ts';
import { Secret, systemClock } from '../../src/kernel/index.ts';
import { Authority, withoutOpenssl } from './connect-certificates.ts';
import { MemoryInbox } from './connect-inbox.ts';
import { adt, Peer } from './connect-peer.ts';
import { Sshd, withoutSshd } from './connect-sshd.ts';

const http = new HttpChannels();
const open = (declaration: ChannelDeclaration, inbox: MemoryInbox): Promise<OpenChannel> =>
  startChannel(declaration, { receive: inbox.receive, http, clock: systemClock, log: silent, metrics: silent });

async function folder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'plexus-channel-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function whenStored(inbox: MemoryInbox): Promise<void> {
  while (inbox.kept.length === 0) await new Promise((resolve) => setImmediate(resolve));
}

test('an MLLP channel in original mode answers in it, whatever MSH-15 and MSH-16 ask', async () => {
  const channel = await open(
    { protocol: 'mllp', name: 'northside', host: '127.0.0.1', port: 0, acknowledgment: 'original' },
    new MemoryInbox('hl7v2'),
  );
  const peer = await Peer.open(channel.port ?? 0);
  peer.write(frame(adt('1', 'PID|1', '|||AL|AL'), adt('2', 'PID|1', '|||NE|NE')));
  assert.deepEqual(
    (await peer.heard(2)).map((answer) => answer.code),
    ['AA', 'AA'],
  );
  await channel.stop();
});

test('an MLLP channel with TLS binds its senders to the declared fingerprints', { skip: await withoutOpenssl() }, async () => {
  await using files = await folder();
  await using authority = await Authority.create('Great Plains interfaces');
  const server = await authority.issue('plexus', 'DNS:localhost,IP:127.0.0.1');
  const client = await authority.issue('ehr', 'DNS:ehr.example');
  const place = (name: string): string => join(files.path, name);
  await Promise.all([writeFile(place('cert'), server.cert), writeFile(place('key'), server.key), writeFile(place('ca'), authority.ca)]);
  const tls = { certificateFile: place('cert'), keyFile: place('key'), clientAuthorityFile: place('ca') };
  const shared = { protocol: 'mllp', name: 'northside', host: '127.0.0.1', port: 0 } as const;
  const sending = async (declaration: ChannelDeclaration, message: Buffer): Promise<string> => {
    const channel = await open(declaration, new MemoryInbox('hl7v2'));
    const sender = new MllpClient({
      host: '127.0.0.1',
      port: channel.port ?? 0,
      tls: { cert: client.cert, key: new Secret(client.key), ca: authority.ca },
    });
    const answer = await sender.send(message).then(
      (positive) => positive.code,
      (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown'),
    );
    await sender.stop();
    await channel.stop();
    return answer;
  };
  const fingerprints = [new X509Certificate(client.cert).fingerprint256];
  assert.equal(await sending({ ...shared, tls }, adt('1')), 'AA');
  assert.equal(await sending({ ...shared, tls: { ...tls, fingerprints }, senders: { facilities: ['NORTH'] } }, adt('1')), 'AA');
  assert.equal(
    await sending({ ...shared, tls: { ...tls, fingerprints }, senders: { facilities: ['LAKE'] } }, adt('1')),
    'MLLP_ANSWER_NEGATIVE',
  );
  assert.equal(
    await sending({ ...shared, tls: { ...tls, fingerprints: ['00:11'] } }, adt('1')).then((code) => code.startsWith('MLLP_CONNECTION')),
    true,
  );
  await assert.rejects(open({ ...shared, tls: { ...tls, keyFile: place('missing') } }, new MemoryInbox()), { code: 'KEY_FILE_UNREADABLE' });
  const { clientAuthorityFile: _, ...uncertified } = tls;
  await assert.rejects(open({ ...shared, tls: { ...uncertified, fingerprints } }, new MemoryInbox()), { code: 'SENDERS_UNCERTIFIED' });
});

test('an HTTP channel takes messages from its start to its stop', async () => {
  const inbox = new MemoryInbox();
  const app = fastify();
  await registerSubmit(app, { channels: http, receive: inbox.receive, clock: systemClock, log: silent, metrics: silent });
  const status = async (): Promise<number> =>
    (await app.inject({ method: 'POST', url: '/v1/channels/patient-accounting/messages', payload: 'x' })).statusCode;
  assert.equal(await status(), 404);
  const channel = await open({ protocol: 'http', name: 'patient-accounting' }, inbox);
  assert.equal(await status(), 202);
  await channel.stop();
  assert.equal(await status(), 404);
});

test('a folder channel takes files into its archive', async () => {
  await using files = await folder();
  const inbox = new MemoryInbox();
  const places = { folder: join(files.path, 'in'), archive: join(files.path, 'archive') };
  const timing = { pollSeconds: 0.005, settleSeconds: 0 };
  const channel = await open({ protocol: 'folder', name: 'bank-deposits', pattern: '*.jsonl', ...places, ...timing }, inbox);
  await writeFile(join(places.folder, 'deposits.jsonl'), '{}');
  await whenStored(inbox);
  await channel.stop();
  assert.deepEqual(inbox.texts, ['{}']);
});

test('an SFTP channel takes files with the pinned host key from its file', { skip: withoutSshd }, async () => {
  await using server = await Sshd.start();
  const inbox = new MemoryInbox();
  const { host, port, user, keyFile } = server.login();
  const places = { folder: server.path('data/outbound'), archive: server.path('data/archive'), hostKeyFile: server.path('host.sha256') };
  const timing = { pollSeconds: 0.005, settleSeconds: 0 };
  await writeFile(join(places.folder, 'r1.835'), 'ISA*');
  const login = { host, port, user, keyFile };
  const channel = await open({ protocol: 'sftp', name: 'clearinghouse-835', pattern: '*.835', ...login, ...places, ...timing }, inbox);
  await whenStored(inbox);
  await channel.stop();
  assert.deepEqual(inbox.texts, ['ISA*']);
  assert.deepEqual(await readdir(places.folder), ['.plexus-taking']);
});
