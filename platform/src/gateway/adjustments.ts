import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { Fault } from '../kernel/index.ts';
import { readAccount } from '../observe/index.ts';
import { shown } from './approvals.ts';
import { AdjustmentBody, OutcomeAnswer } from './contract/approvals.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { actingOf, propose } from './proposing.ts';
import { rowScope } from './route-policy.ts';

/**
 * POST /v1/adjustments: a write-off or adjustment of a patient account. Within the limits of the day it is recorded at once (201), otherwise it
 * waits for another person (202); either way `GET /v1/approvals/:id` says what became of it.
 */
export function registerAdjustments(app: FastifyInstance, deps: GatewayDependencies): void {
  app.post<{ Body: Static<typeof AdjustmentBody> }>(
    '/v1/adjustments',
    {
      config: { needs: 'adjustments:write' },
      schema: {
        summary: 'Ask for a write-off or adjustment of a patient account',
        response: { 201: OutcomeAnswer, 202: OutcomeAnswer },
        body: AdjustmentBody,
      },
    },
    (request, reply) =>
      actOnce(deps, rowScope(request, deps.tenant), request, reply, async (tx) => {
        const { reason, account, ...asked } = request.body;
        const { facility, currency = asked.currency } = await readAccount(tx, deps.tenant, account);
        if (currency !== asked.currency) throw currencyDiffers(currency);
        const wish = {
          kind: 'adjustment',
          entity: facility ?? '*',
          subject: account,
          content: { ...asked, account },
          amount: BigInt(asked.amount),
          currency,
          reason,
        };
        const approval = await propose(tx, deps, wish, actingOf(request), actorOf(request));
        return {
          status: approval.state === 'executed' ? 201 : 202,
          headers: { location: `/v1/approvals/${approval.id}` },
          body: { version: 1, outcome: approval.state, approval: shown(approval) },
        };
      }),
  );
}

const currencyDiffers = (currency: string): Fault =>
  new Fault({
    code: 'ADJUSTMENT_CURRENCY',
    kind: 'rejected',
    message: `The account is kept in ${currency}`,
    hint: 'Adjust it in its own currency',
    at: 'body/currency',
  });
