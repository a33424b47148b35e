import type { FastifyRequest } from 'fastify';
import { type Actor, audit } from '../govern/index.ts';
import { type Fault, faultOf } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';

interface Denied {
  readonly actor: Actor;
  readonly route: string;
  readonly code: string;
  /** Denials after the first that are not on record yet. */
  more: number;
}

const WINDOW_MS = 60_000;
/** Callers and routes that are told apart in a minute; those beyond are counted together. */
const MOST_TOLD_APART = 500;
const NOBODY: Actor = { principal: 'unknown', person: 'unknown' };
const MANY = 'many routes';

/**
 * Puts denials on record: the first of a caller on a route at once, those that follow in the same minute as a number. A flood leaves
 * two rows a minute for each caller and route, and no more than a thousand altogether.
 */
export class Denials {
  readonly #deps: Pick<GatewayDependencies, 'pool' | 'tenant' | 'logger'>;
  /** What was noted where it was thrown is not noted again where it is answered. */
  readonly #noted = new WeakSet<Fault>();
  #minute = new Map<string, Denied>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: Pick<GatewayDependencies, 'pool' | 'tenant' | 'logger'>) {
    this.#deps = deps;
  }

  /** Notes that a request was denied. Waits for the record of a first one; one that cannot be written is logged, the denial stands. */
  async note(request: FastifyRequest, fault: Fault): Promise<void> {
    if (this.#noted.has(fault)) return;
    this.#noted.add(fault);
    const actor = request.isLetIn ? actorOf(request) : NOBODY;
    const route = `${request.method} ${request.routeOptions.url ?? 'none'}`;
    const fields = { request: request.id, principal: actor.principal, person: actor.person, route, code: fault.code };
    this.#deps.logger.warn(fields, 'a caller was denied');
    const denied = this.#of({ actor, route, code: fault.code, more: 0 });
    if (denied === undefined) return;
    await this.#write([{ ...denied, detail: denied.code }]);
  }

  /** Writes what was only counted so far. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#endMinute();
  }

  /** The denial when it is the first of its kind in this minute. */
  #of(denied: Denied): Denied | undefined {
    const { actor, route, code } = denied;
    const key = [actor.principal, actor.person, route, code].join('\n');
    const isNew = !this.#minute.has(key) && this.#minute.size >= MOST_TOLD_APART;
    const told: Denied = isNew ? { actor: NOBODY, route: MANY, code: 'SEVERAL', more: 0 } : denied;
    const place = isNew ? MANY : key;
    const known = this.#minute.get(place);
    if (known !== undefined) {
      known.more += 1;
      return undefined;
    }
    this.#minute.set(place, told);
    this.#timer ??= setTimeout(() => void this.#endMinute(), WINDOW_MS).unref();
    return told;
  }

  async #endMinute(): Promise<void> {
    const counted = [...this.#minute.values()].filter(({ more }) => more > 0);
    this.#minute = new Map();
    this.#timer = undefined;
    await this.#write(counted.map((denied) => ({ ...denied, detail: `${denied.code}, ${denied.more} more within a minute` })));
  }

  async #write(rows: readonly (Pick<Denied, 'actor' | 'route'> & { readonly detail: string })[]): Promise<void> {
    if (rows.length === 0) return;
    const { pool, tenant, logger } = this.#deps;
    const written = transaction(pool, { tenant, entities: 'all' }, async (tx) => {
      for (const { actor, route, detail } of rows) await audit(tx, tenant, actor, [{ action: 'access.denied', object: route, detail }]);
    });
    await written.catch((error: unknown) => logger.error({ code: faultOf(error).code }, 'a denial is not on record'));
  }
}
