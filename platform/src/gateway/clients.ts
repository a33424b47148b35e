import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  addClient,
  addClientKey,
  type ClientChange,
  disableClient,
  listClients,
  readClient,
  retireClientKey,
  revokeToken,
} from '../identity/index.ts';
import { keepClient } from '../govern/approvals/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import {
  AddClientBody,
  AddKeyBody,
  ClientAnswer,
  ClientId,
  ClientsAnswer,
  KeyAddedAnswer,
  KeyMadeAnswer,
  RevokeBody,
  RevokedAnswer,
} from './contract/client.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { actingOf } from './proposing.ts';
import { told } from './told.ts';

const Named = Type.Object({ id: ClientId });
const NamedKey = Type.Object({ id: ClientId, kid: Type.String({ pattern: '^[\\w.:-]{1,100}$' }) });
type Params = Static<typeof Named>;

const MOST_BODY_BYTES = 16 * 1024;

/**
 * GET and POST /v1/clients, GET /v1/clients/:id: the registered machine clients. POST …/keys adds a public key, POST …/keys/:kid/retire
 * and …/disable end one and all, POST …/revocations one token. POST /v1/token-keys has tokens signed with a new key from now on.
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
  const shown = (id: string) => transaction(deps.pool, scope, (tx) => readClient(tx, deps.tenant, id));

  app.get(
    '/v1/clients',
    { config: { needs: 'clients:read', wholeTenant: true }, schema: told('Registered machine clients', ClientsAnswer) },
    async () => ({
      version: 1,
      clients: await transaction(deps.pool, scope, (tx) => listClients(tx, deps.tenant)),
    }),
  );

  app.get<{ Params: Params }>(
    '/v1/clients/:id',
    { config: { needs: 'clients:read', wholeTenant: true }, schema: { ...told('A machine client', ClientAnswer), params: Named } },
    async (request) => ({
      version: 1,
      client: await shown(request.params.id),
    }),
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
      await actOnce(deps, scope, request, reply, async (tx) => {
        await addClient({ tx, tenant: deps.tenant, actor: actorOf(request), at: deps.clock.now() }, { ...client, entities });
        await keepClient(tx, client.id, actingOf(request));
        return { status: 201, body: { version: 1, client: await readClient(tx, deps.tenant, client.id) } };
      });
      deps.identity?.changed();
      return reply;
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
      const key = { jwk, ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }) };
      const kid = await change(request, async (made) => {
        await keepClient(made.tx, request.params.id, actingOf(request));
        return addClientKey(made, request.params.id, key);
      });
      return reply.code(201).send({ version: 1, kid, client: await shown(request.params.id) });
    },
  );

  app.post<{ Params: Static<typeof NamedKey> }>(
    '/v1/clients/:id/keys/:kid/retire',
    { config: { needs: 'clients:write', peopleOnly: true }, schema: { ...told('Retire a public key', ClientAnswer), params: NamedKey } },
    async (request) => {
      const { id, kid } = request.params;
      await change(request, (made) => retireClientKey(made, id, kid));
      return { version: 1, client: await shown(id) };
    },
  );

  app.post<{ Params: Params }>(
    '/v1/clients/:id/disable',
    {
      config: { needs: 'clients:write', peopleOnly: true },
      schema: { ...told('Let a machine client in no more', ClientAnswer), params: Named },
    },
    async (request) => {
      await change(request, (made) => disableClient(made, request.params.id));
      return { version: 1, client: await shown(request.params.id) };
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
      await change(request, (made) => revokeToken(made, request.params.id, request.body.jti));
      return { version: 1, revoked: request.body.jti };
    },
  );

  app.post(
    '/v1/token-keys',
    {
      config: { needs: 'clients:write', peopleOnly: true },
      schema: told('Sign access tokens with a new key from now on', KeyMadeAnswer, 201),
    },
    async (request, reply) => {
      const { identity } = deps;
      if (identity === undefined) throw identityAbsent();
      return reply.code(201).send({ version: 1, kid: await change(request, (made) => identity.rotate(made)) });
    },
  );
}

const identityAbsent = (): Fault =>
  new Fault({
    code: 'IDENTITY_ABSENT',
    kind: 'unavailable',
    message: 'This node lets no machine clients in and signs no tokens',
    hint: 'Ask a node that was started with the master key',
  });
