import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type ScopeName, SCOPES } from '../identity/index.ts';
import { Fault } from '../kernel/index.ts';
import type { Scope } from '../store/index.ts';
import type { GatewayLog } from './dependencies.ts';

/** What a route asks of who calls it: a scope; `person`, the token or a console session; `open`, nothing, or a secret of its own. */
export type RouteNeed = ScopeName | 'person' | 'open';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says it: one that does not is not registered. */
    readonly needs?: RouteNeed;
    /** Its answer knows no entities, so that who may see some of them only is refused. */
    readonly wholeTenant?: boolean;
  }
}

/** Refuses a route that does not say what it needs. Throws `ROUTE_WITHOUT_POLICY` (defect). */
export function refuseUndeclared({ url, config }: RouteOptions): void {
  const needs: string | undefined = config?.needs;
  if (needs !== undefined && (needs === 'person' || needs === 'open' || Object.hasOwn(SCOPES, needs))) return;
  throw new Fault({
    code: 'ROUTE_WITHOUT_POLICY',
    kind: 'defect',
    message: 'A route does not say what it needs of who calls it',
    hint: 'Give it config: { needs }, a scope of platform/src/identity/scopes.ts',
    at: url,
  });
}

/**
 * Lets in who has what the route needs; a path without a route goes on to be answered as such. The token and console sessions may
 * everything for now, a machine client what its token says. A denial is logged with what was missing.
 */
export function requirePolicy(
  identify: (request: FastifyRequest) => Promise<void>,
  log: GatewayLog,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const { needs, wholeTenant } = request.routeOptions.config;
    if (request.is404 || needs === 'open') return;
    await identify(request);
    const { client } = request;
    if (client === undefined) return;
    const missing = needs === undefined || needs === 'person' || !client.scopes.has(needs);
    if (!missing && (wholeTenant !== true || client.entities === 'all')) return;
    const fault = missing ? scopeMissing(needs) : entitiesLimited();
    log.warn({ request: request.id, client: client.id, route: request.routeOptions.url, needs, code: fault.code }, 'client was denied');
    if (missing) void reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${needs ?? ''}"`);
    throw fault;
  };
}

/** Asks for one scope more where a request wants more than its route always gives. Throws `SCOPE_MISSING`. */
export function requireScope(request: FastifyRequest, scope: ScopeName): void {
  if (request.client !== undefined && !request.client.scopes.has(scope)) throw scopeMissing(scope);
}

/** The rows that who calls may see: of a client its entities, else all of the tenant. */
export function rowScope(request: FastifyRequest, tenant: string): Scope {
  return { tenant, entities: request.client?.entities ?? 'all' };
}

const scopeMissing = (needs: RouteNeed | undefined): Fault =>
  needs === undefined || needs === 'person'
    ? new Fault({
        code: 'PERSON_WANTED',
        kind: 'denied',
        message: 'Only people do this, no client does',
        hint: 'Use the console, or the command line where the token file can be read',
      })
    : new Fault({
        code: 'SCOPE_MISSING',
        kind: 'denied',
        message: `The token does not have the scope ${needs}`,
        hint: 'Ask for a token with this scope; if the client does not have it, ask its owner to have it registered',
      });

const entitiesLimited = (): Fault =>
  new Fault({
    code: 'ENTITIES_LIMITED',
    kind: 'denied',
    message: 'What this answers is not told apart by entity, and the client may see some entities only',
    hint: 'Use a client that may see all entities',
  });
