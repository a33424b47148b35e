import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createSealer, ensureSigningKey, readSigningKey } from '../../platform/src/govern/seals/index.ts';
import { systemClock } from '../../platform/src/kernel/index.ts';
import { verifyAudit } from '../../platform/src/observe/audit/index.ts';
import { grantRoles, migrate, openPool, startCluster } from '../../platform/src/store/index.ts';
import type { Figure } from './figure.ts';
import { cpuOfFamily } from './usage.ts';

const TENANT = 'bench';

/** Seals and verifies `rows` rows of audit in a database of its own, then alters one byte as superuser and looks for it. */
export async function measureAudit(rows: number): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plexus-audit-'));
  await chmod(folder, 0o755);
  const cluster = await startCluster({ folder });
  try {
    await migrate(cluster.adminUrl);
    await grantRoles(cluster.adminUrl);
    const owner = new pg.Client({ connectionString: cluster.adminUrl, options: '-c search_path=plexus' });
    await owner.connect();
    const pool = openPool({ url: cluster.url, role: 'plexus_server', size: 2 });
    try {
      return await measure({ owner, pool, folder, server: cluster.pid }, rows);
    } finally {
      await Promise.all([owner.end(), pool.end()]);
    }
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly owner: pg.Client;
  readonly pool: pg.Pool;
  readonly folder: string;
  /** The process of the database server. */
  readonly server: number;
}

async function measure({ owner, pool, folder, server }: Place, rows: number): Promise<Figure[]> {
  // As many rows of one transaction as a group commit of the inbox writes.
  for (let made = 0; made < rows; made += 100) await record(owner, made);
  const keyFile = join(folder, 'audit-signing.key');
  await ensureSigningKey(keyFile);
  const sealer = await createSealer({
    pool,
    tenant: TENANT,
    incarnation: 1,
    key: await readSigningKey(keyFile),
    clock: systemClock,
    heads: join(folder, 'audit-heads.json'),
    lost: () => undefined,
  });
  const sealing = await timed(server, async () => {
    for (let sealed = 1; sealed > 0; ) sealed = await sealer.step();
  });
  let findings = 0;
  const verifying = await timed(server, async () => {
    const report = await verifyAudit(pool, TENANT, {});
    findings = report.findings.length + rows - report.rows;
  });
  await owner.query(
    `set session_replication_role = replica; update audit set detail = 'Row' || substr(detail, 4) where id = ${Math.floor(rows / 2)}`,
  );
  const { findings: found } = await verifyAudit(pool, TENANT, {});
  const isLocated = findings === 0 && found.length === 1 && found[0]?.rows.join() === String(Math.floor(rows / 2));
  const perRow = (seconds: number): number => (seconds / rows) * 1e6;
  return [
    { name: 'audit rows sealed per second', value: rows / sealing.seconds, unit: 'rows/s', reach: { atLeast: 20_000 } },
    { name: 'CPU of sealing a row, ours', value: perRow(sealing.cpuSeconds), unit: 'µs' },
    { name: 'CPU of sealing a row, the database', value: perRow(sealing.serverSeconds), unit: 'µs' },
    { name: 'audit rows verified per second', value: rows / verifying.seconds, unit: 'rows/s' },
    { name: 'CPU of verifying a row, ours', value: perRow(verifying.cpuSeconds), unit: 'µs' },
    { name: 'CPU of verifying a row, the database', value: perRow(verifying.serverSeconds), unit: 'µs' },
    { name: 'rows altered by one byte that were named', value: isLocated ? 1 : 0, unit: 'of 1', reach: { atLeast: 1 } },
  ];
}

const record = (owner: pg.Client, from: number): Promise<unknown> =>
  owner.query(
    `insert into audit (tenant, principal, person, action, object, detail)
      select '${TENANT}', 'plexus/inbox', 'none', 'message.received', 'northside-adt:' || n, 'row ' || n from generate_series($1::int, $1::int + 99) n`,
    [from],
  );

async function timed(server: number, work: () => Promise<void>): Promise<{ seconds: number; cpuSeconds: number; serverSeconds: number }> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const served = cpuOfFamily(server);
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    serverSeconds: (cpuOfFamily(server) - served) / 1000,
  };
}
