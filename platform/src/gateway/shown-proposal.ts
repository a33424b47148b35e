import type { Proposal } from '../govern/approvals/index.ts';

/** A proposal as the contract has it. */
export function shown(proposal: Proposal): object {
  const {
    content: _,
    origin,
    amount,
    currency,
    approvers,
    roles,
    stages,
    stage,
    escalated,
    proposedAt,
    dueAt,
    expiresAt,
    decidedAt,
    effect,
    ...rest
  } = proposal;
  const known = Object.entries({
    amount,
    currency,
    approvers,
    roles,
    stages,
    stage,
    escalated: origin === null ? null : escalated,
    proposedAt,
    dueAt,
    expiresAt,
    decidedAt,
  });
  return {
    ...rest,
    ...Object.fromEntries(known.filter(([, value]) => value !== null)),
    ...(effect === null ? {} : { event: `event:${effect.toString('base64url')}` }),
  };
}
