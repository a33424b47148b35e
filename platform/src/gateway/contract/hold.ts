import { Type } from 'typebox';
import { answer, exact, Instant, Numbered } from './shapes.ts';

/** A duty to keep. */
export const Hold = exact({
  id: Numbered,
  /** `account:…`; absent: everything. */
  subject: Type.Optional(Type.String()),
  reason: Type.String(),
  person: Type.String(),
  placedAt: Instant,
  releasedAt: Type.Optional(Instant),
  releasedBy: Type.Optional(Type.String()),
  releaseReason: Type.Optional(Type.String()),
});

/** GET /v1/holds?released: oldest first. */
export const HoldsAnswer = answer({ holds: Type.Array(Hold) });

/** POST /v1/holds (201): the number of the hold. */
export const HoldPlacedAnswer = answer({ hold: Numbered });

/** POST /v1/holds/:id/release. */
export const HoldReleasedAnswer = answer({ released: Numbered });
