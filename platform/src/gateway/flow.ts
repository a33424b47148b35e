import type { FastifyInstance } from 'fastify';
import type { GatewayDependencies } from './dependencies.ts';

/** GET /v1/flow: counts per stage and what waits before each. */
export function registerFlow(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get('/v1/flow', async () => {
    const [counts, backlog] = await Promise.all([deps.flow.counts(), deps.flow.backlog()]);
    return { version: 1, ...counts, backlog };
  });
}
