import type pg from 'pg';
import type { TSchema } from 'typebox';
import { transaction, type Tx } from '../../store/index.ts';
import { type Actor, audit } from '../audit.ts';
import { type Correction, openCorrections, settleCorrections } from '../corrections.ts';
import { ensureTenantKey } from '../keys.ts';
import type { MasterKey } from '../master-key.ts';
import { applyRelease, lockReleases, type ReleaseParts } from '../release.ts';
import { withCorrections } from './corrected.ts';
import { type Estate, estateDigest, mappingsOf } from './estate.ts';
import { loadEstate } from './estate-folder.ts';

/** What applying the folder came to. */
export interface Applied {
  readonly release: number;
  readonly changed: boolean;
  readonly tenant: string;
  /** Corrections in force that the files do not hold. */
  readonly kept: readonly Correction[];
  /** Corrections that the files decided against. */
  readonly replaced: readonly Correction[];
}

/**
 * Reads and validates the estate folder and applies it as a release when it differs from the one in force, with the crosswalk
 * corrections that the files do not speak of. `pool` acts as plexus_server. Throws the first finding of an estate that is not
 * right; nothing is applied then.
 */
export async function applyEstateFolder(
  pool: pg.Pool,
  folder: string,
  policySchemas: Readonly<Record<string, TSchema>>,
  master: MasterKey,
  actor: Actor,
): Promise<Applied> {
  const files = loadEstate(folder, { policySchemas });
  const { tenant } = files.tenant;
  const applied = await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    await lockReleases(tx, tenant);
    const { estate, kept, inFiles, replaced } = withCorrections(files, await openCorrections(tx, tenant));
    const idsOf = (corrections: readonly Correction[]): bigint[] => corrections.map(({ id }) => id);
    // Rows that the files do not know may no longer fit what the files have become: better refused here than at the next start.
    if (kept.length > 0) mappingsOf(estate);
    await settleCorrections(tx, tenant, idsOf(inFiles), 'files');
    await settleCorrections(tx, tenant, idsOf(replaced), 'replaced');
    await audit(
      tx,
      tenant,
      actor,
      replaced.map(({ crosswalk, code }) => ({ action: 'crosswalk.correction-replaced', object: `crosswalk:${crosswalk}`, detail: code })),
    );
    return { ...(await applyEstate(tx, estate, actor)), kept, replaced };
  });
  await ensureTenantKey(pool, master, tenant);
  return { ...applied, tenant };
}

/** Applies a whole estate that was checked, as a release when it differs from the one in force; `lockReleases` comes before what it was made from was read. */
export function applyEstate(tx: Tx, estate: Estate, actor: Actor): Promise<{ readonly release: number; readonly changed: boolean }> {
  return applyRelease(tx, partsOf(estate), actor);
}

/** What a release of an estate consists of. */
export const partsOf = (estate: Estate): ReleaseParts => ({
  tenant: estate.tenant.tenant,
  digest: estateDigest(estate),
  content: JSON.stringify(estate),
  entities: estate.entities,
  channels: estate.systems.flatMap((system) => system.channels),
});
