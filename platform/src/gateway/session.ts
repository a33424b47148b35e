import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { type Actor, audit, type AuditEntry } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { CodeAnswer, EnterBody, SessionAnswer } from './contract/session.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf, COOKIE_NAME, cookieOf, requireOwnPage } from './guard.ts';
import { told } from './told.ts';

const CODE_MS = 10 * 60_000;
/** A link that `npm start` printed waits on the screen for longer than one that was asked for. */
const FIRST_CODE_MS = 12 * 3_600_000;

/** POST /v1/session takes the code of a link: open, because who has no session yet has nothing else to show. */
export function registerEntry(app: FastifyInstance, deps: GatewayDependencies, { sessions }: GatewayState): void {
  app.post<{ Body: Static<typeof EnterBody> }>(
    '/v1/session',
    {
      config: { needs: 'open' },
      schema: { ...told('Enter the console with the code of a link', SessionAnswer, 201), body: EnterBody },
      bodyLimit: 1_024,
      onRequest: requireOwnPage,
    },
    async (request, reply) => {
      const { cookie, session, maxAgeSeconds } = await sessions.enter(request.body.code, ({ person, expiresAt }) =>
        onRecord(deps, { principal: 'console', person }, { action: 'session.opened', detail: `until ${expiresAt.toISOString()}` }),
      );
      return setCookie(reply.code(201), cookie, maxAgeSeconds).send({ version: 1, session: { principal: 'console', ...session } });
    },
  );
}

/** GET and DELETE /v1/session, and POST /v1/session/codes for the holder of the token. */
export function registerSession(app: FastifyInstance, deps: GatewayDependencies, { sessions }: GatewayState): void {
  app.get('/v1/session', { config: { needs: 'person' }, schema: told('Who is in the console', SessionAnswer) }, (request) => {
    if (request.session === undefined) throw sessionMissing();
    return { version: 1, session: { principal: 'console', ...request.session } };
  });

  app.delete('/v1/session', { config: { needs: 'person' }, schema: { summary: 'Leave the console' } }, async (request, reply) => {
    // Out at once, even where the record of it fails: then the answer says so.
    sessions.leave(cookieOf(request) ?? '');
    void setCookie(reply, '', 0).header('clear-site-data', '"cache"');
    if (request.session !== undefined) await onRecord(deps, actorOf(request), { action: 'session.closed' });
    return reply.code(204).send();
  });

  app.post<{ Querystring: { first?: string } }>(
    '/v1/session/codes',
    { config: { needs: 'person' }, schema: told('A link into the console; with the token only', CodeAnswer, 201) },
    async (request, reply) => {
      const person = personWithToken(request);
      const lifeMs = 'first' in request.query ? FIRST_CODE_MS : CODE_MS;
      await onRecord(deps, actorOf(request), { action: 'session.code-issued', detail: `good for ${lifeMs / 60_000} minutes` });
      const { code, expiresAt } = sessions.issueCode(person, lifeMs);
      return reply.code(201).send({ version: 1, code, url: `http://${request.headers.host ?? '127.0.0.1'}/#enter=${code}`, expiresAt });
    },
  );
}

function onRecord({ pool, tenant }: GatewayDependencies, actor: Actor, entry: Omit<AuditEntry, 'object'>): Promise<void> {
  return transaction(pool, { tenant, entities: 'all' }, (tx) => audit(tx, tenant, actor, [{ ...entry, object: 'console' }]));
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
