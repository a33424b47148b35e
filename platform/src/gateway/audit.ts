import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readDisclosures, searchAudit } from '../observe/audit/index.ts';
import { transaction } from '../store/index.ts';
import { AuditAnswer, DisclosuresAnswer } from './contract/audit.ts';
import { Day, exact } from './contract/shapes.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { dayOf } from './instant.ts';
import { told } from './told.ts';

const Word = Type.Optional(Type.String({ minLength: 1, maxLength: 250 }));
const Search = exact({
  action: Word,
  object: Word,
  person: Word,
  principal: Word,
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
  limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$' })),
});
const Named = Type.Object({ subject: Type.String({ pattern: '^account:[\\w-]{1,60}$' }) });
const PAGE = 50;
const DAY_MS = 86_400_000;

/**
 * GET /v1/audit?action&object&person&principal&from&to&before&limit finds who did what, newest first; days are UTC and both included.
 * GET /v1/audit/disclosures/:subject tells what was shown of one account, and is on record itself.
 */
export function registerAudit(app: FastifyInstance, deps: GatewayDependencies): void {
  const scope = { tenant: deps.tenant, entities: 'all' as const };

  app.get<{ Querystring: Static<typeof Search> }>(
    '/v1/audit',
    { config: { needs: 'audit:read', wholeTenant: true }, schema: { ...told('Who did what to what', AuditAnswer), querystring: Search } },
    async (request) => {
      const { from, to, before, limit, ...named } = request.query;
      const query = {
        ...named,
        limit: limit === undefined ? PAGE : Number(limit),
        ...(from === undefined ? {} : { from: dayOf(from, 'from') }),
        ...(to === undefined ? {} : { to: new Date(dayOf(to, 'to').getTime() + DAY_MS) }),
        ...(before === undefined ? {} : { before: BigInt(before) }),
      };
      return { version: 1, ...(await transaction(deps.pool, scope, (tx) => searchAudit(tx, deps.tenant, query))) };
    },
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/audit/disclosures/:subject',
    {
      config: { needs: 'audit:read', wholeTenant: true },
      schema: { ...told('Everything that was shown of one patient account', DisclosuresAnswer), params: Named },
    },
    async (request) => ({
      version: 1,
      disclosures: await transaction(deps.pool, scope, (tx) => readDisclosures(tx, deps.tenant, request.params.subject, actorOf(request))),
    }),
  );
}
