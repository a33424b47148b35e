import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readAccount } from '../observe/index.ts';
import { type Hold, listHolds, placeHold, releaseHold } from '../retain/index.ts';
import { transaction } from '../store/index.ts';
import { HoldPlacedAnswer, HoldReleasedAnswer, HoldsAnswer } from './contract/hold.ts';
import { exact } from './contract/shapes.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { Reason } from './reason.ts';
import { told } from './told.ts';

const Subject = Type.String({ pattern: '^account:[\\w-]{1,60}$' });
const Listed = exact({ released: Type.Optional(Type.Literal('true')) });
const Placed = exact({ subject: Type.Optional(Subject), reason: Reason });
const Released = exact({ reason: Reason });
const Named = Type.Object({ id: Type.String({ pattern: '^[1-9]\\d{0,17}$' }) });

/**
 * GET /v1/holds lists legal holds, with `?released=true` those of the past too. POST /v1/holds places one on an account, or without a
 * subject on everything; POST /v1/holds/:id/release ends it. What is held is neither shredded nor dropped at its retention.
 */
export function registerHolds(app: FastifyInstance, deps: GatewayDependencies): void {
  const scope = { tenant: deps.tenant, entities: 'all' as const };

  app.get<{ Querystring: Static<typeof Listed> }>(
    '/v1/holds',
    { config: { needs: 'holds:read', wholeTenant: true }, schema: { ...told('Legal holds', HoldsAnswer), querystring: Listed } },
    async (request) => {
      const holds = await transaction(deps.pool, scope, (tx) => listHolds(tx, deps.tenant, request.query.released === 'true'));
      return { version: 1, holds: holds.map(shown) };
    },
  );

  app.post<{ Body: Static<typeof Placed> }>(
    '/v1/holds',
    { config: { needs: 'holds:write', peopleOnly: true }, schema: { ...told('Place a legal hold', HoldPlacedAnswer, 201), body: Placed } },
    async (request, reply) => {
      const { subject, reason } = request.body;
      const hold = await transaction(deps.pool, scope, async (tx) => {
        if (subject !== undefined) await readAccount(tx, deps.tenant, subject);
        return placeHold(tx, deps.tenant, { subject, reason }, actorOf(request), deps.clock.now());
      });
      return reply.code(201).send({ version: 1, hold: String(hold) });
    },
  );

  app.post<{ Params: Static<typeof Named>; Body: Static<typeof Released> }>(
    '/v1/holds/:id/release',
    {
      config: { needs: 'holds:write', peopleOnly: true },
      schema: { ...told('Release a legal hold', HoldReleasedAnswer), params: Named, body: Released },
    },
    async (request) => {
      const { id } = request.params;
      await transaction(deps.pool, scope, (tx) =>
        releaseHold(tx, deps.tenant, BigInt(id), request.body.reason, actorOf(request), deps.clock.now()),
      );
      return { version: 1, released: id };
    },
  );
}

const shown = ({ id, placedAt, releasedAt, subject, releasedBy, releaseReason, ...hold }: Hold) => ({
  id: String(id),
  ...hold,
  ...(subject === undefined ? {} : { subject }),
  placedAt: placedAt.toISOString(),
  ...(releasedAt === undefined ? {} : { releasedAt: releasedAt.toISOString() }),
  ...(releasedBy === undefined ? {} : { releasedBy }),
  ...(releaseReason === undefined ? {} : { releaseReason }),
});
