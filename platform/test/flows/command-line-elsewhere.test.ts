import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { type CommandSaid, runCommand } from '../command-run.ts';
import { keyPair, machineDesk } from './machine-desk.ts';

const { base, listen, logged, register } = await machineDesk(new ManualClock(new Date()));
await listen();
const folder = await mkdtemp(join(tmpdir(), 'plexus-elsewhere-'));
after(() => rm(folder, { recursive: true }));
const key = keyPair('spring');
await register('operations', ['webhooks:read', 'events:read'], { key });
const keyFile = join(folder, 'private-key.pem');
await writeFile(keyFile, key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const there = {
  PLEXUS_DATA: folder,
  PLEXUS_SERVER: base,
  PLEXUS_CLIENT: 'operations',
  PLEXUS_CLIENT_KEY: 'spring',
  PLEXUS_CLIENT_KEY_FILE: keyFile,
};

const run = (args: readonly string[], environment: Record<string, string>): Promise<CommandSaid> =>
  runCommand(() => loadConfig(environment), args);

test('commands ask another server as a machine client, and may there what it may', async () => {
  const listed = await run(['webhooks', 'list', '--json'], there);
  assert.deepEqual([listed.code, JSON.parse(listed.out)], [0, { version: 1, webhooks: [] }], listed.err);
  const denied = await run(['clients', 'list', '--json'], there);
  assert.deepEqual([denied.code, (JSON.parse(denied.out) as { error: { code: string } }).error.code], [5, 'SCOPE_MISSING']);
  assert.ok(logged.length > 0);
});

test('a server that anybody on the way could listen to, half a client and a file without a key are refused', async () => {
  for (const [changes, code] of [
    [{ PLEXUS_SERVER: 'http://plexus.example' }, 'CONFIG_INVALID'],
    [{ PLEXUS_CLIENT: '' }, 'CONFIG_INVALID'],
    [{ PLEXUS_CLIENT_KEY_FILE: join(folder, 'none.pem') }, 'CLIENT_KEY_UNUSABLE'],
    [{ PLEXUS_CLIENT: 'nobody' }, 'INVALID_CLIENT'],
    [{ PLEXUS_SERVER: 'https://127.0.0.1:9' }, 'PLATFORM_UNREACHABLE'],
  ] as const) {
    const refused = await run(['webhooks', 'list'], { ...there, ...changes });
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, new RegExp(`^${code}: `), refused.err);
  }
});
