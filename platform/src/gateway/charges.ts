import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readAccount, readCharge, readCharges } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { AccountSubject } from './contract/account.ts';
import { ChargeAnswer, ChargesAnswer } from './contract/charge.ts';
import { aboutAccount } from './accounts.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { rowScope } from './route-policy.ts';
import { told, toldTagged } from './told.ts';

const Page = Type.Object(
  {
    after: Type.Optional(Type.String({ pattern: '^\\d{1,4}\\.\\d{1,18}\\.\\d{1,18}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
  },
  { additionalProperties: false },
);
const Named = Type.Object({ charge: Type.String({ pattern: '^event:[\\w-]{22}$' }) });
const PAGE = 100;

/** GET /v1/accounts/:subject/charges: the charges and credits of an account as they stand; GET /v1/charges/:charge: one. */
export function registerCharges(app: FastifyInstance, deps: GatewayDependencies, { access }: GatewayState): void {
  app.get<{ Params: Static<typeof AccountSubject>; Querystring: Static<typeof Page> }>(
    '/v1/accounts/:subject/charges',
    {
      config: { needs: 'accounts:read' },
      schema: { ...told('Charges of a patient account', ChargesAnswer), params: AccountSubject, querystring: Page },
    },
    async (request) => {
      const { after, limit } = request.query;
      const query = { limit: limit === undefined ? PAGE : Number(limit), ...(after === undefined ? {} : { after }) };
      const page = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        await access.requireAbout(tx, request, 'accounts:read', aboutAccount(await readAccount(tx, deps.tenant, request.params.subject)));
        return readCharges(tx, deps.tenant, request.params.subject, query);
      });
      return { version: 1, ...page };
    },
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/charges/:charge',
    { config: { needs: 'accounts:read' }, schema: { ...toldTagged('A charge', ChargeAnswer), params: Named } },
    async (request, reply) => {
      const id = Buffer.from(request.params.charge.slice('event:'.length), 'base64url');
      const charge = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const found = await readCharge(tx, deps.tenant, id);
        await access.requireAbout(tx, request, 'accounts:read', { entities: [found.entity], subjects: [found.account] });
        return found;
      });
      return sendTagged(request, reply, { version: 1, charge });
    },
  );
}
