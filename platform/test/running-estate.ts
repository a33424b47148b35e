import type pg from 'pg';
import { enqueue } from '../src/deliver/index.ts';
import type { Log } from '../src/events/index.ts';
import { createInbox, type Inbox } from '../src/inbox/index.ts';
import { systemClock, type TenantKeys } from '../src/kernel/index.ts';
import { compilePostingRules, createPoster, ensurePeriods } from '../src/ledger/index.ts';
import { createWorker } from '../src/processes/engine/index.ts';
import { policiesOf, processFor } from '../src/processes/index.ts';
import { createRunner } from '../src/translate/index.ts';
import type { TestDatabase } from './cluster.ts';
import { type AppliedEstate, applyDemoEstate } from './estate.ts';

/** The demo estate with its intake, translation, processes and ledger, which go on when told to. */
export interface RunningEstate {
  readonly estate: AppliedEstate;
  readonly keys: TenantKeys;
  readonly log: Log;
  readonly server: pg.Pool;
  readonly worker: pg.Pool;
  readonly inbox: Inbox;
  /** Takes one message and has everything that follows from it done. */
  readonly take: (channel: string, bytes: string | Buffer) => Promise<void>;
  /** Translates and decides until nothing is left to do. */
  readonly settle: () => Promise<void>;
}

/** `now` is when the fiscal periods are made around, `folder` another estate than the demo's. */
export async function runningEstate(
  database: TestDatabase,
  now = new Date('2026-03-10T00:00:00Z'),
  folder?: string,
): Promise<RunningEstate> {
  const estate = await applyDemoEstate(database, folder);
  const { tenant, keys, log, release } = estate;
  const worker = database.pool('plexus_worker', 6);
  const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: estate.channels });
  const { policies, entities } = release.estate;
  await ensurePeriods(worker, tenant, entities, now);
  const rules = compilePostingRules(policies['posting-rules'], policies['chart-of-accounts']);
  const late = new Map(entities.map((entity) => [entity.id, entity.lateDocuments]));
  const books = { rules, lateDocuments: (entity: string) => late.get(entity) ?? ('refuse' as const) };
  const runner = createRunner({ pool: worker, log, keys, clock: systemClock, channelOf: estate.channelOf });
  const decided = policiesOf(release.estate);
  const folding = createWorker({
    pool: worker,
    log,
    processes: processFor,
    policies: () => decided,
    poster: createPoster({ tenant, incarnation: log.incarnation, books: () => books }),
    enqueue,
  });
  const settle = async (): Promise<void> => {
    while ((await runner.step()) > 0);
    while ((await folding.step()) > 0);
  };
  return {
    estate,
    keys,
    log,
    server: database.pool('plexus_server', 6),
    worker,
    inbox,
    settle,
    take: async (channel, bytes) => {
      await inbox.receive({ channel, bytes: Buffer.from(bytes), source: 'test' });
      await settle();
    },
  };
}
