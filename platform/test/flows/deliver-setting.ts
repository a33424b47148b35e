import {
  createDeliverer,
  type Deliverer,
  type DelivererOptions,
  standardAdapters,
  type TargetDeclaration,
} from '../../src/deliver/index.ts';
import { systemClock } from '../../src/kernel/index.ts';

/** A target of a test's own, which takes journals unless told otherwise: tried again within milliseconds, given up only after a hundred failures. */
export const testTarget = (name: string, url: string, changes: Partial<TargetDeclaration> = {}): TargetDeclaration => ({
  name,
  adapter: 'oracle-fusion-journals',
  url,
  rate: { perSecond: 5000, burst: 100 },
  concurrency: 4,
  reach: 'internal',
  timeoutMs: 300,
  retry: { firstMs: 2, mostMs: 20, tries: 5 },
  circuit: { failures: 100, openMs: 50 },
  settleMs: 50,
  ...changes,
});

type Given = Pick<DelivererOptions, 'pool' | 'log' | 'keys' | 'targets' | 'telemetry'> & Partial<DelivererOptions>;

/** Starts a deliverer that leaves nothing to chance. */
export const startDeliverer = (given: Given): Promise<Deliverer> =>
  createDeliverer({ adapters: standardAdapters, node: 'one', clock: systemClock, chance: () => 0.5, ...given });
