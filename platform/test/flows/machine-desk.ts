import assert from 'node:assert/strict';
import { generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { CompactSign } from 'jose';
import type pg from 'pg';
import { openLog } from '../../src/events/index.ts';
import type { SecureAddress } from '../../src/gateway/index.ts';
import { openMachineIdentity, type ScopeName } from '../../src/identity/index.ts';
import { masterKeyOf } from '../../src/govern/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { freePort, transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface KeyPair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: JsonWebKey & { kid: string };
}

/** A key pair as a partner makes it. */
export function keyPair(kid: string): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A gateway that listens, on a PostgreSQL of its own, with machine clients in front of it. The clock stands until it is told otherwise. */
export async function machineDesk(
  clock = new ManualClock(new Date('2026-03-02T08:00:00Z')),
  boundScopes: readonly ScopeName[] = [],
  secure?: SecureAddress,
) {
  const database = await freshDatabase();
  const { keys, server: pool } = await testTenant(database);
  const owner = await database.owner();
  await owner.query(`select set_config('plexus.tenant', $1, false), set_config('plexus.entities', '*', false)`, [TENANT]);
  await owner.query(`insert into entity (tenant, entity, name) values ($1, 'north', 'North'), ($1, 'lake', 'Lake')`, [TENANT]);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  /** Another node, or this one after a restart. */
  const node = (scopes: readonly ScopeName[] = boundScopes) =>
    openMachineIdentity({
      pool,
      tenant: TENANT,
      master: masterKeyOf(Buffer.alloc(32, 7)),
      clock,
      issuer: base,
      boundScopes: scopes,
      ...(secure === undefined ? {} : { secureAddress: secure.url }),
    });
  const identity = await node();
  const logged: object[] = [];
  const note = (fields: object): void => void logged.push(fields);
  const worker = database.pool('plexus_worker');
  const log = await openLog(worker, keys);
  const logger = { info: note, warn: note, error: note };
  const gateway = gatewayOf({ server: pool, keys, log }, { clock, identity, logger, ...(secure === undefined ? {} : { secure }) });
  after(() => gateway.close());

  const ask = async (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> => {
    const response = await fetch(base + path, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text === '' ? '{}' : text) as Record<string, unknown> };
  };
  /** As the holder of the token. */
  const managed = (method: string, path: string, payload: object, more: Record<string, string> = {}): Promise<Answer> =>
    ask(
      method,
      path,
      { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', 'x-plexus-person': 'ada', ...more },
      JSON.stringify(payload),
    );
  const manage = (path: string, payload: object): Promise<Answer> => managed('POST', path, payload);
  const patch = (path: string, payload: object, more: Record<string, string> = {}): Promise<Answer> =>
    managed('PATCH', path, payload, more);
  const register = async (
    id: string,
    scopes: readonly string[],
    given: { entities?: readonly string[]; key?: KeyPair } = {},
  ): Promise<KeyPair> => {
    const { key = keyPair(`${id}-key`), entities } = given;
    const added = await manage('/v1/clients', {
      id,
      name: id,
      owner: 'integration',
      scopes,
      ...(entities === undefined ? {} : { entities }),
    });
    assert.equal(added.status, 201, JSON.stringify(added.body));
    assert.equal((await manage(`/v1/clients/${id}/keys`, { jwk: key.jwk })).status, 201);
    return key;
  };
  const assertion = (id: string, { kid, privateKey }: KeyPair, changes: object = {}): Promise<string> => {
    const seconds = clock.now().getTime() / 1000;
    const claims = { iss: id, sub: id, aud: `${base}/oauth/token`, exp: seconds + 60, iat: seconds, jti: randomUUID(), ...changes };
    return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
  };
  const post = (form: Record<string, string> | string): Promise<Answer> =>
    ask('POST', '/oauth/token', { 'content-type': 'application/x-www-form-urlencoded' }, new URLSearchParams(form).toString());
  const formOf = (text: string): Record<string, string> => ({
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: text,
  });
  const token = async (id: string, key: KeyPair, more: Record<string, string> = {}): Promise<string> => {
    const answer = await post({ ...formOf(await assertion(id, key)), ...more });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return String(answer.body['access_token']);
  };
  /** As a client. */
  const call = (access: string, path: string, method = 'GET', payload?: object): Promise<Answer> =>
    ask(
      method,
      path,
      { authorization: `Bearer ${access}`, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
      payload === undefined ? undefined : JSON.stringify(payload),
    );
  const audited = async (action: string): Promise<string[]> => {
    const { rows } = await transaction(pool, SCOPE, (tx) =>
      tx.query<{ line: string }>(`select object || ': ' || coalesce(detail, '') as line from audit where action = $1 order by id`, [
        action,
      ]),
    );
    return rows.map(({ line }) => line);
  };
  const listen = (): Promise<string> => gateway.listen({ host: '127.0.0.1', port });
  return {
    gateway,
    listen,
    base,
    dataToken: TOKEN,
    clock,
    owner,
    pool: pool satisfies pg.Pool,
    worker,
    logged,
    node,
    ask,
    manage,
    patch,
    register,
    assertion,
    post,
    formOf,
    token,
    call,
    audited,
  };
}
