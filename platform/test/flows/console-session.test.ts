import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { openLog } from '../../src/events/index.ts';
import { CodeAnswer, SessionAnswer } from '../../src/gateway/contract/session.ts';
import { freshDatabase } from '../cluster.ts';
import { TENANT, testTenant } from '../tenant.ts';
import { desk, shaped } from './console-desk.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const folder = await mkdtemp(join(tmpdir(), 'plexus-console-'));
after(() => rm(folder, { recursive: true, force: true }));
await mkdir(join(folder, 'assets'));
await writeFile(join(folder, 'index.html'), '<!doctype html><title>Plexus</title>');
await writeFile(join(folder, 'assets/main-4f2a.js'), 'export {};');
await writeFile(join(folder, 'notes.txt'), 'not for browsers');
const log = await openLog(database.pool('plexus_worker'), keys);
const given = { pool: server, tenant: TENANT, keys, log, consoleFolder: folder };
const { ask, get, post, enter, cookie, clock, withToken, fromPage, audited } = await desk(given);
const code = async (): Promise<string> => (await ask('POST', '/v1/session/codes', withToken)).json<{ code: string }>().code;
const codeOf = (answer: { body: string }): string => (JSON.parse(answer.body) as { code: string }).code;

test('a link lets its person in once, with a cookie that scripts cannot read and other sites do not get', async () => {
  const link = shaped(CodeAnswer, await ask('POST', '/v1/session/codes', withToken));
  assert.equal(link.url, `http://127.0.0.1:8080/#enter=${link.code}`);
  const entered = await ask('POST', '/v1/session', fromPage, { code: link.code });
  assert.equal(shaped(SessionAnswer, entered).session.person, 'ada');
  assert.match(
    String(entered.headers['set-cookie']),
    /^__Host-plexus_session=[\w-]+; Path=\/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict$/,
  );
  assert.equal(codeOf(await ask('POST', '/v1/session', fromPage, { code: link.code })), 'CODE_WRONG');
  assert.equal((await ask('POST', '/v1/session', fromPage, { code: 'x'.repeat(32) })).statusCode, 401);
});

test('who acts from the console is the person of the link, whatever a header says', async () => {
  const answer = await ask('GET', '/v1/session', { cookie, 'x-plexus-person': 'mallory' });
  assert.equal(answer.json<{ session: { person: string } }>().session.person, 'ada');
  assert.equal((await audited('session.opened'))[0]?.person, 'ada');
});

test('who let whom in, who came and who left is on record', async () => {
  const leaving = await enter();
  const before = (await audited('session.closed')).length;
  await ask('DELETE', '/v1/session', { ...fromPage, cookie: leaving });
  const closed = await audited('session.closed');
  assert.deepEqual(closed.slice(before), [{ principal: 'console', person: 'ada', object: 'console', detail: null }]);
  const issued = (await audited('session.code-issued')).at(-1);
  assert.deepEqual(issued, { principal: 'cli', person: 'ada', object: 'console', detail: 'good for 10 minutes' });
});

test('without a record nobody comes in and the link stays good; who leaves is out all the same', async () => {
  const owner = await database.owner();
  const link = await code();
  const leaving = await enter();
  await owner.query('revoke insert on audit from plexus_server');
  assert.equal((await ask('POST', '/v1/session/codes', withToken)).statusCode, 500);
  assert.equal((await ask('POST', '/v1/session', fromPage, { code: link })).statusCode, 500);
  const left = await ask('DELETE', '/v1/session', { ...fromPage, cookie: leaving });
  assert.equal(left.statusCode, 500);
  assert.match(String(left.headers['set-cookie']), /^__Host-plexus_session=; Path=\/; Max-Age=0/);
  assert.equal(codeOf(await ask('GET', '/v1/session', { cookie: leaving })), 'SESSION_MISSING');
  await owner.query('grant insert on audit to plexus_server');
  assert.equal((await ask('POST', '/v1/session', fromPage, { code: link })).statusCode, 201);
  assert.equal(codeOf(await ask('POST', '/v1/session', fromPage, { code: link })), 'CODE_WRONG');
});

test('a code that nobody used for ten minutes is worth nothing', async () => {
  const unused = await code();
  clock.advance(10 * 60_000);
  assert.equal(codeOf(await ask('POST', '/v1/session', fromPage, { code: unused })), 'CODE_WRONG');
});

test('a cookie that was changed anywhere is no session', async () => {
  const value = cookie.slice('__Host-plexus_session='.length);
  for (let at = 0; at < value.length; at += 7) {
    const other = value[at] === 'A' ? 'B' : 'A';
    const forged = `__Host-plexus_session=${value.slice(0, at)}${other}${value.slice(at + 1)}`;
    assert.equal((await ask('GET', '/v1/flow', { cookie: forged })).statusCode, 401, `changed at ${at}`);
  }
  const body = Buffer.from(JSON.stringify({ person: 'ada', expires: Number.MAX_SAFE_INTEGER, nonce: 'n' })).toString('base64url');
  assert.equal((await ask('GET', '/v1/flow', { cookie: `__Host-plexus_session=${body}.${'A'.repeat(43)}` })).statusCode, 401);
});

test('a request with the cookie counts only from our own page', async () => {
  assert.equal((await get('/v1/flow')).statusCode, 200);
  assert.equal((await post('/v1/messages/search', {})).statusCode, 200);
  const foreign = [
    ['POST', { 'sec-fetch-site': 'same-origin' }],
    ['POST', { origin: 'http://127.0.0.1:9999', 'x-plexus-console': '1' }],
    ['POST', { origin: 'http://localhost:8080', 'x-plexus-console': '1' }],
    ['POST', { 'sec-fetch-site': 'same-site', 'x-plexus-console': '1' }],
    ['GET', { 'sec-fetch-site': 'same-site' }],
    ['GET', { 'sec-fetch-site': 'cross-site' }],
  ] as const;
  for (const [method, headers] of foreign) {
    const answer = await ask(
      method,
      method === 'GET' ? '/v1/flow' : '/v1/messages/search',
      { cookie, ...headers },
      method === 'GET' ? undefined : {},
    );
    assert.equal(codeOf(answer), 'CSRF_REFUSED', JSON.stringify(headers));
  }
  assert.equal(codeOf(await ask('POST', '/v1/session', { origin: 'http://127.0.0.1:9999' }, { code: await code() })), 'CSRF_REFUSED');
});

test('a session makes no further sessions', async () => {
  assert.equal(codeOf(await post('/v1/session/codes', {})), 'TOKEN_WANTED');
});

test('who leaves is out at once, a browser left alone for half an hour too, and every session after twelve hours', async () => {
  const leaving = await enter();
  const left = await ask('DELETE', '/v1/session', { ...fromPage, cookie: leaving });
  assert.equal(left.statusCode, 204);
  assert.match(String(left.headers['set-cookie']), /^__Host-plexus_session=; Path=\/; Max-Age=0/);
  assert.equal(codeOf(await ask('GET', '/v1/session', { cookie: leaving })), 'SESSION_MISSING');
  const lasting = await enter();
  for (let quarter = 1; quarter < 48; quarter++) {
    clock.advance(15 * 60_000);
    assert.equal((await ask('GET', '/v1/session', { cookie: lasting })).statusCode, 200, `after ${quarter} quarters of an hour`);
  }
  clock.advance(15 * 60_000);
  assert.equal((await ask('GET', '/v1/session', { cookie: lasting })).statusCode, 401);
  const alone = await enter();
  clock.advance(30 * 60_000);
  assert.equal((await ask('GET', '/v1/session', { cookie: alone })).statusCode, 401);
});

test('the page is served under a policy that lets nothing foreign in', async () => {
  const page = await ask('GET', '/', { accept: 'text/html' });
  assert.equal(page.statusCode, 200);
  const policy = String(page.headers['content-security-policy']);
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "trusted-types 'none'",
  ]) {
    assert.ok(policy.includes(part), part);
  }
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  assert.equal(page.headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(page.headers['cache-control'], 'no-cache');
  assert.equal((await get('/v1/flow')).headers['cache-control'], 'no-store');
});

test('files named by their content are kept for ever, addresses of the console give its page, others are not there', async () => {
  const script = await ask('GET', '/assets/main-4f2a.js', { 'accept-encoding': 'gzip' });
  assert.equal(script.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal(gunzipSync(script.rawPayload).toString(), 'export {};');
  assert.equal((await ask('GET', '/assets/main-4f2a.js', { 'if-none-match': String(script.headers['etag']) })).statusCode, 304);
  assert.match((await ask('GET', '/messages/northside-adt:17', { accept: 'text/html,*/*' })).body, /<title>Plexus/);
  for (const path of ['/assets/gone.js', '/notes.txt', '/assets/../../package.json', '/%2e%2e/package.json', '/v1/nothing']) {
    assert.equal((await ask('GET', path, { ...withToken })).statusCode, 404, path);
  }
  assert.equal((await ask('GET', '/v1/nothing', { accept: 'text/html' })).statusCode, 404);
});

test('a console that was not built says how to build it', async () => {
  const bare = await desk({ ...given, consoleFolder: join(folder, 'nowhere') });
  const page = await bare.ask('GET', '/', { accept: 'text/html' });
  assert.equal(page.statusCode, 503);
  assert.match(page.body, /npm start/);
});
