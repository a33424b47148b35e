import type { FastifyInstance } from 'fastify';
import { PurchaseAnswer } from './contract/purchase.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { Numbered, type NumberParams, readRecord } from './purchase-reading.ts';
import { told } from './told.ts';

/** GET /v1/suppliers/:number. */
export function registerSuppliers(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get<{ Params: NumberParams }>(
    '/v1/suppliers/:number',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('A supplier as its system of record has it', PurchaseAnswer), params: Numbered },
    },
    (request) => readRecord(request, deps, `supplier:${request.params.number}`, 'supplier.recorded'),
  );
}
