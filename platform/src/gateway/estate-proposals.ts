import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { EstateProposalBody } from './contract/approvals.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actOnce, isAnswered } from './idempotency.ts';
import { askFor } from './proposing.ts';
import { readEstate, releaseWish } from './release-wish.ts';
import { rowScope } from './route-policy.ts';
import { toldOfAsking } from './told.ts';

/**
 * POST /v1/estate/proposals: proposes the estate files as they are on the server now. Read here and not sent, so that who approves sees what
 * would be applied. Once approved, the next start applies exactly that.
 */
export function registerEstateProposals(app: FastifyInstance, deps: GatewayDependencies): void {
  app.post<{ Body: Static<typeof EstateProposalBody> }>(
    '/v1/estate/proposals',
    {
      config: { needs: 'estate:write', wholeTenant: true, peopleOnly: true },
      schema: {
        ...toldOfAsking('Propose the estate files as the next release'),
        body: EstateProposalBody,
      },
    },
    async (request, reply) => {
      const scope = rowScope(request, deps.tenant);
      const files = (await isAnswered(deps, scope, request)) ? undefined : await readEstate(deps);
      const { draft, reason } = request.body;
      return actOnce(deps, scope, request, reply, async (tx) =>
        askFor(tx, deps, request, await releaseWish(tx, { files }, { reason }), draft),
      );
    },
  );
}
