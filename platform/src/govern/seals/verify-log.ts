import type { Tx } from '../../store/index.ts';
import { BEGINNING } from './audit-row.ts';
import { type AuditReport, ChainCheck } from './chain-check.ts';
import type { AuditHead } from './heads.ts';
import { readSealed } from './read-sealed.ts';
import { publicKeys } from './signing-key.ts';
import { countUnsealed, newestSeal, sealBefore, type SealRange, sealsAfter, storedPublicKeys } from './stored-seals.ts';

export interface VerifyOptions extends SealRange {
  /** Seals that must be there: remembered outside of the database. */
  readonly heads?: readonly AuditHead[];
  /** Only these keys are believed; all that are stored when absent. */
  readonly trusted?: readonly string[] | undefined;
}

/**
 * Examines the audit of a tenant against its seals, or those of a range of days. Every statement must see the same moment: `tx` is a
 * repeatable-read transaction.
 */
export async function verifyLog(tx: Tx, tenant: string, options: VerifyOptions = {}): Promise<AuditReport> {
  const { from, to, heads = [], trusted } = options;
  const keys = publicKeys(await storedPublicKeys(tx, tenant));
  for (const key of keys.keys()) if (trusted?.includes(key) === false) keys.delete(key);
  const [first] = await sealsAfter(tx, tenant, 0n, 1, { from, to });
  const before = from === undefined || first === undefined ? undefined : await sealBefore(tx, tenant, first.batch);
  const check = new ChainCheck(keys, heads, before);
  for await (const { seal, rows } of readSealed(tx, tenant, { from, to })) check.push(seal, rows);
  const newest = await newestSeal(tx, tenant);
  const { rows } = await countUnsealed(tx, tenant, newest?.to ?? BEGINNING);
  return check.report(rows, from === undefined && to === undefined);
}
