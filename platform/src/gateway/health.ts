import type { FastifyInstance } from 'fastify';
import { readHealth } from '../observe/index.ts';
import type { GatewayDependencies } from './dependencies.ts';

/** GET /health (ready) and /health/live: open, so that a supervisor can ask without the token; they tell states and no figures. */
export function registerHealth(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get('/health/live', { config: { needs: 'open' } }, () => ({ version: 1, live: true }));
  app.get('/health', { config: { needs: 'open' } }, async (_, reply) => {
    const health = await readHealth({
      pool: deps.pool,
      flow: deps.flow,
      ...(deps.dataFolder === undefined ? {} : { folder: deps.dataFolder }),
    });
    const checks = health.checks.map(({ name, ok }) => ({ name, ok }));
    return reply.code(health.ready ? 200 : 503).send({ version: 1, ready: health.ready, checks });
  });
}
