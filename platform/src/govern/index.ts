export { type Actor, type AuditEntry, audit, platformActor } from './audit.ts';
export { addCorrection, type Correction, type NewCorrection, openCorrections, type Settled } from './corrections.ts';
export {
  ensureTenantKey,
  followTenantKeys,
  type KeyVersion,
  keyVersions,
  rotateTenantKey,
  tenantKeys,
} from './keys.ts';
export {
  addMasterKey,
  dropOldMasterKey,
  makeMasterKey,
  type MasterKey,
  masterKeyOf,
  newestMasterKey,
  readMasterKey,
} from './master-key.ts';
export { requireMaster, rewrapWithMaster, tokenKeyPlace } from './master-rotation.ts';
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
