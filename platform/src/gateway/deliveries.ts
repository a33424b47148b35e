import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { listDeliveries } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import { DeliveriesAnswer } from './contract/delivery.ts';
import { told } from './told.ts';
import { aboutDelivery, veiledDelivery } from './veiled-books.ts';

const STATES = ['ready', 'running', 'sent', 'confirmed', 'refused', 'unknown', 'dead'] as const;

const Listed = Type.Object(
  {
    target: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    state: Type.Optional(Type.Union(STATES.map((state) => Type.Literal(state)))),
    before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
  },
  { additionalProperties: false },
);
const PAGE = 50;

/** GET /v1/deliveries: newest first, with when the next try is due. */
export function registerDeliveries(app: FastifyInstance, deps: GatewayDependencies, { access }: GatewayState): void {
  app.get<{ Querystring: Static<typeof Listed> }>(
    '/v1/deliveries',
    { config: { needs: 'deliveries:read' }, schema: { ...told('What goes out to targets', DeliveriesAnswer), querystring: Listed } },
    async (request) => {
      const { target, state, before, limit } = request.query;
      const page = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const { deliveries, ...rest } = await listDeliveries(tx, deps.tenant, {
          limit: limit === undefined ? PAGE : Number(limit),
          ...(target === undefined ? {} : { target }),
          ...(state === undefined ? {} : { state }),
          ...(before === undefined ? {} : { before: BigInt(before) }),
        });
        return { deliveries: await access.veiledOf(tx, request, 'deliveries:read', deliveries, aboutDelivery, veiledDelivery), ...rest };
      });
      return { version: 1, ...page };
    },
  );
}
