import type { ProposalState } from '../api/approvals.ts';
import { StateTag } from '../parts/state-tag.tsx';

const SAID: Readonly<Record<ProposalState, { readonly words: string; readonly tone: 'ok' | 'warn' | 'busy' | 'calm' }>> = {
  draft: { words: 'draft', tone: 'calm' },
  proposed: { words: 'waits', tone: 'warn' },
  approved: { words: 'approved', tone: 'busy' },
  executed: { words: 'done', tone: 'ok' },
  rejected: { words: 'rejected', tone: 'calm' },
  returned: { words: 'returned', tone: 'warn' },
  withdrawn: { words: 'withdrawn', tone: 'calm' },
  expired: { words: 'expired', tone: 'calm' },
};

/** Where a proposal stands, in a word. */
export const ProposalTag = ({ state }: { readonly state: ProposalState }) => <StateTag state={SAID[state].words} tone={SAID[state].tone} />;
