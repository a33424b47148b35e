import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type ClaimView, findClaims, readAccount, readClaims } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { AccountSubject } from './contract/account.ts';
import { ClaimsAnswer } from './contract/claim.ts';
import { aboutAccount } from './accounts.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import type { About } from './sensitivity/index.ts';
import { told } from './told.ts';

const Search = Type.Object({ claimNumber: Type.String({ minLength: 1, maxLength: 60 }) }, { additionalProperties: false });

/**
 * GET /v1/accounts/:subject/claims and POST /v1/claims/search: what became of claims. A claim number identifies a patient's bill, so it travels in
 * the body.
 */
export function registerClaims(app: FastifyInstance, deps: GatewayDependencies, { access }: GatewayState): void {
  app.get<{ Params: Static<typeof AccountSubject> }>(
    '/v1/accounts/:subject/claims',
    {
      config: { needs: 'claims:read' },
      schema: { ...told('What became of the claims of a patient account', ClaimsAnswer), params: AccountSubject },
    },
    async (request) => {
      const { subject } = request.params;
      const claims = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        await access.requireAbout(tx, request, 'claims:read', aboutAccount(await readAccount(tx, deps.tenant, subject)));
        return readClaims(tx, deps.tenant, subject);
      });
      return { version: 1, claims };
    },
  );

  app.post<{ Body: Static<typeof Search> }>(
    '/v1/claims/search',
    { config: { needs: 'claims:read' }, schema: { ...told('What became of the claims of a number', ClaimsAnswer), body: Search } },
    async (request) => ({
      version: 1,
      claims: await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) =>
        access.shownOf(tx, request, 'claims:read', await findClaims(tx, deps.keys, request.body.claimNumber), aboutClaim),
      ),
    }),
  );
}

/** Whose bill a claim is, and who sent it. */
const aboutClaim = ({ entity, account }: ClaimView): About => ({ entities: [entity], subjects: [account] });
