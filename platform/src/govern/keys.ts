import type pg from 'pg';
import { Fault, randomKey, TenantKeys } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { type Actor, audit } from './audit.ts';
import type { MasterKey } from './master-key.ts';

/** Nodes look for new versions more often than this: when one begins to wrap, all of them can unwrap. */
const SETTLED_SECONDS = 10;

export const rootPlace = (tenant: string, version: number): string => `tenant-key|${tenant}|${version}`;
export const indexPlace = (tenant: string): string => `tenant-index-key|${tenant}`;

interface RootRow {
  readonly version: number;
  readonly wrapped: Buffer;
  /** Every node has had the time to learn of it. */
  readonly settled: boolean;
}

/**
 * Makes the keys of a tenant that it does not have yet. A database of before names had a root of their own took them from the first
 * version: there they stay as they are. `pool` acts as plexus_server. Throws `MASTER_KEY_WRONG`.
 */
export async function ensureTenantKey(pool: pg.Pool, master: MasterKey, tenant: string): Promise<void> {
  const [index, first] = [randomKey(), randomKey()];
  const wrapped = await master.wrap(first, rootPlace(tenant, 1));
  await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    await tx.query('insert into tenant_key (tenant, version, wrapped) values ($1, 1, $2) on conflict do nothing', [tenant, wrapped]);
    const { rows } = await tx.query<RootRow>('select version, wrapped from tenant_key where tenant = $1 and version = 1', [tenant]);
    const known = rows[0]?.wrapped;
    if (known === undefined) throw keyMissing(tenant);
    const root = known.equals(wrapped) ? index : await master.unwrap(known, rootPlace(tenant, 1));
    await tx.query('insert into tenant_index_key (tenant, wrapped) values ($1, $2) on conflict do nothing', [
      tenant,
      await master.wrap(root, indexPlace(tenant)),
    ]);
  });
}

/** Opens the keys of a tenant. Throws `TENANT_KEY_MISSING` and `MASTER_KEY_WRONG` (defects). */
export async function tenantKeys(pool: pg.Pool, master: MasterKey, tenant: string): Promise<TenantKeys> {
  const index = await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    const { rows } = await tx.query<{ wrapped: Buffer }>('select wrapped from tenant_index_key where tenant = $1', [tenant]);
    return rows[0]?.wrapped;
  });
  if (index === undefined) throw keyMissing(tenant);
  const keys = new TenantKeys(tenant, await master.unwrap(index, indexPlace(tenant)), []);
  await followTenantKeys(pool, master, keys);
  return keys;
}

/** Takes on versions that were made meanwhile, and wraps with the newest that every node has. Throws as `tenantKeys` does. */
export async function followTenantKeys(pool: pg.Pool, master: MasterKey, keys: TenantKeys): Promise<void> {
  const { tenant } = keys;
  const rows = await transaction(pool, { tenant, entities: 'all' }, (tx) => readRoots(tx, tenant));
  for (const { version, wrapped } of rows) {
    if (!keys.knows(version)) keys.learn({ version, root: await master.unwrap(wrapped, rootPlace(tenant, version)) });
  }
  const newest = rows.findLast(({ settled }) => settled) ?? rows[0];
  if (newest === undefined) throw keyMissing(tenant);
  keys.wrapWith(newest.version);
}

async function readRoots(tx: Tx, tenant: string): Promise<readonly RootRow[]> {
  const { rows } = await tx.query<RootRow>({
    name: 'tenant-roots',
    text: 'select version, wrapped, made_at <= now() - make_interval(secs => $2) as settled from tenant_key where tenant = $1 order by version',
    values: [tenant, SETTLED_SECONDS],
  });
  return rows;
}

/** What each version of a tenant's key still wraps. */
export interface KeyVersion {
  readonly version: number;
  readonly madeAt: Date;
  readonly lots: number;
  readonly subjects: number;
}

/** Every version, newest first, with how many keys it wraps. */
export async function keyVersions(tx: Tx, tenant: string): Promise<readonly KeyVersion[]> {
  const { rows } = await tx.query<KeyVersion>(
    `with wrapped as (
        select 'lot' as kind, wrapped from lot_key where tenant = $1 and wrapped is not null
        union all select 'subject', wrapped from subject_key where tenant = $1 and wrapped is not null
      ), counted as (
        select kind, case length(wrapped) when 60 then 1 else get_byte(wrapped, 0) * 256 + get_byte(wrapped, 1) end as version, count(*)::int as n
        from wrapped group by 1, 2)
      select k.version, k.made_at as "madeAt", coalesce(sum(n) filter (where kind = 'lot'), 0)::int as lots,
        coalesce(sum(n) filter (where kind = 'subject'), 0)::int as subjects
      from tenant_key k left join counted c on c.version = k.version where k.tenant = $1 group by k.version, k.made_at order by k.version desc`,
    [tenant],
  );
  return rows;
}

/** Makes the next version, audited; nothing is rewritten. It wraps once every node has it. Answers its number. */
export async function rotateTenantKey(pool: pg.Pool, master: MasterKey, tenant: string, actor: Actor): Promise<number> {
  const root = randomKey();
  return transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('tenant-key|' || $1, 0))`, [tenant]);
    const version = ((await readRoots(tx, tenant)).at(-1)?.version ?? 0) + 1;
    await tx.query('insert into tenant_key (tenant, version, wrapped) values ($1, $2, $3)', [
      tenant,
      version,
      await master.wrap(root, rootPlace(tenant, version)),
    ]);
    await audit(tx, tenant, actor, [{ action: 'tenant-key.rotated', object: `tenant-key:${version}` }]);
    return version;
  });
}

const keyMissing = (tenant: string): Fault =>
  new Fault({
    code: 'TENANT_KEY_MISSING',
    kind: 'defect',
    message: `Tenant ${tenant} has no key in this database`,
    hint: 'Apply the estate first: plexus up does so',
  });
