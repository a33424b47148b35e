import { realpathSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Config } from '../config.ts';
import { currentRelease, listTenants } from '../govern/index.ts';
import type { Estate } from '../govern/estate/index.ts';
import { openPool } from '../store/index.ts';

/** What of the machine's files a process may read, and what of them write: folders with all that is in them, or single files. */
export interface PermittedFiles {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

const root = join(import.meta.dirname, '../../..');

/**
 * The files of the platform's processes: the program and the estate to read, the data folder to write, the files that settings name, and what
 * the release in force names outside of the data folder.
 */
export async function permittedFiles(config: Config, serverUrl: string): Promise<PermittedFiles> {
  const named = await placesInForce(serverUrl);
  const settings = [
    config.openIdSecretFile,
    config.tlsCertificateFile,
    config.tlsKeyFile,
    config.tlsClientAuthorityFile,
    config.tlsRevocationFile,
    ...certificatesOfDatabase(config),
  ];
  const ofFiles = (isFolder: boolean): readonly string[] => named.filter((one) => one.isFolder === isFolder).map(({ place }) => place);
  return {
    read: [
      root,
      realpathSync(join(root, 'node_modules')),
      config.estate,
      ...settings.flatMap((file) => (file === undefined || file === '' ? [] : [file])),
      ...ofFiles(false),
    ],
    write: [config.data, ...ofFiles(true)],
  };
}

/** The files that the addresses of the database name for TLS, which the driver reads: who certifies it, and the certificate and key it is shown. */
export function certificatesOfDatabase(config: Config): readonly string[] {
  const { databaseUrl, databaseUrlIntake, databaseUrlWorker, databaseUrlServer, databaseUrlMaintainer } = config;
  const addresses = [databaseUrl, databaseUrlIntake, databaseUrlWorker, databaseUrlServer, databaseUrlMaintainer];
  const named = addresses.flatMap((address) => {
    const options = address === undefined ? undefined : new URL(address).searchParams;
    return ['sslrootcert', 'sslcert', 'sslkey'].flatMap((option) => options?.getAll(option) ?? []);
  });
  return [...new Set(named)];
}

async function placesInForce(url: string): Promise<readonly Place[]> {
  const pool = openPool({ url, role: 'plexus_server', size: 1 });
  try {
    const [tenant] = await listTenants(pool);
    return tenant === undefined ? [] : placesOf((JSON.parse((await currentRelease(pool, tenant)).content) as Estate).systems);
  } finally {
    await pool.end();
  }
}

/** The options of Node that hold a process to its files: it starts no other program either, loads no native addon and makes no thread. */
export const permissionFlags = ({ read, write }: PermittedFiles): readonly string[] => [
  '--permission',
  ...[...read, ...write].map((place) => `--allow-fs-read=${place}`),
  ...write.map((place) => `--allow-fs-write=${place}`),
];

interface Place {
  readonly place: string;
  /** A folder that files are taken from, and moved in. */
  readonly isFolder: boolean;
}

/** The absolute places that declarations of channels and targets name: those that are relative lie in the data folder. */
export function placesOf(declared: unknown): readonly Place[] {
  if (Array.isArray(declared)) return declared.flatMap(placesOf);
  if (typeof declared !== 'object' || declared === null) return [];
  const isOfFolder = 'protocol' in declared && declared.protocol === 'folder';
  return Object.entries(declared).flatMap(([name, value]) => {
    if (typeof value !== 'string') return placesOf(value);
    if (!isAbsolute(value)) return [];
    if (isOfFolder && ['folder', 'archive'].includes(name)) return [{ place: value, isFolder: true }];
    return name.endsWith('File') ? [{ place: value, isFolder: false }] : [];
  });
}
