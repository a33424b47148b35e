export { type AuditPosition, type AuditRow, BEGINNING } from './audit-row.ts';
export { type AuditReport } from './chain-check.ts';
export { type AuditHead, type AuditHeads, readHeads } from './heads.ts';
export { type AuditSeal, type SigningKey } from './seal.ts';
export { createSealer, type Sealer, type SealerOptions } from './sealer.ts';
export { ensureSigningKey, readSigningKey } from './signing-key.ts';
export { countUnsealed, newestSeal, type SealRange } from './stored-seals.ts';
export { type SealFinding, type SealProblem } from './verify.ts';
export { verifyLog, type VerifyOptions } from './verify-log.ts';
