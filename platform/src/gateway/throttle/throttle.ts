import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { AdmittedClient } from '../../identity/index.ts';
import { type Clock, Fault } from '../../kernel/index.ts';
import type { GatewayLog } from '../dependencies.ts';
import { type AllowancePolicy, Allowances, type Spent } from './allowance.ts';
import { FairGate } from './fair-gate.ts';
import { Patience } from './patience.ts';
import { DEFAULT_QUOTAS, type Quotas, ROUTE_CLASSES, type RouteClass } from './quotas.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `bulk` for what moves much at once; else a route is told by its method. */
    readonly quota?: 'bulk';
    /** How many plain requests it is worth; 1 when left out. */
    readonly cost?: number;
    /** It holds nothing that others wait for: a stream, or a body that is counted elsewhere. */
    readonly ungated?: boolean;
  }
  interface FastifyRequest {
    /** One of many refusals of its caller that are logged together. */
    isToldWithOthers: boolean;
  }
}

/** Two more than there are connections to the database: those wait there, not here. */
const AT_ONCE = 8;
const GATE = {
  atOnce: AT_ONCE,
  mostOfCaller: 6,
  mostBesideOthers: 2,
  mostOfHasty: 1,
  mostWaiting: 200,
  classes: { read: { weight: 4, most: AT_ONCE }, write: { weight: 4, most: AT_ONCE }, bulk: { weight: 1, most: 3 } },
};
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Clients that are told at once that they have nothing left; those beyond are asked who they are each time. */
const MOST_SPENT = 1_000;

/** A client that has nothing left of an allowance. */
interface SpentOut {
  readonly client: AdmittedClient;
  /** Monotonic milliseconds. Until then no request of its is allowed. */
  readonly until: number;
}

/** Who is told what became of requests that are not logged one by one. */
type ThrottleLog = Pick<GatewayLog, 'warn'>;

/**
 * Holds callers to their allowances and lets them in fairly. Who runs this installation has its token and no allowance, and waits at
 * the gate like everybody.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #quotas: Quotas;
  readonly #classes: Readonly<Record<RouteClass, Allowances>>;
  readonly #clients = new Map<string, Allowances>();
  readonly #gate: FairGate<RouteClass>;
  readonly #patience = new Patience();
  readonly #logger: ThrottleLog;
  /** By what they showed, which is not kept itself, and the class of what they asked for. */
  readonly #spentOut = new Map<string, SpentOut>();

  constructor(clock: Clock, logger: ThrottleLog, quotas: Quotas = DEFAULT_QUOTAS) {
    this.#clock = clock;
    this.#logger = logger;
    this.#gate = new FairGate(GATE, (caller) => this.#patience.isHasty(caller, clock.monotonic()));
    this.#quotas = quotas;
    const { read, write, bulk } = quotas.classes;
    this.#classes = { read: new Allowances(read), write: new Allowances(write), bulk: new Allowances(bulk) };
    for (const [client, own] of Object.entries(quotas.clients)) {
      for (const name of ROUTE_CLASSES) {
        const policy = own[name];
        if (policy !== undefined) this.#clients.set(`${client} ${name}`, new Allowances(policy));
      }
    }
  }

  /**
   * Refuses what is surely beyond an allowance before anybody checks who asks: somebody showed the same a moment ago, was let in, and had nothing
   * left until a time that has not come. Everything else goes on to be checked as ever.
   */
  refuseKnown(request: FastifyRequest, reply: FastifyReply, next: (refused?: Fault) => void): void {
    const key = this.#spentOut.size === 0 ? undefined : keyOf(request);
    const known = key === undefined ? undefined : this.#spentOut.get(key);
    if (key === undefined || known === undefined) return next();
    const now = this.#clock.monotonic();
    // A millisecond less than the time: nothing is refused here that would be allowed.
    if (now >= known.until - 1) {
      this.#spentOut.delete(key);
      return next();
    }
    Object.assign(request, { client: known.client, isLetIn: true });
    const refused = this.#refusalOf(request, reply, now);
    if (refused !== undefined) return this.#refuse(request, reply, refused, next);
    Object.assign(request, { client: undefined, isLetIn: false });
    next();
  }

  /**
   * Takes the request off its caller's allowance, says how much is left, and goes on: with `RATE_LIMITED` (429) when there is too little,
   * late when the caller has been told so again and again.
   */
  spend(request: FastifyRequest, reply: FastifyReply, next: (refused?: Fault) => void): void {
    const now = this.#clock.monotonic();
    const refused = this.#refusalOf(request, reply, now);
    if (refused === undefined) return next();
    this.#remember(request, now + (refused.retryAfterMs ?? 0));
    this.#refuse(request, reply, refused, next);
  }

  #refuse(request: FastifyRequest, reply: FastifyReply, refused: Fault, next: (refused: Fault) => void): void {
    const caller = callerOf(request);
    const wait = this.#patience.wait(caller, this.#clock.monotonic());
    if (wait === 0) return next(refused);
    request.isToldWithOthers = true;
    if (wait === undefined) {
      void reply.header('connection', 'close');
      return next(refused);
    }
    setTimeout(() => {
      const refusals = this.#patience.over(caller, this.#clock.monotonic());
      if (refusals > 0) this.#logger.warn({ caller, refusals }, 'a caller asked on and on beyond its allowance');
      next(refused);
    }, wait);
  }

  /** Requests that cost more than one may be refused where others are not. */
  #remember(request: FastifyRequest, until: number): void {
    const key = keyOf(request);
    if (key === undefined || request.client === undefined || (request.routeOptions.config.cost ?? 1) > 1) return;
    const oldest = this.#spentOut.keys().next();
    if (this.#spentOut.size >= MOST_SPENT && oldest.done !== true) this.#spentOut.delete(oldest.value);
    this.#spentOut.set(key, { client: request.client, until });
  }

  #refusalOf(request: FastifyRequest, reply: FastifyReply, now: number): Fault | undefined {
    const { needs, cost = 1 } = request.routeOptions.config;
    const caller = callerOf(request);
    if (request.is404 || needs === 'open' || caller === OPERATOR) return undefined;
    const name = classOf(request);
    const policy = this.#policyOf(request, name);
    const spent = (this.#clients.get(`${request.client?.id ?? ''} ${name}`) ?? this.#classes[name]).spend(caller, cost, now);
    void reply.headers(headersOf(name, policy, spent));
    return spent.allowed ? undefined : rateLimited(spent.retryMs);
  }

  /**
   * Has a route's handler wait for its turn at the gate, as it is registered. The place is given back when the connection is done with the
   * request, answered or left, and the handler is done, too: who goes away early leaves no work behind that others would not be let in beside.
   */
  gate(route: RouteOptions): void {
    const { needs, ungated } = route.config ?? {};
    if (needs === 'open' || ungated === true) return;
    const { handler } = route;
    const enter = (request: FastifyRequest): Promise<() => void> => this.#enter(request);
    route.handler = async function gated(request, reply) {
      const leave = await enter(request);
      if (reply.raw.closed) {
        leave();
        throw callerGone();
      }
      let awaited = 2;
      const over = (): void => {
        awaited--;
        if (awaited === 0) leave();
      };
      reply.raw.once('close', over);
      try {
        return await handler.call(this, request, reply);
      } finally {
        over();
      }
    };
  }

  /** Waits for the request's turn. Throws `GATEWAY_BUSY` (503) when its caller has too many waiting. */
  #enter(request: FastifyRequest): Promise<() => void> {
    const turn = this.#gate.enter(callerOf(request), classOf(request));
    return turn ?? Promise.reject(gatewayBusy());
  }

  #policyOf(request: FastifyRequest, name: RouteClass): AllowancePolicy {
    const own = request.client === undefined ? undefined : this.#quotas.clients[request.client.id];
    return own?.[name] ?? this.#quotas.classes[name];
  }
}

const OPERATOR = 'operator';

function callerOf(request: FastifyRequest): string {
  if (request.client !== undefined) return `client:${request.client.id}`;
  return request.session === undefined ? OPERATOR : `person:${request.session.person}`;
}

/** What was shown, and the class of what is asked for; undefined for a route that has no allowance, or where nothing was shown. */
function keyOf(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined || request.is404 || request.routeOptions.config.needs === 'open') return undefined;
  return classOf(request) + hash('sha256', authorization, 'base64url');
}

function classOf(request: FastifyRequest): RouteClass {
  return request.routeOptions.config.quota ?? (READING.has(request.method) ? 'read' : 'write');
}

/** The fields of the IETF draft "RateLimit header fields for HTTP", as structured fields. */
function headersOf(name: RouteClass, { perSecond, burst }: AllowancePolicy, { remaining, resetMs }: Spent): Record<string, string> {
  const window = Math.max(1, Math.ceil(burst / perSecond));
  return {
    'ratelimit-policy': `"${name}";q=${burst};w=${window}`,
    ratelimit: `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`,
  };
}

const rateLimited = (retryAfterMs: number): Fault =>
  new Fault({
    code: 'RATE_LIMITED',
    kind: 'unavailable',
    message: 'More was asked for than this caller is allowed at a time',
    hint: 'Wait as long as Retry-After says; RateLimit tells beforehand how much is left; quotas are in policies/quotas.yaml',
    retryAfterMs,
  });

/** Nobody reads it: it ends what would else be done for nobody. */
const callerGone = (): Fault =>
  new Fault({ code: 'CALLER_GONE', kind: 'unavailable', message: 'The caller went away before its turn', hint: 'Ask again' });

const gatewayBusy = (): Fault =>
  new Fault({
    code: 'GATEWAY_BUSY',
    kind: 'unavailable',
    message: 'Too many requests of this caller wait already',
    hint: 'Send fewer at a time',
  });
