import { Type } from 'typebox';
import { classed } from './data-class.ts';
import { answer, exact, Instant, named } from './shapes.ts';

/** POST /v1/session: the one-time code from the link that `npm start` and `plexus console` print. */
export const EnterBody = exact({ code: Type.String({ pattern: '^[\\w-]{20,100}$' }) });

const Entities = Type.Union([Type.Literal('all'), Type.Array(Type.String())]);

/** POST /v1/session (201) and GET /v1/session: who is in, what they may do, and until when. */
export const SessionAnswer = named(
  'SessionAnswer',
  answer({
    session: exact({
      id: Type.String(),
      person: Type.String(),
      name: Type.String(),
      principal: Type.String(),
      roles: Type.Array(Type.String()),
      /** The roles in words. */
      titles: Type.Array(Type.String()),
      /** What all of the roles together allow. */
      scopes: Type.Array(Type.String()),
      entities: Entities,
      /** Who vouched for the person; absent for who came by a link. */
      issuer: Type.Optional(Type.String()),
      expiresAt: Instant,
    }),
  }),
);

/** GET /v1/sessions: newest first. */
export const SessionsAnswer = answer({
  sessions: Type.Array(
    exact({
      id: Type.String(),
      person: Type.String(),
      name: Type.String(),
      roles: Type.Array(Type.String()),
      madeAt: Instant,
      seenAt: Instant,
      expiresAt: Instant,
      /** It is the one that asks. */
      isThis: Type.Boolean(),
    }),
  ),
});

/** DELETE /v1/sessions/:id. */
export const EndedAnswer = answer({ ended: Type.Integer({ minimum: 0 }) });

/** GET /v1/login/options: the identity provider, when there is one. */
export const LoginAnswer = answer({ provider: Type.Optional(Type.String()) });

/** POST /v1/session/codes, with the token: a link into the console for the person named by X-Plexus-Person. */
export const CodeAnswer = answer({ code: classed('SECRET', Type.String()), url: classed('SECRET', Type.String()), expiresAt: Instant });
