import type { FastifyInstance } from 'fastify';
import { readRequisitionDecisions } from '../observe/procurement/index.ts';
import { transaction } from '../store/index.ts';
import { RequisitionBody, RequisitionDecisionsAnswer, TakenAnswer } from './contract/purchase.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { requisitionDocument, takeDocument } from './purchase-document.ts';
import { Numbered, type NumberParams, purchaseUnknown, registerReading } from './purchase-reading.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

/** POST /v1/requisitions asks for something; GET lists them, and …/:number, …/timeline and …/decisions tell how far one is and why. */
export function registerRequisitions(app: FastifyInstance, deps: GatewayDependencies, state: GatewayState): void {
  app.post<{ Body: RequisitionBody }>(
    '/v1/requisitions',
    { config: { needs: 'requisitions:write' }, schema: { ...told('Ask for something', TakenAnswer, 202), body: RequisitionBody } },
    (request, reply) => takeDocument(deps, state, request, reply, requisitionDocument(request.body, request)),
  );
  app.get<{ Params: NumberParams }>(
    '/v1/requisitions/:number/decisions',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('What rules and people decided about a requisition', RequisitionDecisionsAnswer), params: Numbered },
    },
    async (request) => {
      const found = await transaction(deps.pool, rowScope(request, deps.tenant), (tx) =>
        readRequisitionDecisions(tx, deps.tenant, request.params.number),
      );
      if (found === undefined) throw purchaseUnknown();
      const { stage, decisions, approvals, orders } = found;
      const said = approvals.map(({ proposal, for: forWhom, step, decision, by, at, note }) => ({
        approval: `approval:${proposal}`,
        step,
        decision,
        by,
        at,
        ...(note === undefined ? {} : { note }),
        ...(forWhom === undefined ? {} : { forWhom }),
      }));
      return { version: 1, status: stage, decisions, approvals: said, orders };
    },
  );
  registerReading(app, deps, state, { path: 'requisitions', kind: 'requisition', called: 'a requisition' });
}
