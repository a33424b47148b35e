import { Type } from 'typebox';
import { answer, exact, named } from './shapes.ts';

/** GET /v1/roles: what the roles of the estate allow, and what each right means. */
export const RolesAnswer = answer({
  roles: Type.Array(exact({ role: Type.String(), title: Type.String(), scopes: Type.Array(Type.String()) })),
  scopes: Type.Array(exact({ scope: Type.String(), about: Type.String(), peopleOnly: Type.Boolean() })),
});

const Allowance = named('Allowance', exact({ perSecond: Type.Number(), burst: Type.Integer() }));

/** GET /v1/quotas: what each caller may ask for, and the clients that have allowances of their own. */
export const QuotasAnswer = answer({
  classes: exact({ read: Allowance, write: Allowance, bulk: Allowance }),
  clients: Type.Array(
    exact({
      client: Type.String(),
      read: Type.Optional(Allowance),
      write: Type.Optional(Allowance),
      bulk: Type.Optional(Allowance),
    }),
  ),
});
