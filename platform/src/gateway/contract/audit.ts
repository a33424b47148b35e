import { Type } from 'typebox';
import { answer, Count, exact, Instant, Numbered } from './shapes.ts';

/** One row of the audit. */
const RECORD = {
  id: Numbered,
  at: Instant,
  principal: Type.String(),
  person: Type.String(),
  action: Type.String(),
  object: Type.String(),
  detail: Type.Optional(Type.String()),
};

/** GET /v1/audit: newest first; `next` is `before` of the page that follows. */
export const AuditAnswer = answer({ records: Type.Array(exact(RECORD)), next: Type.Optional(Numbered) });

/** GET /v1/audit/disclosures/:subject: oldest first. */
export const DisclosuresAnswer = answer({
  disclosures: Type.Array(exact({ ...RECORD, of: Type.Union([Type.Literal('identity'), Type.Literal('message')]) })),
});

/** GET /v1/audit/verification. */
export const VerificationAnswer = answer({
  isIntact: Type.Boolean(),
  batches: Count,
  rows: Count,
  /** Recorded in the last seconds, or while nothing sealed. */
  unsealed: Count,
  /** The newest seal, to be noted where the database cannot reach. */
  newest: Type.Optional(exact({ batch: Type.String(), hash: Type.String() })),
  /** Who signed how many batches. */
  keys: Type.Array(exact({ key: Type.String(), batches: Count })),
  findings: Type.Array(
    exact({ problem: Type.String(), batch: Type.String(), rows: Type.Array(Type.String()), count: Count, message: Type.String() }),
  ),
});
