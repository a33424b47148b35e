export { type Actor, type AuditEntry, audit, platformActor } from './audit.ts';
export { ensureTenantKey, makeMasterKey, readMasterKey, tenantKeys } from './keys.ts';
export {
  applyRelease,
  channelNumbers,
  currentRelease,
  listTenants,
  readRelease,
  type ReleaseParts,
  type StoredRelease,
} from './release.ts';
