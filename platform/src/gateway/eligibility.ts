import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { EligibilityQuestion } from '../deliver/eligibility/index.ts';
import { audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { EligibilityAnswer, EligibilityBody } from './contract/eligibility.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { dayOf } from './instant.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

/**
 * POST /v1/eligibility asks a payer, while the caller waits, whether somebody is covered. It waits at no gate: the line to the payers has places of
 * its own, and nobody else waits for them.
 */
export function registerEligibility(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  app.post<{ Body: Static<typeof EligibilityBody> }>(
    '/v1/eligibility',
    {
      config: { needs: 'eligibility:read', ungated: true },
      schema: { ...told('Ask a payer whether somebody is covered', EligibilityAnswer), body: EligibilityBody },
    },
    async (request) => {
      const line = deps.payers;
      if (line === undefined) throw payersAbsent();
      const { payer, entity, member, serviceType = '30', day = deps.clock.now().toISOString().slice(0, 10) } = request.body;
      dayOf(day, 'body/day');
      if (member.birthDate !== undefined) dayOf(member.birthDate, 'body/member/birthDate');
      const scope = rowScope(request, deps.tenant);
      const provider = await transaction(deps.pool, scope, async (tx) => {
        const { estate } = await inForce.read(tx);
        const asking = estate.entities.find(({ id }) => id === entity);
        const npi = asking?.npi?.[0];
        const isOwn = scope.entities === 'all' || scope.entities.includes(entity);
        if (asking === undefined || npi === undefined || !isOwn) throw askerNotFound();
        await audit(tx, deps.tenant, actorOf(request), [{ action: 'eligibility.asked', object: `payer:${payer}`, detail: entity }]);
        return {
          npi,
          name: asking.name
            .toUpperCase()
            .replaceAll(/[^A-Z0-9 .-]/g, ' ')
            .slice(0, 60),
        };
      });
      const question: EligibilityQuestion = { payer, provider, member, serviceType, day };
      const { coverage, askedAt, cached } = await line.ask(question);
      return { version: 1, ...coverage, payer, serviceType, day, askedAt, cached };
    },
  );
}

const payersAbsent = (): Fault =>
  new Fault({
    code: 'PAYERS_NOT_CONNECTED',
    kind: 'unavailable',
    message: 'This estate has no line to the payers',
    hint: 'Add policies/eligibility.yaml',
  });

const askerNotFound = (): Fault =>
  new Fault({
    code: 'ELIGIBILITY_ENTITY_NOT_FOUND',
    kind: 'rejected',
    message: 'There is no such entity with a provider number (NPI), or it is not yours to see',
    hint: 'Use an entity of the estate that has an npi and that your client is registered for',
    at: 'body/entity',
  });
