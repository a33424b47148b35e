import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { listRemittances, readRemittance } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { RemittanceAnswer, RemittancesAnswer } from './contract/remittance.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { rowScope } from './route-policy.ts';
import { told, toldTagged } from './told.ts';

const NAME = '^remittance:[\\w-]{1,60}$';
const Page = Type.Object(
  {
    after: Type.Optional(Type.String({ pattern: NAME })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
  },
  { additionalProperties: false },
);
const Named = Type.Object({ remittance: Type.String({ pattern: NAME }) });
const PAGE = 100;

/** GET /v1/remittances and /v1/remittances/:remittance: payers' payments, what they say they pay and what the bank received. */
export function registerRemittances(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get<{ Querystring: Static<typeof Page> }>(
    '/v1/remittances',
    { config: { needs: 'remittances:read' }, schema: { ...told('Remittances of payers', RemittancesAnswer), querystring: Page } },
    async (request) => {
      const { after, limit } = request.query;
      const query = { limit: limit === undefined ? PAGE : Number(limit), ...(after === undefined ? {} : { after }) };
      return {
        version: 1,
        ...(await transaction(deps.pool, rowScope(request, deps.tenant), (tx) => listRemittances(tx, deps.tenant, query))),
      };
    },
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/remittances/:remittance',
    {
      config: { needs: 'remittances:read' },
      schema: { ...toldTagged('A remittance, and what of it is open in the ledger', RemittanceAnswer), params: Named },
    },
    async (request, reply) => {
      const { remittance: id } = request.params;
      const remittance = await transaction(deps.pool, rowScope(request, deps.tenant), (tx) => readRemittance(tx, deps.tenant, id));
      return sendTagged(request, reply, { version: 1, remittance });
    },
  );
}
