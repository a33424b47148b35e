import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteOptions } from 'fastify';
import { openLog } from '../../src/events/index.ts';
import { HttpChannels, registerCxml, registerFhir, registerSigned, registerSubmit } from '../../src/connect/index.ts';
import { buildGateway } from '../../src/gateway/index.ts';
import type { AdmittedClient, ScopeName } from '../../src/identity/index.ts';
import { SCOPES } from '../../src/identity/index.ts';
import { Fault, ManualClock } from '../../src/kernel/index.ts';
import { freshDatabase } from '../cluster.ts';
import { testTenant } from '../tenant.ts';
import { gatewayGiven, machinesOf } from '../gateway-given.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
const note = (): void => undefined;

/** The clients of the test, under the names it gives them. */
const clients = new Map<string, AdmittedClient>();
const given = gatewayGiven(
  { server, keys, log: await openLog(database.pool('plexus_worker'), keys) },
  {
    clock,
    identity: machinesOf((token) => clients.get(token) ?? assert.fail(token)),
    submit: (app) => {
      const receive = () => Promise.reject(new Fault({ code: 'UNUSED', kind: 'defect', message: 'Not asked here' }));
      const metrics = { count: note, gauge: note };
      const options = { channels: new HttpChannels(), receive, clock, log: { info: note, warn: note, error: note }, metrics };
      void registerSubmit(app, options);
      void registerFhir(app, options);
      void registerCxml(app, options);
      void registerSigned(app, options);
    },
  },
);

/** What each route needs, kept by hand: a change here is a change of who may do what. `*`: not for who may see some entities only; `!`: for no client, whatever it has. */
const TABLE = `
GET /.well-known/jwks.json open
GET /.well-known/oauth-authorization-server open
GET /fhir/:channel/metadata messages:write
GET /health open
GET /health/live open
GET /metrics metrics:read*
GET /soap open
GET /v1/accounts/:subject accounts:read
GET /v1/accounts/:subject/balance accounts:read
GET /v1/accounts/:subject/charges accounts:read
GET /v1/accounts/:subject/claims claims:read
GET /v1/accounts/:subject/timeline accounts:read
GET /v1/approvals approvals:read
GET /v1/approvals/:id approvals:read
GET /v1/access/policies rights:read!
GET /v1/access/review access:review*!
GET /v1/asyncapi.json open
GET /v1/audit audit:read*
GET /v1/audit/disclosures/:subject audit:read*
GET /v1/audit/verification audit:read*
GET /v1/charges/:charge accounts:read
GET /v1/break-glass person
GET /v1/clients clients:read
GET /v1/clients/:id clients:read
GET /v1/delegations approvals:read
GET /v1/deliveries deliveries:read
GET /v1/estate estate:read
GET /v1/events events:read
GET /v1/exceptions exceptions:read
GET /v1/exceptions/:id exceptions:read
GET /v1/exceptions/:id/correction exceptions:read*
GET /v1/exceptions/facets exceptions:read
GET /v1/fiscal-periods chart:read
GET /v1/fiscal-periods/:entity/:period chart:read
GET /v1/flow flow:read
GET /v1/flow/systems flow:read
GET /v1/gl-accounts chart:read
GET /v1/health/detail metrics:read*
GET /v1/gl-accounts/validation chart:read
GET /v1/journal-entries/:entry journals:read
GET /v1/journals ledger:read
GET /v1/holds holds:read*
GET /v1/ledger/control-totals ledger:read
GET /v1/ledger/grni ledger:read
GET /v1/ledger/journals/:journal ledger:read
GET /v1/ledger/tie-out ledger:read
GET /v1/ledger/trial-balance ledger:read
GET /v1/messages/:id messages:read
GET /v1/messages/:id/deliveries deliveries:read
GET /v1/messages/:id/events messages:read
GET /v1/messages/:id/parsed messages:read
GET /v1/messages/fields messages:read
GET /v1/login/options open
GET /v1/openapi.json open
GET /v1/people people:read!
GET /v1/quotas rights:read!
GET /v1/payments/:payment payments:read
GET /v1/remittances remittances:read
GET /v1/remittances/:remittance remittances:read
GET /v1/replays replays:read
GET /v1/roles rights:read!
GET /v1/session person
GET /v1/sessions person
GET /v1/stream flow:read!
GET /v1/usage clients:read*
DELETE /v1/session person
DELETE /v1/sessions/:id person
DELETE /v1/webhooks/:id webhooks:write
POST /cxml/:channel open
POST /fhir/:channel messages:write
POST /fhir/:channel/:type messages:write
POST /hooks/:channel open
POST /oauth/token open
POST /soap soap:use
POST /v1/accounts/:subject/identity accounts:reveal
POST /v1/accounts/:subject/shred accounts:shred*!
POST /v1/accounts/search accounts:read
POST /v1/adjustments adjustments:write
POST /v1/approvals/:id/approve approvals:write!
POST /v1/approvals/:id/propose approvals:read
POST /v1/approvals/:id/reject approvals:write!
POST /v1/approvals/:id/withdraw approvals:read
POST /v1/channels/:channel/messages messages:write
POST /v1/claims/search claims:read
POST /v1/break-glass break-glass:open!
POST /v1/break-glass/:id/close person
POST /v1/break-glass/:id/review break-glass:review!
POST /v1/clients clients:write!
PATCH /v1/approvals/:id approvals:read
PATCH /v1/clients/:id clients:write!
POST /v1/clients/:id/disable clients:write!
POST /v1/clients/:id/enable clients:write!
POST /v1/clients/:id/keys clients:write!
POST /v1/clients/:id/keys/:kid/retire clients:write!
POST /v1/clients/:id/revocations clients:write!
POST /v1/delegations approvals:write!
POST /v1/delegations/:id/end approvals:write!
POST /v1/estate/proposals estate:write*!
POST /v1/eligibility eligibility:read
POST /v1/exceptions/:id/correct estate:write*
POST /v1/exceptions/:id/reject exceptions:write
POST /v1/exceptions/:id/resolve exceptions:write
POST /v1/fiscal-periods/:entity/:period/close periods:write!
POST /v1/fiscal-periods/:entity/:period/reopen periods:write!
POST /v1/holds holds:write!
POST /v1/holds/:id/release holds:write!
POST /v1/journal-entries journals:write
POST /v1/ledger/activity ledger:read
POST /v1/messages/:id/body messages:reveal
POST /v1/messages/:id/events messages:reveal
POST /v1/messages/:id/parsed messages:reveal
POST /v1/messages/search messages:read
POST /v1/people/links people:write!
POST /v1/payments payments:write
POST /v1/refunds refunds:write
POST /v1/replays replays:write
POST /v1/session open
POST /v1/session/codes person
POST /v1/token-keys clients:write*!
POST /v1/requisitions requisitions:write
POST /v1/receipts receipts:write
POST /v1/implant-usages usages:write
POST /v1/invoices invoices:write
POST /v1/tasks/:id/decision tasks:write!
POST /v1/trace trace:read
PUT /fhir/:channel/:type/:id messages:write
GET /v1/budgets procurement:read
GET /v1/contract-prices procurement:read
GET /v1/documents/:document procurement:read
GET /v1/invoices procurement:read
GET /v1/invoices/:number procurement:read
GET /v1/invoices/:number/exceptions procurement:read
GET /v1/invoices/:number/timeline procurement:read
GET /v1/items/:number procurement:read
GET /v1/purchase-orders procurement:read
GET /v1/purchase-orders/:number procurement:read
GET /v1/purchase-orders/:number/timeline procurement:read
POST /v1/purchases/search procurement:read
GET /v1/requisitions procurement:read
GET /v1/requisitions/:number procurement:read
GET /v1/requisitions/:number/decisions procurement:read
GET /v1/requisitions/:number/timeline procurement:read
GET /v1/suppliers/:number procurement:read
GET /v1/tasks tasks:read!
GET /v1/tasks/:id tasks:read!
GET /v1/webhooks webhooks:read
GET /v1/webhooks/:id webhooks:read
GET /v1/webhooks/:id/attempts webhooks:read
GET /v1/webhooks/:id/deliveries webhooks:read
PATCH /v1/webhooks/:id webhooks:write
POST /v1/webhooks webhooks:write
POST /v1/webhooks/:id/pings webhooks:write
POST /v1/webhooks/:id/redeliveries webhooks:write
POST /v1/webhooks/:id/secrets webhooks:write
`;

interface Route {
  readonly method: string;
  readonly url: string;
  readonly needs: string;
  readonly wholeTenant: boolean;
  readonly peopleOnly: boolean;
}

async function allRoutes(): Promise<{ routes: Route[]; gateway: ReturnType<typeof buildGateway> }> {
  const routes: Route[] = [];
  const gateway = buildGateway(given);
  const noted = ({ method, url, config }: RouteOptions): void => {
    for (const one of [method].flat())
      routes.push({
        method: one,
        url,
        needs: String(config?.needs),
        wholeTenant: config?.wholeTenant === true,
        peopleOnly: config?.peopleOnly === true,
      });
  };
  // Parts register their routes when it gets ready.
  gateway.addHook('onRoute', noted);
  await gateway.ready();
  return { routes, gateway };
}

const { routes, gateway } = await allRoutes();
const offered = routes.filter(({ method, url }) => method !== 'HEAD' && !isNotOffered(method, url));

/** FHIR interactions that exist to be refused; they need what their neighbours need. */
function isNotOffered(method: string, url: string): boolean {
  return url.startsWith('/fhir/') && !TABLE.includes(`\n${method} ${url} `);
}

test('every route needs what the table kept by hand says', () => {
  const found = offered.map(
    ({ method, url, needs, wholeTenant, peopleOnly }) => `${method} ${url} ${needs}${wholeTenant ? '*' : ''}${peopleOnly ? '!' : ''}`,
  );
  assert.deepEqual(found.sort(), TABLE.trim().split('\n').sort());
});

test('a client with every scope but the one a route needs is denied, and with that one alone it is let in', async () => {
  for (const { method, url, needs, peopleOnly } of routes.filter((route) => route.needs !== 'open')) {
    const all = Object.keys(SCOPES) as ScopeName[];
    clients.set('all.but.one', { id: 'other', scopes: new Set(all.filter((scope) => scope !== needs)), entities: 'all' });
    clients.set('one.and.only', { id: 'only', scopes: new Set(all.filter((scope) => scope === needs)), entities: 'all' });
    const path = url.replace(/:subject/, 'account:x').replace(/:\w+/g, '1');
    const ask = (token: string) =>
      gateway.inject({ method: method as 'GET', url: path, headers: { host: '127.0.0.1', authorization: `Bearer ${token}` } });
    const denied = await ask('all.but.one');
    assert.equal(denied.statusCode, 403, `${method} ${url}`);
    if (needs === 'person' || peopleOnly) continue;
    const admitted = await ask('one.and.only');
    assert.notEqual(admitted.statusCode, 403, `${method} ${url}: ${admitted.body}`);
    assert.notEqual(admitted.statusCode, 401, `${method} ${url}: ${admitted.body}`);
  }
});

test('without a token every route that is not open answers 401', async () => {
  for (const { method, url } of routes.filter((route) => route.needs !== 'open')) {
    const refused = await gateway.inject({ method: method as 'GET', url: url.replace(/:\w+/g, '1'), headers: { host: '127.0.0.1' } });
    assert.equal(refused.statusCode, 401, `${method} ${url}: ${refused.body}`);
  }
});

test('a route that does not say what it needs, or names no scope there is, keeps the gateway from starting', async () => {
  const planted = { code: 'ROUTE_WITHOUT_POLICY', at: '/v1/planted' };
  const started = buildGateway(given);
  assert.throws(() => started.get('/v1/planted', () => ({})), planted);
  assert.throws(() => started.get('/v1/planted', { config: { needs: 'toString' as 'open' } }, () => ({})), planted);
  await started.close();
  const inPart = buildGateway({ ...given, callbacks: (app) => void app.post('/v1/planted', () => ({})) });
  await assert.rejects(async () => inPart.ready(), planted);
});
