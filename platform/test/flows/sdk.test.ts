import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  Client,
  clientCredentials,
  deleteWebhook,
  getEvents,
  getLedgerTrialBalance,
  getWebhook,
  getWebhooks,
  pages,
  patchWebhook,
  PlexusProblem,
  postClients,
  postWebhooks,
} from '@plexus/sdk';
import { ManualClock } from '../../src/kernel/index.ts';
import { type KeyPair, keyPair, machineDesk } from './machine-desk.ts';

const clock = new ManualClock(new Date());
const { base, dataToken, listen, manage, register } = await machineDesk(clock);
await listen();

const SCOPES = ['events:read', 'ledger:read', 'webhooks:read', 'webhooks:write'];
const pemOf = ({ privateKey }: KeyPair): string => String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const clientOf = (clientId: string, key: KeyPair, more: { scope?: string } = {}): Client => {
  const now = (): number => clock.now().getTime();
  const token = clientCredentials({ baseUrl: base, clientId, keyId: key.kid, privateKey: pemOf(key), algorithm: 'ES256', now, ...more });
  return new Client({ baseUrl: base, token });
};
const key = await register('partner', SCOPES);
const partner = clientOf('partner', key);

test('a partner gets its token by its key, and does with types what the interface describes', async () => {
  assert.deepEqual((await getLedgerTrialBalance(partner)).lines, []);
  const body = { url: 'https://partner.example/plexus', types: ['payment.recorded'], owner: 'partner' };
  const [first, again] = [
    await postWebhooks(partner, { body }, { idempotencyKey: 'subscribe-once' }),
    await postWebhooks(partner, { body }, { idempotencyKey: 'subscribe-once' }),
  ];
  assert.deepEqual(again, first, 'done once');
  const { id } = first.webhook;
  const { webhook } = await patchWebhook(partner, { id, body: { state: 'disabled' } });
  assert.deepEqual([webhook.state, (await getWebhook(partner, { id })).webhook.types], ['disabled', ['payment.recorded']]);
  assert.equal((await getWebhooks(partner)).webhooks.length, 1);
  assert.deepEqual(await deleteWebhook(partner, { id }), { version: 1, deleted: id });
});

test('events are followed page by page to their end', async () => {
  let count = 0;
  for await (const { events } of pages((after) => getEvents(partner, { after, limit: '1' }))) count += events.length;
  assert.equal(count, 0);
});

test('what is refused comes as a problem with the code of the platform', async () => {
  const narrow = clientOf('partner', key, { scope: 'ledger:read' });
  await assert.rejects(getWebhooks(narrow), (error: unknown) => {
    assert.ok(error instanceof PlexusProblem);
    assert.deepEqual([error.status, error.code], [403, 'SCOPE_MISSING']);
    return true;
  });
  await assert.rejects(getWebhook(partner, { id: '999' }), { status: 404, code: 'WEBHOOK_UNKNOWN' });
  const body = { id: 'another', name: 'Another', owner: 'x', scopes: ['ledger:read'] };
  await assert.rejects(postClients(partner, { body }), { status: 403 });
  const unreachable = new Client({ baseUrl: 'http://127.0.0.1:9', retries: 0 });
  await assert.rejects(getWebhooks(unreachable), { status: 0, code: 'UNREACHABLE' });
  await assert.rejects(getWebhooks(clientOf('partner', keyPair(key.kid))), { code: 'INVALID_CLIENT' });
});

test('a token that ended or whose key was retired is changed for the next, and who is out stays out', async () => {
  clock.advance(11 * 60_000);
  assert.deepEqual((await getWebhooks(partner)).webhooks, []);
  const next = keyPair('next');
  assert.equal((await manage('/v1/clients/partner/keys', { jwk: next.jwk })).status, 201);
  assert.equal((await manage(`/v1/clients/partner/keys/${key.kid}/retire`, {})).status, 200);
  await assert.rejects(getWebhooks(partner), { code: 'INVALID_CLIENT' });
  assert.deepEqual((await getWebhooks(clientOf('partner', next))).webhooks, []);
});

test('who holds the token of the installation needs no key', async () => {
  const operator = new Client({ baseUrl: base, token: dataToken, headers: { 'x-plexus-person': 'ada' } });
  assert.deepEqual((await getWebhooks(operator)).webhooks, []);
});

test('the examples of the README do what they say', async (t) => {
  const root = join(import.meta.dirname, '../../..');
  const folder = await mkdtemp(join(tmpdir(), 'plexus-sdk-'));
  after(() => rm(folder, { recursive: true }));
  const lab = await register('lab-portal', SCOPES, { key: keyPair('spring') });
  await writeFile(join(folder, 'private-key.pem'), pemOf(lab));
  const printed: string[] = [];
  t.mock.method(console, 'log', (...values: unknown[]) => void printed.push(values.map((value) => JSON.stringify(value)).join(' ')));
  const text = await readFile(join(root, 'sdk/README.md'), 'utf8');
  const examples = [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code);
  assert.equal(examples.length, 2);
  for (const [n, code] of examples.entries()) {
    const file = join(folder, `example-${n}.mts`);
    const here = code
      .replace("'@plexus/sdk'", `'${pathToFileURL(join(root, 'sdk/src/index.ts')).href}'`)
      .replace("'http://127.0.0.1:8080'", `'${base}'`)
      .replace("'private-key.pem'", `'${join(folder, 'private-key.pem')}'`)
      // The desk's clock was put forward; the client's is the machine's.
      .replace("algorithm: 'ES256',", `algorithm: 'ES256', now: () => ${clock.now().getTime()},`);
    await writeFile(file, here);
    await import(pathToFileURL(file).href);
  }
  assert.deepEqual(printed, ['"whsec_"', '"msg_p5jXN8AQM9LWM0D4loKWxJek" {"test":2432232314}']);
});
