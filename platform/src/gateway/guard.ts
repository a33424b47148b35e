import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../govern/index.ts';
import {
  type AdmittedClient,
  type BreakGlass,
  type ConsoleSession,
  type MachineIdentity,
  type PersonScope,
  type Roles,
  scopesOf,
  type SessionKeeper,
} from '../identity/index.ts';
import { Fault, type Secret } from '../kernel/index.ts';
import type { ClientCertificates } from './client-certificates.ts';
import { proofOf } from './proof.ts';

/** Who is in the console, and what they may do now. */
export type Session = ConsoleSession & { readonly scopes: ReadonlySet<PersonScope> };

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is in the console; undefined for the holder of the token. */
    session: Session | undefined;
    /** The machine client that showed a valid access token. */
    client: AdmittedClient | undefined;
    /** Who asks is known: by the token, as a client or in the console. */
    isLetIn: boolean;
    /** The emergency access that a person showed with this request. */
    glass: BreakGlass | undefined;
  }
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const MOST_KNOWN = 100;
const PERSON = /^[\w.@+-]{1,64}$/;
export const COOKIE_NAME = '__Host-plexus_session';

/**
 * Refuses requests that were not made for this machine: a page of another site that reached us through the browser
 * names its own origin, and a rebound name comes in the Host header. Where TLS is spoken the address it is known by is ours too.
 * @param ours that address, without a slash at its end; absent: no TLS is spoken
 */
export function refuseForeign(ours: string | undefined): (request: FastifyRequest) => Promise<void> {
  /** Addresses that were found to be ours: the same few come with every request. */
  const known = new Set<string>();
  const isOurs = (url: string, request: FastifyRequest): boolean => {
    if (known.has(url)) return true;
    const isSecure = request.protocol === 'https' && URL.canParse(url) && new URL(url).origin === ours;
    if (isSecure) return true;
    if (!isLoopback(url)) return false;
    if (known.size < MOST_KNOWN) known.add(url);
    return true;
  };
  return (request) => {
    const { host, origin } = request.headers;
    const isKnown = host !== undefined && isOurs(`${request.protocol}://${host}`, request);
    if (isKnown && (origin === undefined || isOurs(origin, request))) return Promise.resolve();
    return Promise.reject(
      new Fault({
        code: 'ORIGIN_REFUSED',
        kind: 'denied',
        message: 'Only this machine may ask, or over TLS who uses the address that this installation is known by',
        hint: 'Use http://127.0.0.1 or http://localhost as the address, or the one of PLEXUS_PUBLIC_URL',
      }),
    );
  };
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}

/**
 * Lets in the bearer token, compared in a time that does not depend on where it is wrong, an access token of a machine client, or a
 * console session. A browser
 * sends its cookie along with what pages of other local programs ask too, so a session must come from our own page.
 */
export function requireAccess(
  token: Secret<string>,
  sessions: SessionKeeper,
  roles: Roles,
  identity: Pick<MachineIdentity, 'check' | 'issuer'> | undefined,
  certificates: ClientCertificates,
): (request: FastifyRequest) => Promise<void> {
  const expected = digest(token.reveal());
  return async (request) => {
    const cookie = cookieOf(request);
    if (request.headers.authorization === undefined && cookie !== undefined) return requireSession(request, sessions, roles, cookie);
    const [, scheme, given = ''] = /^(Bearer|DPoP) ([\w.~+/=-]+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (scheme === 'Bearer' && timingSafeEqual(digest(given), expected)) return;
    if (identity === undefined || !given.includes('.')) throw tokenWrong();
    // A token that is bound to a key must not come as if it were not, nor one that is not with a proof.
    const proof = scheme === 'DPoP' ? (proofOf(request, identity.issuer) ?? NO_PROOF) : undefined;
    request.client = await identity.check(given, { proof, certificate: certificates.thumbprintOf(request) });
    certificates.noteClient(request, request.client.id);
  };
}

async function requireSession(request: FastifyRequest, sessions: SessionKeeper, roles: Roles, cookie: string): Promise<void> {
  await requireOwnPage(request);
  const session = await sessions.use(cookie);
  if (session === undefined) throw sessionWrong();
  request.session = { ...session, scopes: scopesOf(roles, session.roles) };
}

/**
 * Refuses what did not come from the console's own page: another origin, another local port, and anything but reading without
 * the header that no form and no foreign script can send.
 */
export function requireOwnPage(request: FastifyRequest): Promise<void> {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  const isOwn = (origin === undefined || origin === `${request.protocol}://${host ?? ''}`) && (site === undefined || OWN_SITES.has(site));
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (isOwn && (isReading || request.headers['x-plexus-console'] === '1')) return Promise.resolve();
  return Promise.reject(
    new Fault({
      code: 'CSRF_REFUSED',
      kind: 'denied',
      message: 'The request did not come from the console’s own page',
      hint: 'Reload the console and try again',
    }),
  );
}

/** `none`: the person typed the address or opened a bookmark. */
const OWN_SITES: ReadonlySet<string | string[]> = new Set(['same-origin', 'none']);

/** The value of our cookie. */
export function cookieOf(request: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE_NAME}=([\\w.-]+)`).exec(request.headers.cookie ?? '')?.[1];
}

/** What a token that should come with a proof and does not is checked with: no text is a proof. */
const NO_PROOF = { text: '', method: '', url: '' };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Who acts: who is in the console, a machine client, or the holder of the token and the person that the caller names. What is done under
 * emergency access carries its number.
 */
export function actorOf(request: FastifyRequest): Actor {
  const { glass } = request;
  const flag = glass === undefined ? '' : ` break-glass:${glass.id}`;
  if (request.session !== undefined) return { principal: `console${flag}`, person: request.session.person };
  if (request.client !== undefined) return { principal: `client:${request.client.id}`, person: 'none' };
  const named = request.headers['x-plexus-person'];
  return { principal: 'cli', person: typeof named === 'string' && PERSON.test(named) ? named : 'unnamed' };
}

const tokenWrong = (): Fault =>
  new Fault({
    code: 'TOKEN_WRONG',
    kind: 'denied',
    message: 'The token is missing or wrong',
    hint: 'Send the content of the token file in the data folder as a bearer token; for the console run `npx plexus console`',
  });

const sessionWrong = (): Fault =>
  new Fault({
    code: 'SESSION_MISSING',
    kind: 'denied',
    message: 'The console session has ended',
    hint: 'Log in, or run `npx plexus console` and open the link it prints',
  });
