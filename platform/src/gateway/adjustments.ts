import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { AdjustmentBody } from './contract/approvals.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actOnce } from './idempotency.ts';
import { askFor } from './proposing.ts';
import { rowScope } from './route-policy.ts';
import { toldOfAsking } from './told.ts';
import { adjustmentWish } from './wishes.ts';

/**
 * POST /v1/adjustments: a write-off or adjustment of a patient account. Within the limits of the day it is recorded at once (201), otherwise it
 * waits for another person (202), or it is a draft until its maker puts it forward; either way `GET /v1/approvals/:id` says what became of it.
 */
export function registerAdjustments(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  app.post<{ Body: Static<typeof AdjustmentBody> }>(
    '/v1/adjustments',
    {
      config: { needs: 'adjustments:write' },
      schema: {
        ...toldOfAsking('Ask for a write-off or adjustment of a patient account'),
        body: AdjustmentBody,
      },
    },
    (request, reply) =>
      actOnce(deps, rowScope(request, deps.tenant), request, reply, async (tx) => {
        const wish = await adjustmentWish(tx, { tenant: deps.tenant, inForce }, request.body);
        return askFor(tx, deps, request, wish, request.body.draft);
      }),
  );
}
