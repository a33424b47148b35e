import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Clock, Fault } from '../../kernel/index.ts';
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
    /** Gives back the place in the gate. */
    leaveGate: (() => void) | undefined;
  }
}

/** Two more than there are connections to the database: those wait there, not here. */
const AT_ONCE = 8;
const GATE = {
  atOnce: AT_ONCE,
  mostOfCaller: 6,
  mostWaiting: 200,
  classes: { read: { weight: 4, most: AT_ONCE }, write: { weight: 4, most: AT_ONCE }, bulk: { weight: 1, most: 3 } },
};
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Holds callers to their allowances and lets them in fairly. Who runs this installation has its token and no allowance, and waits at
 * the gate like everybody.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #quotas: Quotas;
  readonly #classes: Readonly<Record<RouteClass, Allowances>>;
  readonly #clients = new Map<string, Allowances>();
  readonly #gate = new FairGate<RouteClass>(GATE);
  readonly #patience = new Patience();

  constructor(clock: Clock, quotas: Quotas = DEFAULT_QUOTAS) {
    this.#clock = clock;
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
   * Takes the request off its caller's allowance, says how much is left, and goes on: with `RATE_LIMITED` (429) when there is too little,
   * late when the caller has been told so again and again.
   */
  spend(request: FastifyRequest, reply: FastifyReply, next: (refused?: Fault) => void): void {
    const refused = this.#refusalOf(request, reply);
    if (refused === undefined) return next();
    const caller = callerOf(request);
    const wait = this.#patience.wait(caller, this.#clock.monotonic());
    if (wait === undefined) void reply.header('connection', 'close');
    if (wait === undefined || wait === 0) return next(refused);
    setTimeout(() => {
      this.#patience.over(caller, this.#clock.monotonic());
      next(refused);
    }, wait);
  }

  #refusalOf(request: FastifyRequest, reply: FastifyReply): Fault | undefined {
    const { needs, cost = 1 } = request.routeOptions.config;
    const caller = callerOf(request);
    if (request.is404 || needs === 'open' || caller === OPERATOR) return undefined;
    const name = classOf(request);
    const policy = this.#policyOf(request, name);
    const spent = (this.#clients.get(`${request.client?.id ?? ''} ${name}`) ?? this.#classes[name]).spend(
      caller,
      cost,
      this.#clock.monotonic(),
    );
    void reply.headers(headersOf(name, policy, spent));
    return spent.allowed ? undefined : rateLimited(spent.retryMs);
  }

  /** Waits for the request's turn. Throws `GATEWAY_BUSY` (503) when its caller has too many waiting. */
  async enter(request: FastifyRequest): Promise<void> {
    const { needs, ungated } = request.routeOptions.config;
    if (request.is404 || needs === 'open' || ungated === true) return;
    const turn = this.#gate.enter(callerOf(request), classOf(request));
    if (turn === undefined) throw gatewayBusy();
    request.leaveGate = await turn;
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

const gatewayBusy = (): Fault =>
  new Fault({
    code: 'GATEWAY_BUSY',
    kind: 'unavailable',
    message: 'Too many requests of this caller wait already',
    hint: 'Send fewer at a time',
  });
