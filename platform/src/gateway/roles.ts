import type { FastifyInstance } from 'fastify';
import { PERSON_SCOPES, SCOPES } from '../identity/index.ts';
import { QuotasAnswer, RolesAnswer } from './contract/role.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { DEFAULT_QUOTAS } from './throttle/quotas.ts';
import { told } from './told.ts';

/** GET /v1/roles: who may do what, as the estate says. GET /v1/quotas: how much callers may ask for. Both are changed in the estate. */
export function registerRoles(app: FastifyInstance, deps: GatewayDependencies): void {
  app.get(
    '/v1/roles',
    { config: { needs: 'rights:read', peopleOnly: true }, schema: told('What people of each role may do', RolesAnswer) },
    () => ({
      version: 1,
      roles: Object.entries(deps.roles.roles).map(([role, { title, scopes }]) => ({ role, title, scopes: [...scopes].sort() })),
      scopes: Object.entries(PERSON_SCOPES).map(([scope, about]) => ({ scope, about, peopleOnly: !Object.hasOwn(SCOPES, scope) })),
    }),
  );

  app.get(
    '/v1/quotas',
    { config: { needs: 'rights:read', peopleOnly: true }, schema: told('How much callers may ask for', QuotasAnswer) },
    () => {
      const { classes, clients } = deps.quotas ?? DEFAULT_QUOTAS;
      return { version: 1, classes, clients: Object.entries(clients).map(([client, own]) => ({ client, ...own })) };
    },
  );
}
