import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { places } from '../config.ts';
import { adaptersFor, createDeliverer, enqueue, queueX12Answers } from '../deliver/index.ts';
import { type Discretion, labelsOf, type SensitivityPolicy, withheldEvents } from '../gateway/sensitivity/index.ts';
import { releaseNumber } from '../govern/index.ts';
import { createSealer, readSigningKey } from '../govern/seals/index.ts';
import { targetDeclaration } from '../govern/estate/index.ts';
import { AccessControl, type AccessTexts } from '../identity/access/index.ts';
import { faultOf, Loop, type Running, startAll, systemClock } from '../kernel/index.ts';
import {
  type ChartOfAccounts,
  compilePostingRules,
  createPoster,
  ensurePeriods,
  foldAccountDays,
  foldBalances,
  isBudgetary,
} from '../ledger/index.ts';
import { beginFlow, foldFlow } from '../observe/index.ts';
import { announceDeclared, processFor } from '../processes/index.ts';
import { createWorker, fireTimers } from '../processes/engine/index.ts';
import { keptMonths, type RetentionPolicy, tearLots } from '../retain/index.ts';
import { maintainPartitions, transaction } from '../store/index.ts';
import { createReplayer, createRunner } from '../translate/index.ts';
import { forgetAttempts, NO_WEBHOOK_POLICY, type WebhookPolicy, WebhookSender } from '../webhooks/index.ts';
import { escalateOverdue, expireWork, NO_WORKLIST_POLICY, type WorklistPolicy } from '../worklist/index.ts';
import { openInbox } from './connect.ts';
import { followedPolicies } from './follow-release.ts';
import { connectLog, HOST, type Wiring } from './wiring.ts';

/** Loops that fold lanes side by side in one process: while one waits for the database, another decides. */
const WORKERS = 3;
const TRANSLATORS = 2;
/** Between looks of an idle loop; a busy one does not wait. */
const IDLE_MS = 50;
/** How long a row of the audit waits for its seal at most: what is there by then makes a batch. */
const SEAL_MS = 3_000;
/** As many rows as a batch takes: more may wait. */
const WHOLE_BATCH = 1_000;
/** Between looks for proposals that nobody decided in time, and for work that nobody did. */
const EXPIRE_MS = 60_000;
/** Between looks for lots that messages were shredded out of. */
const TEAR_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The role `work`: translation, processes, timers, ledger folding, delivery and maintenance. */
export async function startWork({ platform, log, counters, inbox, followed }: Wiring): Promise<Running> {
  const { tenant, worker: pool, log: events, keys, release } = platform;
  const scope = { tenant, incarnation: events.incarnation };
  // What targets say when they are asked is kept like any message, also where this process listens to nobody.
  const intake = inbox ?? openInbox(platform, followed);
  const policies = followedPolicies(followed);
  const node = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  // The estate was checked against the schemas of its policies before it became a release.
  const chart = release.estate.policies['chart-of-accounts'] as ChartOfAccounts;
  const rules = compilePostingRules(release.estate.policies['posting-rules'], chart);
  const worklist = (release.estate.policies['worklist'] as WorklistPolicy | undefined) ?? NO_WORKLIST_POLICY;
  const discretion: Discretion = {
    tenant,
    access: new AccessControl((release.estate.policies['access'] ?? {}) as AccessTexts),
    entityLabels: labelsOf(release.estate.entities),
    sensitivity: (release.estate.policies['sensitivity'] as SensitivityPolicy | undefined) ?? { rules: [] },
  };
  const lateRules = new Map(release.estate.entities.map((entity) => [entity.id, entity.lateDocuments]));
  const books = { rules, lateDocuments: (entity: string) => lateRules.get(entity) ?? 'refuse' };
  await ensurePeriods(pool, tenant, release.estate.entities, systemClock.now());
  await beginFlow(pool, events);
  let announced = followed.number;
  const announce = (number: number): Promise<number> => announceDeclared(pool, events, { release: number, node }, systemClock.now());
  await announce(announced);

  const failed = (part: string) => (error: unknown) => {
    const fault = faultOf(error);
    if (fault.kind === 'conflict') log.debug({ part, error: fault }, 'a step gave way to another worker');
    else log.error({ part, error: fault }, 'a step failed and is tried again');
  };
  const classes = new Map([...release.channels].map(([name, { channel }]) => [platform.channelNumber.get(name) ?? 0, channel.class]));
  const runner = createRunner({
    pool,
    log: events,
    keys,
    clock: systemClock,
    channelOf: platform.channelOf,
    classes,
    answer: (tx, { seq }, { name, entity, answers = '' }, bytes) =>
      queueX12Answers(tx, { tenant, channel: name, seq, entity, target: answers, bytes }, systemClock),
  });
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
    policies,
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
  const maintainer = platform.openMaintainer();
  const loop = (name: string, idleMs: number, step: (signal: AbortSignal) => Promise<boolean>) => () =>
    Promise.resolve<Running>(new Loop(name, idleMs, step, failed(name)));
  return startAll([
    ...(inbox === undefined ? [() => Promise.resolve({ name: 'inbox', stop: () => intake.drain() })] : []),
    () => Promise.resolve({ name: 'maintainer', stop: () => maintainer.end() }),
    loop('maintain', HOUR_MS, async () => {
      // The estate was checked against the schemas of its policies before it became a release.
      const policy = release.estate.policies['retention'] as RetentionPolicy | undefined;
      await maintainPartitions(maintainer, keptMonths(policy, platform.config));
      return false;
    }),
    () =>
      createDeliverer({
        pool,
        log: events,
        keys,
        targets: release.estate.systems.flatMap((system) =>
          system.targets.map((target) => targetDeclaration(target, system, platform.config.data)),
        ),
        adapters: adaptersFor(chart),
        budgetary: new Set(Object.keys(chart.accounts).filter((account) => isBudgetary(chart, account))),
        node,
        clock: systemClock,
        chance: Math.random,
        telemetry: { ...connectLog(log), count: counters.count, gauge: counters.gauge },
        receive: intake.receive,
        callbackBase: `http://${HOST}:${platform.config.httpPort}`,
      }),
    () =>
      Promise.resolve(
        new WebhookSender({
          pool,
          log: events,
          keys,
          policy: (release.estate.policies['webhooks'] as WebhookPolicy | undefined) ?? NO_WEBHOOK_POLICY,
          clock: systemClock,
          chance: Math.random,
          telemetry: { ...connectLog(log), count: counters.count, gauge: counters.gauge },
          withholding: (tx, offered) => withheldEvents(tx, discretion, offered),
        }),
      ),
    loop('forget webhook attempts', HOUR_MS, () => forgetAttempts(pool, tenant)),
    loop('tear lots', TEAR_MS, async () => (await tearLots(platform.server, keys)) > 0),
    loop('expire proposals', EXPIRE_MS, async () => {
      await transaction(platform.server, { tenant, entities: 'all' }, (tx) => expireWork(tx, tenant));
      return false;
    }),
    loop('escalate', EXPIRE_MS, () =>
      transaction(
        platform.server,
        { tenant, entities: 'all' },
        async (tx) => (await escalateOverdue(tx, tenant, worklist, systemClock.now())) > 0,
      ),
    ),
    loop('seal audit', SEAL_MS, async () => (await sealer.step()) >= WHOLE_BATCH),
    loop('fold flow', 1_000, () => foldFlow(pool, events)),
    loop('fold balances', 1_000, async () => (await foldBalances(pool, scope)) > 0),
    loop('fold account days', 2_000, async () => (await foldAccountDays(pool, scope)) > 0),
    loop('announce declared', 1_000, async () => {
      const { number } = followed;
      if (number !== announced) await announce(number);
      announced = number;
      return false;
    }),
    loop('timers', 250, async () => (await fireTimers(pool, events, systemClock.now())) > 0),
    ...Array.from({ length: WORKERS }, (_, n) => loop(`process ${n}`, IDLE_MS, async () => (await worker.step()) > 0)),
    loop('replay', 500, () => replayer.step()),
    ...Array.from({ length: TRANSLATORS }, (_, n) => loop(`translate ${n}`, IDLE_MS, async (signal) => (await runner.step(signal)) > 0)),
  ]);
}
