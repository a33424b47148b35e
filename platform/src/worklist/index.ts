export { closeApprovalWork, openApprovalWork } from './approval-work.ts';
export { escalateOverdue } from './escalate.ts';
export { closeExceptions, type NewException, openCardFound, openExceptions, openQuarantine, type Quarantine } from './exceptions.ts';
export { Action, type WorklistPolicy, worklistPolicySchemas } from './policy.ts';
export { expireWork } from './expire-work.ts';
export { type Assignment, reassign } from './reassign.ts';
export { isWorkOf, NO_WORKLIST_POLICY, type OfCause, ofCause, ownersOf, ruleOf, type WorkRule } from './rules.ts';
