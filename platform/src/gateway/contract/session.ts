import { Type } from 'typebox';
import { answer, exact, Instant } from './shapes.ts';

/** POST /v1/session: the one-time code from the link that `npm start` and `plexus console` print. */
export const EnterBody = exact({ code: Type.String({ pattern: '^[\\w-]{20,100}$' }) });

/** POST /v1/session (201) and GET /v1/session: who is in, and until when. */
export const SessionAnswer = answer({
  session: exact({ person: Type.String(), principal: Type.String(), expiresAt: Instant }),
});

/** POST /v1/session/codes, with the token: a link into the console for the person named by X-Plexus-Person. */
export const CodeAnswer = answer({ code: Type.String(), url: Type.String(), expiresAt: Instant });
