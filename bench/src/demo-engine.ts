import { join } from 'node:path';
import { enqueue } from '../../platform/src/deliver/index.ts';
import { ensureReader, type Log, openLog, PROCESSES } from '../../platform/src/events/index.ts';
import { applyEstateFolder, compileRelease, type Estate } from '../../platform/src/govern/estate/index.ts';
import { currentRelease, masterKeyOf, tenantKeys } from '../../platform/src/govern/index.ts';
import { compilePostingRules, createPoster, ensurePeriods } from '../../platform/src/ledger/index.ts';
import { policySchemas } from '../../platform/src/policy-schemas.ts';
import { createWorker, type ProcessDirectory, type Worker } from '../../platform/src/processes/engine/index.ts';
import { openPool, transaction } from '../../platform/src/store/index.ts';

const ESTATE = join(import.meta.dirname, '../../estate');

/** The platform's log, engine, ledger and audit on a database of its own, with the demo estate. */
export interface DemoEngine {
  /** Of workers. */
  readonly pool: Parameters<typeof transaction>[0];
  readonly log: Log;
  readonly tenant: string;
  readonly estate: Estate;
  readonly workerFor: <P>(processes: ProcessDirectory<P>, policies: P) => Worker;
  readonly close: () => Promise<void>;
}

export interface DemoEngineOptions {
  readonly url: string;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  /** Of workers at once. */
  readonly connections: number;
  /** The day whose periods are open. */
  readonly today: Date;
  /** As many lanes; absent: what is usual. */
  readonly lanes?: number;
}

/** Opens the engine on a migrated database. */
export async function openDemoEngine({ url, masterKey, connections, today, lanes }: DemoEngineOptions): Promise<DemoEngine> {
  const server = openPool({ url, role: 'plexus_server', size: 2 });
  const pool = openPool({ url, role: 'plexus_worker', size: connections, fixedPlans: true });
  const close = async (): Promise<void> => {
    await Promise.all([server.end(), pool.end()]);
  };
  try {
    const master = masterKeyOf(masterKey);
    const { tenant } = await applyEstateFolder(server, ESTATE, policySchemas, master, { principal: 'bench', person: 'bench' });
    if (lanes !== undefined) await transaction(pool, { tenant, entities: 'all' }, (tx) => ensureReader(tx, tenant, PROCESSES, lanes));
    const log = await openLog(pool, await tenantKeys(server, master, tenant));
    const { estate } = compileRelease(await currentRelease(server, tenant));
    await ensurePeriods(pool, tenant, estate.entities, today);
    const rules = compilePostingRules(estate.policies['posting-rules'], estate.policies['chart-of-accounts']);
    const books = () => ({ rules, lateDocuments: () => 'next-open-day' as const });
    const poster = createPoster({ tenant, incarnation: log.incarnation, books });
    return {
      pool,
      log,
      tenant,
      estate,
      workerFor: (processes, policies) => createWorker({ pool, log, processes, policies: () => policies, poster, enqueue }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
