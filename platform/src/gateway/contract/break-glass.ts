import { type TSchema, Type } from 'typebox';
import { Purpose } from '../../identity/access/index.ts';
import { MOST_GLASS_MINUTES } from '../../identity/index.ts';
import { Reason } from '../reason.ts';
import { answer, exact, Instant, named, Numbered } from './shapes.ts';

const EntityId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
const Entities = Type.Union([Type.Literal('all'), Type.Array(EntityId, { maxItems: 100 })]);
const Verdict = Type.Union([Type.Literal('justified'), Type.Literal('not-justified')]);

/** POST /v1/break-glass. */
export const OpenGlassBody = exact({
  reason: Reason,
  purpose: Purpose,
  /** What it shows beside one's own entities; left out: all entities. */
  entities: Type.Optional(Type.Array(EntityId, { minItems: 1, maxItems: 100 })),
  minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_GLASS_MINUTES })),
});

/** POST /v1/break-glass/:id/review. */
export const ReviewBody = exact({ verdict: Verdict, words: Reason });

const Glass = named(
  'BreakGlass',
  exact({
    id: Numbered,
    person: Type.String(),
    reason: Type.String(),
    purpose: Purpose,
    entities: Entities,
    state: Type.Union((['open', 'over', 'reviewed'] as const).map((state) => Type.Literal(state))),
    openedAt: Instant,
    /** When it ended or ends. */
    endsAt: Instant,
    /** Until when another person has to review it. */
    reviewBy: Instant,
    review: Type.Optional(named('BreakGlassReview', exact({ by: Type.String(), at: Instant, verdict: Verdict, words: Type.String() }))),
  } satisfies Record<string, TSchema>),
);

export const GlassAnswer = named('BreakGlassAnswer', answer({ breakGlass: Glass }));
export const GlassesAnswer = answer({ breakGlass: Type.Array(Glass) });
