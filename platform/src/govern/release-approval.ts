import { createHash } from 'node:crypto';
import { Fault } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { approvedProposal, type NewProposal, readEnvironment, useProposal } from './approvals/index.ts';
import type { Actor } from './audit.ts';

const KIND = 'estate-release';

/** What identifies a release before it has a number. */
export interface ReleaseContent {
  readonly tenant: string;
  readonly digest: string;
  readonly content: string;
}

const subjectOf = (digest: string): string => `release ${digest}`;

/** The proposal to apply exactly these bytes after the release in force; `changes` names what is different, for who approves. */
export function releaseProposal(release: ReleaseContent, after: number, changes: readonly string[], reason: string): NewProposal {
  const content = { digest: release.digest, content: createHash('sha256').update(release.content).digest('hex'), after, changes };
  return { kind: KIND, entity: '*', subject: subjectOf(release.digest), content, reason };
}

/**
 * Uses the approval of a release up; the database takes it in this transaction only. In development none is needed. Throws
 * `RELEASE_APPROVAL_WANTED` (denied) when nobody approved it, or after another release than the one in force.
 */
export async function useReleaseApproval(tx: Tx, release: ReleaseContent, after: number, actor: Actor): Promise<void> {
  if ((await readEnvironment(tx)) === 'development') return;
  const approved = await approvedProposal(tx, release.tenant, KIND, subjectOf(release.digest));
  if (approved === undefined || approved.content['after'] !== after) throw approvalWanted();
  await useProposal(tx, approved.id, approved.hash, actor.person);
}

const approvalWanted = (): Fault =>
  new Fault({
    code: 'RELEASE_APPROVAL_WANTED',
    kind: 'denied',
    message: 'Outside development a release is applied only when another person approved exactly what it holds',
    hint: 'Propose the estate files with `plexus estate propose`, and have the proposal approved',
  });
