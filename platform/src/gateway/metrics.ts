import type { FastifyInstance } from 'fastify';
import type { GatewayDependencies } from './dependencies.ts';
import { mediaOf, told } from './told.ts';

const METRICS = told('Counts and times, for Prometheus', mediaOf('PUBLIC', 'text/plain'));

/** GET /metrics: Prometheus text exposition. */
export function registerMetrics(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get('/metrics', { config: { needs: 'metrics:read', wholeTenant: true }, schema: METRICS }, async (_, reply) => {
    void reply.type('text/plain; version=0.0.4; charset=utf-8').serializer(String);
    return deps.metrics();
  });
}
