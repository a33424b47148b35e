import type { TSchema } from 'typebox';
import { Fault } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import type { NewProposal } from '../approvals/index.ts';
import { openCorrections } from '../corrections.ts';
import { newestRelease } from '../release.ts';
import { releaseProposal } from '../release-approval.ts';
import { partsOf } from './apply.ts';
import { withCorrections } from './corrected.ts';
import type { Estate } from './estate.ts';
import { estateChanges } from './estate-changes.ts';
import { checkEstate, loadEstate } from './estate-folder.ts';

/**
 * The proposal to apply the estate folder as it is now, with the corrections that it does not speak of: what `applyEstateFolder` would
 * apply, to the byte. Undefined when that is in force. Throws the first finding of an estate that is not right, or whose samples fail.
 */
export async function estateProposal(
  tx: Tx,
  folder: string,
  policySchemas: Readonly<Record<string, TSchema>>,
  reason: string,
): Promise<NewProposal | undefined> {
  const [finding] = checkEstate(folder, { policySchemas });
  if (finding !== undefined) throw new Fault({ ...finding, kind: 'rejected' });
  const files = loadEstate(folder, { policySchemas });
  const { tenant } = files.tenant;
  const { estate } = withCorrections(files, await openCorrections(tx, tenant));
  const parts = partsOf(estate);
  const current = await newestRelease(tx, tenant);
  if (current?.digest === parts.digest) return undefined;
  const changes = current === undefined ? [] : estateChanges(JSON.parse(current.content) as Estate, estate);
  return releaseProposal(parts, current?.number ?? 0, changes, reason);
}
