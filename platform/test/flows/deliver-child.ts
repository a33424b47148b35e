import { randomBytes } from 'node:crypto';
import { createDeliverer, standardAdapters, type TargetDeclaration, type Telemetry } from '../../src/deliver/index.ts';
import { openLog } from '../../src/events/index.ts';
import { systemClock, TenantKeys } from '../../src/kernel/index.ts';
import { openPool } from '../../src/store/index.ts';
import { TENANT } from '../tenant.ts';

/** A deliverer in a process of its own, to be killed or stopped by a test. Prints each outcome. */
const { url, target, leaseMs } = JSON.parse(process.argv[2] ?? '') as { url: string; target: TargetDeclaration; leaseMs: number };
const pool = openPool({ url, role: 'plexus_worker', size: 4 });
const keys = new TenantKeys(TENANT, randomBytes(32), [{ version: 1, root: randomBytes(32) }]);
const telemetry: Telemetry = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: (_name, _by, labels) => process.stdout.write(`${labels['outcome']}\n`),
  gauge: () => undefined,
};

await createDeliverer({
  pool,
  log: await openLog(pool, keys),
  keys,
  targets: [target],
  adapters: standardAdapters,
  node: 'child',
  clock: systemClock,
  chance: () => 0.5,
  telemetry,
  leaseMs,
});
