import type pg from 'pg';
import type { TSchema } from 'typebox';
import type { Secret } from '../../kernel/index.ts';
import type { Actor } from '../audit.ts';
import { ensureTenantKey } from '../keys.ts';
import { applyRelease } from '../release.ts';
import { estateDigest } from './estate.ts';
import { loadEstate } from './estate-folder.ts';

/**
 * Reads and validates the estate folder and applies it as a release when it differs from the one in force. `pool` acts
 * as plexus_server. Throws the first finding of an estate that is not right; nothing is applied then.
 */
export async function applyEstateFolder(
  pool: pg.Pool,
  folder: string,
  policySchemas: Readonly<Record<string, TSchema>>,
  master: Secret<Buffer>,
  actor: Actor,
): Promise<{ release: number; changed: boolean; tenant: string }> {
  const estate = loadEstate(folder, { policySchemas });
  const { tenant } = estate.tenant;
  const applied = await applyRelease(
    pool,
    {
      tenant,
      digest: estateDigest(estate),
      content: JSON.stringify(estate),
      entities: estate.entities,
      channels: estate.systems.flatMap((system) => system.channels),
    },
    actor,
  );
  await ensureTenantKey(pool, master, tenant);
  return { ...applied, tenant };
}
