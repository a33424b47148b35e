import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { EnterBody } from './contract/session.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf, COOKIE_NAME, cookieOf, requireOwnPage } from './guard.ts';

const CODE_MS = 10 * 60_000;
/** A link that `npm start` printed waits on the screen for longer than one that was asked for. */
const FIRST_CODE_MS = 12 * 3_600_000;

/** POST /v1/session takes the code of a link: open, because who has no session yet has nothing else to show. */
export function registerEntry(app: FastifyInstance, deps: GatewayDependencies, { sessions }: GatewayState): void {
  app.post<{ Body: Static<typeof EnterBody> }>(
    '/v1/session',
    { schema: { body: EnterBody }, bodyLimit: 1_024, onRequest: requireOwnPage },
    async (request, reply) => {
      const { cookie, session, maxAgeSeconds } = sessions.enter(request.body.code);
      await transaction(deps.pool, { tenant: deps.tenant, entities: 'all' }, (tx) =>
        audit(tx, deps.tenant, { principal: 'console', person: session.person }, [
          { action: 'session.opened', object: 'console', detail: `until ${session.expiresAt.toISOString()}` },
        ]),
      );
      return setCookie(reply.code(201), cookie, maxAgeSeconds).send({ version: 1, session: { principal: 'console', ...session } });
    },
  );
}

/** GET and DELETE /v1/session, and POST /v1/session/codes for the holder of the token. */
export function registerSession(app: FastifyInstance, _: GatewayDependencies, { sessions }: GatewayState): void {
  app.get('/v1/session', (request) => {
    if (request.session === undefined) throw sessionMissing();
    return { version: 1, session: { principal: 'console', ...request.session } };
  });

  app.delete('/v1/session', (request, reply) => {
    sessions.leave(cookieOf(request) ?? '');
    return setCookie(reply.code(204), '', 0).header('clear-site-data', '"cache"').send();
  });

  app.post<{ Querystring: { first?: string } }>('/v1/session/codes', (request, reply) => {
    const { code, expiresAt } = sessions.issueCode(personWithToken(request), 'first' in request.query ? FIRST_CODE_MS : CODE_MS);
    return reply.code(201).send({ version: 1, code, url: `http://${request.headers.host ?? '127.0.0.1'}/#enter=${code}`, expiresAt });
  });
}

/** A session does not make further sessions: only who can read the token lets people in. */
function personWithToken(request: FastifyRequest): string {
  if (request.session !== undefined) throw tokenWanted();
  return actorOf(request).person;
}

function setCookie(reply: FastifyReply, value: string, maxAgeSeconds: number): FastifyReply {
  return reply.header('set-cookie', `${COOKIE_NAME}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict`);
}

const sessionMissing = (): Fault =>
  new Fault({
    code: 'SESSION_MISSING',
    kind: 'denied',
    message: 'There is no console session',
    hint: 'Run `npx plexus console` and open the link it prints',
  });

const tokenWanted = (): Fault =>
  new Fault({
    code: 'TOKEN_WANTED',
    kind: 'denied',
    message: 'Only the holder of the token may let people in',
    hint: 'Run `npx plexus console`',
  });
