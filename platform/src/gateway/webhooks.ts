import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { placeInFeed } from '../observe/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import {
  addWebhook,
  changeWebhook,
  deleteWebhook,
  listWebhooks,
  lockWebhook,
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
  WebhookDeletedAnswer,
  WebhooksAnswer,
} from './contract/webhook.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { requireMatch, tagOf } from './entity-tag.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { requireScope, rowScope } from './route-policy.ts';
import { told } from './told.ts';

export const NamedWebhook = Type.Object({ id: Type.String({ pattern: '^\\d{1,18}$' }) });
export type WebhookParams = Static<typeof NamedWebhook>;

const MOST_BODY_BYTES = 32 * 1024;
const HOUR_MS = 3_600_000;

/** The desk of who calls: a client has to do with its own webhooks, who may see some entities with those that tell of these only. */
export function deskOf(deps: GatewayDependencies, request: FastifyRequest): (tx: Tx) => WebhookDesk {
  const { tenant, keys, webhooks: policy = NO_WEBHOOK_POLICY } = deps;
  const holder = { actor: actorOf(request), client: request.client?.id, entities: rowScope(request, tenant).entities };
  return (tx) => ({ tx, tenant, keys, policy, holder });
}

/** Runs what reads or changes webhooks as who calls. */
export function atWebhookDesk<T>(deps: GatewayDependencies, request: FastifyRequest, work: (desk: WebhookDesk) => Promise<T>): Promise<T> {
  const desk = deskOf(deps, request);
  return transaction(deps.pool, rowScope(request, deps.tenant), (tx) => work(desk(tx)));
}

/**
 * GET and POST /v1/webhooks, GET, PATCH and DELETE /v1/webhooks/:id: who is told of events as they happen. POST …/secrets makes a new
 * signing secret. A secret is not shown again, but to who asks for the same again with the same Idempotency-Key.
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
    async (request, reply) => {
      const webhook = await atWebhookDesk(deps, request, (desk) => shown(desk, request.params.id));
      return reply.header('etag', tagOf(versionOf(webhook))).send({ version: 1, webhook });
    },
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
      const deskFor = deskOf(deps, request);
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const desk = deskFor(tx);
        const from = await placeInFeed(tx, deps.log.incarnation, after === 'oldest' ? undefined : after);
        const { id, secret } = await addWebhook(desk, { ...asked, from });
        const webhook = await shown(desk, String(id));
        return {
          status: 201,
          headers: { location: `/v1/webhooks/${id}` },
          body: { version: 1, webhook, secret: secret.reveal() },
        };
      });
    },
  );

  app.patch<{ Params: WebhookParams; Body: Static<typeof ChangeWebhookBody> }>(
    '/v1/webhooks/:id',
    {
      config: { needs: 'webhooks:write' },
      schema: { ...told('Change, disable or enable a webhook', WebhookAnswer), params: NamedWebhook, body: ChangeWebhookBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request, reply) => {
      const webhook = await atWebhookDesk(deps, request, async (desk) => {
        await lockWebhook(desk, BigInt(request.params.id));
        requireMatch(request, versionOf(await shown(desk, request.params.id)));
        await changeWebhook(desk, BigInt(request.params.id), request.body);
        return shown(desk, request.params.id);
      });
      return reply.header('etag', tagOf(versionOf(webhook))).send({ version: 1, webhook });
    },
  );

  app.delete<{ Params: WebhookParams }>(
    '/v1/webhooks/:id',
    { config: { needs: 'webhooks:write' }, schema: { ...told('Delete a webhook', WebhookDeletedAnswer), params: NamedWebhook } },
    async (request) => {
      await atWebhookDesk(deps, request, (desk) => deleteWebhook(desk, BigInt(request.params.id)));
      return { version: 1, deleted: request.params.id };
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
      const overlapMs = request.body.overlapHours === undefined ? undefined : request.body.overlapHours * HOUR_MS;
      const desk = deskOf(deps, request);
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const { secret, formerUntil } = await rotateSecret(desk(tx), BigInt(request.params.id), overlapMs);
        return { status: 201, body: { version: 1, secret: secret.reveal(), formerSecretUntil: formerUntil.toISOString() } };
      });
    },
  );
}

/** What somebody decides by who changes a webhook: its settings, which what is sent meanwhile does not change. */
const versionOf = ({ id, changedAt }: Webhook): object => ({ webhook: id, changedAt });
