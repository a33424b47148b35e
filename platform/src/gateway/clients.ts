import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  addClient,
  addClientKey,
  changeClient,
  type Client,
  type ClientChange,
  clientUnknown,
  disableClient,
  enableClient,
  listClients,
  readClient,
  retireClientKey,
  revokeToken,
} from '../identity/index.ts';
import { keepClient } from '../govern/approvals/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import {
  AddClientBody,
  AddKeyBody,
  ChangeClientBody,
  ClientAnswer,
  ClientId,
  ClientsAnswer,
  KeyAddedAnswer,
  KeyMadeAnswer,
  RevokeBody,
  RevokedAnswer,
} from './contract/client.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { administers, requireOwn } from './delegated.ts';
import { requireMatch, sendTagged } from './entity-tag.ts';
import { actorOf } from './guard.ts';
import { instantOf } from './instant.ts';
import { actOnce } from './idempotency.ts';
import { actingOf } from './proposing.ts';
import { told, toldTagged } from './told.ts';

const Named = Type.Object({ id: ClientId });
const NamedKey = Type.Object({ id: ClientId, kid: Type.String({ pattern: '^[\\w.:-]{1,100}$' }) });
type Params = Static<typeof Named>;

const MOST_BODY_BYTES = 16 * 1024;

/**
 * GET and POST /v1/clients, GET /v1/clients/:id: the registered machine clients. POST …/keys adds a public key, POST …/keys/:kid/retire
 * and …/disable end one and all, …/enable lets in again, POST …/revocations ends one token. PATCH changes what a client is and may: nobody
 * gives it more than they have themselves. POST /v1/token-keys has tokens signed with a new key from now on.
 */
export function registerClients(app: FastifyInstance, deps: GatewayDependencies): void {
  const scope = { tenant: deps.tenant, entities: 'all' as const };
  const change = async <T>(request: FastifyRequest, work: (change: ClientChange) => Promise<T>): Promise<T> => {
    const result = await transaction(deps.pool, scope, (tx) =>
      work({ tx, tenant: deps.tenant, actor: actorOf(request), at: deps.clock.now() }),
    );
    deps.identity?.changed();
    return result;
  };
  /** A client that the caller administers; to who does not, it is as if there were none. Throws `CLIENT_UNKNOWN`. */
  const own = async (tx: Tx, request: FastifyRequest, id: string): Promise<Client> => {
    const client = await readClient(tx, deps.tenant, id);
    if (!administers(request, client.entities)) throw clientUnknown();
    return client;
  };
  const shown = (request: FastifyRequest, id: string) => transaction(deps.pool, scope, (tx) => own(tx, request, id));

  app.get(
    '/v1/clients',
    { config: { needs: 'clients:read' }, schema: told('Registered machine clients', ClientsAnswer) },
    async (request) => {
      const clients = await transaction(deps.pool, scope, (tx) => listClients(tx, deps.tenant));
      return { version: 1, clients: clients.filter(({ entities }) => administers(request, entities)) };
    },
  );

  app.get<{ Params: Params }>(
    '/v1/clients/:id',
    { config: { needs: 'clients:read' }, schema: { ...toldTagged('A machine client', ClientAnswer), params: Named } },
    async (request, reply) => sendTagged(request, reply, { version: 1, client: await shown(request, request.params.id) }),
  );

  app.post<{ Body: Static<typeof AddClientBody> }>(
    '/v1/clients',
    {
      config: { needs: 'clients:write', peopleOnly: true },
      schema: { ...told('Register a machine client', ClientAnswer, 201), body: AddClientBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request, reply) => {
      const { entities = 'all', ...client } = request.body;
      requireOwn(request, { scopes: client.scopes, entities });
      await actOnce(deps, scope, request, reply, async (tx) => {
        await addClient({ tx, tenant: deps.tenant, actor: actorOf(request), at: deps.clock.now() }, { ...client, entities });
        await keepClient(tx, client.id, actingOf(request));
        return { status: 201, body: { version: 1, client: await readClient(tx, deps.tenant, client.id) } };
      });
      deps.identity?.changed();
      return reply;
    },
  );

  app.patch<{ Params: Params; Body: Static<typeof ChangeClientBody> }>(
    '/v1/clients/:id',
    {
      config: { needs: 'clients:write', peopleOnly: true },
      schema: { ...told('Change a machine client', ClientAnswer), params: Named, body: ChangeClientBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request) => {
      const { id } = request.params;
      const client = await change(request, async (made) => {
        const before = await changeClient(made, id, request.body);
        if (!administers(request, before.entities)) throw clientUnknown();
        requireMatch(request, { version: 1, client: before });
        const after = await readClient(made.tx, deps.tenant, id);
        if (isWider(after, before)) requireOwn(request, after);
        return after;
      });
      return { version: 1, client };
    },
  );

  app.post<{ Params: Params; Body: Static<typeof AddKeyBody> }>(
    '/v1/clients/:id/keys',
    {
      config: { needs: 'clients:write', peopleOnly: true },
      schema: { ...told('Add a public key', KeyAddedAnswer, 201), params: Named, body: AddKeyBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request, reply) => {
      const { jwk, expiresAt } = request.body;
      const key = { jwk, ...(expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt, 'body/expiresAt') }) };
      const kid = await change(request, async (made) => {
        // Who has the key of a client has its rights.
        requireOwn(request, await own(made.tx, request, request.params.id));
        await keepClient(made.tx, request.params.id, actingOf(request));
        return addClientKey(made, request.params.id, key);
      });
      return reply.code(201).send({ version: 1, kid, client: await shown(request, request.params.id) });
    },
  );

  app.post<{ Params: Static<typeof NamedKey> }>(
    '/v1/clients/:id/keys/:kid/retire',
    { config: { needs: 'clients:write', peopleOnly: true }, schema: { ...told('Retire a public key', ClientAnswer), params: NamedKey } },
    async (request) => {
      const { id, kid } = request.params;
      await change(request, async (made) => {
        await own(made.tx, request, id);
        await retireClientKey(made, id, kid);
      });
      return { version: 1, client: await shown(request, id) };
    },
  );

  app.post<{ Params: Params }>(
    '/v1/clients/:id/enable',
    {
      config: { needs: 'clients:write', peopleOnly: true },
      schema: { ...told('Let a disabled machine client in again', ClientAnswer), params: Named },
    },
    async (request) => {
      const client = await change(request, async (made) => {
        requireOwn(request, await own(made.tx, request, request.params.id));
        await enableClient(made, request.params.id);
        return readClient(made.tx, deps.tenant, request.params.id);
      });
      return { version: 1, client };
    },
  );

  app.post<{ Params: Params }>(
    '/v1/clients/:id/disable',
    {
      config: { needs: 'clients:write', peopleOnly: true },
      schema: { ...told('Let a machine client in no more', ClientAnswer), params: Named },
    },
    async (request) => {
      await change(request, async (made) => {
        await own(made.tx, request, request.params.id);
        await disableClient(made, request.params.id);
      });
      return { version: 1, client: await shown(request, request.params.id) };
    },
  );

  app.post<{ Params: Params; Body: Static<typeof RevokeBody> }>(
    '/v1/clients/:id/revocations',
    {
      config: { needs: 'clients:write', peopleOnly: true },
      schema: { ...told('Revoke an access token', RevokedAnswer), params: Named, body: RevokeBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request) => {
      await change(request, async (made) => {
        await own(made.tx, request, request.params.id);
        await revokeToken(made, request.params.id, request.body.jti);
      });
      return { version: 1, revoked: request.body.jti };
    },
  );

  app.post(
    '/v1/token-keys',
    {
      config: { needs: 'clients:write', peopleOnly: true, wholeTenant: true },
      schema: told('Sign access tokens with a new key from now on', KeyMadeAnswer, 201),
    },
    async (request, reply) => {
      const { identity } = deps;
      if (identity === undefined) throw identityAbsent();
      return reply.code(201).send({ version: 1, kid: await change(request, (made) => identity.rotate(made)) });
    },
  );
}

/** Whether a client may do or see anything that it might not before: what it has together is then asked for, since each scope reaches each entity. */
function isWider(after: Client, before: Client): boolean {
  const { scopes, entities } = before;
  if (after.scopes.some((scope) => !scopes.includes(scope)) || (before.bound && !after.bound)) return true;
  return entities !== 'all' && (after.entities === 'all' || after.entities.some((entity) => !entities.includes(entity)));
}

const identityAbsent = (): Fault =>
  new Fault({
    code: 'IDENTITY_ABSENT',
    kind: 'unavailable',
    message: 'This node lets no machine clients in and signs no tokens',
    hint: 'Ask a node that was started with the master key',
  });
