import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { audit } from '../govern/index.ts';
import { type AccountSummary, findAccounts, readAccount, readIdentity, readTimeline } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { Why } from './reason.ts';
import { rowScope } from './route-policy.ts';
import { AccountAnswer, AccountsAnswer, IdentityAnswer, TimelineAnswer } from './contract/account.ts';
import type { About } from './sensitivity/index.ts';
import { told } from './told.ts';

const Search = Type.Object(
  { search: Type.String({ minLength: 1, maxLength: 250 }), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) },
  { additionalProperties: false },
);
const Named = Type.Object({ subject: Type.String({ pattern: '^account:[\\w-]{1,60}$' }) });
const Timeline = Type.Object(
  {
    order: Type.Optional(Type.Union([Type.Literal('oldest'), Type.Literal('newest')])),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
  },
  { additionalProperties: false },
);
const MOST_FOUND = 50;
const PAGE = 200;

/**
 * POST /v1/accounts/search finds accounts by what identifies them, which travels in the body; GET /v1/accounts/:subject and
 * …/timeline show one by its pseudonymous name; POST …/identity tells who it is to who gives a reason.
 */
export function registerAccounts(app: FastifyInstance, deps: GatewayDependencies, { access }: GatewayState): void {
  type Params = Static<typeof Named>;
  app.post<{ Body: Static<typeof Search> }>(
    '/v1/accounts/search',
    { config: { needs: 'accounts:read' }, schema: { ...told('Find patient accounts', AccountsAnswer), body: Search } },
    async (request) => {
      const { search, limit = MOST_FOUND } = request.body;
      return {
        version: 1,
        accounts: await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) =>
          access.shownOf(tx, request, 'accounts:read', await findAccounts(tx, deps.keys, search, limit), aboutAccount),
        ),
      };
    },
  );

  app.get<{ Params: Params }>(
    '/v1/accounts/:subject',
    {
      config: { needs: 'accounts:read' },
      schema: { ...told('A patient account with its balance per bucket', AccountAnswer), params: Named },
    },
    async (request) => ({
      version: 1,
      account: await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const account = await readAccount(tx, deps.tenant, request.params.subject);
        await access.requireAbout(tx, request, 'accounts:read', aboutAccount(account));
        return account;
      }),
    }),
  );

  app.get<{ Params: Params; Querystring: Static<typeof Timeline> }>(
    '/v1/accounts/:subject/timeline',
    {
      config: { needs: 'accounts:read' },
      schema: { ...told('What happened to a patient account, in order', TimelineAnswer), params: Named, querystring: Timeline },
    },
    async (request) => {
      const { order = 'oldest', after, limit } = request.query;
      const query = { order, limit: limit === undefined ? PAGE : Number(limit), ...(after === undefined ? {} : { after }) };
      const page = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        await access.requireAbout(tx, request, 'accounts:read', aboutAccount(await readAccount(tx, deps.tenant, request.params.subject)));
        return readTimeline(tx, deps.tenant, request.params.subject, query);
      });
      return { version: 1, ...page };
    },
  );

  app.post<{ Params: Params; Body: Static<typeof Why> }>(
    '/v1/accounts/:subject/identity',
    {
      config: { needs: 'accounts:reveal', reveals: 'PHI' },
      schema: { ...told('Who a patient account belongs to; audited', IdentityAnswer), params: Named, body: Why },
    },
    async (request) => {
      const { subject } = request.params;
      const identity = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const account = await readAccount(tx, deps.tenant, subject);
        await access.requireAbout(tx, request, 'accounts:reveal', aboutAccount(account), request.body.purpose);
        const detail = `identity: ${request.body.reason}`;
        await audit(tx, deps.tenant, actorOf(request), [{ action: 'phi.read', object: subject, detail }]);
        return readIdentity(tx, deps.keys, subject);
      });
      return { version: 1, identity };
    },
  );
}

/** Whose an account is, for the access policies. */
export const aboutAccount = ({ subject, facility }: Pick<AccountSummary, 'subject' | 'facility'>): About => ({
  entities: facility === undefined ? [] : [facility],
  subjects: [subject],
});
