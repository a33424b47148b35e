export { type Disclosure, readDisclosures } from './disclosures.ts';
export { exportAudit, verifyAudit } from './examine.ts';
export { type AuditPage, type AuditQuery, type AuditRecord, searchAudit } from './search.ts';
