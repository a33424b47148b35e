import type { FastifyInstance } from 'fastify';
import { RefundBody } from './contract/refund.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actOnce, requireKey } from './idempotency.ts';
import { askFor } from './proposing.ts';
import { rowScope } from './route-policy.ts';
import { toldOfAsking } from './told.ts';
import { refundWish } from './wishes.ts';

/**
 * POST /v1/refunds: gives back what a patient account has too much. Within the limits of the day it is recorded at once (201), otherwise it waits
 * for another person (202), or it is a draft until its maker puts it forward; either way `GET /v1/approvals/:id` says what became of it.
 */
export function registerRefunds(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  app.post<{ Body: RefundBody }>(
    '/v1/refunds',
    {
      config: { needs: 'refunds:write' },
      schema: {
        ...toldOfAsking('Give back what a patient account has too much'),
        body: RefundBody,
      },
    },
    async (request, reply) => {
      requireKey(request);
      const { tenant } = deps;
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const { draft: isDraft, ...asked } = request.body;
        const wish = await refundWish(tx, { tenant, inForce }, asked);
        return askFor(tx, deps, request, wish, isDraft);
      });
    },
  );
}
