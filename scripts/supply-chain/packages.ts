import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package as the lockfile fixes it. */
export interface LockedPackage {
  /** Where it lies: `node_modules/pg`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly resolved: string | undefined;
  readonly integrity: string | undefined;
  readonly license: string | undefined;
  readonly hasInstallScript: boolean;
  /** Needed to build and test, not to run. */
  readonly isForDevelopment: boolean;
}

interface LockEntry {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** The packages of others that the lockfile names. */
export function lockedPackages(root: string): LockedPackage[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockEntry> };
  return Object.entries(packages).flatMap(([path, entry]) =>
    entry.link === true || !path.includes('node_modules/')
      ? []
      : [
          {
            path,
            name: entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
            version: entry.version ?? '',
            resolved: entry.resolved,
            integrity: entry.integrity,
            license: entry.license,
            hasInstallScript: entry.hasInstallScript === true,
            isForDevelopment: entry.dev === true || entry.devOptional === true,
          },
        ],
  );
}

/** What a workspace of the project needs, by name, with the version it asks for. */
export interface Needs {
  readonly workspace: string;
  readonly runTime: Readonly<Record<string, string>>;
  readonly all: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly workspaces?: readonly string[];
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** The needs of the project and each of its workspaces. */
export function directNeeds(root: string): Needs[] {
  const manifest = (workspace: string): Manifest => JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')) as Manifest;
  return ['.', ...(manifest('.').workspaces ?? [])].map((workspace) => {
    const { dependencies = {}, optionalDependencies = {}, devDependencies = {} } = manifest(workspace);
    return {
      workspace,
      runTime: { ...dependencies, ...optionalDependencies },
      all: { ...dependencies, ...optionalDependencies, ...devDependencies },
    };
  });
}
