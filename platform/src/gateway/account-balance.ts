import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { type AccountBalance, readBalance } from '../observe/index.ts';
import { AccountSubject, BalanceAnswer } from './contract/account.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import { factNames, resourceOf } from './sensitivity/index.ts';
import { told } from './told.ts';

/** GET /v1/accounts/:subject/balance: what is owed by bucket, and the state of the account; what programs ask most. */
export function registerAccountBalance(app: FastifyInstance, deps: GatewayDependencies, state: GatewayState): void {
  app.get<{ Params: Static<typeof AccountSubject> }>(
    '/v1/accounts/:subject/balance',
    {
      config: { needs: 'accounts:read' },
      schema: { ...told('What is owed on a patient account, by bucket', BalanceAnswer), params: AccountSubject },
    },
    async (request) => ({ version: 1, balance: await shownBalance(deps, state, request, request.params.subject) }),
  );
}

/** What is owed on an account, for who may see the account. Throws `ACCOUNT_UNKNOWN` and what `Access.require` throws. */
export async function shownBalance(
  deps: GatewayDependencies,
  { access }: Pick<GatewayState, 'access'>,
  request: FastifyRequest,
  subject: string,
): Promise<AccountBalance> {
  const { balance, facts } = await readBalance(deps.pool, rowScope(request, deps.tenant), subject, factNames(deps));
  const resource = resourceOf(balance.facility === undefined ? [] : [balance.facility], deps, facts);
  // Asked so often that only a refusal is written down.
  if (!access.allows(request, 'accounts:read', resource)) access.require(request, 'accounts:read', resource);
  return balance;
}
