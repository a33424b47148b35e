import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { listPeriods, readPeriod } from '../ledger/index.ts';
import { transaction } from '../store/index.ts';
import { PeriodAnswer, PeriodsAnswer, PeriodState } from './contract/fiscal-period.ts';
import { CalendarDay } from './contract/shapes.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { dayOf } from './instant.ts';
import { rowScope } from './route-policy.ts';
import { told, toldTagged } from './told.ts';

const Name = Type.String({ minLength: 1, maxLength: 60 });
const Listed = Type.Object(
  { entity: Type.Optional(Name), state: Type.Optional(PeriodState), day: Type.Optional(CalendarDay) },
  { additionalProperties: false },
);
const Named = Type.Object({ entity: Name, period: Type.String({ pattern: '^\\d{4}-\\d{2}$' }) });

/** GET /v1/fiscal-periods and /v1/fiscal-periods/:entity/:period: which are open, softly closed or closed. */
export function registerFiscalPeriods(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get<{ Querystring: Static<typeof Listed> }>(
    '/v1/fiscal-periods',
    { config: { needs: 'chart:read' }, schema: { ...told('Fiscal periods and their state', PeriodsAnswer), querystring: Listed } },
    async (request) => {
      if (request.query.day !== undefined) dayOf(request.query.day, 'querystring/day');
      const scope = rowScope(request, deps.tenant);
      return { version: 1, periods: await transaction(deps.pool, scope, (tx) => listPeriods(tx, deps.tenant, request.query)) };
    },
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/fiscal-periods/:entity/:period',
    { config: { needs: 'chart:read' }, schema: { ...toldTagged('A fiscal period of an entity', PeriodAnswer), params: Named } },
    async (request, reply) => {
      const { entity, period: name } = request.params;
      const period = await transaction(deps.pool, rowScope(request, deps.tenant), (tx) => readPeriod(tx, deps.tenant, entity, name));
      return sendTagged(request, reply, { version: 1, period });
    },
  );
}
