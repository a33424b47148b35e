import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import ssh2 from 'ssh2';
import { newKeyPair, sftpKeys } from './sftp-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'plexus-sftp-keys-'));
after(() => rmSync(folder, { recursive: true }));
const isReadable = (key: string): boolean => !(ssh2.utils.parseKey(key) instanceof Error);

test('keys are made once and kept', () => {
  const first = sftpKeys(folder);
  assert.ok(isReadable(first.host) && isReadable(first.client));
  assert.deepEqual(sftpKeys(folder), first);
});

test('a kept key that cannot be read is made anew, and the other stays', () => {
  const { client } = sftpKeys(folder);
  const file = join(folder, 'host_ed25519');
  const before = readFileSync(join(folder, 'host-key.sha256'), 'utf8');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\n.{20}/, '\n'));
  assert.ok(!isReadable(readFileSync(file, 'utf8')));
  const made = sftpKeys(folder);
  assert.ok(isReadable(made.host));
  assert.equal(made.client, client);
  assert.notEqual(readFileSync(join(folder, 'host-key.sha256'), 'utf8'), before);
});

test('of a thousand keys each can be read', () => {
  for (let n = 0; n < 1_000; n++) assert.ok(isReadable(newKeyPair('one of many').private), `key ${n}`);
});
