import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountOf } from '../govern/approvals/index.ts';
import { audit } from '../govern/index.ts';
import { type Static, Type } from 'typebox';
import type { OpenId, PendingLogin } from '../identity/index.ts';
import { Fault, faultOf, open, seal } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { LoginAnswer } from './contract/session.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { beginSession, setCookie } from './session.ts';
import { NOTHING, told } from './told.ts';

const PENDING = '__Host-plexus_login';
/** From the first step of a login to its last. */
const PENDING_MS = 10 * 60_000;
const RETURN = '/v1/login/return';
/** `login`: as somebody else than the provider knows from before. */
const Beginning = Type.Object({ prompt: Type.Optional(Type.Literal('login')) }, { additionalProperties: false });

/**
 * GET /v1/login begins a login at the identity provider, …/return ends it, …/options tells whether there is a provider. What a login
 * needs until it ends is sealed in a cookie of its own, so that it can end on any node and only in the browser that began it.
 */
export function registerLogin(app: FastifyInstance, deps: GatewayDependencies): void {
  const { openId } = deps;
  app.get(
    '/v1/login/options',
    { config: { needs: 'open' }, schema: told('Whether people log in at an identity provider', LoginAnswer) },
    () => ({ version: 1, ...(openId === undefined ? {} : { provider: openId.name }) }),
  );
  if (openId === undefined) return;
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', deps.token.reveal(), 'plexus', 'pending login', 32)));

  app.get<{ Querystring: Static<typeof Beginning> }>(
    '/v1/login',
    { config: { needs: 'open' }, schema: { ...told('Log in at the identity provider', NOTHING, 303), querystring: Beginning } },
    async (request, reply) => {
      try {
        const { url, pending } = await openId.begin(originOf(request) + RETURN, request.query.prompt === 'login');
        const value = sealedPending(key, pending, deps.clock.now().getTime() + PENDING_MS);
        // Lax: the way back comes from the provider's page.
        void reply.header('set-cookie', `${PENDING}=${value}; Path=/; Max-Age=${PENDING_MS / 1_000}; Secure; HttpOnly; SameSite=Lax`);
        return await reply.redirect(url, 303);
      } catch (error) {
        return refused(deps, request, reply, faultOf(error));
      }
    },
  );

  app.get(
    RETURN,
    { config: { needs: 'open' }, schema: told('Where the identity provider sends people back', NOTHING, 303) },
    async (request, reply) => {
      void reply.header('set-cookie', `${PENDING}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`);
      try {
        const pending = openedPending(key, request, deps.clock.now().getTime());
        const person = await openId.finish(new URL(originOf(request) + request.url), pending);
        const { login, name, issuer, subject, roles, entities } = person;
        if (!roles.some((role) => Object.hasOwn(deps.roles.roles, role))) throw roleless();
        const { cookie } = await beginSession(deps, { person: login, name, issuer, account: accountOf(issuer, subject), roles, entities });
        return await setCookie(reply, cookie).redirect('/', 303);
      } catch (error) {
        return refused(deps, request, reply, faultOf(error));
      }
    },
  );
}

/** Back to the console, which says why in words; the code alone travels in the address. */
async function refused(deps: GatewayDependencies, request: FastifyRequest, reply: FastifyReply, fault: Fault): Promise<FastifyReply> {
  deps.logger.warn({ request: request.id, code: fault.code }, 'nobody was logged in');
  if (fault.kind === 'denied') {
    await transaction(deps.pool, { tenant: deps.tenant, entities: 'all' }, (tx) =>
      audit(tx, deps.tenant, { principal: 'console', person: 'unknown' }, [
        { action: 'login.refused', object: 'console', detail: fault.code },
      ]),
    );
  }
  return reply.redirect(`/#login=${fault.code}`, 303);
}

/** The address the browser knows us by: requests for other hosts than this machine have been refused. */
const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.headers.host ?? '127.0.0.1'}`;

const sealedPending = (key: KeyObject, pending: PendingLogin, until: number): string =>
  seal(key, Buffer.from(JSON.stringify({ ...pending, until })), PENDING).toString('base64url');

/** Throws `LOGIN_REFUSED` when this browser began no login, or long ago. */
function openedPending(key: KeyObject, request: FastifyRequest, now: number): PendingLogin {
  const value = new RegExp(`(?:^|;\\s*)${PENDING}=([\\w-]{40,2000})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
  if (value === undefined) throw notBegun();
  try {
    // Sealed by us, so it has the shape we gave it.
    const { until, ...pending } = JSON.parse(open(key, Buffer.from(value, 'base64url'), PENDING).toString()) as PendingLogin & {
      until: number;
    };
    if (until > now) return pending;
  } catch (cause) {
    throw notBegun(cause);
  }
  throw notBegun();
}

const notBegun = (cause?: unknown): Fault =>
  new Fault({
    code: 'LOGIN_REFUSED',
    kind: 'denied',
    message: 'The login was not completed, took too long or was not begun here',
    hint: 'Log in again',
    cause,
  });

const roleless = (): Fault =>
  new Fault({
    code: 'LOGIN_WITHOUT_ROLE',
    kind: 'denied',
    message: 'The identity provider gives this person no role that Plexus knows',
    hint: 'Ask who administers the provider to give one of the roles of estate/policies/roles.yaml',
  });

/** How the gateway asks for a provider that the configuration names. */
export type LoginProvider = Pick<OpenId, 'begin' | 'finish' | 'name'>;
