import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, NewEvent } from '../../platform/src/canonical/index.ts';
import { enqueue } from '../../platform/src/deliver/index.ts';
import { appendEvents, type Log, openLog } from '../../platform/src/events/index.ts';
import { applyEstateFolder, compileRelease } from '../../platform/src/govern/estate/index.ts';
import { currentRelease, masterKeyOf, tenantKeys } from '../../platform/src/govern/index.ts';
import { compilePostingRules, createPoster, ensurePeriods } from '../../platform/src/ledger/index.ts';
import { policySchemas } from '../../platform/src/policy-schemas.ts';
import { createWorker } from '../../platform/src/processes/engine/index.ts';
import { policiesOf, processFor } from '../../platform/src/processes/index.ts';
import { grantRoles, migrate, openPool, startCluster, transaction } from '../../platform/src/store/index.ts';
import type { Figure } from './figure.ts';
import { cpuOfFamily } from './usage.ts';

const ESTATE = join(import.meta.dirname, '../../estate');
const WORKERS = 3;
const CHUNK = 100;
const COST_CENTERS = 100;
const DAY = '2026-03-02';

/**
 * Whole purchases through the engine on a database of their own: order, acknowledgement, ship notice, receipt, invoice and payment, with
 * everything that they cause: messages, copies looked for, match, budgets, journals, deliveries queued.
 */
export async function measurePurchasing(purchases: number): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-purchasing-'));
  await chmod(folder, 0o755);
  const cluster = await startCluster({ folder });
  try {
    await migrate(cluster.adminUrl);
    await grantRoles(cluster.adminUrl);
    const server = openPool({ url: cluster.url, role: 'plexus_server', size: 2 });
    const pool = openPool({ url: cluster.url, role: 'plexus_worker', size: WORKERS + 1 });
    try {
      const master = masterKeyOf(randomBytes(32));
      const { tenant } = await applyEstateFolder(server, ESTATE, policySchemas, master, { principal: 'bench', person: 'bench' });
      const log = await openLog(pool, await tenantKeys(server, master, tenant));
      const { estate } = compileRelease(await currentRelease(server, tenant));
      await ensurePeriods(pool, tenant, estate.entities, new Date(`${DAY}T00:00:00Z`));
      const policies = policiesOf(estate);
      const rules = compilePostingRules(estate.policies['posting-rules'], estate.policies['chart-of-accounts']);
      const books = () => ({ rules, lateDocuments: () => 'next-open-day' as const });
      const poster = createPoster({ tenant, incarnation: log.incarnation, books });
      const worker = createWorker({ pool, log, processes: processFor, policies: () => policies, poster, enqueue });
      await run(
        pool,
        log,
        worker,
        range(200, (n) => purchase(`W${n}`, 2_000 + n)),
      );
      const before = { cpu: process.cpuUsage(), server: cpuOfFamily(cluster.pid), at: performance.now() };
      const events = await run(
        pool,
        log,
        worker,
        range(purchases, (n) => purchase(`P${n}`, 5_000 + (n % 1_000))),
      );
      const seconds = (performance.now() - before.at) / 1000;
      const { user, system } = process.cpuUsage(before.cpu);
      const cpuMs = (user + system) / 1000 + cpuOfFamily(cluster.pid) - before.server;
      const { rows } = await transaction(pool, { tenant, entities: 'all' }, (tx) =>
        tx.query<{ paid: number }>(`select count(*)::int as paid from process_state where key like 'invoice:edi|%|P%' and status = 'paid'`),
      );
      return [
        { name: 'purchases from order to payment: paid of all', value: (rows[0]?.paid ?? 0) / purchases, unit: '', reach: { atLeast: 1 } },
        { name: 'purchases from order to payment: a second', value: purchases / seconds, unit: '/s', reach: { atLeast: 300 } },
        { name: 'purchases from order to payment: CPU of each', value: cpuMs / purchases, unit: 'ms', reach: { atMost: 4 } },
        { name: 'purchases from order to payment: events of each', value: events / purchases, unit: '' },
      ];
    } finally {
      await Promise.all([server.end(), pool.end()]);
    }
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const range = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

type Pool = Parameters<typeof transaction>[0];

/** Appends the documents of purchases side by side, document by document, and folds until nothing is left. Answers how many events were folded. */
async function run(pool: Pool, log: Log, worker: { step(): Promise<number> }, purchases: readonly NewEvent[][]): Promise<number> {
  for (let at = 0; at < purchases.length; at += CHUNK) {
    const chunk = purchases.slice(at, at + CHUNK);
    const documents = (chunk[0] ?? []).flatMap((_, n) => chunk.flatMap((one) => one[n] ?? []));
    await transaction(pool, { tenant: log.tenant, entities: 'all' }, (tx) => appendEvents(tx, log, documents));
  }
  const fold = async (): Promise<number> => {
    let folded = 0;
    for (let quiet = 0; quiet < log.lanes; ) {
      const done = await worker.step();
      folded += done;
      quiet = done > 0 ? 0 : quiet + 1;
    }
    return folded;
  };
  const folded = await Promise.all(range(WORKERS, fold));
  return folded.reduce((sum, one) => sum + one, 0) + (await fold());
}

function purchase(name: string, cents = 5_000): NewEvent[] {
  const order = `${name}-1`;
  const supplier = 'MERIDIAN-MED';
  const place = { order, supplier };
  const amount = String(10 * cents);
  const unitPrice = (cents / 100).toFixed(2);
  const money = { currency: 'USD', day: DAY };
  const event = (type: string, key: string, data: JsonObject): NewEvent => ({
    identity: createHash('sha256').update(`${type}|${key}`).digest().subarray(0, 16),
    type,
    entity: 'north',
    key,
    occurredAt: `${DAY}T15:00:00.000Z`,
    data,
  });
  const of = { line: '1', quantity: '10', unit: 'BX' };
  const line = {
    ...of,
    item: 'GLOVES',
    description: 'Gloves',
    commodity: '42132203',
    perUnit: '100',
    unitPrice,
    matching: 'three-way',
    treatment: 'expense',
    // A budget knows all its orders: purchases are spread over as many cost centers as a hospital has.
    distributions: [{ costCenter: String(7_000 + (cents % COST_CENTERS)), share: '100' }],
  };
  const billed = { ...of, order, orderLine: '1', unitPrice, amount };
  const bill = { supplier, number: name, kind: 'invoice', ...money, freight: '0', tax: '0', total: amount, lines: [billed] };
  return [
    event('order.recorded', `order:${order}`, {
      ...place,
      ...money,
      kind: 'purchase',
      site: 'NORTH',
      freight: '0',
      isEmergency: false,
      lines: [line],
    }),
    event('order.acknowledged', `order:${order}`, { ...place, answer: 'accepted', day: DAY, lines: [{ ...of, answer: 'accepted' }] }),
    event('shipment.notified', `order:${order}`, { ...place, shipment: `S-${name}`, shippedOn: DAY, lines: [of] }),
    event('goods.received', `order:${order}`, { order, receipt: `R-${name}`, ...of, day: DAY, location: 'DOCK', condition: 'good' }),
    event('invoice.received', `invoice:edi|${supplier}|${name}`, bill),
    event('supplier-payment.reported', `invoice:edi|${supplier}|${name}`, { supplier, number: name, status: 'paid', amount, ...money }),
  ];
}
