import assert from 'node:assert/strict';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type GatewayDependencies } from '../../src/gateway/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';

const HOST = '127.0.0.1:8080';
const ORIGIN = `http://${HOST}`;

type Given = Pick<GatewayDependencies, 'pool' | 'tenant' | 'keys' | 'log'> & Partial<GatewayDependencies>;

/** A gateway with a person at the console in front of it. */
export async function desk(given: Given) {
  const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
  const gateway = gatewayOf({ server: given.pool, keys: given.keys, log: given.log }, { clock, ...given });
  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: object, payload?: object) =>
    gateway.inject({ method, url, headers: { host: HOST, ...headers }, ...(payload === undefined ? {} : { payload }) });
  const withToken = { authorization: `Bearer ${TOKEN}`, 'x-plexus-person': 'ada' };
  /** As the page's own scripts ask. */
  const fromPage = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'x-plexus-console': '1' };
  const enter = async (): Promise<string> => {
    const { code } = (await ask('POST', '/v1/session/codes', withToken)).json<{ code: string }>();
    const entered = await ask('POST', '/v1/session', fromPage, { code });
    assert.equal(entered.statusCode, 201, entered.body);
    return String(entered.headers['set-cookie']).split(';')[0] ?? '';
  };
  const cookie = await enter();
  const get = (url: string) => ask('GET', url, { cookie, 'sec-fetch-site': 'same-origin' });
  const post = (url: string, payload: object) => ask('POST', url, { ...fromPage, cookie }, payload);
  const audited = async (action: string): Promise<{ principal: string; person: string; object: string; detail: string }[]> => {
    const { rows } = await transaction(given.pool, { tenant: given.tenant, entities: 'all' }, (tx) =>
      tx.query<{ principal: string; person: string; object: string; detail: string }>(
        'select principal, person, object, detail from audit where action = $1 order by id',
        [action],
      ),
    );
    return rows;
  };
  return { gateway, clock, ask, get, post, enter, cookie, withToken, fromPage, audited };
}

/** Asserts that an answer has the shape it is described with, and returns it. */
export function shaped<S extends TSchema>(schema: S, answer: { statusCode: number; body: string }): Static<S> {
  assert.ok(answer.statusCode < 300, `${answer.statusCode}: ${answer.body}`);
  const value: unknown = JSON.parse(answer.body);
  const validator = Compile(schema);
  if (!validator.Check(value)) assert.fail(`${JSON.stringify(validator.Errors(value).slice(0, 5))} in ${answer.body.slice(0, 2_000)}`);
  return value;
}
