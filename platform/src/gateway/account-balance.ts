import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { readBalance } from '../observe/index.ts';
import { AccountSubject, BalanceAnswer } from './contract/account.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

/** GET /v1/accounts/:subject/balance: what is owed by bucket, and the state of the account; what programs ask most. */
export function registerAccountBalance(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get<{ Params: Static<typeof AccountSubject> }>(
    '/v1/accounts/:subject/balance',
    {
      config: { needs: 'accounts:read' },
      schema: { ...told('What is owed on a patient account, by bucket', BalanceAnswer), params: AccountSubject },
    },
    async (request) => ({
      version: 1,
      balance: await readBalance(deps.pool, rowScope(request, deps.tenant), request.params.subject),
    }),
  );
}
