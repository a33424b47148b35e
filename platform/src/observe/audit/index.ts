export { type Disclosure, readDisclosures } from './disclosures.ts';
export { type HistoryEntry, historyOf } from './history.ts';
export { exportAudit, verifyAudit } from './examine.ts';
export { type AuditPage, type AuditQuery, type AuditRecord, searchAudit } from './search.ts';
