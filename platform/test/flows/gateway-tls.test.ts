import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { request as ask } from 'node:https';
import { after, test } from 'node:test';
import { listenSecurely, SeenCertificates } from '../../src/gateway/index.ts';
import { ManualClock, Secret } from '../../src/kernel/index.ts';
import { recordCertificateEnds } from '../../src/observe/index.ts';
import { transaction } from '../../src/store/index.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { Authority, type Certificate, withoutOpenssl } from './connect-certificates.ts';
import { machineDesk } from './machine-desk.ts';

const NAME = 'plexus.example.org';
const LEDGER = '/v1/ledger/trial-balance';
const FORM = 'application/x-www-form-urlencoded';
const DAY_MS = 86_400_000;

const skip = await withoutOpenssl();
const seen = new SeenCertificates();
const desk = await machineDesk(new ManualClock(new Date()), ['ledger:read'], { url: `https://${NAME}`, hasAuthority: true, seen });
const { gateway, clock, formOf, assertion, register, audited, dataToken } = desk;
const authority = skip === false ? await Authority.create('partners of the gateway', 5) : undefined;
after(() => authority?.[Symbol.asyncDispose]());
const ours = await authority?.issue('gateway', `DNS:${NAME}`, 3);
const secured =
  authority === undefined || ours === undefined
    ? undefined
    : await listenSecurely(gateway, { host: '127.0.0.1', port: 0, tls: { ...ours, key: new Secret(ours.key), ca: authority.ca } });
await desk.listen();

interface Asked {
  readonly shown?: Certificate;
  readonly headers?: Record<string, string>;
  readonly form?: Record<string, string>;
}

/** Asks the gateway over TLS by the name that it is known by. */
function overTls(path: string, { shown, headers = {}, form }: Asked = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const sent = ask(
      {
        host: '127.0.0.1',
        port: secured?.port,
        path,
        method: form === undefined ? 'GET' : 'POST',
        servername: NAME,
        ca: authority?.ca,
        agent: false,
        ...(shown === undefined ? {} : { cert: shown.cert, key: shown.key }),
        headers: { host: NAME, ...(form === undefined ? {} : { 'content-type': FORM }), ...headers },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(parts).toString() || '{}') as Record<string, unknown>,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(form === undefined ? undefined : new URLSearchParams(form).toString());
  });
}
const bearer = (access: unknown): Record<string, string> => ({ authorization: `Bearer ${String(access)}` });

test('a token that was asked for with a certificate is good on connections of that certificate, and on no others', { skip }, async () => {
  assert.ok(authority);
  const { body: metadata } = await overTls('/.well-known/oauth-authorization-server');
  assert.equal(metadata['tls_client_certificate_bound_access_tokens'], true);
  assert.deepEqual(metadata['mtls_endpoint_aliases'], { token_endpoint: `https://${NAME}/oauth/token` });
  const [own, foreign] = [await authority.issue('ledger-reader', 'DNS:reader'), await authority.issue('another', 'DNS:another')];
  const key = await register('reader', ['ledger:read']);
  const asked = await overTls('/oauth/token', { shown: own, form: formOf(await assertion('reader', key)) });
  assert.deepEqual([asked.status, asked.body['token_type']], [200, 'Bearer'], JSON.stringify(asked.body));
  const access = asked.body['access_token'];
  const claims = JSON.parse(Buffer.from(String(access).split('.')[1] ?? '', 'base64url').toString()) as { cnf: unknown };
  assert.deepEqual(claims.cnf, { 'x5t#S256': createHash('sha256').update(new X509Certificate(own.cert).raw).digest('base64url') });
  assert.match((await audited('token.issued'))[0] ?? '', /, bound to a certificate$/);

  const read = await overTls(LEDGER, { shown: own, headers: bearer(access) });
  assert.equal(read.status, 200, `the estate wants this scope bound: ${JSON.stringify(read.body)}`);
  const { validToDate: until } = new X509Certificate(own.cert);
  assert.deepEqual(
    seen.list(clock.now()).map(({ partner, until: ends }) => [partner, ends]),
    [['client reader', until]],
    'so that its end is told of in time',
  );
  for (const [what, answer] of [
    ['another certificate', await overTls(LEDGER, { shown: foreign, headers: bearer(access) })],
    ['no certificate', await overTls(LEDGER, { headers: bearer(access) })],
    ['the plain listener', await desk.ask('GET', LEDGER, bearer(access))],
    ['a proof instead', await overTls(LEDGER, { shown: own, headers: { authorization: `DPoP ${String(access)}`, dpop: 'x' } })],
  ] as const) {
    assert.deepEqual([answer.status, answer.body['code']], [401, 'ACCESS_TOKEN_WRONG'], what);
  }
  const free = await desk.post(formOf(await assertion('reader', key)));
  assert.deepEqual(free.body, { error: 'invalid_dpop_proof' }, 'without either nothing is given that must be bound');
});

test('a certificate that has expired, or that nobody here issued, is refused and told why; who shows none or a good one goes on', {
  skip,
}, async () => {
  assert.ok(authority);
  await using other = await Authority.create('somebody else');
  const ended = await authority.issue('ended', 'DNS:ended', -1);
  const health = { headers: bearer(dataToken) };
  const refused = await overTls('/v1/health/detail', { shown: ended, ...health });
  assert.deepEqual([refused.status, refused.body['code']], [403, 'CLIENT_CERTIFICATE_REFUSED']);
  assert.match(String(refused.body['title']), /its certificate has expired$/);
  const foreign = await overTls('/v1/health/detail', { shown: await other.issue('foreign', 'DNS:foreign'), ...health });
  assert.match(String(foreign.body['title']), /its certificate is not one of the listener's authority$/);
  const open = await overTls('/oauth/token', { shown: ended, form: {} });
  assert.equal(open.status, 403, 'not even where no token is needed');
  const current = await authority.issue('current', 'DNS:current');
  for (const shown of [undefined, current]) {
    const answer = await overTls('/v1/health/detail', { ...(shown === undefined ? {} : { shown }), ...health });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }
});

test('a certificate ends while its connection lasts', { skip }, async () => {
  assert.ok(authority);
  const soon = await authority.issue('soon', 'DNS:soon', 1);
  const before = await overTls('/v1/health/detail', { shown: soon, headers: bearer(dataToken) });
  clock.advance(2 * DAY_MS);
  const then = await overTls('/v1/health/detail', { shown: soon, headers: bearer(dataToken) });
  clock.advance(-2 * DAY_MS);
  assert.deepEqual([before.status, then.status], [200, 403]);
});

test('over TLS the address that the installation is known by is asked, and no other name', { skip }, async () => {
  const other = await overTls('/v1/health/detail', { headers: { ...bearer(dataToken), host: 'elsewhere.example.org' } });
  assert.deepEqual([other.status, other.body['code']], [403, 'ORIGIN_REFUSED']);
  const page = await overTls('/v1/health/detail', { headers: { ...bearer(dataToken), origin: 'https://elsewhere.example.org' } });
  assert.equal(page.status, 403);
  assert.equal(
    (await desk.ask('GET', '/v1/health/detail', { ...bearer(dataToken), origin: `https://${NAME}` })).body['code'],
    'ORIGIN_REFUSED',
    'in plain',
  );
});

test('a renewed certificate is taken on while the listener runs', { skip }, async () => {
  assert.ok(authority);
  const renewed = await authority.issue('renewed', `DNS:${NAME}`);
  secured?.renew({ ...renewed, key: new Secret(renewed.key), ca: authority.ca });
  assert.equal((await overTls('/health/live')).status, 200);
});

test('health tells in detail when the certificates of listeners and partners end', async () => {
  const at = clock.now();
  const ends = (days: number): Date => new Date(at.getTime() + days * DAY_MS + 1_000);
  const note = (place: string, whose: string, until: Date, seen: Date) =>
    transaction(desk.worker, SCOPE, (tx) => recordCertificateEnds(tx, TENANT, place, [{ whose, until }], seen));
  await note('northside-adt', 'our own certificate', ends(12), at);
  await note('northside-adt', 'our own certificate', ends(400), at);
  await note('northside-adt', 'the certificate of lab', ends(-3), at);
  await note('gone', 'our own certificate', ends(1), new Date(at.getTime() - 40 * DAY_MS));
  const { status, body } = await desk.ask('GET', '/v1/health/detail', bearer(dataToken));
  assert.equal(status, 200, JSON.stringify(body));
  const told = (body['certificates'] as { place: string; whose: string; daysLeft: number }[]).map(({ place, whose, daysLeft }) => [
    place,
    whose,
    daysLeft,
  ]);
  assert.deepEqual(told, [
    ['northside-adt', 'the certificate of lab', -3],
    ['northside-adt', 'our own certificate', 400],
  ]);
});
