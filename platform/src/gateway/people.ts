import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { linkAccounts, listPeople } from '../govern/approvals/index.ts';
import { audit } from '../govern/index.ts';
import { transaction } from '../store/index.ts';
import { LinkBody, PeopleAnswer } from './contract/approvals.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { actingOf } from './proposing.ts';
import { told } from './told.ts';

/** GET /v1/people: everybody who came in, with their accounts; POST …/links says that two accounts, or a client and an account, are one person's. */
export function registerPeople(app: FastifyInstance, deps: GatewayDependencies): void {
  const scope = { tenant: deps.tenant, entities: 'all' as const };

  app.get(
    '/v1/people',
    { config: { needs: 'people:read', peopleOnly: true }, schema: told('People and the accounts that are theirs', PeopleAnswer) },
    async () => ({ version: 1, people: await transaction(deps.pool, scope, (tx) => listPeople(tx, deps.tenant)) }),
  );

  app.post<{ Body: Static<typeof LinkBody> }>(
    '/v1/people/links',
    {
      config: { needs: 'people:write', peopleOnly: true },
      schema: { ...told('Say that two accounts are of one person, for good', PeopleAnswer), body: LinkBody },
    },
    async (request) => {
      const { account, other, reason } = request.body;
      const people = await transaction(deps.pool, scope, async (tx) => {
        await linkAccounts(tx, account, other, actingOf(request));
        await audit(tx, deps.tenant, actorOf(request), [{ action: 'person.linked', object: account, detail: `with ${other}: ${reason}` }]);
        return listPeople(tx, deps.tenant);
      });
      return { version: 1, people };
    },
  );
}
