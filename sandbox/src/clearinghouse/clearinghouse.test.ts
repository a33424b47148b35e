import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { Client, type SFTPWrapper } from 'ssh2';
import { Random } from '../chance/random.ts';
import { FaultSwitches } from '../control/faults.ts';
import { Clearinghouse } from './clearinghouse.ts';
import { newKeyPair } from './sftp-keys.ts';

interface Running {
  readonly clearinghouse: Clearinghouse;
  readonly switches: FaultSwitches;
  readonly folder: string;
}

async function running(t: TestContext, folder = mkdtempSync(join(tmpdir(), 'clearinghouse-'))): Promise<Running> {
  const switches = new FaultSwitches(new Random(1));
  const clearinghouse = await Clearinghouse.start({ folder, host: '127.0.0.1', port: 0, switches, done: () => Promise.resolve() });
  t.after(async () => {
    await clearinghouse.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { clearinghouse, switches, folder };
}

/** Logs in with the client's key, checking the key of the server against the fingerprint that was published. */
async function login(
  t: TestContext,
  { clearinghouse, folder }: Running,
  key = readFileSync(join(folder, 'plexus_ed25519')),
): Promise<SFTPWrapper> {
  const client = new Client();
  t.after(() => client.destroy());
  const ready = Promise.withResolvers<void>();
  client.on('ready', () => ready.resolve());
  client.on('error', (error) => ready.reject(error));
  client.on('close', () => ready.reject(new Error('closed')));
  const expected = readFileSync(join(folder, 'host-key.sha256'), 'utf8').trim();
  client.connect({
    host: '127.0.0.1',
    port: clearinghouse.port,
    username: 'plexus',
    privateKey: key,
    hostHash: 'sha256',
    hostVerifier: (digest: string) => `SHA256:${Buffer.from(digest, 'hex').toString('base64').replaceAll('=', '')}` === expected,
  });
  await ready.promise;
  client.setNoDelay(true);
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => (error === undefined ? resolve(sftp) : reject(error)));
  });
}

test('a file is listed, fetched by many reads at once and moved away', async (t) => {
  const house = await running(t);
  const outbound = join(house.clearinghouse.root, 'outbound');
  const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => n % 251));
  writeFileSync(join(outbound, '835-one.edi'), content);
  const sftp = await login(t, house);
  const entries = await promisify(sftp.readdir.bind(sftp))('/outbound');
  assert.deepEqual(
    entries.map(({ filename, attrs, longname }) => [filename, attrs.size, longname.startsWith('-')]),
    [['835-one.edi', 3_000_000, true]],
  );
  const local = join(house.folder, 'fetched');
  await promisify((done: (error?: Error | null) => void) => sftp.fastGet('/outbound/835-one.edi', local, done))();
  assert.ok(readFileSync(local).equals(content));
  await promisify(sftp.rename.bind(sftp))('/outbound/835-one.edi', '/archive/835-one.edi');
  assert.equal(statSync(join(house.clearinghouse.root, 'archive', '835-one.edi')).size, 3_000_000);
  await assert.rejects(promisify(sftp.stat.bind(sftp))('/outbound/835-one.edi'), /No such file|Failed/);
});

test('names with dots do not leave the root, and a taken name is not replaced', async (t) => {
  const house = await running(t);
  for (const name of ['a', 'b']) writeFileSync(join(house.clearinghouse.root, 'outbound', name), name);
  const sftp = await login(t, house);
  const names = (await promisify(sftp.readdir.bind(sftp))('/outbound/../../../..')).map(({ filename }) => filename);
  assert.deepEqual(new Set(names), new Set(['archive', 'outbound']));
  await assert.rejects(promisify(sftp.rename.bind(sftp))('/outbound/a', '/outbound/b'));
});

test('only the one key logs in, and both keys are the same after a restart', async (t) => {
  const first = await running(t);
  await login(t, first);
  const stranger = newKeyPair('stranger').private;
  await assert.rejects(login(t, first, Buffer.from(stranger)));
  const fingerprint = readFileSync(join(first.folder, 'host-key.sha256'), 'utf8');
  const again = await running(t, first.folder);
  await login(t, again);
  assert.equal(readFileSync(join(first.folder, 'host-key.sha256'), 'utf8'), fingerprint);
  assert.equal(statSync(join(first.folder, 'plexus_ed25519')).mode & 0o777, 0o600);
});

test('a reply is lost after the file was moved; a refused request moves nothing', async (t) => {
  const house = await running(t);
  for (const name of ['a', 'b']) writeFileSync(join(house.clearinghouse.root, 'outbound', name), name);
  const sftp = await login(t, house);
  house.switches.set({ system: 'clearinghouse', fault: 'refuse', probability: 1, ms: 0, count: 1 });
  await assert.rejects(promisify(sftp.rename.bind(sftp))('/outbound/a', '/archive/a'));
  house.switches.set({ system: 'clearinghouse', fault: 'drop-reply', probability: 1, ms: 0, count: 1 });
  await assert.rejects(promisify(sftp.rename.bind(sftp))('/outbound/b', '/archive/b'));
  const after = await login(t, house);
  const names = async (folder: string): Promise<string[]> =>
    (await promisify(after.readdir.bind(after))(folder)).map(({ filename }) => filename);
  assert.deepEqual(await names('/outbound'), ['a']);
  assert.deepEqual(await names('/archive'), ['b']);
});
