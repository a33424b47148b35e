import type pg from 'pg';
import {
  type AuditReport,
  BEGINNING,
  countUnsealed,
  newestSeal,
  readSealed,
  type SealRange,
  type SigningKey,
  storedPublicKeys,
  verifyLog,
  type VerifyOptions,
  writeLogFile,
} from '../../govern/seals/index.ts';
import { inSnapshot } from '../invariants/snapshot.ts';

/** Examines the audit against its seals, in one snapshot. `pool` acts as plexus_server. */
export const verifyAudit = (pool: pg.Pool, tenant: string, options: VerifyOptions): Promise<AuditReport> =>
  inSnapshot(pool, tenant, (tx) => verifyLog(tx, tenant, options));

export interface AuditExport extends SealRange {
  readonly key: SigningKey;
  readonly exportedAt: Date;
}

/** Hands the audit, as of one moment, to `write` piece by piece, as JSON lines with their ends. `pool` acts as plexus_server. */
export function exportAudit(
  pool: pg.Pool,
  tenant: string,
  options: AuditExport,
  write: (text: AsyncIterable<string>) => Promise<void>,
): Promise<void> {
  return inSnapshot(pool, tenant, async (tx) => {
    const newest = await newestSeal(tx, tenant);
    const { rows } = await countUnsealed(tx, tenant, newest?.to ?? BEGINNING);
    const publicKeys = await storedPublicKeys(tx, tenant);
    await write(writeLogFile({ ...options, tenant, publicKeys, unsealed: rows, batches: readSealed(tx, tenant, options) }));
  });
}
