import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ChildReport } from './cli/child-process.ts';
import { type Config, loadConfig, places } from './config.ts';
import { HttpChannels, type Log as ConnectLog, registerFhir, registerSubmit, startChannel } from './connect/index.ts';
import { adaptersFor, createDeliverer, enqueue, takeCallback } from './deliver/index.ts';
import { FollowedRelease } from './followed-release.ts';
import { buildGateway, type Quotas } from './gateway/index.ts';
import { channelDeclaration } from './govern/estate/index.ts';
import { audit, platformActor, readMasterKey, releaseNumber } from './govern/index.ts';
import { OpenId, openMachineIdentity, type Roles } from './identity/index.ts';
import { createSealer, readSigningKey } from './govern/seals/index.ts';
import { createInbox, type Inbox, type InboxChannel } from './inbox/index.ts';
import { type Fault, faultOf, Loop, type Running, Secret, startAll, systemClock } from './kernel/index.ts';
import { type ChartOfAccounts, compilePostingRules, createPoster, ensurePeriods, foldAccountDays, foldBalances } from './ledger/index.ts';
import { createLog, type Log } from './log.ts';
import { beginFlow, type Counters, createCounters, createFlowReader, createMetrics, foldFlow } from './observe/index.ts';
import { createWorker, fireTimers } from './processes/engine/index.ts';
import { policiesOf, processFor } from './processes/encounter-to-cash/index.ts';
import { openPlatform, type Platform } from './runtime.ts';
import { maintainPartitions, openPool, transaction } from './store/index.ts';
import { createReplayer, createRunner } from './translate/index.ts';

/** Loops that fold lanes side by side in one process: while one waits for the database, another decides. */
const WORKERS = 3;
const TRANSLATORS = 2;
/** Between looks of an idle loop; a busy one does not wait. */
const IDLE_MS = 50;
/** How long a row of the audit waits for its seal at most: what is there by then makes a batch. */
const SEAL_MS = 3_000;
/** As many rows as a batch takes: more may wait. */
const WHOLE_BATCH = 1_000;
/** Between looks for a newer release. */
const RELEASE_MS = 1_000;
const HOST = '127.0.0.1';
/** Where `npm start` builds the console. */
const CONSOLE = join(import.meta.dirname, '../../console/dist');
const DAY_MS = 86_400_000;

const ROLES = ['connect', 'work', 'serve'] as const;
type Role = (typeof ROLES)[number];

/** What the parts of one process share. */
interface Wiring {
  readonly platform: Platform;
  readonly log: Log;
  readonly counters: Counters;
  /** Channels that are open on the submit endpoint. */
  readonly http: HttpChannels;
  /** Present where this process listens. */
  readonly inbox: Inbox | undefined;
  /** The release that messages arrive under. */
  readonly followed: FollowedRelease;
  /** Where this process can be reached, by name; filled as its parts start. */
  readonly addresses: Record<string, string>;
}

/** Wires one process of the platform for its roles and answers the one thing that stops it. */
async function start(
  config: Config,
  roles: readonly Role[],
  log: Log,
): Promise<{ running: Running; addresses: Readonly<Record<string, string>> }> {
  const platform = await openPlatform(config);
  const followed = new FollowedRelease(platform.release, log);
  const inbox = roles.includes('connect') ? openInbox(platform, followed) : undefined;
  const wiring: Wiring = { platform, log, counters: createCounters(), http: new HttpChannels(), inbox, followed, addresses: {} };
  const running = await startAll([
    () => Promise.resolve({ name: 'platform', stop: () => platform.close() }),
    ...(roles.includes('work') ? [() => startWork(wiring)] : []),
    ...(inbox === undefined ? [] : [() => startChannels(wiring, inbox)]),
    ...(roles.includes('serve') ? [() => startGateway(wiring)] : []),
  ]);
  return { running, addresses: wiring.addresses };
}

function openInbox(platform: Platform, followed: FollowedRelease): Inbox {
  const { tenant, keys, release, channelNumber } = platform;
  const directory = new Map<string, InboxChannel>();
  for (const [name, { channel, system }] of release.channels) {
    directory.set(name, {
      tenant,
      channel: channelNumber.get(name) ?? 0,
      name,
      format: channel.format,
      get release() {
        return followed.number;
      },
      senders: channel.senders ?? {},
      kinds: [],
      owner: system.owner,
      entity: channel.entities[0] ?? 'none',
      keys,
    });
  }
  return createInbox({ pool: platform.intake, channels: (name) => directory.get(name) });
}

async function startChannels({ platform, log, counters, http, addresses, followed }: Wiring, inbox: Inbox): Promise<Running> {
  const lowest = Math.min(
    ...[...platform.release.channels.values()].flatMap(({ channel }) => (channel.protocol === 'mllp' ? [channel.port] : [])),
  );
  const dependencies = {
    receive: inbox.receive,
    http,
    clock: systemClock,
    log: connectLog(log),
    metrics: counters,
    denied: auditDenied(platform),
  };
  const running = await startAll([
    () => Promise.resolve({ name: 'inbox', stop: () => inbox.drain() }),
    () => Promise.resolve(followRelease(platform, followed, log)),
    ...[...platform.release.channels.values()].map(({ channel }) => async () => {
      const port = channel.protocol === 'mllp' ? (platform.config.mllpPort ?? lowest) + channel.port - lowest : 0;
      const kinds = platform.release.translationChannel(channel.name)?.mappings.flatMap((mapping) => mapping.kinds) ?? [];
      const started = await startChannel(channelDeclaration(channel, { port, dataFolder: platform.config.data, kinds }), dependencies);
      if (channel.protocol === 'mllp') addresses[channel.name] = `mllp ${HOST}:${port}`;
      return started;
    }),
  ]);
  return running;
}

/** Another process may have added a crosswalk row. */
function followRelease({ server, tenant }: Platform, followed: FollowedRelease, log: Log): Running {
  const step = async (): Promise<boolean> => {
    await transaction(server, { tenant, entities: 'all' }, (tx) => followed.look(tx));
    return false;
  };
  return new Loop('follow release', RELEASE_MS, step, (error) => log.error({ error: faultOf(error) }, 'the release in force was not read'));
}

/** A sender whose certificate forbids what it tried is on record. */
const auditDenied =
  ({ tenant, intake }: Platform) =>
  (fault: Fault): Promise<void> =>
    transaction(intake, { tenant, entities: 'all' }, (tx) =>
      audit(tx, tenant, platformActor('connect'), [{ action: 'connection.denied', object: fault.at ?? 'channel', detail: fault.code }]),
    );

const connectLog = (log: Log): ConnectLog => ({
  info: (fields, message) => log.info(fields, message),
  warn: (fields, message) => log.warn(fields, message),
  error: (fields, message) => log.error(fields, message),
});

/** Translation, processes, timers, ledger folding, delivery and maintenance. */
async function startWork({ platform, log, counters }: Wiring): Promise<Running> {
  const { tenant, worker: pool, log: events, keys, release } = platform;
  const scope = { tenant, incarnation: events.incarnation };
  const policies = policiesOf(release.estate);
  // The estate was checked against the schemas of its policies before it became a release.
  const chart = release.estate.policies['chart-of-accounts'] as ChartOfAccounts;
  const rules = compilePostingRules(release.estate.policies['posting-rules'], chart);
  const lateRules = new Map(release.estate.entities.map((entity) => [entity.id, entity.lateDocuments]));
  const books = { rules, lateDocuments: (entity: string) => lateRules.get(entity) ?? 'refuse' };
  await ensurePeriods(pool, tenant, release.estate.entities, systemClock.now());
  await beginFlow(pool, events);

  const failed = (part: string) => (error: unknown) => {
    const fault = faultOf(error);
    if (fault.kind === 'conflict') log.debug({ part, error: fault }, 'a step gave way to another worker');
    else log.error({ part, error: fault }, 'a step failed and is tried again');
  };
  const classes = new Map([...release.channels].map(([name, { channel }]) => [platform.channelNumber.get(name) ?? 0, channel.class]));
  const runner = createRunner({ pool, log: events, keys, clock: systemClock, channelOf: platform.channelOf, classes });
  const replayer = createReplayer({
    pool,
    log: events,
    keys,
    clock: systemClock,
    channelOf: platform.channelOf,
    currentRelease: (tx) => releaseNumber(tx, tenant),
  });
  const worker = createWorker({
    pool,
    log: events,
    processes: processFor,
    policies: () => policies,
    poster: createPoster({ ...scope, books: () => books }),
    enqueue,
  });
  const sealer = await createSealer({
    ...scope,
    pool: platform.server,
    key: await readSigningKey(places(platform.config).auditKey),
    clock: systemClock,
    heads: places(platform.config).auditHeads,
    lost: (fault) => log.error({ error: fault }, 'the end of the audit is not what was sealed'),
  });
  const maintainer = openPool({ url: pool.options.connectionString ?? '', role: 'plexus_maintainer', size: 1 });
  const loop = (name: string, idleMs: number, step: (signal: AbortSignal) => Promise<boolean>) => () =>
    Promise.resolve<Running>(new Loop(name, idleMs, step, failed(name)));
  return startAll([
    () => Promise.resolve({ name: 'maintainer', stop: () => maintainer.end() }),
    loop('maintain', DAY_MS / 24, async () => {
      await maintainPartitions(maintainer, platform.config);
      return false;
    }),
    () =>
      createDeliverer({
        pool,
        log: events,
        keys,
        targets: release.estate.systems.flatMap((system) =>
          system.targets.map((target) => ({ ...target, chart: system.system, owner: system.owner })),
        ),
        adapters: adaptersFor(chart),
        node: `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`,
        clock: systemClock,
        chance: Math.random,
        telemetry: { ...connectLog(log), count: counters.count, gauge: counters.gauge },
        callbackBase: `http://${HOST}:${platform.config.httpPort}`,
      }),
    loop('seal audit', SEAL_MS, async () => (await sealer.step()) >= WHOLE_BATCH),
    loop('fold flow', 1_000, () => foldFlow(pool, events)),
    loop('fold balances', 1_000, async () => (await foldBalances(pool, scope)) > 0),
    loop('fold account days', 2_000, async () => (await foldAccountDays(pool, scope)) > 0),
    loop('timers', 250, async () => (await fireTimers(pool, events, systemClock.now())) > 0),
    ...Array.from({ length: WORKERS }, (_, n) => loop(`process ${n}`, IDLE_MS, async () => (await worker.step()) > 0)),
    loop('replay', 500, () => replayer.step()),
    ...Array.from({ length: TRANSLATORS }, (_, n) => loop(`translate ${n}`, IDLE_MS, async (signal) => (await runner.step(signal)) > 0)),
  ]);
}

async function startGateway({ platform, log, counters, http, inbox, addresses }: Wiring): Promise<Running> {
  const { tenant, keys, server: pool, log: events, config, release } = platform;
  const flow = createFlowReader(pool, tenant, systemClock);
  const replayer = createReplayer({
    pool: platform.worker,
    log: events,
    keys,
    clock: systemClock,
    channelOf: platform.channelOf,
    currentRelease: (tx) => releaseNumber(tx, tenant),
  });
  const gateway = buildGateway({
    pool,
    tenant,
    keys,
    log: events,
    clock: systemClock,
    token: new Secret((await readFile(places(config).token, 'utf8')).trim()),
    identity: await openMachineIdentity({
      pool,
      tenant,
      master: await readMasterKey(places(config).masterKey),
      clock: systemClock,
      issuer: `http://${HOST}:${config.httpPort}`,
    }),
    ...(config.openIdIssuer === undefined ? {} : { openId: openIdOf(config, config.openIdIssuer) }),
    logger: log,
    flow,
    metrics: createMetrics(flow, counters.metrics),
    // The estate was checked against the schemas of its policies before it became a release.
    quotas: release.estate.policies['quotas'] as Quotas,
    roles: release.estate.policies['roles'] as Roles,
    dataFolder: config.data,
    consoleFolder: CONSOLE,
    estateFolder: config.estate,
    previewReplay: (messages, mapping) => replayer.preview(messages, mapping),
    ...(inbox === undefined
      ? {}
      : {
          submit: (app) => {
            const options = { channels: http, receive: inbox.receive, clock: systemClock, log: connectLog(log), metrics: counters };
            void registerSubmit(app, options);
            void registerFhir(app, options);
          },
        }),
    callbacks: (app) => {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      app.post<{ Params: { target: string }; Querystring: { delivery?: string; attempt?: string; token?: string } }>(
        '/v1/callbacks/:target',
        { config: { needs: 'open' } },
        async (request, reply) => {
          const { delivery = '', attempt = '', token = '' } = request.query;
          const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
          return reply.code(await takeCallback(pool, keys, { target: request.params.target, delivery, attempt, token, body })).send();
        },
      );
    },
  });
  addresses['http'] = await gateway.listen({ host: HOST, port: config.httpPort });
  return { name: 'gateway', stop: () => gateway.close() };
}

/** The secret is read at each discovery, so that a new one is taken on without a restart. */
function openIdOf(config: Config, issuer: string): OpenId {
  const file = config.openIdSecretFile ?? '';
  return new OpenId(
    {
      issuer,
      clientId: config.openIdClient,
      clientSecret: async () => new Secret((await readFile(file, 'utf8')).trim()),
      scopes: config.openIdScopes.split(' ').filter((scope) => scope !== ''),
      rolesClaim: config.openIdRolesClaim,
      entitiesClaim: config.openIdEntitiesClaim,
    },
    systemClock,
  );
}

function report(message: ChildReport): void {
  if (process.connected) process.send?.(message);
}

const { values } = parseArgs({ options: { roles: { type: 'string', default: ROLES.join(',') } } });
const roles = ROLES.filter((role) => values.roles.split(',').includes(role));
const config = loadConfig(process.env);
const log = createLog(config.logLevel, roles.join(','));
// What nobody caught would be printed whole, with what the database says of values; the log names kind and place only.
process.on('uncaughtException', (error) => {
  log.fatal({ error }, 'ended by a defect');
  process.exit(1);
});
try {
  const { running, addresses } = await start(config, roles, log);
  const stop = (): void => {
    void running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  process.once('disconnect', stop);
  log.info({ addresses }, 'ready');
  report({ report: 'ready', addresses });
  // Kept now and not at an orderly end: whoever is killed wants to be back sooner.
  flushCompileCache();
  // The supervisor may have gone while this process was starting, before anybody listened for that.
  if (process.send !== undefined && !process.connected) stop();
} catch (error) {
  const fault = faultOf(error);
  log.error({ error: fault }, 'could not start');
  report({ report: 'failed', code: fault.code, message: fault.message, ...(fault.hint === undefined ? {} : { hint: fault.hint }) });
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}
