import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { Fault } from '../kernel/index.ts';
import { shown } from './approvals.ts';
import { EstateProposalBody, OutcomeAnswer } from './contract/approvals.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { actingOf, propose } from './proposing.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

/**
 * POST /v1/estate/proposals: proposes the estate files as they are on the server now. Read here and not sent, so that who approves sees what
 * would be applied. Once approved, the next start applies exactly that.
 */
export function registerEstateProposals(app: FastifyInstance, deps: GatewayDependencies): void {
  app.post<{ Body: Static<typeof EstateProposalBody> }>(
    '/v1/estate/proposals',
    {
      config: { needs: 'estate:write', wholeTenant: true, peopleOnly: true },
      schema: { ...told('Propose the estate files as the next release', OutcomeAnswer, 202), body: EstateProposalBody },
    },
    (request, reply) =>
      actOnce(deps, rowScope(request, deps.tenant), request, reply, async (tx) => {
        if (deps.estateProposal === undefined) throw filesAbsent();
        const wish = await deps.estateProposal(tx, request.body.reason);
        if (wish === undefined) throw unchanged();
        const approval = await propose(tx, deps, wish, actingOf(request), actorOf(request));
        return {
          status: 202,
          headers: { location: `/v1/approvals/${approval.id}` },
          body: { version: 1, outcome: approval.state, approval: shown(approval) },
        };
      }),
  );
}

const filesAbsent = (): Fault =>
  new Fault({
    code: 'ESTATE_FILES_ABSENT',
    kind: 'unavailable',
    message: 'This node does not have the estate files',
    hint: 'Ask a node that does: the one that `plexus up` runs on',
  });

const unchanged = (): Fault =>
  new Fault({
    code: 'ESTATE_UNCHANGED',
    kind: 'conflict',
    message: 'The estate files are what is in force',
    hint: 'Change them first',
  });
