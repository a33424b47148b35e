import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policiesOf, processFor } from '../../platform/src/processes/index.ts';
import { grantRoles, migrate, startCluster } from '../../platform/src/store/index.ts';
import { type DemoEngine, openDemoEngine } from './demo-engine.ts';
import { DAY, declaredCostCenters } from './purchase-documents.ts';
import { cpuOfFamily } from './usage.ts';

const WORKERS = 3;

/** The engine alone, on a database of its own with the demo estate. */
export interface EnginePlace extends Pick<DemoEngine, 'pool' | 'log' | 'tenant'> {
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
    const today = new Date(`${DAY}T00:00:00Z`);
    const engine = await openDemoEngine({ url: cluster.url, masterKey: randomBytes(32), connections: WORKERS + 1, today });
    try {
      const { pool, log, tenant, estate } = engine;
      const chart = estate.policies['chart-of-accounts'] as { readonly otherCostCenters: object };
      const charged = { ...chart, otherCostCenters: { ...chart.otherCostCenters, ...declaredCostCenters() } };
      const policies = policiesOf({ ...estate, policies: { ...estate.policies, 'chart-of-accounts': charged } });
      const worker = engine.workerFor(processFor, policies);
      const cpuMs = (): number => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000 + cpuOfFamily(cluster.pid);
      };
      return await work({ pool, log, tenant, worker, adminUrl: cluster.adminUrl, cpuMs });
    } finally {
      await engine.close();
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
