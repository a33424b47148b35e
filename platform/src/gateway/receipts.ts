import type { FastifyInstance } from 'fastify';
import { ReceiptBody, TakenAnswer } from './contract/purchase.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { receiptDocument, takeDocument } from './purchase-document.ts';
import { told } from './told.ts';

/** POST /v1/receipts: what came for orders, or went back. */
export function registerReceipts(app: FastifyInstance, deps: GatewayDependencies, state: GatewayState): void {
  app.post<{ Body: ReceiptBody }>(
    '/v1/receipts',
    { config: { needs: 'receipts:write' }, schema: { ...told('Say what was received', TakenAnswer, 202), body: ReceiptBody } },
    (request, reply) => takeDocument(deps, state, request, reply, receiptDocument(request.body)),
  );
}
