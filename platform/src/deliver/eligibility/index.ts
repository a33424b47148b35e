export type { Coverage, CoverageBenefit } from './answer.ts';
export type { EligibilityQuestion } from './inquiry.ts';
export { type KnownCoverage, PayerLine } from './payer-line.ts';
export { EligibilityPolicy, eligibilityPolicySchemas } from './policy.ts';
