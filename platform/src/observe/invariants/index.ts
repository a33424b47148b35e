export { checkInvariants, type CheckOptions, type InvariantReport } from './check.ts';
export type { InvariantName, Violation } from './violation.ts';
