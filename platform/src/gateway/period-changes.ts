import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { audit } from '../govern/index.ts';
import { movePeriod, periodToMove } from '../ledger/index.ts';
import { CloseBody, PeriodAnswer, ReopenBody } from './contract/approvals.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { askFor } from './proposing.ts';
import { rowScope } from './route-policy.ts';
import { told, toldOfAsking } from './told.ts';
import { reopeningWish } from './wishes.ts';

const Placed = Type.Object({
  entity: Type.String({ minLength: 1, maxLength: 60 }),
  period: Type.String({ pattern: '^\\d{4}-\\d{2}$' }),
});
type Params = Static<typeof Placed>;

/** POST /v1/fiscal-periods/:entity/:period/close by one person, …/reopen by two: the second approves it. */
export function registerPeriodChanges(app: FastifyInstance, deps: GatewayDependencies): void {
  app.post<{ Params: Params; Body: Static<typeof CloseBody> }>(
    '/v1/fiscal-periods/:entity/:period/close',
    {
      config: { needs: 'periods:write', peopleOnly: true },
      schema: { ...told('Close a fiscal period, softly or for good', PeriodAnswer), params: Placed, body: CloseBody },
    },
    (request, reply) =>
      actOnce(deps, rowScope(request, deps.tenant), request, reply, async (tx) => {
        const { entity, period } = request.params;
        const { state, reason } = request.body;
        await periodToMove(tx, deps.tenant, request.params, state, 'stricter');
        await movePeriod(tx, deps.tenant, request.params, state);
        const detail = `${state}: ${reason}`;
        await audit(tx, deps.tenant, actorOf(request), [{ action: 'period.closed', object: `period:${entity} ${period}`, detail }]);
        return { body: { version: 1, entity, period, state } };
      }),
  );

  app.post<{ Params: Params; Body: Static<typeof ReopenBody> }>(
    '/v1/fiscal-periods/:entity/:period/reopen',
    {
      config: { needs: 'periods:write', peopleOnly: true },
      schema: {
        ...toldOfAsking('Ask for a closed period to be opened again'),
        params: Placed,
        body: ReopenBody,
      },
    },
    (request, reply) =>
      actOnce(deps, rowScope(request, deps.tenant), request, reply, async (tx) => {
        const { draft, ...asked } = request.body;
        return askFor(tx, deps, request, await reopeningWish(tx, deps, { ...request.params, ...asked }), draft);
      }),
  );
}
