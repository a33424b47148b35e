import type pg from 'pg';
import type { Log } from '../events/index.ts';
import { type Clock, faultOf, type Running, type TenantKeys } from '../kernel/index.ts';
import type { Adapter } from './adapter.ts';
import type { AdapterDirectory } from './adapters.ts';
import { basic, loginOf } from './authorization.ts';
import type { Receive } from '../inbox/index.ts';
import { watchPayments } from './payments/watch-payments.ts';
import { keepPeriods } from './periods/keep-periods.ts';
import { startSummarizer } from './summarizer.ts';
import { TargetLine } from './target-line.ts';
import type { TargetDeclaration } from './target.ts';
import type { Telemetry } from './telemetry.ts';

export interface DelivererOptions {
  /** Acts as plexus_worker. */
  readonly pool: pg.Pool;
  readonly log: Log;
  readonly keys: TenantKeys;
  readonly targets: readonly TargetDeclaration[];
  readonly adapters: AdapterDirectory;
  /** This node's name, unlike any other's. */
  readonly node: string;
  readonly clock: Clock;
  /** In [0, 1): spreads retries. */
  readonly chance: () => number;
  readonly telemetry: Telemetry;
  /** Takes what targets say when they are asked; without it nobody asks. */
  readonly receive?: Receive;
  /** Where targets reach the gateway: `http://127.0.0.1:8080`. Without it they are asked instead. */
  readonly callbackBase?: string;
  /** Accounts of the budgetary book, which goes to no general ledger. */
  readonly budgetary?: ReadonlySet<string>;
  /** For tests: shorter leases. */
  readonly leaseMs?: number;
}

export interface Deliverer extends Running {
  /** A hint that something was queued, for one target or all. Polling finds it anyway. */
  wake(target?: string): void;
}

/**
 * Starts delivering to every target of a tenant, each by itself, and cutting summary journals for those that want them. A target whose login
 * cannot be read is one that fails, which is its owner's work; the others go on.
 */
export async function createDeliverer(options: DelivererOptions): Promise<Deliverer> {
  const known = await Promise.all(options.targets.map((target) => signedIn(target, options)));
  const lines = new Map<string, TargetLine>();
  const parts: Running[] = [];
  for (const { target, adapter, authorization } of known) {
    const line = new TargetLine({ ...options, target, adapter, authorization, callbackBase: options.callbackBase });
    lines.set(target.name, line);
    parts.push(line);
    const { payments } = target;
    if (payments !== undefined && options.receive !== undefined) {
      const { pool, log, clock, telemetry, receive } = options;
      const watch = { pool, tenant: log.tenant, target, adapter, receive, clock, telemetry, rule: payments, calls: () => line.calls() };
      parts.push(watchPayments(watch));
    }
    if (target.periods !== undefined) {
      const isSummarized = options.targets.some(({ summary }) => summary !== undefined);
      const rule = { target: target.name, entities: target.periods, isSummarized };
      parts.push(keepPeriods(options.pool, options.log.tenant, rule, options.telemetry, () => line.wake()));
    }
    if (target.summary !== undefined) {
      const { pool, log, clock, telemetry, budgetary } = options;
      parts.push(startSummarizer(pool, log, target, target.summary, clock, telemetry, () => line.wake(), budgetary));
    }
  }
  return {
    name: 'deliver',
    wake: (target) => {
      for (const line of target === undefined ? lines.values() : [lines.get(target)]) line?.wake();
    },
    stop: async () => {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}

/** A target with what signs in to it. */
interface SignedIn {
  readonly target: TargetDeclaration;
  readonly adapter: Adapter;
  readonly authorization: string | undefined;
}

async function signedIn(target: TargetDeclaration, { adapters, clock, telemetry }: DelivererOptions): Promise<SignedIn> {
  try {
    const login = await loginOf(target);
    const adapter = adapters[target.adapter](target, clock, login);
    return { target, adapter, authorization: login === undefined || adapter.signsIn === true ? undefined : basic(login) };
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code !== 'CREDENTIALS_MISSING') throw error;
    telemetry.error({ target: target.name, ...fault.toJSON() }, 'nothing can be delivered to the target until the next start');
    return { target, adapter: shutOut(fault.code), authorization: undefined };
  }
}

/** Nothing reaches the target and nothing is done there. */
function shutOut(code: string): Adapter {
  const trouble = { result: 'unavailable', code } as const;
  return { looksFirst: true, settleMs: 0, find: () => Promise.resolve(trouble), create: () => Promise.resolve(trouble) };
}
