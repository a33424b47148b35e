import type { FastifyRequest } from 'fastify';
import { audit } from '../govern/index.ts';
import { type AccessControl, accessDenied, type Principal, type Purpose, type Resource } from '../identity/access/index.ts';
import { type PersonScope, usableBreakGlass } from '../identity/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { type About, resourcesOf } from './sensitivity/index.ts';

/** A person names emergency access with a request in this header, by its number. */
export const GLASS_HEADER = 'x-plexus-break-glass';

/** Puts requests to the access policies. */
export class Access {
  readonly #deps: GatewayDependencies;

  constructor(deps: GatewayDependencies) {
    this.#deps = deps;
  }

  get control(): AccessControl {
    return this.#deps.access;
  }

  /**
   * Asks whether the caller may do `action` to `resource`, for a purpose where one was stated. Throws `ACCESS_DENIED` with the reasons in
   * words, `ACCESS_POLICY_FAILED` and `SCOPE_MISSING` (denied).
   */
  require(request: FastifyRequest, action: PersonScope, resource: Resource = {}, purpose?: Purpose): void {
    const context = { breakGlass: request.glass !== undefined, ...(purpose === undefined ? {} : { purpose }) };
    const verdict = this.#deps.access.decide(principalOf(request), action, resource, context);
    if (verdict.outcome === 'denied') {
      if (verdict.cause !== undefined) this.#deps.logger.error({ request: request.id, error: verdict.cause }, 'the access policies failed');
      throw accessDenied(verdict);
    }
    this.#deps.logger.info({ request: request.id, action, policies: verdict.policies }, 'access was allowed');
  }

  /** Whether the caller may do `action` to `resource`: for lists, from which what they may not see is left out. */
  allows(request: FastifyRequest, action: PersonScope, resource: Resource): boolean {
    const context = { breakGlass: request.glass !== undefined };
    return this.#deps.access.decide(principalOf(request), action, resource, context).outcome === 'allowed';
  }

  /** Asks whether the caller may do `action` to what is about this, with the labels that its subjects have. Throws as `require` does. */
  async requireAbout(tx: Tx, request: FastifyRequest, action: PersonScope, about: About, purpose?: Purpose): Promise<void> {
    const [resource] = await resourcesOf(tx, this.#deps.tenant, [about], this.#deps);
    this.require(request, action, resource, purpose);
  }

  /** The rows of a list that the caller may see; the others are left out without a word. */
  async shownOf<T>(
    tx: Tx,
    request: FastifyRequest,
    action: PersonScope,
    rows: readonly T[],
    aboutOf: (row: T) => About,
  ): Promise<readonly T[]> {
    const resources = await resourcesOf(tx, this.#deps.tenant, rows.map(aboutOf), this.#deps);
    return rows.filter((_, index) => this.allows(request, action, resources[index] ?? {}));
  }

  /** All rows of a list; those about what the caller may not see without what tells about whom they are. */
  async veiledOf<T>(
    tx: Tx,
    request: FastifyRequest,
    action: PersonScope,
    rows: readonly T[],
    aboutOf: (row: T) => About,
    veil: (row: T) => T,
  ): Promise<readonly T[]> {
    const shown = new Set(await this.shownOf(tx, request, action, rows, aboutOf));
    return rows.map((row) => (shown.has(row) ? row : veil(row)));
  }

  /** Takes the emergency access that a request shows, on record. Throws `BREAK_GLASS_OVER` (denied). */
  async takeGlass(request: FastifyRequest): Promise<void> {
    const shown = request.headers[GLASS_HEADER];
    if (shown === undefined) return;
    const { pool, tenant, clock } = this.#deps;
    const { session } = request;
    const id = typeof shown === 'string' && /^\d{1,18}$/.test(shown) ? BigInt(shown) : undefined;
    if (session === undefined || id === undefined) throw glassOver();
    await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
      request.glass = await usableBreakGlass({ tx, tenant, at: clock.now() }, id, session);
      if (request.glass === undefined) throw glassOver();
      const detail = `${request.method} ${request.routeOptions.url ?? ''}`;
      await audit(tx, tenant, actorOf(request), [{ action: 'break-glass.used', object: `break-glass:${id}`, detail }]);
    });
  }
}

/** Who asks, as the policies see them. */
export function principalOf({ client, session }: FastifyRequest): Principal {
  if (client !== undefined) return { kind: 'client', id: client.id, roles: [], scopes: client.scopes, entities: client.entities };
  if (session === undefined) return { kind: 'installation', id: 'token', roles: [], scopes: 'all', entities: 'all' };
  return { kind: 'person', id: session.person, roles: session.roles, scopes: session.scopes, entities: session.entities };
}

/** The entities a request may see: those of the caller and those that the glass was broken for. */
export function entitiesOf({ client, session, glass }: FastifyRequest): 'all' | readonly string[] {
  const own = (client ?? session)?.entities ?? 'all';
  if (glass === undefined || own === 'all') return own;
  return glass.entities === 'all' ? 'all' : [...new Set([...own, ...glass.entities])];
}

const glassOver = (): Fault =>
  new Fault({
    code: 'BREAK_GLASS_OVER',
    kind: 'denied',
    message: 'This emergency access is over, or is not yours',
    hint: 'Ask again without it, or break the glass anew and say why',
  });

export const glassOnlyShows = (): Fault =>
  new Fault({
    code: 'BREAK_GLASS_SHOWS_ONLY',
    kind: 'denied',
    message: 'Emergency access shows more and changes nothing',
    hint: 'Ask again without it',
  });
