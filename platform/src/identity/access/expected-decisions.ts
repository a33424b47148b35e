import { type Static, Type } from 'typebox';
import { type Roles, scopesOf } from '../people/roles.ts';
import { PERSON_SCOPES, type PersonScope } from '../scopes.ts';
import type { AccessControl, Principal } from './access-control.ts';
import { Purpose } from './purpose.ts';

const Names = Type.Array(Type.String({ minLength: 1, maxLength: 60 }));
const Action = Type.Unsafe<PersonScope>(Type.Union(Object.keys(PERSON_SCOPES).map((name) => Type.Literal(name))));

const Expected = Type.Object(
  {
    /** What is expected, as a sentence. */
    title: Type.String({ minLength: 1, maxLength: 200 }),
    /** A person with roles, or a client with scopes; entities left out: all. */
    who: Type.Object(
      { roles: Type.Optional(Names), scopes: Type.Optional(Type.Array(Action)), entities: Type.Optional(Names) },
      { additionalProperties: false },
    ),
    does: Action,
    to: Type.Optional(
      Type.Object(
        { entities: Type.Optional(Names), labels: Type.Optional(Names), kind: Type.Optional(Type.String()) },
        { additionalProperties: false },
      ),
    ),
    for: Type.Optional(Purpose),
    breakGlass: Type.Optional(Type.Boolean()),
    is: Type.Union([Type.Literal('allowed'), Type.Literal('denied')]),
    /** The policies that decide; left out: any. */
    by: Type.Optional(Names),
  },
  { additionalProperties: false },
);
export type ExpectedDecision = Static<typeof Expected>;

/** `samples/access/*.yaml`: decisions that the access policies must come to. */
export const ExpectedDecisions = Type.Object({ decisions: Type.Array(Expected) }, { additionalProperties: false });

/** What differs from what is expected, in words; undefined when nothing does. */
export function unexpectedDecision(access: AccessControl, roles: Roles, expected: ExpectedDecision): string | undefined {
  const { to = {}, for: purpose, breakGlass, is, by } = expected;
  const context = { ...(purpose === undefined ? {} : { purpose }), ...(breakGlass === undefined ? {} : { breakGlass }) };
  const verdict = access.decide(principalOf(roles, expected.who), expected.does, to, context);
  if (verdict.outcome !== is) {
    const reasons = verdict.outcome === 'denied' ? verdict.reasons.join('; ') : `by ${verdict.policies.join(', ')}`;
    return `it is ${verdict.outcome}: ${reasons}`;
  }
  if (by === undefined || by.toSorted().join() === verdict.policies.toSorted().join()) return undefined;
  return `it is ${is} by ${verdict.policies.join(', ') || 'no policy'}, not by ${by.join(', ')}`;
}

function principalOf(roles: Roles, who: ExpectedDecision['who']): Principal {
  const { roles: held, scopes = [] } = who;
  const entities = who.entities ?? 'all';
  if (held === undefined) return { kind: 'client', id: 'sample', roles: [], scopes: new Set(scopes), entities };
  return { kind: 'person', id: 'sample', roles: held, scopes: new Set([...scopesOf(roles, held), ...scopes]), entities };
}
