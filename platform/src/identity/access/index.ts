export {
  type AccessContext,
  AccessControl,
  type Principal,
  type Resource,
  type Verdict,
} from './access-control.ts';
export { accessSchema, type ActionGroup, groupOf, resourceTypeOf } from './access-schema.ts';
export { accessDenied } from './denial.ts';
export { type ExpectedDecision, ExpectedDecisions, unexpectedDecision } from './expected-decisions.ts';
export { type AccessPolicy, accessPolicySchemas, type AccessTexts, type PolicyFinding, readPolicies } from './policy-text.ts';
export { Purpose } from './purpose.ts';
