import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type ChartOfAccounts, combinationProblems, costCenterOf, dimensionsOf, listPeriods } from '../ledger/index.ts';
import { transaction } from '../store/index.ts';
import { ChartAnswer, ValidationAnswer } from './contract/gl-account.ts';
import { CalendarDay } from './contract/shapes.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { dayOf } from './instant.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

const Name = Type.String({ minLength: 1, maxLength: 60 });
const Asked = Type.Object(
  {
    account: Name,
    entity: Type.Optional(Name),
    costCenter: Type.Optional(Name),
    department: Type.Optional(Name),
    serviceLine: Type.Optional(Name),
    payerClass: Type.Optional(Name),
    counterparty: Type.Optional(Name),
    day: Type.Optional(CalendarDay),
  },
  { additionalProperties: false },
);

/**
 * GET /v1/gl-accounts: the chart of accounts in force. GET /v1/gl-accounts/validation: whether an amount can be posted to a combination of
 * account, cost center and other dimensions, in an entity and on a day where they are given. What is wrong is answered, not refused.
 */
export function registerGlAccounts(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  const whole = { tenant: deps.tenant, entities: 'all' as const };
  const estate = async () => (await transaction(deps.pool, whole, (tx) => inForce.read(tx))).estate;

  app.get('/v1/gl-accounts', { config: { needs: 'chart:read' }, schema: told('The chart of accounts', ChartAnswer) }, async () => {
    // The estate was checked against the schemas of its policies before it became a release.
    const chart = (await estate()).policies['chart-of-accounts'] as ChartOfAccounts;
    return {
      version: 1,
      accounts: Object.entries(chart.accounts).map(([account, { name, type, numbers, keeps }]) => ({
        account,
        name,
        type,
        numbers,
        keeps,
      })),
    };
  });

  app.get<{ Querystring: Static<typeof Asked> }>(
    '/v1/gl-accounts/validation',
    {
      config: { needs: 'chart:read' },
      schema: { ...told('Whether an account and cost center can be posted to', ValidationAnswer), querystring: Asked },
    },
    async (request) => {
      const { entity, day, ...combination } = request.query;
      if (day !== undefined) dayOf(day, 'querystring/day');
      const current = await estate();
      const chart = current.policies['chart-of-accounts'] as ChartOfAccounts;
      const known = dimensionsOf(current);
      const scope = rowScope(request, deps.tenant);
      const isVisible = entity !== undefined && known.entities.has(entity) && (scope.entities === 'all' || scope.entities.includes(entity));
      const [period] =
        !isVisible || day === undefined ? [] : await transaction(deps.pool, scope, (tx) => listPeriods(tx, deps.tenant, { entity, day }));
      const problems = [
        ...combinationProblems(chart, known, combination),
        ...(entity !== undefined && !isVisible ? [{ field: 'entity', code: 'unknown', message: 'There is no such entity for you' }] : []),
        ...(isVisible && day !== undefined && period === undefined
          ? [{ field: 'day', code: 'missing', message: 'The entity has no fiscal period for this day' }]
          : []),
        ...(period === undefined || period.state === 'open'
          ? []
          : [{ field: 'day', code: 'closed', message: `The period is ${period.state === 'soft' ? 'softly closed' : 'closed'}` }]),
      ];
      const { department, costCenter = department === undefined ? undefined : costCenterOf(chart, department) } = combination;
      const numbers = chart.accounts[combination.account]?.numbers;
      return {
        version: 1,
        valid: problems.length === 0,
        problems,
        ...(costCenter === undefined ? {} : { costCenter }),
        ...(numbers === undefined ? {} : { numbers }),
        ...(period === undefined ? {} : { period }),
      };
    },
  );
}
