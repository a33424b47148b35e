import { Fault, type FaultDetails } from '../../kernel/index.ts';

/** The SQLSTATE with which the functions and guards of the database refuse; its message is one of the codes below. */
const REFUSED = 'PX001';

const REFUSALS: readonly FaultDetails[] = [
  {
    code: 'PROPOSAL_UNKNOWN',
    kind: 'rejected',
    message: 'There is no such proposal',
    hint: 'List them with `plexus approvals list`',
  },
  {
    code: 'PROPOSAL_OWN',
    kind: 'denied',
    message: 'Nobody approves what they proposed themselves, by another account, as a delegate or through a client',
    hint: 'Ask somebody who has nothing to do with it',
  },
  {
    code: 'PROPOSAL_DIFFERS',
    kind: 'conflict',
    message: 'This is not the version that is proposed',
    hint: 'Look at it again, and decide about what it says now',
  },
  {
    code: 'PROPOSAL_CLOSED',
    kind: 'conflict',
    message: 'The proposal is not in a state in which this can be done',
    hint: 'Look at what became of it with `plexus approvals show`',
  },
  {
    code: 'PROPOSAL_EXPIRED',
    kind: 'conflict',
    message: 'The proposal has expired',
    hint: 'Have it proposed again',
  },
  {
    code: 'PROPOSAL_FIXED',
    kind: 'conflict',
    message: 'What was proposed is not changed any more',
    hint: 'Withdraw it and propose another',
  },
  {
    code: 'PROPOSAL_DECIDED',
    kind: 'conflict',
    message: 'This person, or whom they stand in for, decided about the proposal already',
    hint: 'Ask somebody else',
  },
  {
    code: 'PROPOSAL_NOT_APPROVED',
    kind: 'denied',
    message: 'The proposal is not approved by as many different people as it needs',
    hint: 'Ask those who may approve it; people who turned out to be its maker do not count',
  },
  {
    code: 'APPROVAL_UNCOVERED',
    kind: 'defect',
    message: 'Nobody among the steps of the approval may approve as much',
    hint: 'Give one step of the band a limit that reaches as far, in policies/requisition-approvals.yaml',
  },
  {
    code: 'PROPOSAL_NOT_YOURS',
    kind: 'denied',
    message: 'Only who made the proposal does this',
    hint: 'Ask its maker, or reject it if you may approve',
  },
  {
    code: 'PROPOSAL_ENTITY',
    kind: 'denied',
    message: 'Nobody proposes something of an entity that is not theirs to see',
    hint: 'Ask somebody of that entity',
  },
  {
    code: 'PROPOSAL_KEPT',
    kind: 'denied',
    message: 'Proposals are kept',
    hint: 'Withdraw it instead',
  },
  {
    code: 'APPROVER_NOT_PROVEN',
    kind: 'denied',
    message: 'Who wants to decide is not somebody that an identity provider vouches for',
    hint: 'Log in to the console and decide there; outside development the token of the installation approves nothing',
  },
  {
    code: 'APPROVER_ROLE_MISSING',
    kind: 'denied',
    message: 'For this amount somebody with another role must decide',
    hint: 'See policies/approvals.yaml of the estate for who may',
  },
  {
    code: 'CLIENT_WITHOUT_PERSON',
    kind: 'denied',
    message: 'A client proposes only below the limit, unless it is known which person answers for it',
    hint: 'Say whose it is with `plexus people link`',
  },
  {
    code: 'INSTALLATION_WITHOUT_PERSON',
    kind: 'denied',
    message: 'Outside development the token of the installation proposes only when it is known who holds it',
    hint: 'Propose in your own session; or somebody with people:write links the account installation to yours in theirs',
  },
  {
    code: 'DELEGATION_MISSING',
    kind: 'denied',
    message: 'Nobody of that name lets you stand in for them now',
    hint: 'Ask them to delegate, or decide in your own name',
  },
  {
    code: 'DELEGATION_UNKNOWN',
    kind: 'rejected',
    message: 'There is no such delegation of yours, or it is over',
    hint: 'List them with GET /v1/delegations',
  },
  {
    code: 'DELEGATION_TO_SELF',
    kind: 'rejected',
    message: 'Nobody stands in for themselves',
    hint: 'Name somebody else',
  },
  {
    code: 'ACCOUNT_NOT_KNOWN',
    kind: 'rejected',
    message: 'There is no such account, or more than one',
    hint: 'An account is known once its person has logged in; list them with `plexus people list`',
  },
  {
    code: 'EFFECT_UNAPPROVED',
    kind: 'denied',
    message: 'Nothing approved says that this may be done',
    hint: 'Propose it, and have another person approve it',
  },
  {
    code: 'PERIOD_CLOSED',
    kind: 'conflict',
    message: 'A journal was about to go into a closed period',
    hint: 'Post it again: the rule of the entity for late documents decides',
  },
  {
    code: 'ENVIRONMENT_LOWERED',
    kind: 'denied',
    message: 'An installation is not taken back to a less strict environment',
    hint: 'Correct PLEXUS_ENVIRONMENT, or set up another database for development',
  },
];

const refusals = new Map(REFUSALS.map((refusal) => [refusal.code, refusal]));

/** One of the refusals, raised before the database is asked. */
export function refusal(code: string): Fault {
  const known = refusals.get(code);
  if (known === undefined) throw new TypeError(`${code} is none of the refusals`);
  return new Fault(known);
}

/** What the database refused, as a fault; anything else as it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== REFUSED) return error;
  const refusal = refusals.get(error.message);
  return refusal === undefined ? error : new Fault(refusal);
}
