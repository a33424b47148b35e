import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueue } from '../../platform/src/deliver/index.ts';
import { type Log, openLog } from '../../platform/src/events/index.ts';
import { applyEstateFolder, compileRelease } from '../../platform/src/govern/estate/index.ts';
import { currentRelease, masterKeyOf, tenantKeys } from '../../platform/src/govern/index.ts';
import { compilePostingRules, createPoster, ensurePeriods } from '../../platform/src/ledger/index.ts';
import { policySchemas } from '../../platform/src/policy-schemas.ts';
import { createWorker } from '../../platform/src/processes/engine/index.ts';
import { policiesOf, processFor } from '../../platform/src/processes/index.ts';
import { grantRoles, migrate, openPool, startCluster, type transaction } from '../../platform/src/store/index.ts';
import { DAY } from './purchase-documents.ts';
import { cpuOfFamily } from './usage.ts';

const ESTATE = join(import.meta.dirname, '../../estate');
const WORKERS = 3;

/** The engine alone, on a database of its own with the demo estate. */
export interface EnginePlace {
  readonly pool: Parameters<typeof transaction>[0];
  readonly log: Log;
  readonly tenant: string;
  readonly worker: { step(): Promise<number> };
  /** Of the superuser. */
  readonly adminUrl: string;
  /** CPU time of this process and of the database so far. */
  readonly cpuMs: () => number;
}

export async function onEngine<T>(work: (place: EnginePlace) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-engine-'));
  await chmod(folder, 0o755);
  const cluster = await startCluster({ folder });
  try {
    await migrate(cluster.adminUrl);
    await grantRoles(cluster.adminUrl);
    const server = openPool({ url: cluster.url, role: 'plexus_server', size: 2 });
    const pool = openPool({ url: cluster.url, role: 'plexus_worker', size: WORKERS + 1, fixedPlans: true });
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
      const cpuMs = (): number => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000 + cpuOfFamily(cluster.pid);
      };
      return await work({ pool, log, tenant, worker, adminUrl: cluster.adminUrl, cpuMs });
    } finally {
      await Promise.all([server.end(), pool.end()]);
    }
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A worker that finds nothing stops: what others were still writing then is found in the next turn. */
export async function foldAll(worker: EnginePlace['worker']): Promise<number> {
  const fold = async (): Promise<number> => {
    let folded = 0;
    for (let done = await worker.step(); done > 0; done = await worker.step()) folded += done;
    return folded;
  };
  let folded = 0;
  for (;;) {
    const turn = await Promise.all(Array.from({ length: WORKERS }, fold));
    const done = turn.reduce((sum, one) => sum + one, 0);
    if (done === 0) return folded;
    folded += done;
  }
}
