import { Type } from 'typebox';
import { answer, Count, Day, exact, Instant } from './shapes.ts';

/** GET /v1/usage?days: since that day, by operation and caller, most asked for first. */
export const UsageAnswer = answer({
  since: Day,
  usage: Type.Array(
    exact({
      /** As the description names it: `get-accounts-subject`. */
      operation: Type.String(),
      /** People are counted together, whoever they are. */
      caller: Type.Union([Type.Literal('client'), Type.Literal('people'), Type.Literal('installation')]),
      /** Which machine client. */
      client: Type.Optional(Type.String()),
      requests: Count,
      /** Of these, answered with 4xx. */
      refused: Count,
      /** Of these, answered with 5xx. */
      failed: Count,
      lastAt: Instant,
    }),
  ),
});
