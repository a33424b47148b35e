import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { lockedPackages } from './packages.ts';

const root = join(import.meta.dirname, '../..');

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

/** A CycloneDX document, as far as it is looked at here. */
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/**
 * The software bill of materials of what runs, in CycloneDX, made by npm from the lockfile alone. Told to leave out what is for development,
 * npm also leaves out what both need; so all of it is asked for, and what only builds and tests is taken away here. The same lockfile gives
 * the same bytes: the serial number, the hour and the name of the folder are left out.
 */
export function makeSbom(): Sbom {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application', '--loglevel=error'];
  const { stdout, stderr, status } = spawnSync(npm, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`npm could not make the SBOM: ${stderr}`);
  const { serialNumber: _serial, metadata, components, dependencies, ...rest } = JSON.parse(stdout) as Sbom & { serialNumber?: string };
  const { timestamp: _hour, ...told } = metadata as Sbom['metadata'] & { timestamp?: string };
  const tools = new Set(
    lockedPackages(root).flatMap(({ name, version, isForDevelopment }) => (isForDevelopment ? [`${name}@${version}`] : [])),
  );
  const kept = components.filter(({ name, version }) => !tools.has(`${name}@${version}`));
  const refs = new Set([metadata.component['bom-ref'], ...kept.map((one) => one['bom-ref'])]);
  return {
    ...rest,
    metadata: { ...told, component: { ...metadata.component, name: 'plexus' } },
    components: kept,
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  };
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(makeSbom(), undefined, 2)}\n`);
