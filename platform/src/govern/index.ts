export { type Actor, type AuditEntry, audit, platformActor } from './audit.ts';
export { ensureTenantKey, makeMasterKey, readMasterKey, tenantKeys } from './keys.ts';
export {
  type AppliedRelease,
  applyRelease,
  channelNumbers,
  currentRelease,
  listTenants,
  newestRelease,
  readRelease,
  releaseMissing,
  type ReleaseParts,
  type StoredRelease,
} from './release.ts';
