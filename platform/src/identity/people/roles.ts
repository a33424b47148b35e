import { type TSchema, Type } from 'typebox';
import { PERSON_SCOPES, type PersonScope, type ScopeName, SCOPES } from '../scopes.ts';

const RolePolicy = Type.Object(
  {
    roles: Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
      Type.Object(
        {
          title: Type.String({ minLength: 1, maxLength: 100 }),
          scopes: Type.Array(Type.Union((Object.keys(PERSON_SCOPES) as PersonScope[]).map((name) => Type.Literal(name)))),
        },
        { additionalProperties: false },
      ),
    ),
    /** Of machine clients. */
    clients: Type.Optional(
      Type.Object(
        {
          /** Scopes that a client has only with a token that is bound to a key of its own (RFC 9449). */
          boundScopes: Type.Array(Type.Union((Object.keys(SCOPES) as ScopeName[]).map((name) => Type.Literal(name)))),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** `policies/roles.yaml`: what people of each role may do. */
export type Roles = {
  readonly roles: Readonly<Record<string, { readonly title: string; readonly scopes: readonly PersonScope[] }>>;
  readonly clients?: { readonly boundScopes: readonly ScopeName[] };
};

/** The policy file that people's rights go by. */
export const rolePolicySchemas: Readonly<Record<string, TSchema>> = { roles: RolePolicy };

/** The role of who was let in by a link of this installation. */
export const ADMINISTRATOR = 'administrator';

/**
 * Rights that nobody has together, whatever roles they have: who has the first does not get the second. Who asks for adjustments that another
 * person approves would otherwise send the same adjustment as a message of the patient-accounting system, or hand it in as a journal.
 */
const APART: readonly (readonly [PersonScope, PersonScope])[] = [
  ['adjustments:write', 'messages:write'],
  ['adjustments:write', 'journals:write'],
  ['adjustments:write', 'payments:write'],
  ['adjustments:write', 'refunds:write'],
  ['refunds:write', 'payments:write'],
];

/**
 * Duties that no role has both of, beside rights that nobody has together: who asks for what moves money does not decide about it, who writes
 * journals does not open their periods, and who counts cash does not clear what is owed. People of two roles are kept from their own by the approvals.
 */
const DUTIES: readonly (readonly [PersonScope, PersonScope])[] = [
  ...APART,
  ['adjustments:write', 'approvals:write'],
  ['refunds:write', 'approvals:write'],
  ['journals:write', 'approvals:write'],
  ['payments:write', 'approvals:write'],
  ['journals:write', 'periods:write'],
  ['clients:write', 'payments:write'],
  ['clients:write', 'journals:write'],
  ['requisitions:write', 'approvals:write'],
  ['requisitions:write', 'receipts:write'],
  ['requisitions:write', 'invoices:write'],
  ['receipts:write', 'invoices:write'],
  ['usages:write', 'invoices:write'],
  ['usages:write', 'approvals:write'],
];

/** The pairs of duties that roles have both of, by role. */
export const dutiesTogether = ({
  roles,
}: Roles): readonly { readonly role: string; readonly pair: readonly [PersonScope, PersonScope] }[] =>
  Object.entries(roles).flatMap(([role, { scopes }]) =>
    DUTIES.filter(([one, other]) => scopes.includes(one) && scopes.includes(other)).map((pair) => ({ role, pair })),
  );

/** What somebody of these roles may do, all of them together but for what is kept apart. Roles that the policy does not name give nothing. */
export function scopesOf({ roles }: Roles, held: readonly string[]): ReadonlySet<PersonScope> {
  const scopes = new Set(held.flatMap((role) => (Object.hasOwn(roles, role) ? (roles[role]?.scopes ?? []) : [])));
  for (const [kept, given] of APART) if (scopes.has(kept)) scopes.delete(given);
  return scopes;
}
