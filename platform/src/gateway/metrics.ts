import type { FastifyInstance } from 'fastify';
import type { GatewayDependencies } from './dependencies.ts';

/** GET /metrics: Prometheus text exposition. */
export function registerMetrics(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get('/metrics', { config: { needs: 'metrics:read', wholeTenant: true } }, async (_, reply) => {
    void reply.type('text/plain; version=0.0.4; charset=utf-8').serializer(String);
    return deps.metrics();
  });
}
