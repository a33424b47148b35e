import { Type } from 'typebox';
import { answer, exact, Instant, named } from './shapes.ts';

export const LiveAnswer = answer({ live: Type.Literal(true) });

export const ReadyAnswer = named(
  'ReadyAnswer',
  answer({ ready: Type.Boolean(), checks: Type.Array(exact({ name: Type.String(), ok: Type.Boolean() })) }),
);

export const HealthAnswer = answer({
  ready: Type.Boolean(),
  checks: Type.Array(exact({ name: Type.String(), ok: Type.Boolean(), detail: Type.String() })),
  /** Of listeners, their authorities and who connected within a month; the one that ends first first. */
  certificates: Type.Array(
    exact({
      place: Type.String(),
      whose: Type.String(),
      endsAt: Instant,
      daysLeft: Type.Integer(),
      seenAt: Instant,
    }),
  ),
});
