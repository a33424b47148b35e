import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Browser } from '../../../sandbox/src/identity/browser.ts';
import { CLIENT_ID, IdentityProvider } from '../../../sandbox/src/identity/identity-provider.ts';
import { PASSWORD } from '../../../sandbox/src/identity/staff.ts';
import { openLog } from '../../src/events/index.ts';
import { OpenId } from '../../src/identity/index.ts';
import { ManualClock, Secret } from '../../src/kernel/index.ts';
import { freePort, transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { gatewayOf } from '../gateway-given.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const folder = await mkdtemp(join(tmpdir(), 'plexus-login-'));
const port = await freePort();
const base = `http://127.0.0.1:${port}`;
const provider = await IdentityProvider.start({ folder, host: '127.0.0.1', port: 0, redirects: [`${base}/v1/login/return`] });
const clock = new ManualClock(new Date());
const openId = new OpenId(
  {
    issuer: provider.issuer,
    clientId: CLIENT_ID,
    clientSecret: async () => new Secret((await readFile(provider.secretFile, 'utf8')).trim()),
    scopes: ['profile', 'plexus'],
    rolesClaim: 'roles',
    entitiesClaim: 'entities',
  },
  clock,
);
const log = await openLog(database.pool('plexus_worker'), keys);
const gateway = gatewayOf({ server, keys, log }, { clock, openId });
await gateway.listen({ host: '127.0.0.1', port });
after(async () => {
  await gateway.close();
  await provider.close().catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

/** Logs somebody in as their browser would. */
async function loggedIn(id: string): Promise<Browser> {
  const browser = new Browser();
  const page = await browser.follow(`${base}/v1/login`);
  const { at } = await browser.follow(page.at, { id, password: PASSWORD }, `${base}/#`);
  assert.equal(at, `${base}/`);
  return browser;
}

const ask = (browser: Browser, path: string, method = 'GET'): Promise<Response> =>
  fetch(base + path, { method, headers: { cookie: browser.cookiesOf(base), origin: base, 'x-plexus-console': '1' } });
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
const audited = async (action: string): Promise<{ person: string; detail: string }[]> => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ person: string; detail: string }>('select person, detail from audit where action = $1 order by id', [action]),
  );
  return rows;
};

test('a person who logs in at the provider is in the console, with the rights of their roles', async () => {
  const browser = await loggedIn('conrad.ledgerly');
  const { session } = (await (await ask(browser, '/v1/session')).json()) as { session: Record<string, unknown> };
  assert.deepEqual(
    [session['person'], session['name'], session['roles'], session['titles'], session['entities'], session['issuer']],
    ['conrad.ledgerly', 'Conrad Ledgerly', ['controller'], ['Controller'], 'all', provider.issuer],
  );
  assert.equal((await ask(browser, '/v1/ledger/trial-balance')).status, 200);
  const denied = await ask(browser, '/v1/audit');
  assert.deepEqual([denied.status, await codeOf(denied)], [403, 'SCOPE_MISSING']);
  const [opened] = await audited('session.opened');
  assert.equal(opened?.person, 'conrad.ledgerly');
  assert.match(opened.detail, /^by http:\/\/127\.0\.0\.1:\d+; roles controller; until /);
});

test('no token of the provider comes to the browser, and its cookies are closed to scripts', async () => {
  const browser = new Browser();
  const page = await browser.follow(`${base}/v1/login`);
  const { at } = await browser.follow(page.at, { id: 'ada.minstrel', password: PASSWORD }, `${base}/v1/login/return`);
  const back = await browser.go(at);
  assert.equal(await back.text(), '');
  for (const cookie of back.headers.getSetCookie())
    assert.match(cookie, /^__Host-[\w-]+=[\w-]*; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=/);
  assert.doesNotMatch(browser.cookiesOf(base), /eyJ/);
});

test('who is known to the provider is let in at once, and can still come as somebody else', async () => {
  const browser = await loggedIn('ada.minstrel');
  await ask(browser, '/v1/session', 'DELETE');
  assert.equal((await browser.follow(`${base}/v1/login`, undefined, `${base}/#`)).at, `${base}/`);
  const page = await browser.follow(`${base}/v1/login?prompt=login`);
  assert.match(await page.response.text(), /Who are you today/);
  const left = await browser.follow(page.at, { id: 'opal.runesmith', password: PASSWORD }, `${base}/#`);
  // The provider first ends what it knew, by a form that sends itself.
  const form = await left.response.text();
  const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
  const inputs = [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
  assert.equal((await browser.follow(new URL(action, left.at).href, Object.fromEntries(inputs), `${base}/#`)).at, `${base}/`);
  const { session } = (await (await ask(browser, '/v1/session')).json()) as { session: { person: string } };
  assert.equal(session.person, 'opal.runesmith');
});

test('what comes back is of use only to the browser that began, once, and not for ever', async () => {
  const mine = new Browser();
  const page = await mine.follow(`${base}/v1/login`);
  const { at } = await mine.follow(page.at, { id: 'ada.minstrel', password: PASSWORD }, `${base}/v1/login/return`);
  const stolen = await new Browser().follow(at, undefined, `${base}/#`);
  assert.equal(stolen.at, `${base}/#login=LOGIN_REFUSED`);
  const other = new Browser();
  await other.go(`${base}/v1/login`);
  assert.equal((await other.follow(at, undefined, `${base}/#`)).at, `${base}/#login=LOGIN_REFUSED`, 'a login of another browser');
  clock.advance(10 * 60_000);
  assert.equal((await mine.follow(at, undefined, `${base}/#`)).at, `${base}/#login=LOGIN_REFUSED`, 'too late');
  assert.equal((await ask(mine, '/v1/session')).status, 401);
  assert.deepEqual(new Set((await audited('login.refused')).map(({ detail }) => detail)), new Set(['LOGIN_REFUSED']));
});

test('a person sees and ends their own sessions, and an administrator those of others', async () => {
  const [one, two] = [await loggedIn('nora.norwald'), await loggedIn('nora.norwald')];
  const listed = async (browser: Browser, query = '') =>
    ((await (await ask(browser, `/v1/sessions${query}`)).json()) as { sessions: { id: string; person: string; isThis: boolean }[] })
      .sessions;
  const mine = await listed(one);
  assert.deepEqual([mine.length, mine.filter(({ isThis }) => isThis).length], [2, 1]);
  const second = mine.find(({ isThis }) => !isThis)?.id ?? '';
  assert.equal((await ask(one, '/v1/sessions?of=everybody')).status, 403);
  const stranger = await loggedIn('remy.integer');
  assert.equal((await ask(stranger, `/v1/sessions/${second}`, 'DELETE')).status, 404);
  assert.equal((await ask(one, `/v1/sessions/${second}`, 'DELETE')).status, 200);
  assert.equal((await ask(two, '/v1/session')).status, 401);
  const admin = await loggedIn('ada.minstrel');
  const hers = (await listed(admin, '?of=everybody')).find(({ person }) => person === 'nora.norwald')?.id ?? '';
  assert.equal((await ask(admin, `/v1/sessions/${hers}`, 'DELETE')).status, 200);
  assert.equal((await ask(one, '/v1/session')).status, 401);
  assert.ok((await audited('session.ended')).some(({ person, detail }) => person === 'ada.minstrel' && detail === 'of nora.norwald'));
});

test('a person of one hospital sees its rows only, and nothing that is not told apart', async () => {
  const nora = await loggedIn('nora.norwald');
  const remy = await loggedIn('remy.integer');
  await transaction(server, SCOPE, async (tx) => {
    for (const entity of ['north', 'south']) {
      await tx.query(
        `insert into exception_item (tenant, entity, kind, identity, owner, code, summary, due_at) values ($1, $2, 'planted', $2, 'nobody', 'PLANTED', 'planted', now())`,
        [TENANT, entity],
      );
    }
  });
  const seen = async (browser: Browser): Promise<string[]> => {
    const { exceptions } = (await (await ask(browser, '/v1/exceptions?kind=planted')).json()) as { exceptions: { entity: string }[] };
    return exceptions.map(({ entity }) => entity).toSorted();
  };
  assert.deepEqual([await seen(nora), await seen(remy)], [['north'], ['north', 'south']]);
  assert.equal(await codeOf(await ask(nora, '/v1/exceptions/1/correction')), 'ENTITIES_LIMITED');
});

test('a provider that is away keeps people out and says so', async () => {
  const gone = new OpenId(
    {
      issuer: 'http://127.0.0.1:9',
      clientId: CLIENT_ID,
      clientSecret: () => Promise.resolve(new Secret('x')),
      scopes: [],
      rolesClaim: 'roles',
      entitiesClaim: 'entities',
    },
    clock,
  );
  const without = gatewayOf({ server, keys, log }, { clock, openId: gone });
  const answer = await without.inject({ url: '/v1/login', headers: { host: '127.0.0.1:8080' } });
  assert.deepEqual([answer.statusCode, answer.headers.location], [303, '/#login=IDENTITY_PROVIDER_AWAY']);
  await without.close();
});

test('while the provider is away who is in stays in until their session ends, and nobody else comes in', async () => {
  const browser = await loggedIn('conrad.ledgerly');
  await provider.close();
  assert.equal((await ask(browser, '/v1/session')).status, 200);
  assert.equal((await ask(browser, '/v1/ledger/trial-balance')).status, 200);
  const begun = await fetch(`${base}/v1/login`, { redirect: 'manual' });
  const page = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' }).then(
    () => 'answered',
    () => 'away',
  );
  assert.equal(page, 'away');
  clock.advance(10 * 60_000);
  assert.equal((await fetch(`${base}/v1/login`, { redirect: 'manual' })).headers.get('location'), '/#login=IDENTITY_PROVIDER_AWAY');
  for (let hours = 0; hours < 12; hours += 0.2) {
    clock.advance(12 * 60_000);
    await ask(browser, '/v1/session');
  }
  const ended = await ask(browser, '/v1/session');
  assert.deepEqual([ended.status, await codeOf(ended)], [401, 'SESSION_MISSING'], 'no session outlives its day');
});
