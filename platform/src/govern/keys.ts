import { randomBytes } from 'node:crypto';
import { open as openFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type pg from 'pg';
import { Fault, open, randomKey, Secret, seal, TenantKeys } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';

const MASTER_KEY = /^[0-9a-f]{64}$/;

/** Makes the master key file, readable by the owner only. Refuses to touch an existing one. */
export async function makeMasterKey(file: string): Promise<void> {
  const handle = await openFile(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // The file's name must be on disk too before anything is sealed: after a power cut the key is worth all that is stored.
  const folder = await openFile(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Reads the master key. Throws `MASTER_KEY_MISSING` or `MASTER_KEY_UNREADABLE` (defect): nothing runs without it. */
export async function readMasterKey(file: string): Promise<Secret<Buffer>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault({
      code: 'MASTER_KEY_MISSING',
      kind: 'defect',
      message: 'The master key file is not there, and without it stored messages cannot be opened',
      hint: 'Put the key file of this database back from its backup; a new key opens nothing that is already stored',
      at: file,
      cause,
    });
  });
  if (!MASTER_KEY.test(text.trim())) {
    throw new Fault({
      code: 'MASTER_KEY_UNREADABLE',
      kind: 'defect',
      message: 'The master key file does not hold 64 hexadecimal digits',
      hint: 'Put the key file of this database back from its backup',
      at: file,
    });
  }
  return new Secret(Buffer.from(text.trim(), 'hex'));
}

const place = (tenant: string, version: number): string => `tenant-key|${tenant}|${version}`;

/** Makes the first root key of a tenant when it has none. `pool` acts as plexus_server. */
export async function ensureTenantKey(pool: pg.Pool, master: Secret<Buffer>, tenant: string): Promise<void> {
  const wrapped = seal(master.reveal(), randomKey(), place(tenant, 1));
  await transaction(pool, { tenant, entities: 'all' }, (tx) =>
    tx.query('insert into tenant_key (tenant, version, wrapped) values ($1, 1, $2) on conflict do nothing', [tenant, wrapped]),
  );
}

/** Opens the newest root key of a tenant. */
export async function tenantKeys(pool: pg.Pool, master: Secret<Buffer>, tenant: string): Promise<TenantKeys> {
  const rows = await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    const found = await tx.query<{ version: number; wrapped: Buffer }>(
      'select version, wrapped from tenant_key where tenant = $1 order by version desc limit 1',
      [tenant],
    );
    return found.rows;
  });
  const newest = rows[0];
  if (newest === undefined) {
    throw new Fault({
      code: 'TENANT_KEY_MISSING',
      kind: 'defect',
      message: `Tenant ${tenant} has no key in this database`,
      hint: 'Apply the estate first: plexus up does so',
    });
  }
  return new TenantKeys(tenant, newest.version, open(master.reveal(), newest.wrapped, place(tenant, newest.version)));
}
