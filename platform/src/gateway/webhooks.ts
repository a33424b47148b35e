import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { placeInFeed } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import {
  addWebhook,
  changeWebhook,
  deleteWebhook,
  listWebhooks,
  NO_WEBHOOK_POLICY,
  readWebhook,
  rotateSecret,
  type Webhook,
  type WebhookDesk,
} from '../webhooks/index.ts';
import {
  AddWebhookBody,
  ChangeWebhookBody,
  RotateBody,
  SecretRotatedAnswer,
  WebhookAddedAnswer,
  WebhookAnswer,
  WebhooksAnswer,
} from './contract/webhook.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { requireScope, rowScope } from './route-policy.ts';
import { told } from './told.ts';

export const NamedWebhook = Type.Object({ id: Type.String({ pattern: '^\\d{1,18}$' }) });
export type WebhookParams = Static<typeof NamedWebhook>;

const MOST_BODY_BYTES = 32 * 1024;
const HOUR_MS = 3_600_000;

/** Runs a change of webhooks as who calls: a client has to do with its own, who may see some entities with those that tell of these only. */
export function atWebhookDesk<T>(deps: GatewayDependencies, request: FastifyRequest, work: (desk: WebhookDesk) => Promise<T>): Promise<T> {
  const { tenant, keys, webhooks: policy = NO_WEBHOOK_POLICY } = deps;
  const scope = rowScope(request, tenant);
  const holder = { actor: actorOf(request), client: request.client?.id, entities: scope.entities };
  return transaction(deps.pool, scope, (tx) => work({ tx, tenant, keys, policy, holder }));
}

/**
 * GET and POST /v1/webhooks, GET, PATCH and DELETE /v1/webhooks/:id: who is told of events as they happen. POST …/secrets makes a new
 * signing secret; each is answered once.
 */
export function registerWebhooks(app: FastifyInstance, deps: GatewayDependencies): void {
  const { tenant } = deps;
  const shown = ({ tx, holder }: WebhookDesk, id: string): Promise<Webhook> => readWebhook(tx, tenant, holder.client, BigInt(id));

  app.get(
    '/v1/webhooks',
    { config: { needs: 'webhooks:read' }, schema: told('Who is told of events', WebhooksAnswer) },
    async (request) => ({
      version: 1,
      webhooks: await atWebhookDesk(deps, request, ({ tx, holder }) => listWebhooks(tx, tenant, holder.client)),
    }),
  );

  app.get<{ Params: WebhookParams }>(
    '/v1/webhooks/:id',
    { config: { needs: 'webhooks:read' }, schema: { ...told('A webhook', WebhookAnswer), params: NamedWebhook } },
    async (request) => ({ version: 1, webhook: await atWebhookDesk(deps, request, (desk) => shown(desk, request.params.id)) }),
  );

  app.post<{ Body: Static<typeof AddWebhookBody> }>(
    '/v1/webhooks',
    {
      config: { needs: 'webhooks:write', reveals: 'SECRET' },
      schema: { ...told('Have events sent to a receiver from now on', WebhookAddedAnswer, 201), body: AddWebhookBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request, reply) => {
      // What it is told of it could read.
      requireScope(request, 'events:read');
      const { after = 'end', ...asked } = request.body;
      const added = await atWebhookDesk(deps, request, async (desk) => {
        const from = await placeInFeed(desk.tx, deps.log.incarnation, after === 'oldest' ? undefined : after);
        const { id, secret } = await addWebhook(desk, { ...asked, from });
        return { webhook: await shown(desk, String(id)), secret: secret.reveal() };
      });
      return reply.code(201).send({ version: 1, ...added });
    },
  );

  app.patch<{ Params: WebhookParams; Body: Static<typeof ChangeWebhookBody> }>(
    '/v1/webhooks/:id',
    {
      config: { needs: 'webhooks:write' },
      schema: { ...told('Change, disable or enable a webhook', WebhookAnswer), params: NamedWebhook, body: ChangeWebhookBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request) => ({
      version: 1,
      webhook: await atWebhookDesk(deps, request, async (desk) => {
        await changeWebhook(desk, BigInt(request.params.id), request.body);
        return shown(desk, request.params.id);
      }),
    }),
  );

  app.delete<{ Params: WebhookParams }>(
    '/v1/webhooks/:id',
    { config: { needs: 'webhooks:write' }, schema: { summary: 'Delete a webhook', params: NamedWebhook } },
    async (request, reply) => {
      await atWebhookDesk(deps, request, (desk) => deleteWebhook(desk, BigInt(request.params.id)));
      return reply.code(204).send();
    },
  );

  app.post<{ Params: WebhookParams; Body: Static<typeof RotateBody> }>(
    '/v1/webhooks/:id/secrets',
    {
      config: { needs: 'webhooks:write', reveals: 'SECRET' },
      schema: { ...told('Sign with a new secret from now on', SecretRotatedAnswer, 201), params: NamedWebhook, body: RotateBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request, reply) => {
      const { overlapHours } = request.body;
      const { secret, formerUntil } = await atWebhookDesk(deps, request, (desk) =>
        rotateSecret(desk, BigInt(request.params.id), overlapHours === undefined ? undefined : overlapHours * HOUR_MS),
      );
      return reply.code(201).send({ version: 1, secret: secret.reveal(), formerSecretUntil: formerUntil.toISOString() });
    },
  );
}
