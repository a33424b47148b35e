import { get, post } from './client.ts';

export type ProposalState = 'draft' | 'proposed' | 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'executed';
export const PROPOSAL_STATES: readonly ProposalState[] = ['proposed', 'approved', 'executed', 'rejected', 'withdrawn', 'expired'];

/** Something that waits for another person, or did. */
export interface Proposal {
  readonly id: string;
  readonly kind: string;
  readonly entity: string;
  /** `account:…`, an entity and its period, a release. */
  readonly subject: string;
  readonly state: ProposalState;
  readonly version: number;
  /** SHA-256 of the content: what a decision names. */
  readonly hash: string;
  /** Minor units. */
  readonly amount?: string;
  readonly currency?: string;
  readonly reason: string;
  readonly maker: string;
  /** How many must approve, how many did, and the roles one of which each needs. */
  readonly approvers?: number;
  readonly approvals: number;
  readonly roles?: readonly string[];
  readonly madeAt: string;
  readonly proposedAt?: string;
  readonly dueAt?: string;
  readonly expiresAt?: string;
  readonly decidedAt?: string;
  readonly event?: string;
}

export interface ProposalStep {
  readonly action: string;
  readonly who: string;
  readonly forWhom?: string;
  readonly version: number;
  readonly hash: string;
  readonly note?: string;
  readonly at: string;
}

export interface ProposalInFull {
  readonly approval: Proposal;
  readonly content: Readonly<Record<string, unknown>>;
  readonly steps: readonly ProposalStep[];
  readonly journals: readonly string[];
  /** Who asks is behind it and cannot decide about it. */
  readonly isOwn: boolean;
}

export interface ProposalQuery {
  readonly state?: ProposalState;
  readonly mine?: 'true';
  readonly before?: string;
}

export interface ProposalPage {
  readonly approvals: readonly Proposal[];
  readonly next?: string;
}

export interface Outcome {
  readonly outcome: ProposalState;
  readonly approval: Proposal;
}

export interface Delegation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly roles: readonly string[];
  readonly fromAt: string;
  readonly untilAt: string;
}

const of = (id: string): string => `/v1/approvals/${encodeURIComponent(id)}`;

/** Proposals, newest first. Throws `Problem`. */
export const listProposals = (query: ProposalQuery): Promise<ProposalPage> => get<ProposalPage>('/v1/approvals', { ...query });

export const readProposal = (id: string): Promise<ProposalInFull> => get<ProposalInFull>(of(id));

/** A decision names the version that was looked at, and whom one stands in for. */
interface Decision {
  readonly hash: string;
  readonly standingInFor?: string;
}

export const approve = (id: string, decision: Decision & { readonly note?: string }): Promise<Outcome> =>
  post<Outcome>(`${of(id)}/approve`, decision);

export const rejectProposal = (id: string, decision: Decision & { readonly reason: string }): Promise<Outcome> =>
  post<Outcome>(`${of(id)}/reject`, decision);

export const withdraw = (id: string, reason: string): Promise<Outcome> => post<Outcome>(`${of(id)}/withdraw`, { reason });

/** Who stands in for whom now and later. Throws `Problem`. */
export const listDelegations = async (): Promise<readonly Delegation[]> =>
  (await get<{ readonly delegations: readonly Delegation[] }>('/v1/delegations')).delegations;

export const ADJUSTMENT_KINDS = ['charity', 'discount', 'small-balance', 'bad-debt', 'contractual', 'other'] as const;

export interface Adjustment {
  readonly account: string;
  /** Minor units; above zero it lowers what is owed. */
  readonly amount: string;
  readonly currency: string;
  readonly day: string;
  readonly why: (typeof ADJUSTMENT_KINDS)[number];
  readonly reason: string;
}

/** Asks for an adjustment. Asked again with the same `once`, it is still one. Throws `Problem`. */
export const adjust = (adjustment: Adjustment, once: string): Promise<Outcome> => post<Outcome>('/v1/adjustments', adjustment, once);
