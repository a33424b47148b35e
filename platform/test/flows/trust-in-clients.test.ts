import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type pg from 'pg';
import { masterKeyOf } from '../../src/govern/index.ts';
import { signToken } from '../../src/identity/access-token.ts';
import { addClient, addClientKey, disableClient } from '../../src/identity/clients.ts';
import { TokenCheck } from '../../src/identity/token-check.ts';
import { signingKey } from '../../src/identity/token-keys.ts';
import { ruledBy } from '../../src/identity/testing.ts';
import { TrustKeeper } from '../../src/identity/trust.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const NAMES = { issuer: 'http://127.0.0.1:8080', audience: 'http://127.0.0.1:8080/v1' };
const master = masterKeyOf(Buffer.alloc(32, 7));
const RULES = ruledBy(new ManualClock(new Date('2026-03-02T08:00:00Z')));
const START = new Date('2026-03-02T08:00:00Z');

/** A database that can be cut off. */
function cuttable(): { pool: pg.Pool; cut: (isCut: boolean) => void; readings: () => number } {
  const state = { isCut: false, readings: 0 };
  const connect = async (): Promise<pg.PoolClient> => {
    state.readings += 1;
    if (state.isCut) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    return server.connect();
  };
  const pool = new Proxy(server, { get: (target, name) => (name === 'connect' ? connect : Reflect.get(target, name)) as unknown });
  return { pool, cut: (isCut) => void (state.isCut = isCut), readings: () => state.readings };
}

async function clientWithToken(id: string): Promise<string> {
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  return transaction(server, SCOPE, async (tx) => {
    const change = { tx, tenant: TENANT, actor: { principal: 'cli', person: 'ada' }, at: START };
    await addClient(change, { id, name: id, owner: 'integration', scopes: ['ledger:read'], entities: 'all' });
    await addClientKey(change, id, { jwk: { ...jwk, kid: id } });
    const signing = await signingKey(tx, TENANT, master, START);
    return signToken({ client: id, clientKey: id, scopes: ['ledger:read'] }, NAMES, signing, START).token;
  });
}

test('while the database is away a known client is let in for less than a minute, and then nobody is', async () => {
  const token = await clientWithToken('steady');
  const clock = new ManualClock(START);
  const { pool, cut } = cuttable();
  const check = new TokenCheck(new TrustKeeper({ pool, tenant: TENANT, clock }), NAMES, clock, RULES);
  await check.check(token);
  cut(true);
  for (const ms of [4_000, 10_000, 20_000, 25_000]) {
    clock.advance(ms);
    await check.check(token);
  }
  clock.advance(1_000);
  await assert.rejects(check.check(token), { code: 'TRUST_TOO_OLD', kind: 'unavailable' });
  cut(false);
  await check.check(token);
});

test('a node that never reached the database lets nobody in', async () => {
  const token = await clientWithToken('first');
  const clock = new ManualClock(START);
  const { pool, cut } = cuttable();
  cut(true);
  const check = new TokenCheck(new TrustKeeper({ pool, tenant: TENANT, clock }), NAMES, clock, RULES);
  await assert.rejects(check.check(token), { code: 'TRUST_TOO_OLD' });
});

test('another node’s revocation counts at the latest half a minute later, and a new client at once', async () => {
  const clock = new ManualClock(START);
  const check = new TokenCheck(new TrustKeeper({ pool: server, tenant: TENANT, clock }), NAMES, clock, RULES);
  await check.check(await clientWithToken('early'));
  clock.advance(1_000);
  const token = await clientWithToken('late');
  await check.check(token);
  await transaction(server, SCOPE, (tx) =>
    disableClient({ tx, tenant: TENANT, actor: { principal: 'cli', person: 'ada' }, at: clock.now() }, 'late'),
  );
  clock.advance(30_000);
  await assert.rejects(check.check(token), { code: 'ACCESS_TOKEN_WRONG' });
});

test('tokens of unknown keys do not make the database busy', async () => {
  const clock = new ManualClock(START);
  const { pool, readings } = cuttable();
  const check = new TokenCheck(new TrustKeeper({ pool, tenant: TENANT, clock }), NAMES, clock, RULES);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (let n = 0; n < 50; n++) {
    const forged = signToken({ client: 'steady', clientKey: 'steady', scopes: [] }, NAMES, { kid: `k${n}`, key: privateKey }, START);
    await assert.rejects(check.check(forged.token), { code: 'ACCESS_TOKEN_WRONG' });
    clock.advance(20);
  }
  assert.ok(readings() <= 7, `${readings()} readings in a second`);
});

test('a signing key that was sealed by another master key does not sign', async () => {
  await assert.rejects(
    transaction(server, SCOPE, (tx) => signingKey(tx, TENANT, masterKeyOf(Buffer.alloc(32, 8)), START)),
    { code: 'MASTER_KEY_WRONG' },
  );
});
