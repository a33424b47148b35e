import type { FastifyInstance } from 'fastify';
import { readAccount } from '../observe/index.ts';
import { shown } from './approvals.ts';
import { OutcomeAnswer } from './contract/approvals.ts';
import { RefundBody } from './contract/refund.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { actOnce, requireKey } from './idempotency.ts';
import { requirePostable } from './postable.ts';
import { actingOf, propose } from './proposing.ts';
import { requireCredit } from './refund-credit.ts';
import { rowScope } from './route-policy.ts';

/**
 * POST /v1/refunds: gives back what a patient account has too much. Within the limits of the day it is recorded at once (201), otherwise it waits
 * for another person (202); either way `GET /v1/approvals/:id` says what became of it.
 */
export function registerRefunds(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  app.post<{ Body: RefundBody }>(
    '/v1/refunds',
    {
      config: { needs: 'refunds:write' },
      schema: {
        summary: 'Give back what a patient account has too much',
        response: { 201: OutcomeAnswer, 202: OutcomeAnswer },
        body: RefundBody,
      },
    },
    async (request, reply) => {
      requireKey(request);
      const { tenant } = deps;
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const { account: subject, amount, currency, day, reason } = request.body;
        const { facility: entity = '*' } = await readAccount(tx, tenant, subject);
        await requirePostable(tx, { tenant, estate: (await inForce.read(tx)).estate, entity, currency, day });
        await requireCredit(tx, tenant, subject, BigInt(amount));
        const wish = {
          kind: 'refund',
          entity,
          subject,
          content: { account: subject, amount, currency, day },
          amount: BigInt(amount),
          currency,
          reason,
        };
        const approval = await propose(tx, deps, wish, actingOf(request), actorOf(request));
        return {
          status: approval.state === 'executed' ? 201 : 202,
          headers: { location: `/v1/approvals/${approval.id}` },
          body: { version: 1, outcome: approval.state, approval: shown(approval) },
        };
      });
    },
  );
}
