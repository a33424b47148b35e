import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { groupOf } from '../identity/access/index.ts';
import { PERSON_SCOPES, type PersonScope } from '../identity/index.ts';
import { Fault, faultOf } from '../kernel/index.ts';
import type { Scope } from '../store/index.ts';
import { schemeOf } from './proof.ts';
import { type Access, entitiesOf, glassOnlyShows } from './access.ts';
import type { Denials } from './denials.ts';

/**
 * What a route asks of who calls it: a scope; `person`, the token or a console session of any role; `open`, nothing, or a secret of its
 * own. Scopes of people alone are needed by routes that no client calls, whatever it has.
 */
export type RouteNeed = PersonScope | 'person' | 'open';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says it: one that does not is not registered. */
    readonly needs?: RouteNeed;
    /** Its answer knows no entities, so that who may see some of them only is refused. */
    readonly wholeTenant?: boolean;
    /** Its answer may hold PHI, to who gives a reason; or a secret, which is made here. */
    readonly reveals?: 'PHI' | 'SECRET';
    /** No client calls it, even one that has the scope. */
    readonly peopleOnly?: boolean;
  }
}

/** Refuses a route that does not say what it needs. Throws `ROUTE_WITHOUT_POLICY` (defect). */
export function refuseUndeclared({ url, config }: RouteOptions): void {
  const needs: string | undefined = config?.needs;
  if (needs !== undefined && (needs === 'person' || needs === 'open' || Object.hasOwn(PERSON_SCOPES, needs))) return;
  throw new Fault({
    code: 'ROUTE_WITHOUT_POLICY',
    kind: 'defect',
    message: 'A route does not say what it needs of who calls it',
    hint: 'Give it config: { needs }, a scope of platform/src/identity/scopes.ts',
    at: url,
  });
}

/**
 * Lets in who has what the route needs; a path without a route goes on to be answered as such. The token may
 * everything, a person what their roles say, a machine client what its token says. What writes is put to the access policies too.
 */
export function requirePolicy(
  identify: (request: FastifyRequest) => Promise<void>,
  access: Access,
  denials: Pick<Denials, 'note'>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const check = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { needs } = request.routeOptions.config;
    if (request.is404 || needs === 'open') return;
    await identify(request);
    request.isLetIn = true;
    await access.takeGlass(request);
    const fault = denialOf(request);
    if (fault?.code === 'SCOPE_MISSING' && request.client !== undefined)
      void reply.header('www-authenticate', `${schemeOf(request)} error="insufficient_scope", scope="${needs ?? ''}"`);
    if (fault !== undefined) throw fault;
    if (needs !== undefined && needs !== 'person' && (groupOf(needs) === 'write' || request.glass !== undefined))
      access.require(request, needs);
  };
  // Here and not only where errors are answered: parts of the routes answer in documents of their own.
  return (request, reply) =>
    check(request, reply).catch(async (error: unknown) => {
      const fault = faultOf(error);
      if (fault.kind === 'denied') await denials.note(request, fault);
      throw fault;
    });
}

/** Why a caller is not let through to a route, before any policy is asked. */
function denialOf(request: FastifyRequest): Fault | undefined {
  const { needs, wholeTenant, peopleOnly } = request.routeOptions.config;
  const { client, session, glass } = request;
  const caller = client ?? session;
  if (caller === undefined) return undefined;
  const isForPeople = needs === undefined || needs === 'person' || peopleOnly === true;
  if (isForPeople && client !== undefined) return personWanted();
  if (needs !== 'person' && !mayDo(caller, needs)) return scopeMissing(needs, client !== undefined);
  if (needs === 'person' && glass !== undefined && request.method !== 'GET') return glassOnlyShows();
  return wholeTenant === true && entitiesOf(request) !== 'all' ? entitiesLimited(client !== undefined) : undefined;
}

const mayDo = (caller: { readonly scopes: ReadonlySet<string> }, needs: RouteNeed | undefined): boolean =>
  needs !== undefined && caller.scopes.has(needs);

/** Asks for one scope more where a request wants more than its route always gives. Throws `SCOPE_MISSING`. */
export function requireScope(request: FastifyRequest, scope: PersonScope): void {
  const caller = request.client ?? request.session;
  if (caller !== undefined && !mayDo(caller, scope)) throw scopeMissing(scope, request.client !== undefined);
}

/** The rows that who calls may see: their entities and those the glass was broken for, else all of the tenant. */
export const rowScope = (request: FastifyRequest, tenant: string): Scope => ({ tenant, entities: entitiesOf(request) });

const personWanted = (): Fault =>
  new Fault({
    code: 'PERSON_WANTED',
    kind: 'denied',
    message: 'Only people do this, no client does',
    hint: 'Use the console, or the command line where the token file can be read',
  });

const scopeMissing = (needs: RouteNeed | undefined, isClient: boolean): Fault =>
  new Fault({
    code: 'SCOPE_MISSING',
    kind: 'denied',
    message: isClient ? `The token does not have the scope ${needs ?? ''}` : `None of your roles has the right ${needs ?? ''}`,
    hint: isClient
      ? 'Ask for a token with this scope; if the client does not have it, ask its owner to have it registered'
      : 'Ask who administers roles: they are in policies/roles.yaml of the estate and given by the identity provider',
  });

const entitiesLimited = (isClient: boolean): Fault =>
  new Fault({
    code: 'ENTITIES_LIMITED',
    kind: 'denied',
    message: `What this answers is not told apart by entity, and ${isClient ? 'the client may' : 'you may'} see some entities only`,
    hint: isClient ? 'Use a client that may see all entities' : 'Ask somebody who sees all entities, or who administers your rights',
  });
