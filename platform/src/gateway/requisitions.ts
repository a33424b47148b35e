import type { FastifyInstance } from 'fastify';
import { RequisitionBody, TakenAnswer } from './contract/purchase.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { requisitionDocument, takeDocument } from './purchase-document.ts';
import { registerReading } from './purchase-reading.ts';
import { told } from './told.ts';

/** POST /v1/requisitions asks for something; GET lists them, and …/:number and …/timeline tell how far one is. */
export function registerRequisitions(app: FastifyInstance, deps: GatewayDependencies, state: GatewayState): void {
  app.post<{ Body: RequisitionBody }>(
    '/v1/requisitions',
    { config: { needs: 'requisitions:write' }, schema: { ...told('Ask for something', TakenAnswer, 202), body: RequisitionBody } },
    (request, reply) => takeDocument(deps, state, request, reply, requisitionDocument(request.body, request)),
  );
  registerReading(app, deps, { path: 'requisitions', kind: 'requisition', called: 'a requisition' });
}
