import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret, TenantKeys } from '../kernel/index.ts';
import { makeSecret, openSecrets, sealSecret } from './secret.ts';
import { signedHeaders } from './signature.ts';

const KNOWN = new Secret(Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'));

test('what is signed is what other programs of the standard sign', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_999), body: '{"test": 2432232314}' };
  assert.deepEqual(signedHeaders(message, [KNOWN]), {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('while two secrets live, it is signed with both', () => {
  const message = { id: 'evt_1', at: new Date(0), body: '{}' };
  const alone = (secret: Secret<Buffer>): string => signedHeaders(message, [secret])['webhook-signature'];
  const other = makeSecret().bytes;
  assert.equal(signedHeaders(message, [KNOWN, other])['webhook-signature'], `${alone(KNOWN)} ${alone(other)}`);
});

test('a secret opens for its own webhook and number only, and is not to be seen where it is kept', () => {
  const keys = new TenantKeys('test', Buffer.alloc(32, 1), [{ version: 1, root: Buffer.alloc(32, 2) }]);
  const { bytes, text } = makeSecret();
  assert.equal(text, `whsec_${bytes.reveal().toString('base64')}`);
  const secret = sealSecret(keys, 7n, 2, bytes);
  assert.ok(!secret.includes(bytes.reveal()));
  const kept = { secret, secret_number: 2, former_secret: null };
  assert.deepEqual(
    openSecrets(keys, 7n, kept).map((opened) => opened.reveal()),
    [bytes.reveal()],
  );
  assert.throws(() => openSecrets(keys, 8n, kept), { code: 'SEAL_BROKEN' });
  assert.throws(() => openSecrets(keys, 7n, { ...kept, secret_number: 3 }), { code: 'SEAL_BROKEN' });
});
