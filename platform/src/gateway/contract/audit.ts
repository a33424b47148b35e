import { Type } from 'typebox';
import { answer, exact, Instant, Numbered } from './shapes.ts';

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
