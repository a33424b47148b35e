import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { findSubmission, type Submission, statusOfSubmission, submissionUnknown } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { enter, intakeOf } from './business-document.ts';
import { PaymentAnswer, PaymentBody, PaymentTakenAnswer } from './contract/payment.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { actorOf } from './guard.ts';
import { actOnce, requireKey } from './idempotency.ts';
import { paymentDocument } from './payment-document.ts';
import { rowScope } from './route-policy.ts';
import { told, toldTagged } from './told.ts';

const Named = Type.Object({ payment: Type.String({ pattern: '^[\\w-]{22}$' }) });

/**
 * POST /v1/payments takes a payment of a patient or a payer; GET /v1/payments/:payment tells what became of it. It enters as a message and goes
 * the way of every other: translated, applied to its account or remittance, posted.
 */
export function registerPayments(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  app.post<{ Body: PaymentBody }>(
    '/v1/payments',
    { config: { needs: 'payments:write' }, schema: { ...told('Post a payment', PaymentTakenAnswer, 202), body: PaymentBody } },
    async (request, reply) => {
      requireKey(request);
      const { tenant, keys, clock } = deps;
      const intake = intakeOf(deps.intake);
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const document = await paymentDocument(tx, { tenant, keys, estate: (await inForce.read(tx)).estate }, request.body);
        const payment = await enter(tx, { tenant, keys, intake, at: clock.now() }, document, actorOf(request));
        return {
          status: 202,
          headers: { location: `/v1/payments/${payment.id}` },
          body: { version: 1, payment: { ...shown(payment), status: 'received' } },
        };
      });
    },
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/payments/:payment',
    { config: { needs: 'payments:read' }, schema: { ...toldTagged('What became of a payment', PaymentAnswer), params: Named } },
    async (request, reply) => {
      const payment = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const found = await findSubmission(tx, deps.tenant, request.params.payment);
        if (found?.kind !== 'payment') throw submissionUnknown('payment');
        return statusOfSubmission(tx, deps.tenant, found);
      });
      const { status, subject, events, journals, exceptions } = payment;
      const body = {
        ...shown(payment),
        kind: 'payment',
        status,
        ...(subject === undefined ? {} : { subject }),
        events,
        journals,
        exceptions,
      };
      return sendTagged(request, reply, { version: 1, payment: body });
    },
  );
}

const shown = ({ id, entity, madeAt, place }: Submission) => ({
  id,
  entity,
  submittedAt: madeAt,
  ...(place === undefined ? {} : { message: `${place.name}:${place.seq}` }),
});
