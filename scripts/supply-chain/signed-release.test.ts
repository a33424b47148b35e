import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { signRelease, SIGNATURE, SUMS, verifyRelease } from './signed-release.ts';

const pem = (kind: 'ed25519') => {
  const { privateKey, publicKey } = generateKeyPairSync(kind);
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};
const key = pem('ed25519');

function released(t: { after: (work: () => void) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'plexus-release-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'plexus.tar.gz'), 'the program');
  writeFileSync(join(folder, 'plexus.cdx.json'), '{}');
  signRelease(folder, key.privateKey);
  return folder;
}

test('a release that nobody touched is as it was signed', (t) => {
  assert.deepEqual(verifyRelease(released(t), key.publicKey), []);
});

test('a file that was altered, taken away or added is named', (t) => {
  const folder = released(t);
  appendFileSync(join(folder, 'plexus.tar.gz'), '!');
  rmSync(join(folder, 'plexus.cdx.json'));
  writeFileSync(join(folder, 'extra.sh'), '');
  assert.deepEqual(verifyRelease(folder, key.publicKey), [
    'plexus.cdx.json is missing',
    'plexus.tar.gz was altered',
    'extra.sh is none of the release',
  ]);
});

test('checksums that were made anew, or signed by somebody else, are no release', (t) => {
  const folder = released(t);
  assert.equal(verifyRelease(folder, pem('ed25519').publicKey).length, 1);
  appendFileSync(join(folder, SUMS), `${'0'.repeat(64)}  other\n`);
  assert.match(verifyRelease(folder, key.publicKey)[0] ?? '', /altered since/);
  rmSync(join(folder, SIGNATURE));
  assert.match(verifyRelease(folder, key.publicKey)[0] ?? '', /is missing/);
});

test('a key of another kind signs nothing', (t) => {
  const folder = released(t);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  assert.throws(() => signRelease(folder, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), /Ed25519/);
});
