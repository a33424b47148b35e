export type { Acting } from './acting.ts';
export {
  type AskedApproval,
  escalateApproval,
  lastStageDecision,
  openApproval,
  type Stage,
  type StageDecision,
  takeBackApproval,
} from './asked-by-processes.ts';
export { bytesOf, type Content, hashOf, textIn } from './content.ts';
export { type Delegation, delegateApprovals, endDelegation, listDelegations } from './delegations.ts';
export { type Environment, readEnvironment, setEnvironment } from './environment.ts';
export { accountOf, keepClient, knowAccount, linkAccounts, listPeople, type Person } from './people.ts';
export { type ApprovalPolicy, approvalPolicySchemas } from './policy.ts';
export {
  decideProposal,
  draftProposal,
  editProposal,
  expireProposals,
  type NewProposal,
  type ProposalDecision,
  type ProposalState,
  putForward,
  useProposal,
  withdrawProposal,
} from './proposals.ts';
export {
  approvedProposal,
  earlierProposals,
  isBehind,
  journalsOf,
  listProposals,
  mayDecide,
  ownerOf,
  type Proposal,
  proposalSteps,
  type ProposalStep,
  readProposal,
} from './read-proposals.ts';
export { refusal, refusalOf } from './refusals.ts';
