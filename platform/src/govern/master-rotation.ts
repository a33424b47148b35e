import type pg from 'pg';
import { connectOwner, scopeStatement, transaction, type Tx } from '../store/index.ts';
import { type Actor, audit } from './audit.ts';
import { indexPlace, rootPlace } from './keys.ts';
import type { MasterKey } from './master-key.ts';

/** What an access-token key is bound to. */
export const tokenKeyPlace = (tenant: string, kid: string): string => `access-token-key|${tenant}|${kid}`;

interface WrappedRow {
  readonly table: 'tenant_key' | 'tenant_index_key' | 'token_key';
  /** Which row of the table; empty where a tenant has one only. */
  readonly name: string;
  readonly wrapped: Buffer;
}

/**
 * Wraps with the newest master key what an older one wrapped: the roots of the tenant and the keys of its tokens, a handful of rows; nothing
 * that they open is touched. Audited. Answers how many. Done by the owner of the database: no run-time role may change a key.
 */
export async function rewrapWithMaster(adminUrl: string, master: MasterKey, tenant: string, actor: Actor): Promise<number> {
  const client = await connectOwner(adminUrl, 'plexus_keys');
  try {
    await client.query('begin; set local search_path = plexus');
    await client.query(scopeStatement({ tenant, entities: 'all' }));
    // Nobody makes a key under the old one meanwhile.
    await client.query('lock table tenant_key, tenant_index_key, token_key in exclusive mode');
    const count = await rewrapRows(client, master, tenant);
    await audit(client, tenant, actor, [{ action: 'master-key.rotated', object: 'master-key', detail: `${count} keys wrapped anew` }]);
    await client.query('commit');
    return count;
  } finally {
    await client.end();
  }
}

async function rewrapRows(tx: Tx, master: MasterKey, tenant: string): Promise<number> {
  const rows = await wrappedRows(tx, tenant);
  for (const row of rows) {
    const place = placeOf(tenant, row);
    const wrapped = await master.wrap(await master.unwrap(row.wrapped, place), place);
    await tx.query(UPDATES[row.table], row.table === 'tenant_index_key' ? [tenant, wrapped] : [tenant, wrapped, row.name]);
  }
  return rows.length;
}

/** Throws `MASTER_KEY_WRONG` when any key of the tenant needs another master key than this. */
export async function requireMaster(pool: pg.Pool, master: MasterKey, tenant: string): Promise<void> {
  const rows = await transaction(pool, { tenant, entities: 'all' }, (tx) => wrappedRows(tx, tenant));
  for (const row of rows) await master.unwrap(row.wrapped, placeOf(tenant, row));
}

const UPDATES: Readonly<Record<WrappedRow['table'], string>> = {
  tenant_key: 'update tenant_key set wrapped = $2 where tenant = $1 and version = $3::smallint',
  tenant_index_key: 'update tenant_index_key set wrapped = $2 where tenant = $1',
  token_key: 'update token_key set wrapped = $2 where tenant = $1 and kid = $3',
};

function placeOf(tenant: string, { table, name }: WrappedRow): string {
  if (table === 'tenant_key') return rootPlace(tenant, Number(name));
  return table === 'token_key' ? tokenKeyPlace(tenant, name) : indexPlace(tenant);
}

async function wrappedRows(tx: Tx, tenant: string): Promise<readonly WrappedRow[]> {
  const { rows } = await tx.query<WrappedRow>(
    `select 'tenant_key' as table, version::text as name, wrapped from tenant_key where tenant = $1
      union all select 'tenant_index_key', '', wrapped from tenant_index_key where tenant = $1
      union all select 'token_key', kid, wrapped from token_key where tenant = $1`,
    [tenant],
  );
  return rows;
}
