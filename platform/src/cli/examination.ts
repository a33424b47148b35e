import { stat, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { addressOf, type Config, places } from '../config.ts';
import { readMasterKey } from '../govern/index.ts';
import { faultOf, systemClock } from '../kernel/index.ts';
import { createFlowReader, LEAST_FREE_BYTES, readUpkeep, type Upkeep } from '../observe/index.ts';
import { openPlatform, type Platform } from '../runtime.ts';
import { rightsBeyond, type Role, transaction } from '../store/index.ts';

/** One thing that was looked at. `warning`: it works, and will not for long. */
export interface Examined {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'wrong';
  readonly detail: string;
  readonly hint?: string;
}

const HOST = '127.0.0.1';
const MOST_CLOCK_MS = 2_000;
const LEAST_PARTITION_DAYS = 14;
const LONGEST_WAIT_SECONDS = 300;

/** Examines the installation from the outside in: files, disk, database, upkeep, running parts. Never throws. */
export async function examine(config: Config): Promise<readonly Examined[]> {
  const files = places(config);
  const results = [
    await examined('master key', async () => {
      await readMasterKey(files.masterKey);
      return ownerOnly(files.masterKey);
    }),
    await examined('token', () => ownerOnly(files.token)),
    await examined('disk', async () => {
      const { bavail, bsize } = await statfs(config.data);
      const free = Math.floor((bavail * bsize) / 1024 / 1024);
      const isEnough = bavail * bsize >= LEAST_FREE_BYTES;
      return {
        state: isEnough ? 'ok' : 'wrong',
        detail: `${free} MiB free`,
        ...(isEnough ? {} : { hint: 'Free space before the database stops' }),
      };
    }),
  ];
  try {
    const platform = await openPlatform(config);
    results.push({ name: 'database', state: 'ok', detail: 'answers, is durable, and its run-time login owns nothing' });
    try {
      results.push(await examined('logins', () => examineLogins(platform)));
      results.push(...(await examineRunning(platform)));
    } finally {
      await platform.close();
    }
  } catch (error) {
    results.push(wrong('database', error));
  }
  return results;
}

/** Whether each login may do more than act as the roles that it is configured for. */
async function examineLogins(platform: Platform): Promise<Omit<Examined, 'name'>> {
  const { config, server, worker, intake } = platform;
  const maintainer = platform.openMaintainer();
  try {
    const logins = [
      { role: 'plexus_intake', pool: intake },
      { role: 'plexus_worker', pool: worker },
      { role: 'plexus_server', pool: server },
      { role: 'plexus_maintainer', pool: maintainer },
    ] as const;
    const loginOf = (role: Role): string =>
      new URL(addressOf(config, role, config.databaseUrl ?? 'postgresql://embedded@localhost/plexus')).username;
    const beyond = await Promise.all(
      logins.map(async ({ role, pool }) => {
        const own: readonly string[] = logins.filter((other) => loginOf(other.role) === loginOf(role)).map((other) => other.role);
        return { role, rights: (await rightsBeyond(pool, role)).filter((right) => !own.includes(right)) };
      }),
    );
    const [first, ...others] = beyond.filter(({ rights }) => rights.length > 0);
    const count = new Set(logins.map(({ role }) => loginOf(role))).size;
    if (first === undefined) {
      return { state: 'ok', detail: count === 1 ? 'one login takes the roles of all parts' : `${count} logins, each for its roles alone` };
    }
    return {
      state: 'wrong',
      detail: [first, ...others].map(({ role, rights }) => `the login of ${role} also has ${rights.join(', ')}`).join('; '),
      hint: 'Take from the login what is not its role; docs/operations.md says how logins are made',
    };
  } finally {
    await maintainer.end();
  }
}

async function examineRunning(platform: Platform): Promise<Examined[]> {
  const { config, release } = platform;
  const mllp = [...release.channels.values()].flatMap(({ channel }) =>
    channel.protocol === 'mllp' ? [{ name: channel.name, port: channel.port }] : [],
  );
  const lowest = Math.min(...mllp.map(({ port }) => port));
  const upkeep = await transaction(platform.server, { tenant: platform.tenant, entities: 'all' }, (tx) =>
    readUpkeep(tx, platform.tenant, () => systemClock.now()),
  );
  return [
    ...examineUpkeep(upkeep),
    await examined('readers', async () => {
      const backlog = await createFlowReader(platform.server, platform.tenant, systemClock).backlog();
      const behind = backlog.filter(({ stage, oldestSeconds }) => stage !== 'exceptions' && (oldestSeconds ?? 0) > LONGEST_WAIT_SECONDS);
      const detail = backlog.map(({ stage, waiting }) => `${stage} ${waiting}`).join(', ');
      if (behind.length === 0) return { state: 'ok', detail: `waiting: ${detail}` };
      return {
        state: 'wrong',
        detail: `${behind.map(({ stage }) => stage).join(', ')} behind; waiting: ${detail}`,
        hint: 'Read the logs in the data folder',
      };
    }),
    await examined('http', () => answersHttp(config.httpPort)),
    ...(await Promise.all(mllp.map(({ name, port }) => examined(name, () => listens((config.mllpPort ?? lowest) + port - lowest))))),
  ];
}

function examineUpkeep({ clockAheadMs, partitionDays, stopped, held, unserved, partners }: Upkeep): Examined[] {
  const look = (name: string, isWell: boolean, state: 'warning' | 'wrong', detail: string, hint: string): Examined =>
    isWell ? { name, state: 'ok', detail } : { name, state, detail, hint };
  return [
    look(
      'clock',
      Math.abs(clockAheadMs) <= MOST_CLOCK_MS,
      'wrong',
      `the database is ${clockAheadMs} ms ahead`,
      'Synchronize the clocks of this machine and the database',
    ),
    look(
      'partitions',
      partitionDays >= LEAST_PARTITION_DAYS,
      'warning',
      `made for the next ${partitionDays} days`,
      'The maintainer is behind: see that the role work runs',
    ),
    look(
      'channels',
      stopped.length === 0,
      'wrong',
      stopped.length === 0 ? 'none stopped' : `stopped: ${stopped.join(', ')}`,
      'See plexus exceptions',
    ),
    look(
      'targets',
      unserved.length === 0,
      'warning',
      unserved.length === 0 ? 'all served' : `not served: ${unserved.join(', ')}`,
      'See plexus exceptions and the state of the target',
    ),
    look(
      'partners',
      partners.length === 0,
      'warning',
      partners.length === 0 ? 'all known and their certificates valid for a month' : partners.join('; '),
      'See plexus exceptions --kind partner',
    ),
    look(
      'posting',
      held.length === 0,
      'warning',
      held.length === 0 ? 'on' : `off for ${held.map(({ target, reason }) => `${target} (${reason})`).join(', ')}`,
      'Run plexus ledger reconcile',
    ),
  ];
}

async function examined(name: string, look: () => Promise<Omit<Examined, 'name'>>): Promise<Examined> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    return wrong(name, error);
  }
}

function wrong(name: string, error: unknown): Examined {
  const fault = faultOf(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : fault.code;
  return fault.code === 'DEFECT'
    ? { name, state: 'wrong', detail: `cannot be examined (${code})` }
    : { name, state: 'wrong', detail: fault.message, ...(fault.hint === undefined ? {} : { hint: fault.hint }) };
}

async function ownerOnly(file: string): Promise<Omit<Examined, 'name'>> {
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return { state: 'ok', detail: 'there, for its owner only' };
  return { state: 'wrong', detail: 'others may read it', hint: `chmod 600 ${file}` };
}

async function answersHttp(port: number): Promise<Omit<Examined, 'name'>> {
  const response = await fetch(`http://${HOST}:${port}/health`, { signal: AbortSignal.timeout(5_000) });
  const health = (await response.json()) as { ready?: boolean; checks?: readonly { name: string; ok: boolean }[] };
  if (health.ready === true) return { state: 'ok', detail: `ready on port ${port}` };
  const failing = (health.checks ?? []).filter(({ ok }) => !ok).map(({ name }) => name);
  return {
    state: 'wrong',
    detail: failing.length === 0 ? `port ${port} is held by another program` : `not ready: ${failing.join(', ')}`,
    hint: 'See the logs in the data folder',
  };
}

function listens(port: number): Promise<Omit<Examined, 'name'>> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port, timeout: 2_000 });
    const answer = (state: 'ok' | 'wrong', detail: string): void => {
      socket.destroy();
      resolve(state === 'ok' ? { state, detail } : { state, detail, hint: 'See that the role connect runs' });
    };
    socket.once('connect', () => answer('ok', `listens on port ${port}`));
    socket.once('timeout', () => answer('wrong', `port ${port} does not answer`));
    socket.once('error', () => answer('wrong', `nothing listens on port ${port}`));
  });
}
