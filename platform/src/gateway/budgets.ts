import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readState } from '../observe/procurement/index.ts';
import { budgetView } from '../processes/requisition-to-pay/index.ts';
import { transaction } from '../store/index.ts';
import { BudgetAnswer } from './contract/purchase.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { purchaseUnknown } from './purchase-reading.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

const Code = Type.String({ minLength: 1, maxLength: 60 });
const Query = Type.Object(
  { entity: Code, costCenter: Code, account: Code, period: Code, amount: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })) },
  { additionalProperties: false },
);

/** GET /v1/budgets: what is left of a budget, and whether an amount (minor units) is there. */
export function registerBudgets(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get<{ Querystring: Static<typeof Query> }>(
    '/v1/budgets',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('What a cost center may still spend on an account in a period', BudgetAnswer), querystring: Query },
    },
    async (request) => {
      const { entity, costCenter, account, period, amount } = request.query;
      const key = `budget:${[entity, costCenter, account, period].join('|')}`;
      const state = await transaction(deps.pool, rowScope(request, deps.tenant), (tx) => readState(tx, deps.tenant, key));
      if (state === undefined) throw purchaseUnknown();
      const budget = budgetView(state.data);
      const check = amount === undefined ? {} : { isEnough: BigInt(amount) <= budget.available };
      return { version: 1, budget: { key, entity, ...budget, ...check } };
    },
  );
}
