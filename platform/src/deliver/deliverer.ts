import type pg from 'pg';
import type { Log } from '../events/index.ts';
import type { Clock, Running, TenantKeys } from '../kernel/index.ts';
import type { AdapterDirectory } from './adapters.ts';
import { basic, loginOf } from './authorization.ts';
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
 * Starts delivering to every target of a tenant, each by itself, and cutting summary journals for those that want them.
 * Throws `CREDENTIALS_MISSING` (defect) when a file with credentials cannot be read.
 */
export async function createDeliverer(options: DelivererOptions): Promise<Deliverer> {
  const known = await Promise.all(options.targets.map(async (target) => ({ target, login: await loginOf(target) })));
  const lines = new Map<string, TargetLine>();
  const parts: Running[] = [];
  for (const { target, login } of known) {
    const adapter = options.adapters[target.adapter](target, options.clock, login);
    const authorization = login === undefined || adapter.signsIn === true ? undefined : basic(login);
    const line = new TargetLine({ ...options, target, adapter, authorization, callbackBase: options.callbackBase });
    lines.set(target.name, line);
    parts.push(line);
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
