export type { Crosswalk } from './crosswalk-file.ts';
export { type Estate, estateDigest, mappingContextOf, mappingsOf } from './estate.ts';
export { checkEstate, type EstateOptions, loadEstate, readMappings } from './estate-folder.ts';
export type { Finding } from './finding.ts';
export { readable, type SampleResult, testSamples, translateSample } from './samples.ts';
export type { Channel, System, Target } from './system.ts';
export type { LegalEntity, Tenant } from './tenant.ts';
export { applyEstateFolder } from './apply.ts';
export { type CompiledRelease, compileRelease } from './compiled-release.ts';
