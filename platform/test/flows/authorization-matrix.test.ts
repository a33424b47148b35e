import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { RouteOptions } from 'fastify';
import { HttpChannels, registerFhir, registerSubmit } from '../../src/connect/index.ts';
import { openLog } from '../../src/events/index.ts';
import { buildGateway } from '../../src/gateway/index.ts';
import { type AdmittedClient, dutiesTogether, PERSON_SCOPES, type ScopeName, SCOPES, scopesOf } from '../../src/identity/index.ts';
import { Fault, systemClock } from '../../src/kernel/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayGiven, machinesOf } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { ROLES } from '../roles.ts';
import { testTenant } from '../tenant.ts';

/** The roles by their letters. */
const LETTERS: Readonly<Record<string, string>> = {
  I: 'interface-analyst',
  S: 'supply-analyst',
  B: 'payables-analyst',
  V: 'receiver',
  W: 'commodity-owner',
  P: 'approver',
  R: 'revenue-analyst',
  K: 'cash-poster',
  F: 'refund-clerk',
  G: 'accountant',
  C: 'controller',
  D: 'data-steward',
  E: 'architect',
  U: 'auditor',
  O: 'operator',
  A: 'administrator',
};

/** Which roles have which right, kept by hand: a change here is a change of who may do what. */
const RIGHTS = `
access:review U A
accounts:read I P R C A K F
accounts:reveal R A
accounts:shred U A
adjustments:write R
approvals:read I P R C D E U O A B F G W
approvals:write P C E O A W
audit:read U A
break-glass:open I R O A
break-glass:review U A
chart:read R C D E A B G
claims:read R C A
clients:read E U A
clients:write A
deliveries:read I S R C E U O A B K
eligibility:read R A
estate:read I S P R C D E U O A B K F G V W
estate:write I D A
events:read I S R E O A B
exceptions:read I S P R C D U O A B K F G V W
exceptions:write I S R C D O A B K G V
flow:read I S R C D E U O A B
holds:read U A
holds:write U A
invoices:write B
journals:read C A G
journals:write G
ledger:read R C U A B G
messages:read I S R D E O A B
messages:reveal I R A
messages:write A
metrics:read I E O A
payments:read R C A K F
payments:write K
people:read U A
people:write A
periods:write C
procurement:read S B P C D U A V W
receipts:write V
refunds:write F
remittances:read R C U A K
replays:read I R O A
replays:write I R O A
requisitions:write S
rights:read E U A
sessions:read U O A
sessions:write A
soap:use G
tasks:read I S B P R C D E U O A K F G V W
tasks:write I S B P R C D E O A K F G V W
trace:read I R C E U A G
usages:write
webhooks:read I E U O A
webhooks:write I O A
`;

const rolesWith = new Map(
  RIGHTS.trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([right = '', ...letters]) => [right, new Set(letters.map((letter) => LETTERS[letter]))] as const),
);

/** Codes of who is not let through to a route; a route may have further reasons to refuse what it is asked. */
const GATES = new Set(['SCOPE_MISSING', 'ENTITIES_LIMITED', 'PERSON_WANTED', 'ACCESS_DENIED', 'TOKEN_WRONG', 'SESSION_MISSING']);
/** Reasons that routes have of their own, whoever asks. */
const FURTHER = new Set(['TOKEN_WANTED']);

interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly needs: string;
  readonly wholeTenant: boolean;
  readonly peopleOnly: boolean;
}

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const note = (): void => undefined;
const clients = new Map<string, AdmittedClient>();
const gateway = buildGateway(
  gatewayGiven(
    { server, keys, log: await openLog(database.pool('plexus_worker'), keys) },
    {
      identity: machinesOf((token) => clients.get(token) ?? assert.fail(token)),
      submit: (app) => {
        const receive = () => Promise.reject(new Fault({ code: 'UNUSED', kind: 'defect', message: 'Not asked here' }));
        const options = {
          channels: new HttpChannels(),
          receive,
          clock: systemClock,
          log: { info: note, warn: note, error: note },
          metrics: { count: note, gauge: note },
        };
        void registerSubmit(app, options);
        void registerFhir(app, options);
      },
    },
  ),
);
after(() => gateway.close());
const routes: Route[] = [];
gateway.addHook('onRoute', ({ method, url, config }: RouteOptions) => {
  for (const one of [method].flat())
    routes.push({
      method: one as Route['method'],
      url,
      needs: String(config?.needs),
      wholeTenant: config?.wholeTenant === true,
      peopleOnly: config?.peopleOnly === true,
    });
});
await gateway.ready();
/** Leaving comes last. */
const asked = routes
  .filter(({ method, needs }) => needs !== 'open' && method !== 'HEAD')
  .toSorted((a, b) => Number(a.url === '/v1/session') - Number(b.url === '/v1/session'));

const pathOf = ({ url }: Route): string => url.replace(/:subject/, 'account:x').replace(/:\w+/g, '1');

/** What a caller of a role is let through to, by the tables. */
function expected({ needs, wholeTenant, peopleOnly }: Route, role: string, caller: { isClient: boolean; isLimited: boolean }): boolean {
  if (needs === 'person') return !caller.isClient;
  if (caller.isClient && (peopleOnly || !Object.hasOwn(SCOPES, needs))) return false;
  return rolesWith.get(needs)?.has(role) === true && !(wholeTenant && caller.isLimited);
}

async function through(answer: Promise<{ statusCode: number; body: string }>, what: string): Promise<boolean> {
  const { statusCode, body } = await answer;
  if (statusCode !== 401 && statusCode !== 403) return true;
  // FHIR has documents of its own.
  const code = /"code":"([A-Z_]{5,})"/.exec(body)?.[1] ?? '';
  assert.ok(GATES.has(code) || FURTHER.has(code), `${what}: ${body}`);
  return FURTHER.has(code);
}

test('no role of the demo has both sides of duties that are kept apart', () => {
  assert.deepEqual(dutiesTogether(ROLES), []);
});

test('the table of rights names every right and every role there is', () => {
  assert.deepEqual([...rolesWith.keys()].sort(), Object.keys(PERSON_SCOPES).sort());
  assert.deepEqual(Object.values(LETTERS).sort(), Object.keys(ROLES.roles).sort());
});

for (const role of Object.values(LETTERS)) {
  test(`a person in the role ${role}, and a client with its rights, get through to what the tables say`, async () => {
    const scopes = new Set([...scopesOf(ROLES, [role])].filter((scope): scope is ScopeName => Object.hasOwn(SCOPES, scope)));
    const differences: string[] = [];
    for (const isLimited of [false, true]) {
      const entities = isLimited ? ['north'] : 'all';
      const person = await atConsole({ gateway, server }, { person: `${role}-${isLimited}`, roles: [role], entities });
      const token = `${role}.${isLimited}`;
      clients.set(token, { id: `${role}-${isLimited}`, scopes, entities });
      for (const route of asked) {
        const url = pathOf(route);
        const byClient = gateway.inject({ method: route.method, url, headers: { host: '127.0.0.1', authorization: `Bearer ${token}` } });
        const what = `${route.method} ${route.url} ${isLimited ? 'limited' : 'everywhere'}`;
        if ((await through(byClient, what)) !== expected(route, role, { isClient: true, isLimited })) differences.push(`client ${what}`);
        // A stream that is open does not end by itself: who is let through to it is seen by who is not.
        if (route.url === '/v1/stream' && expected(route, role, { isClient: false, isLimited })) continue;
        const byPerson = person.ask(route.method, url);
        if ((await through(byPerson, what)) !== expected(route, role, { isClient: false, isLimited })) differences.push(`person ${what}`);
      }
    }
    assert.deepEqual(differences, []);
  });
}

test('nobody, without anything to show, gets through to anything that is not open', async () => {
  for (const route of asked) {
    const { statusCode } = await gateway.inject({ method: route.method, url: pathOf(route), headers: { host: '127.0.0.1' } });
    assert.equal(statusCode, 401, `${route.method} ${route.url}`);
  }
});
