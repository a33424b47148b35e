import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { listWebhookAttempts, listWebhookDeliveries, pingWebhook, readWebhook, redeliver } from '../webhooks/index.ts';
import { PingedAnswer, RedeliverBody, RedeliveredAnswer, WebhookAttemptsAnswer, WebhookDeliveriesAnswer } from './contract/webhook.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actOnce } from './idempotency.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';
import { atWebhookDesk, deskOf, NamedWebhook, type WebhookParams } from './webhooks.ts';

const Paged = {
  before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
  limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
};
const ListedDeliveries = Type.Object(
  {
    ...Paged,
    state: Type.Optional(Type.Union([Type.Literal('ready'), Type.Literal('running'), Type.Literal('delivered'), Type.Literal('failed')])),
  },
  { additionalProperties: false },
);
const ListedAttempts = Type.Object(
  { ...Paged, delivery: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })) },
  { additionalProperties: false },
);
const PAGE = 50;
/** A ping makes us call somebody, a redelivery perhaps a thousand times. */
const COST = 5;
const MOST_BODY_BYTES = 32 * 1024;

/**
 * GET /v1/webhooks/:id/deliveries and …/attempts: what a receiver was and is to be told, and every try. POST …/redeliveries sends again,
 * POST …/pings tries the receiver with nothing.
 */
export function registerWebhookDeliveries(app: FastifyInstance, deps: GatewayDependencies): void {
  const { tenant } = deps;

  app.get<{ Params: WebhookParams; Querystring: Static<typeof ListedDeliveries> }>(
    '/v1/webhooks/:id/deliveries',
    {
      config: { needs: 'webhooks:read' },
      schema: { ...told('What a receiver is told', WebhookDeliveriesAnswer), params: NamedWebhook, querystring: ListedDeliveries },
    },
    async (request) => {
      const { state, ...paged } = request.query;
      const page = await atWebhookDesk(deps, request, async ({ tx, holder }) => {
        const { id } = await readWebhook(tx, tenant, holder.client, BigInt(request.params.id));
        return listWebhookDeliveries(tx, tenant, id, { ...pageOf(paged), ...(state === undefined ? {} : { state }) });
      });
      return { version: 1, ...page };
    },
  );

  app.get<{ Params: WebhookParams; Querystring: Static<typeof ListedAttempts> }>(
    '/v1/webhooks/:id/attempts',
    {
      config: { needs: 'webhooks:read' },
      schema: { ...told('What was tried and what came of it', WebhookAttemptsAnswer), params: NamedWebhook, querystring: ListedAttempts },
    },
    async (request) => {
      const { delivery, ...paged } = request.query;
      const page = await atWebhookDesk(deps, request, async ({ tx, holder }) => {
        const { id } = await readWebhook(tx, tenant, holder.client, BigInt(request.params.id));
        return listWebhookAttempts(tx, tenant, id, { ...pageOf(paged), ...(delivery === undefined ? {} : { delivery: BigInt(delivery) }) });
      });
      return { version: 1, ...page };
    },
  );

  app.post<{ Params: WebhookParams; Body: Static<typeof RedeliverBody> }>(
    '/v1/webhooks/:id/redeliveries',
    {
      config: { needs: 'webhooks:write', cost: COST },
      schema: { ...told('Send events again', RedeliveredAnswer, 202), params: NamedWebhook, body: RedeliverBody },
      bodyLimit: MOST_BODY_BYTES,
    },
    async (request, reply) => {
      const { deliveries, from, to, failedOnly } = request.body;
      const asked = {
        ...(deliveries === undefined ? {} : { deliveries: deliveries.map(BigInt) }),
        ...(from === undefined ? {} : { from: new Date(from) }),
        ...(to === undefined ? {} : { to: new Date(to) }),
        ...(failedOnly === undefined ? {} : { failedOnly }),
      };
      const desk = deskOf(deps, request);
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => ({
        status: 202,
        body: { version: 1, redelivered: await redeliver(desk(tx), BigInt(request.params.id), asked) },
      }));
    },
  );

  app.post<{ Params: WebhookParams }>(
    '/v1/webhooks/:id/pings',
    {
      config: { needs: 'webhooks:write', cost: COST },
      schema: { ...told('Try a receiver with a message of no content', PingedAnswer, 202), params: NamedWebhook },
    },
    async (request, reply) => {
      const desk = deskOf(deps, request);
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => ({
        status: 202,
        body: { version: 1, delivery: await pingWebhook(desk(tx), BigInt(request.params.id)) },
      }));
    },
  );
}

const pageOf = ({ before, limit }: { before?: string; limit?: string }): { limit: number; before?: bigint } => ({
  limit: limit === undefined ? PAGE : Number(limit),
  ...(before === undefined ? {} : { before: BigInt(before) }),
});
