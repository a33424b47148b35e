import type { FastifyInstance } from 'fastify';
import { PurchaseAnswer } from './contract/purchase.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { Numbered, type NumberParams, readRecord } from './purchase-reading.ts';
import { told } from './told.ts';

/** GET /v1/items/:number. */
export function registerItems(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get<{ Params: NumberParams }>(
    '/v1/items/:number',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('An item as its system of record has it', PurchaseAnswer), params: Numbered },
    },
    (request) => readRecord(request, deps, `item:${request.params.number}`, 'item.recorded'),
  );
}
