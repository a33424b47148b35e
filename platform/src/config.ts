import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { parse } from 'yaml';
import { Fault } from './kernel/index.ts';
import type { Role } from './store/index.ts';

const Port = Type.Integer({ minimum: 0, maximum: 65_535 });

const Settings = Type.Object(
  {
    /** Folder of everything this installation keeps: database, keys, token. */
    data: Type.String({ minLength: 1 }),
    /** Folder of the configuration that is applied at start. */
    estate: Type.String({ minLength: 1 }),
    httpPort: Port,
    /** The first MLLP channel listens here, the others on the ports that follow as in the estate. */
    mllpPort: Type.Optional(Port),
    /** Port of the embedded database; 0: any free one. */
    databasePort: Port,
    /** Run-time login of your own PostgreSQL; absent: the embedded one. */
    databaseUrl: Type.Optional(Type.String({ minLength: 1 })),
    /** Logins of single roles, which may take no other; absent: the run-time login takes the role too. */
    databaseUrlIntake: Type.Optional(Type.String({ minLength: 1 })),
    databaseUrlWorker: Type.Optional(Type.String({ minLength: 1 })),
    databaseUrlServer: Type.Optional(Type.String({ minLength: 1 })),
    databaseUrlMaintainer: Type.Optional(Type.String({ minLength: 1 })),
    /** Owner login of your own PostgreSQL, for migrations. */
    databaseAdminUrl: Type.Optional(Type.String({ minLength: 1 })),
    /** Where people log in; absent: by links of this installation only. */
    openIdIssuer: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$' })),
    openIdClient: Type.String({ minLength: 1 }),
    /** File that holds the secret of this application at the provider; never the secret itself. */
    openIdSecretFile: Type.Optional(Type.String({ minLength: 1 })),
    /** Scopes to ask for beside `openid`, separated by blanks. */
    openIdScopes: Type.String(),
    /** Names of the claims that hold a person's roles and legal entities. */
    openIdRolesClaim: Type.String({ minLength: 1 }),
    openIdEntitiesClaim: Type.String({ minLength: 1 }),
    /** The address that others know this installation by; with it the gateway speaks TLS too. */
    publicUrl: Type.Optional(Type.String({ pattern: '^https://[a-z0-9.-]+(:\\d{1,5})?$' })),
    /** Where TLS is listened on. */
    tlsHost: Type.String({ minLength: 1 }),
    tlsPort: Port,
    tlsCertificateFile: Type.Optional(Type.String({ minLength: 1 })),
    tlsKeyFile: Type.Optional(Type.String({ minLength: 1 })),
    /** Who certifies clients; absent: any certificate binds a token, and none is asked whose it is. */
    tlsClientAuthorityFile: Type.Optional(Type.String({ minLength: 1 })),
    tlsRevocationFile: Type.Optional(Type.String({ minLength: 1 })),
    /** What the installation is run as from now on; it never goes back to a less strict one. Absent: as before, at first development. */
    environment: Type.Optional(Type.Union([Type.Literal('development'), Type.Literal('test'), Type.Literal('production')])),
    /** `files`: the processes of the platform reach no files but theirs, start no program and load no addon. Absent: as their user may. */
    confine: Type.Optional(Type.Literal('files')),
    /** The server that commands ask; absent: the one of this machine, with the token of its data folder. */
    server: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$' })),
    /** The machine client that commands are there, its key's name and the file that holds its private key. */
    client: Type.Optional(Type.String({ minLength: 1 })),
    clientKey: Type.Optional(Type.String({ minLength: 1 })),
    clientKeyFile: Type.Optional(Type.String({ minLength: 1 })),
    logLevel: Type.Union([Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')]),
    /** Months that stored messages are kept; their identities and everything in the ledger stay. */
    messageMonths: Type.Integer({ minimum: 2 }),
    /** Months that canonical events are kept: as long as amounts must trace to more than their journal. */
    eventMonths: Type.Integer({ minimum: 2 }),
  },
  { additionalProperties: false },
);

export type Config = Readonly<Static<typeof Settings>>;

const ADDRESSES_OF_ROLES = {
  DATABASE_URL_INTAKE: 'databaseUrlIntake',
  DATABASE_URL_WORKER: 'databaseUrlWorker',
  DATABASE_URL_SERVER: 'databaseUrlServer',
  DATABASE_URL_MAINTAINER: 'databaseUrlMaintainer',
} as const;

const VARIABLES: Readonly<Record<string, keyof Config>> = {
  PLEXUS_DATA: 'data',
  PLEXUS_ESTATE: 'estate',
  PLEXUS_HTTP_PORT: 'httpPort',
  PLEXUS_MLLP_PORT: 'mllpPort',
  PLEXUS_DATABASE_PORT: 'databasePort',
  DATABASE_URL: 'databaseUrl',
  ...ADDRESSES_OF_ROLES,
  DATABASE_ADMIN_URL: 'databaseAdminUrl',
  PLEXUS_OPENID_ISSUER: 'openIdIssuer',
  PLEXUS_OPENID_CLIENT: 'openIdClient',
  PLEXUS_OPENID_SECRET_FILE: 'openIdSecretFile',
  PLEXUS_OPENID_SCOPES: 'openIdScopes',
  PLEXUS_OPENID_ROLES_CLAIM: 'openIdRolesClaim',
  PLEXUS_OPENID_ENTITIES_CLAIM: 'openIdEntitiesClaim',
  PLEXUS_PUBLIC_URL: 'publicUrl',
  PLEXUS_TLS_HOST: 'tlsHost',
  PLEXUS_TLS_PORT: 'tlsPort',
  PLEXUS_TLS_CERTIFICATE_FILE: 'tlsCertificateFile',
  PLEXUS_TLS_KEY_FILE: 'tlsKeyFile',
  PLEXUS_TLS_CLIENT_AUTHORITY_FILE: 'tlsClientAuthorityFile',
  PLEXUS_TLS_REVOCATION_FILE: 'tlsRevocationFile',
  PLEXUS_ENVIRONMENT: 'environment',
  PLEXUS_CONFINE: 'confine',
  PLEXUS_SERVER: 'server',
  PLEXUS_CLIENT: 'client',
  PLEXUS_CLIENT_KEY: 'clientKey',
  PLEXUS_CLIENT_KEY_FILE: 'clientKeyFile',
  PLEXUS_LOG_LEVEL: 'logLevel',
  PLEXUS_MESSAGE_MONTHS: 'messageMonths',
  PLEXUS_EVENT_MONTHS: 'eventMonths',
};

const NUMBERS: ReadonlySet<string> = new Set(['httpPort', 'tlsPort', 'mllpPort', 'databasePort', 'messageMonths', 'eventMonths']);
const root = join(import.meta.dirname, '../..');
const checker = Compile(Settings);

/**
 * The one place that reads the environment: defaults, then the file named by PLEXUS_CONFIG, then variables.
 * Throws `CONFIG_INVALID` naming the setting.
 */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  const settings: Record<string, unknown> = {
    data: join(root, '.plexus'),
    estate: join(root, 'estate'),
    httpPort: 8080,
    tlsHost: '127.0.0.1',
    tlsPort: 8443,
    databasePort: 0,
    openIdClient: 'plexus-console',
    openIdScopes: 'profile',
    openIdRolesClaim: 'roles',
    openIdEntitiesClaim: 'entities',
    logLevel: 'info',
    messageMonths: 24,
    eventMonths: 84,
    ...fromFile(environment['PLEXUS_CONFIG']),
  };
  for (const [variable, name] of Object.entries(VARIABLES)) {
    const text = environment[variable];
    if (text === undefined || text === '') continue;
    settings[name] = NUMBERS.has(name) ? Number(text) : text;
  }
  if (!checker.Check(settings)) {
    const problem = checker.Errors(settings)[0];
    throw invalid(`Setting ${problem?.instancePath.slice(1) ?? ''} ${problem?.message ?? 'is wrong'}`);
  }
  const single = Object.entries(ADDRESSES_OF_ROLES).filter(([, name]) => settings[name] !== undefined);
  if (settings.databaseUrl === undefined && single[0] !== undefined) {
    throw invalid(`${single[0][0]} is set and DATABASE_URL is not: the embedded database makes its login itself`);
  }
  if (settings.openIdIssuer !== undefined && settings.openIdSecretFile === undefined) {
    throw invalid('PLEXUS_OPENID_ISSUER is set and PLEXUS_OPENID_SECRET_FILE is not: a provider gives this application a secret');
  }
  if (settings.publicUrl !== undefined && [settings.tlsCertificateFile, settings.tlsKeyFile].includes(undefined)) {
    throw invalid(
      'PLEXUS_PUBLIC_URL is set, and not both PLEXUS_TLS_CERTIFICATE_FILE and PLEXUS_TLS_KEY_FILE: TLS needs a certificate and its key',
    );
  }
  if (settings.server !== undefined && !isSafeServer(settings.server)) {
    throw invalid('PLEXUS_SERVER is no https address: on the way to another machine anybody could read tokens');
  }
  if (settings.server !== undefined && [settings.client, settings.clientKey, settings.clientKeyFile].includes(undefined)) {
    throw invalid('PLEXUS_SERVER is set and who asks there is not: set PLEXUS_CLIENT, PLEXUS_CLIENT_KEY and PLEXUS_CLIENT_KEY_FILE');
  }
  for (const [name, address] of [
    ...single.map(([variable, setting]) => [variable, settings[setting]] as const),
    ['DATABASE_URL', settings.databaseUrl],
    ['DATABASE_ADMIN_URL', settings.databaseAdminUrl],
  ] as const) {
    if (address !== undefined && !isDatabaseAddress(address))
      throw invalid(`${name} is not an address like postgresql://user:password@host/database`);
  }
  return Object.freeze({ ...settings, data: resolve(root, settings.data), estate: resolve(root, settings.estate) });
}

function isSafeServer(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname));
}

function isDatabaseAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username } = new URL(address);
  return (protocol === 'postgresql:' || protocol === 'postgres:') && username !== '';
}

function fromFile(file: string | undefined): Record<string, unknown> {
  if (file === undefined || file === '') return {};
  try {
    const content: unknown = parse(readFileSync(file, 'utf8'));
    if (typeof content === 'object' && content !== null) return { ...content };
  } catch (cause) {
    throw invalid(`The file named by PLEXUS_CONFIG cannot be read`, cause);
  }
  throw invalid('The file named by PLEXUS_CONFIG does not hold settings');
}

/**
 * The owner's address of your own PostgreSQL, for who migrates it; undefined for the embedded one, which makes its owner itself. Throws
 * `CONFIG_INVALID` where only the run-time login is set.
 */
export function ownerAddressOf({ databaseUrl, databaseAdminUrl }: Config): string | undefined {
  if (databaseUrl !== undefined && databaseAdminUrl === undefined) {
    throw invalid('DATABASE_URL is set and DATABASE_ADMIN_URL is not: the run-time login may not migrate');
  }
  return databaseAdminUrl;
}

/**
 * The settings as variables, for a process of the platform: all that `loadConfig` reads but the owner's address, so that what listens can
 * neither migrate nor read the file where that may stand.
 */
export function runTimeVariables(config: Config): NodeJS.ProcessEnv {
  const set = Object.entries(VARIABLES).map(([variable, name]) => [variable, config[name]?.toString()]);
  return { ...Object.fromEntries(set), DATABASE_ADMIN_URL: undefined, PLEXUS_CONFIG: undefined };
}

const invalid = (message: string, cause?: unknown): Fault =>
  new Fault({ code: 'CONFIG_INVALID', kind: 'rejected', message, hint: 'See docs/operations.md for every setting', cause });

/** The address under which a role of the database is logged in to: its own, or that of all roles that have none. */
export function addressOf(config: Config, role: Role, shared: string): string {
  const own = {
    plexus_intake: config.databaseUrlIntake,
    plexus_worker: config.databaseUrlWorker,
    plexus_server: config.databaseUrlServer,
    plexus_maintainer: config.databaseUrlMaintainer,
  };
  return own[role] ?? shared;
}

/** Files inside the data folder. */
export const places = (config: Pick<Config, 'data'>) => ({
  masterKey: join(config.data, 'master.key'),
  auditKey: join(config.data, 'audit-signing.key'),
  auditHeads: join(config.data, 'audit-heads.json'),
  token: join(config.data, 'token'),
  sandbox: join(config.data, 'sandbox'),
  logs: join(config.data, 'logs'),
});
