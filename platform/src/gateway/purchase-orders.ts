import type { FastifyInstance } from 'fastify';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { registerReading } from './purchase-reading.ts';

/** GET /v1/purchase-orders, …/:number and …/timeline: from what was asked for to the payment. */
export function registerPurchaseOrders(app: FastifyInstance, deps: GatewayDependencies, state: GatewayState): void {
  registerReading(app, deps, state, { path: 'purchase-orders', kind: 'order', called: 'a purchase order' });
}
