import type { FastifyInstance } from 'fastify';
import type { GatewayDependencies } from './dependencies.ts';
import { registerReading } from './purchase-reading.ts';

/** GET /v1/purchase-orders, …/:number and …/timeline: from what was asked for to the payment. */
export function registerPurchaseOrders(app: FastifyInstance, deps: GatewayDependencies): void {
  registerReading(app, deps, { path: 'purchase-orders', kind: 'order', called: 'a purchase order' });
}
