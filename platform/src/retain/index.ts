export { subjectHeld } from './faults.ts';
export { type Hold, isHeld, listHolds, placeHold, releaseHold } from './holds.ts';
export { keptMonths, retentionPolicySchemas, type RetentionPolicy } from './policy.ts';
export { type Shredded, shredAccount } from './shred-account.ts';
export { tearLots } from './tear-lots.ts';
