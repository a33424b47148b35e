import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type pg from 'pg';
import { type NewSession, openSession } from '../src/identity/index.ts';
import { type Clock, systemClock } from '../src/kernel/index.ts';
import { transaction } from '../src/store/index.ts';
import { TENANT } from './tenant.ts';

const HOST = '127.0.0.1';
const COOKIE = '__Host-plexus_session';

/** Somebody at the console, as the page's own scripts ask for them. */
export interface Person {
  readonly ask: (
    method: 'GET' | 'HEAD' | 'POST' | 'DELETE' | 'PATCH' | 'PUT',
    url: string,
    payload?: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<LightMyRequestResponse>;
}

/** Lets a person into a gateway's console, as their identity provider names them. */
export async function atConsole(
  { gateway, server, clock = systemClock, tenant = TENANT }: { gateway: FastifyInstance; server: pg.Pool; clock?: Clock; tenant?: string },
  who: Partial<NewSession> & Pick<NewSession, 'person' | 'roles'>,
): Promise<Person> {
  const given: NewSession = { name: who.person, issuer: 'https://id.example', account: `openid:${who.person}`, entities: 'all', ...who };
  const { cookie } = await transaction(server, { tenant, entities: 'all' }, (tx) => openSession({ tx, tenant, at: clock.now() }, given));
  const page = { host: HOST, origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin', 'x-plexus-console': '1' };
  return {
    ask: (method, url, payload, headers = {}) =>
      gateway.inject({
        method,
        url,
        headers: { ...page, cookie: `${COOKIE}=${cookie}`, ...headers },
        ...(payload === undefined ? {} : { payload }),
      }),
  };
}
