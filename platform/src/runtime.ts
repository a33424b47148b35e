import type pg from 'pg';
import { addressOf, type Config, places } from './config.ts';
import { type Log as EventLog, openLog } from './events/index.ts';
import { channelNumbers, currentRelease, followTenantKeys, listTenants, readMasterKey, readRelease, tenantKeys } from './govern/index.ts';
import { type CompiledRelease, compileRelease } from './govern/estate/index.ts';
import { Fault, type TenantKeys } from './kernel/index.ts';
import { findCluster, openPool, refuseUnsafe, type Role, type Tx } from './store/index.ts';
import type { TranslationChannel } from './translate/index.ts';

/** What every part of the platform stands on: pools by role, the tenant's keys and log, and its releases. */
export interface Platform {
  readonly config: Config;
  readonly tenant: string;
  readonly keys: TenantKeys;
  readonly log: EventLog;
  readonly intake: pg.Pool;
  readonly worker: pg.Pool;
  readonly server: pg.Pool;
  /** A pool of one session that makes and drops partitions. */
  readonly openMaintainer: () => pg.Pool;
  /** The release in force when this process started; what later ones change in crosswalks is found by number. */
  readonly release: CompiledRelease;
  /** Numbers of the channels by name, and names by number. */
  readonly channelNumber: ReadonlyMap<string, number>;
  readonly channelName: ReadonlyMap<number, string>;
  /** A channel as an earlier release declares it, compiled once. Throws `CHANNEL_NOT_IN_RELEASE`. */
  readonly channelOf: (tx: Tx, release: number, channel: number) => Promise<TranslationChannel>;
  /** Takes on versions of the tenant's key that were made meanwhile. */
  readonly followKeys: () => Promise<void>;
  close(): Promise<void>;
}

/** Releases that are kept compiled. */
const MOST_COMPILED = 16;

/** Opens the database as the run-time login, refusing an unsafe one, and loads what is in force. */
export async function openPlatform(config: Config): Promise<Platform> {
  const url = config.databaseUrl ?? (await findCluster(config.data))?.url;
  if (url === undefined) throw notRunning();
  const poolOf = (role: Role, size: number, fixedPlans = false): pg.Pool =>
    openPool({ url: addressOf(config, role, url), role, size, fixedPlans });
  const worker = poolOf('plexus_worker', 12, true);
  const server = poolOf('plexus_server', 6);
  const intake = poolOf('plexus_intake', 4);
  const close = async (): Promise<void> => {
    await Promise.all([worker.end(), server.end(), intake.end()]);
  };
  try {
    await refuseUnsafe(worker);
    const tenant = await onlyTenant(server);
    const master = await readMasterKey(places(config).masterKey);
    const keys = await tenantKeys(server, master, tenant);
    const release = compileRelease(await currentRelease(server, tenant));
    const channelNumber = await channelNumbers(server, tenant);
    const channelName = new Map([...channelNumber].map(([name, number]) => [number, name]));
    const compiled = new Map([[release.number, release]]);
    const channelOf = async (tx: Tx, number: number, channel: number): Promise<TranslationChannel> => {
      const known = compiled.get(number) ?? compileRelease(await readRelease(tx, tenant, number));
      // Used last stands last; corrections make many releases, and only a few are in use at a time.
      compiled.delete(number);
      compiled.set(number, known);
      const [oldest] = compiled.keys();
      if (compiled.size > MOST_COMPILED && oldest !== undefined) compiled.delete(oldest);
      const found = known.translationChannel(channelName.get(channel) ?? '');
      if (found === undefined) throw channelGone(number);
      return found;
    };
    return {
      config,
      tenant,
      keys,
      log: await openLog(worker, keys),
      intake,
      worker,
      server,
      openMaintainer: () => poolOf('plexus_maintainer', 1),
      release,
      channelNumber,
      channelName,
      channelOf,
      followKeys: () => followTenantKeys(server, master, keys),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One installation serves one tenant for now; several tenants share a database but run their own processes. */
async function onlyTenant(pool: pg.Pool): Promise<string> {
  const [tenant] = await listTenants(pool);
  if (tenant === undefined) throw notRunning();
  return tenant;
}

const notRunning = (): Fault =>
  new Fault({
    code: 'PLATFORM_NOT_SET_UP',
    kind: 'unavailable',
    message: 'There is no database of Plexus to work on',
    hint: 'Start Plexus with npm start, or set DATABASE_URL and DATABASE_ADMIN_URL',
  });

const channelGone = (release: number): Fault =>
  new Fault({
    code: 'CHANNEL_NOT_IN_RELEASE',
    kind: 'defect',
    message: `Release ${release} does not declare the channel of this message`,
    hint: 'Replay the message with the current mapping once the channel is declared again',
  });
