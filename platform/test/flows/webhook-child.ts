import { openLog } from '../../src/events/index.ts';
import { systemClock, TenantKeys } from '../../src/kernel/index.ts';
import { openPool } from '../../src/store/index.ts';
import { type WebhookPolicy, WebhookSender } from '../../src/webhooks/index.ts';
import { TENANT } from '../tenant.ts';

/** A sender of webhooks in a process of its own, to be killed or stopped by a test. Prints each outcome. */
const { url, policy, leaseMs } = JSON.parse(process.argv[2] ?? '') as { url: string; policy: WebhookPolicy; leaseMs: number };
const pool = openPool({ url, role: 'plexus_worker', size: 4 });
const keys = new TenantKeys(TENANT, Buffer.alloc(32, 1), [{ version: 1, root: Buffer.alloc(32, 2) }]);
const note = (): void => undefined;
const telemetry = {
  info: note,
  warn: note,
  error: (fields: object) => process.stdout.write(`error ${JSON.stringify(fields)}\n`),
  count: (_name: string, _by: number, labels: Readonly<Record<string, string>>) => process.stdout.write(`${labels['outcome']}\n`),
  gauge: note,
};

const sender = new WebhookSender({
  pool,
  log: await openLog(pool, keys),
  keys,
  policy,
  clock: systemClock,
  chance: () => 0.5,
  telemetry,
  leaseMs,
});
process.stdin.once('close', () => void sender.stop().then(() => process.exit(0))).resume();
