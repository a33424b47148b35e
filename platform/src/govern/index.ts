export { type Actor, type AuditEntry, audit, platformActor } from './audit.ts';
export { addCorrection, type Correction, type NewCorrection, openCorrections, type Settled } from './corrections.ts';
export { ensureTenantKey, makeMasterKey, readMasterKey, tenantKeys } from './keys.ts';
export {
  type AppliedRelease,
  channelNumbers,
  currentRelease,
  listTenants,
  lockReleases,
  newestRelease,
  readRelease,
  releaseMissing,
  releaseNumber,
  type ReleaseParts,
  shareReleases,
  type StoredRelease,
} from './release.ts';
