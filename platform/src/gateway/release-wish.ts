import type { NewProposal } from '../govern/approvals/index.ts';
import type { ProposeEstate } from '../govern/estate/index.ts';
import { Fault } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import type { GatewayDependencies } from './dependencies.ts';

/** Reads the estate files of this node, which takes seconds: before any transaction is open, and after what is quickly checked. Throws `ESTATE_FILES_ABSENT`, and what is wrong with them. */
export async function readEstate({ estateProposal }: Pick<GatewayDependencies, 'estateProposal'>): Promise<ProposeEstate> {
  if (estateProposal === undefined) throw filesAbsent();
  return estateProposal();
}

/** The estate files as the next release, as its proposal says it. Throws `ESTATE_FILES_ABSENT` and `ESTATE_UNCHANGED`. */
export async function releaseWish(
  tx: Tx,
  { files }: { readonly files?: ProposeEstate | undefined },
  { reason }: { readonly reason: string },
): Promise<NewProposal> {
  if (files === undefined) throw filesAbsent();
  const wish = await files(tx, reason);
  if (wish === undefined) throw unchanged();
  return wish;
}

const filesAbsent = (): Fault =>
  new Fault({
    code: 'ESTATE_FILES_ABSENT',
    kind: 'unavailable',
    message: 'This node does not have the estate files',
    hint: 'Ask a node that does: the one that `plexus up` runs on',
  });

const unchanged = (): Fault =>
  new Fault({
    code: 'ESTATE_UNCHANGED',
    kind: 'conflict',
    message: 'The estate files are what is in force',
    hint: 'Change them first',
  });
