import { BEGINNING, countUnsealed, newestSeal, verifyLog } from '../../govern/seals/index.ts';
import type { Tx } from '../../store/index.ts';
import { type Violation, violationOf } from './violation.ts';

/** What was recorded longer ago is sealed: the sealer looks every few seconds. */
const LATEST_MS = 60_000;

/** I6: what is on record is as it was sealed, and everything older than a minute is sealed. */
export async function checkSeals(tx: Tx, tenant: string, now: Date): Promise<Violation[]> {
  const { findings } = await verifyLog(tx, tenant);
  const newest = await newestSeal(tx, tenant);
  const { rows, oldest } = await countUnsealed(tx, tenant, newest?.to ?? BEGINNING);
  const isLate = oldest !== undefined && now.getTime() - oldest.getTime() > LATEST_MS;
  return [
    ...violationOf(
      'I6',
      'AUDIT_SEAL_BROKEN',
      'The audit is not as it was sealed',
      findings.map(({ problem, batch, rows: named }) => `${problem} in batch ${batch}${named.length === 0 ? '' : `: ${named.join(', ')}`}`),
    ),
    ...violationOf(
      'I6',
      'AUDIT_NOT_SEALED',
      'A row of the audit is older than a minute and not sealed',
      isLate ? [`${rows} rows since ${oldest.toISOString()}`] : [],
    ),
  ];
}
