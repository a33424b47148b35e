import type { FastifyInstance } from 'fastify';
import { TakenAnswer, UsageBody } from './contract/purchase.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { takeDocument, usageDocument } from './purchase-document.ts';
import { told } from './told.ts';

/** POST /v1/implant-usages: implants that were used, which are ordered for that and received by it. */
export function registerImplantUsages(app: FastifyInstance, deps: GatewayDependencies, state: GatewayState): void {
  app.post<{ Body: UsageBody }>(
    '/v1/implant-usages',
    { config: { needs: 'usages:write' }, schema: { ...told('Say what implants were used', TakenAnswer, 202), body: UsageBody } },
    (request, reply) => takeDocument(deps, state, request, reply, usageDocument(request.body)),
  );
}
