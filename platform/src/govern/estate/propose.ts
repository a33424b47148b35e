import type { TSchema } from 'typebox';
import type { Tx } from '../../store/index.ts';
import type { NewProposal } from '../approvals/index.ts';
import { openCorrections } from '../corrections.ts';
import { newestRelease } from '../release.ts';
import { releaseProposal } from '../release-approval.ts';
import { partsOf } from './apply.ts';
import { withCorrections } from './corrected.ts';
import type { Estate } from './estate.ts';
import { estateChanges } from './estate-changes.ts';
import { loadTriedEstate } from './estate-folder.ts';
import { inTurns } from './steps.ts';

/** Makes the proposal out of what was read; undefined when it is in force already. */
export type ProposeEstate = (tx: Tx, reason: string) => Promise<NewProposal | undefined>;

/**
 * What reads the estate folder as it is then, and gives what proposes to apply it, with the corrections that it does not speak of: what
 * `applyEstateFolder` would apply, to the byte. The samples are tried, which takes seconds: one reading at a time, and whatever else the process has
 * to do goes first between two files. What is read throws the first finding of an estate that is not right, or whose samples fail.
 */
export function estateReader(folder: string, policySchemas: Readonly<Record<string, TSchema>>): () => Promise<ProposeEstate> {
  const read = async (): Promise<ProposeEstate> => proposalOf(await inTurns(loadTriedEstate(folder, { policySchemas })));
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const reading = last.then(read, read);
    last = reading;
    return reading;
  };
}

function proposalOf(files: Estate): ProposeEstate {
  const { tenant } = files.tenant;
  return async (tx, reason) => {
    const { estate } = withCorrections(files, await openCorrections(tx, tenant));
    const parts = partsOf(estate);
    const current = await newestRelease(tx, tenant);
    if (current?.digest === parts.digest) return undefined;
    const changes = current === undefined ? [] : estateChanges(JSON.parse(current.content) as Estate, estate);
    return releaseProposal(parts, current?.number ?? 0, changes, reason);
  };
}
