import type { StoredEvent } from '../src/canonical/index.ts';
import { enqueue } from '../src/deliver/index.ts';
import { appendEvents, type Log, openLog } from '../src/events/index.ts';
import type { TenantKeys } from '../src/kernel/index.ts';
import { createPoster, ensurePeriods } from '../src/ledger/index.ts';
import { createWorker, fireTimers, type ProcessDirectory } from '../src/processes/engine/index.ts';
import { type Policies, processFor } from '../src/processes/index.ts';
import { estateRules } from '../src/ledger/testing.ts';
import { policiesWithRules } from '../src/processes/requisition-to-pay/requisition/testing.ts';
import { transaction } from '../src/store/index.ts';
import type pg from 'pg';
import type { TestDatabase } from './cluster.ts';
import { SCOPE, TENANT, testTenant } from './tenant.ts';

/** The processes of a tenant on a real database, which go on when told to. */
export interface RequisitionStory {
  readonly keys: TenantKeys;
  readonly server: pg.Pool;
  readonly worker: pg.Pool;
  readonly log: Log;
  /** Appends what a mapping would and has everything that follows from it done. */
  readonly tell: (...events: readonly StoredEvent[]) => Promise<void>;
  readonly settle: () => Promise<void>;
  /** Fires what is due by then. */
  readonly wait: (until: Date) => Promise<void>;
  readonly stateOf: (key: string) => Promise<{ readonly status: string; readonly data: unknown } | undefined>;
}

/** An order is only kept: what becomes of it is another story. */
const kept: ProcessDirectory<Policies> = (prefix) =>
  prefix === 'order'
    ? {
        name: 'order',
        version: 1,
        decide: (state, { type }) => ({ state: [...((state as string[] | undefined) ?? []), type], status: 'kept', effects: [] }),
        encode: (state) => JSON.stringify(state),
        decode: (text) => JSON.parse(text) as unknown,
      }
    : processFor(prefix);

export async function requisitionStory(database: TestDatabase, policies = policiesWithRules()): Promise<RequisitionStory> {
  const { keys, server } = await testTenant(database);
  const worker = database.pool('plexus_worker', 6);
  const log = await openLog(worker, keys);
  await ensurePeriods(worker, TENANT, [{ id: 'north', fiscalYearEnd: '06-30' }], new Date('2026-03-10T00:00:00Z'));
  const books = { rules: await estateRules(), lateDocuments: () => 'refuse' as const };
  const folding = createWorker({
    pool: worker,
    log,
    processes: kept,
    policies: () => policies,
    poster: createPoster({ tenant: TENANT, incarnation: log.incarnation, books: () => books }),
    enqueue,
  });
  /** Whether events wait, also such as no reader may take yet while the database gathers its statistics. */
  const isUnread = async (): Promise<boolean> => {
    const { rows } = await transaction(worker, SCOPE, (tx) =>
      tx.query(
        `select from lane_cursor c join event e on e.tenant = c.tenant and e.lane = c.lane
          where c.tenant = $1 and c.reader = 'processes' and (e.incarnation, e.xid, e.seq) > (c.incarnation, c.xid, c.seq) limit 1`,
        [TENANT],
      ),
    );
    return rows.length > 0;
  };
  const settle = async (): Promise<void> => {
    do while ((await folding.step()) > 0);
    while (await isUnread());
  };
  return {
    keys,
    server,
    worker,
    log,
    settle,
    tell: async (...events) => {
      for (const { id, type, entity, key, occurredAt, data } of events) {
        await transaction(worker, SCOPE, (tx) => appendEvents(tx, log, [{ identity: id, type, entity, key, occurredAt, data }]));
      }
      await settle();
    },
    wait: async (until) => {
      await fireTimers(worker, log, until);
      await settle();
    },
    stateOf: async (key) => {
      const { rows } = await transaction(server, SCOPE, (tx) =>
        tx.query<{ status: string; data: string }>('select status, data from process_state where key = $2 and tenant = $1', [TENANT, key]),
      );
      const [row] = rows;
      return row === undefined ? undefined : { status: row.status, data: JSON.parse(row.data) };
    },
  };
}
