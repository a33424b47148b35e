import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { delegateApprovals, endDelegation, listDelegations } from '../govern/approvals/index.ts';
import { audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { DelegateBody, DelegatedAnswer, DelegationsAnswer, EndedAnswer } from './contract/approvals.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { told } from './told.ts';

const Numbered = Type.Object({ id: Type.String({ pattern: '^\\d{1,18}$' }) });
const MOST_MS = 90 * 24 * 3_600_000;

/** GET and POST /v1/delegations, POST …/:id/end: who stands in for whom when approvals are asked for. */
export function registerDelegations(app: FastifyInstance, deps: GatewayDependencies): void {
  const { tenant } = deps;
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(deps.pool, { tenant, entities: 'all' }, work);

  app.get(
    '/v1/delegations',
    { config: { needs: 'approvals:read' }, schema: told('Who stands in for whom', DelegationsAnswer) },
    async () => ({ version: 1, delegations: await within((tx) => listDelegations(tx, tenant)) }),
  );

  app.post<{ Body: Static<typeof DelegateBody> }>(
    '/v1/delegations',
    {
      config: { needs: 'approvals:write', peopleOnly: true },
      schema: { ...told('Let somebody stand in for oneself', DelegatedAnswer, 201), body: DelegateBody },
    },
    async (request, reply) => {
      const { to, fromAt, untilAt } = request.body;
      const now = deps.clock.now();
      const span = { fromAt: fromAt === undefined ? now : new Date(fromAt), untilAt: new Date(untilAt) };
      const lasts = span.untilAt.getTime() - span.fromAt.getTime();
      if (!(lasts > 0) || lasts > MOST_MS || span.untilAt <= now) throw spanWrong();
      const id = await within(async (tx) => {
        const made = await delegateApprovals(tx, request.session?.id, { to, ...span });
        const detail = `to ${to} from ${span.fromAt.toISOString()} until ${span.untilAt.toISOString()}`;
        await audit(tx, tenant, actorOf(request), [{ action: 'delegation.made', object: `delegation:${made}`, detail }]);
        return made;
      });
      return reply.code(201).send({ version: 1, id });
    },
  );

  app.post<{ Params: Static<typeof Numbered> }>(
    '/v1/delegations/:id/end',
    {
      config: { needs: 'approvals:write', peopleOnly: true },
      schema: { ...told('End one’s own delegation', EndedAnswer), params: Numbered },
    },
    async (request) => {
      const id = BigInt(request.params.id);
      await within(async (tx) => {
        await endDelegation(tx, id, request.session?.id);
        await audit(tx, tenant, actorOf(request), [{ action: 'delegation.ended', object: `delegation:${id}` }]);
      });
      return { version: 1, ended: id };
    },
  );
}

const spanWrong = (): Fault =>
  new Fault({
    code: 'DELEGATION_SPAN',
    kind: 'rejected',
    message: 'A delegation ends after it begins, in the future, and lasts 90 days at most',
    hint: 'Correct fromAt and untilAt',
  });
