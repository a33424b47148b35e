import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { knowAccount } from '../govern/approvals/index.ts';
import { type Actor, audit, type AuditEntry } from '../govern/index.ts';
import {
  ADMINISTRATOR,
  type ConsoleSession,
  endSessions,
  leaveSession,
  listSessions,
  type NewSession,
  openSession,
  scopesOf,
  SESSION_MS,
} from '../identity/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { CodeAnswer, EndedAnswer, EnterBody, SessionAnswer, SessionsAnswer } from './contract/session.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { administers } from './delegated.ts';
import { actorOf, COOKIE_NAME, cookieOf, requireOwnPage, type Session } from './guard.ts';
import { requireScope } from './route-policy.ts';
import { NOTHING, told } from './told.ts';

const CODE_MS = 10 * 60_000;
/** A link that `npm start` printed waits on the screen for longer than one that was asked for. */
const FIRST_CODE_MS = 12 * 3_600_000;
const Named = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });
const Whose = Type.Object({ of: Type.Optional(Type.Literal('everybody')) }, { additionalProperties: false });

/** POST /v1/session takes the code of a link: open, because who has no session yet has nothing else to show. */
export function registerEntry(app: FastifyInstance, deps: GatewayDependencies, { codes }: GatewayState): void {
  app.post<{ Body: Static<typeof EnterBody> }>(
    '/v1/session',
    {
      config: { needs: 'open' },
      schema: { ...told('Enter the console with the code of a link', SessionAnswer, 201), body: EnterBody },
      bodyLimit: 1_024,
      onRequest: requireOwnPage,
    },
    async (request, reply) => {
      const { cookie, session } = await codes.spend(request.body.code, (person) =>
        beginSession(deps, { person, name: person, issuer: undefined, roles: [ADMINISTRATOR], entities: 'all' }),
      );
      return setCookie(reply.code(201), cookie).send({ version: 1, session: shown(deps, session) });
    },
  );
}

/** Lets a person in, on record. Answers the value of the cookie. */
export function beginSession(
  { pool, tenant, clock }: GatewayDependencies,
  who: NewSession,
): Promise<{ readonly cookie: string; readonly session: ConsoleSession }> {
  const at = clock.now();
  return transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    const opened = await openSession({ tx, tenant, at }, who);
    if (who.account !== undefined) await knowAccount(tx, who.account, who.person, who.name);
    const detail = `${who.issuer === undefined ? 'by link' : `by ${who.issuer}`}; roles ${who.roles.join(' ')}; until ${opened.session.expiresAt.toISOString()}`;
    await audit(tx, tenant, { principal: 'console', person: who.person }, [{ action: 'session.opened', object: 'console', detail }]);
    return opened;
  });
}

/**
 * GET and DELETE /v1/session: who is in, and leave. GET /v1/sessions lists one's own or, with a right to, everybody's; DELETE
 * /v1/sessions/:id ends one. POST /v1/session/codes for the holder of the token.
 */
export function registerSession(app: FastifyInstance, deps: GatewayDependencies, { codes, sessions }: GatewayState): void {
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(deps.pool, { tenant: deps.tenant, entities: 'all' }, work);
  const scope = (tx: Tx) => ({ tx, tenant: deps.tenant, at: deps.clock.now() });

  app.get('/v1/session', { config: { needs: 'person' }, schema: told('Who is in the console', SessionAnswer) }, (request) => {
    if (request.session === undefined) throw sessionMissing();
    return { version: 1, session: shown(deps, request.session) };
  });

  app.delete('/v1/session', { config: { needs: 'person' }, schema: told('Leave the console', NOTHING, 204) }, async (request, reply) => {
    void endCookie(reply).header('clear-site-data', '"cache"');
    // Out at once, even where the record of it fails: then the answer says so.
    await within((tx) => leaveSession(scope(tx), cookieOf(request) ?? ''));
    sessions.forget();
    if (request.session !== undefined) await onRecord(deps, actorOf(request), { action: 'session.closed' });
    return reply.code(204).send();
  });

  app.get<{ Querystring: Static<typeof Whose> }>(
    '/v1/sessions',
    { config: { needs: 'person' }, schema: { ...told('Browsers that are logged in', SessionsAnswer), querystring: Whose } },
    async (request) => {
      if (request.query.of === 'everybody') requireScope(request, 'sessions:read');
      const person = request.query.of === 'everybody' ? undefined : personOf(request);
      const listed = await within((tx) => listSessions(scope(tx), person));
      return {
        version: 1,
        sessions: listed.filter(isTheirs(request)).map(({ id, person: who, name, roles, madeAt, seenAt, expiresAt }) => {
          const isThis = id === request.session?.id;
          return { id, person: who, name, roles, madeAt, seenAt, expiresAt, isThis };
        }),
      };
    },
  );

  app.delete<{ Params: Static<typeof Named> }>(
    '/v1/sessions/:id',
    { config: { needs: 'person' }, schema: { ...told('End a session', EndedAnswer), params: Named } },
    async (request) => {
      const { id } = request.params;
      const mayEndAll = request.session === undefined || request.session.scopes.has('sessions:write');
      const ended = await within(async (tx) => {
        const gone = await endSessions(scope(tx), mayEndAll ? undefined : personOf(request), id);
        const [one] = gone;
        if (one === undefined || !isTheirs(request)(one)) throw sessionUnknown();
        await audit(tx, deps.tenant, actorOf(request), [{ action: 'session.ended', object: 'console', detail: `of ${one.person}` }]);
        return gone.length;
      });
      sessions.forget();
      return { version: 1, ended };
    },
  );

  app.post<{ Querystring: { first?: string } }>(
    '/v1/session/codes',
    { config: { needs: 'person', reveals: 'SECRET' }, schema: told('A link into the console; with the token only', CodeAnswer, 201) },
    async (request, reply) => {
      if (request.session !== undefined) throw tokenWanted();
      const lifeMs = 'first' in request.query ? FIRST_CODE_MS : CODE_MS;
      await onRecord(deps, actorOf(request), { action: 'session.code-issued', detail: `good for ${lifeMs / 60_000} minutes` });
      const { code, expiresAt } = codes.issue(personOf(request), lifeMs);
      return reply
        .code(201)
        .send({ version: 1, code, url: `${request.protocol}://${request.headers.host ?? '127.0.0.1'}/#enter=${code}`, expiresAt });
    },
  );
}

/** What a browser is told of its session. */
function shown({ roles: policy }: GatewayDependencies, session: ConsoleSession | Session): object {
  const { id, person, name, issuer, roles, entities, expiresAt } = session;
  const titles = roles.map((role) => policy.roles[role]?.title ?? role);
  const scopes = [...scopesOf(policy, roles)].sort();
  return {
    principal: 'console',
    id,
    person,
    name,
    roles,
    titles,
    scopes,
    entities,
    expiresAt,
    ...(issuer === undefined ? {} : { issuer }),
  };
}

function onRecord({ pool, tenant }: GatewayDependencies, actor: Actor, entry: Omit<AuditEntry, 'object'>): Promise<void> {
  return transaction(pool, { tenant, entities: 'all' }, (tx) => audit(tx, tenant, actor, [{ ...entry, object: 'console' }]));
}

/** One's own sessions, and those of people whose entities one administers. */
const isTheirs =
  (request: FastifyRequest) =>
  ({ person, entities }: Pick<ConsoleSession, 'person' | 'entities'>): boolean =>
    person === personOf(request) || administers(request, entities);

const personOf = (request: FastifyRequest): string => actorOf(request).person;

/** `__Host-`: for this host only, which no other name can set; `Secure` holds on this machine's own addresses too. */
export function setCookie(reply: FastifyReply, value: string): FastifyReply {
  return reply.header('set-cookie', `${COOKIE_NAME}=${value}; Path=/; Max-Age=${SESSION_MS / 1_000}; Secure; HttpOnly; SameSite=Strict`);
}

const endCookie = (reply: FastifyReply): FastifyReply =>
  reply.header('set-cookie', `${COOKIE_NAME}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict`);

const sessionMissing = (): Fault =>
  new Fault({
    code: 'SESSION_MISSING',
    kind: 'denied',
    message: 'There is no console session',
    hint: 'Log in, or run `npx plexus console` and open the link it prints',
  });

const sessionUnknown = (): Fault =>
  new Fault({
    code: 'SESSION_UNKNOWN',
    kind: 'rejected',
    message: 'There is no such session, or it is over',
    hint: 'List them with GET /v1/sessions',
  });

const tokenWanted = (): Fault =>
  new Fault({
    code: 'TOKEN_WANTED',
    kind: 'denied',
    message: 'Only the holder of the token may let people in',
    hint: 'Run `npx plexus console`',
  });
