import { Type } from 'typebox';
import { classed } from './data-class.ts';
import { answer, exact, Instant } from './shapes.ts';

const Names = Type.Array(Type.String());
const Kind = Type.Union([Type.Literal('person'), Type.Literal('client')]);

/** GET /v1/access/review. */
export const AccessReviewAnswer = answer({
  madeAt: Instant,
  holders: Type.Array(
    exact({
      kind: Kind,
      id: Type.String(),
      name: Type.String(),
      /** The identity provider of a person, the owner of a client. */
      vouchedBy: Type.Optional(Type.String()),
      state: Type.Union([Type.Literal('active'), Type.Literal('disabled')]),
      roles: Names,
      scopes: Names,
      entities: Type.Union([Type.Literal('all'), Names]),
      lastUsedAt: Type.Optional(Instant),
    }),
  ),
});

/** GET /v1/access/policies. */
export const AccessPoliciesAnswer = answer({
  policies: Type.Array(
    exact({
      id: Type.String(),
      because: Type.String(),
      effect: Type.Union([Type.Literal('permit'), Type.Literal('forbid')]),
      /** `sensitive.cedar:3`. */
      at: Type.String(),
      text: classed('PUBLIC', Type.String()),
    }),
  ),
  /** The names that policies may use, as a Cedar schema. */
  schema: Type.String(),
});
