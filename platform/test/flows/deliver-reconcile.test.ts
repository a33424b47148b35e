import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { reconcileTarget, reverseOrphans, standardAdapters, summarize } from '../../src/deliver/index.ts';
import { openLog } from '../../src/events/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { column, FakeErp } from './deliver-erp.ts';
import { makeEntity, postJournal } from './deliver-ledger.ts';
import { testTarget, startDeliverer } from './deliver-setting.ts';
import { OutcomeWatch } from './deliver-watch.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const worker = database.pool('plexus_worker', 8);
const log = await openLog(worker, keys);
await makeEntity(server, 'north');

const erp = new FakeErp();
erp.page = 1;
const url = await erp.start();
after(() => erp.stop());
const watch = new OutcomeWatch();
const target = testTarget('erp-journals', url);
const deliverer = await startDeliverer({ pool: worker, log, keys, targets: [target], telemetry: watch });
after(() => deliverer.stop());

const actor = { principal: 'cli', person: 'pat' };
const options = { pool: server, tenant: TENANT, target, adapters: standardAdapters, clock: systemClock, actor };
const post = (day: string, amount: bigint): Promise<bigint> =>
  transaction(worker, SCOPE, (tx) =>
    postJournal(tx, 'north', day, [
      { account: '1100', amount, payerClass: 'medicare' },
      { account: '4010', amount: -amount, costCenter: '710' },
    ]),
  );
const cut = (): Promise<number> =>
  summarize(worker, 'north', { tenant: TENANT, incarnation: log.incarnation, target: target.name, made: '2026-03-31' });
const states = async (): Promise<string[]> =>
  (await transaction(worker, SCOPE, (tx) => tx.query<{ state: string }>('select state from delivery order by id'))).rows.map(
    (row) => row.state,
  );
const allConfirmed = async (): Promise<boolean> => (await states()).every((state) => state === 'confirmed');

/** What stands in the ERP's ledger, in cents, by account and cost center. */
function erpBalances(): Record<string, number> {
  const balances: Record<string, number> = {};
  for (const { csv } of erp.batches) {
    const cents = (name: string, row: number): number => Math.round(Number(column(csv, name)[row] || '0') * 100);
    column(csv, 'SEGMENT2').forEach((account, row) => {
      const place = `${account} ${column(csv, 'SEGMENT3')[row]}`;
      balances[place] = (balances[place] ?? 0) + cents('ENTERED_DR', row) - cents('ENTERED_CR', row);
    });
  }
  return balances;
}

/** The database is as it was before the newest delivery was cut and the one before it was sent; posting is off. */
async function restoreFromBefore(): Promise<void> {
  const admin = new pg.Client({ connectionString: database.cluster.adminUrl });
  await admin.connect();
  await admin.query(`set search_path = plexus`);
  await admin.query(`select set_config('plexus.tenant', $1, false), set_config('plexus.entities', '*', false)`, [TENANT]);
  await admin.query(`insert into posting_hold (tenant, target, reason) values ($1, $2, 'restored')`, [TENANT, target.name]);
  const { rows } = await admin.query<{ batch: string; id: string }>('select max(batch) as batch, max(delivery) as id from summary_batch');
  const [newest] = rows;
  await admin.query(
    `update summary_position p set incarnation = b.from_incarnation, xid = b.from_xid, journal = b.from_journal
    from summary_batch b where b.batch = $1 and p.entity = b.entity`,
    [newest?.batch],
  );
  await admin.query('delete from summary_line where batch = $1', [newest?.batch]);
  await admin.query('delete from summary_batch where batch = $1', [newest?.batch]);
  await admin.query('delete from delivery where id = $1', [newest?.id]);
  await admin.query(`update delivery set state = 'ready', tries = 0, since = now() - interval '1 hour', settled_at = null`);
  await admin.end();
}

test('after a restore nothing is posted twice: what the target holds unknown to us is listed, reversed and posted anew', async () => {
  await post('2026-03-30', 1000n);
  await cut();
  await watch.saw('applied');
  await post('2026-03-30', 500n);
  await cut();
  await watch.until(async () => erp.batches.length === 2 && (await allConfirmed()));
  const lost = erp.batches[1]?.reference ?? '';

  await restoreFromBefore();
  await post('2026-03-30', 7n);
  await cut();
  const first = await reconcileTarget(options);
  assert.deepEqual({ ...first, pending: 0 }, { pending: 0, known: 1, orphans: [lost], released: false });
  await watch.saw('found');
  assert.deepEqual(await reconcileTarget(options), { pending: 0, known: 1, orphans: [lost], released: false });
  assert.deepEqual(await states(), ['confirmed', 'ready']);
  assert.equal(erp.batches.length, 2);

  await assert.rejects(reverseOrphans(options, worker, [erp.batches[0]?.reference ?? '']), { code: 'ORPHAN_UNKNOWN' });
  await reverseOrphans(options, worker, [lost]);
  assert.deepEqual(await reconcileTarget(options), { pending: 0, known: 2, orphans: [], released: true });
  await watch.until(allConfirmed);
  assert.deepEqual(erpBalances(), { '1100 0000': 1507, '4010 710': -1507 });
  assert.deepEqual(
    erp.batches.map((batch) => batch.reference).filter((key) => key.startsWith(lost)),
    [lost, `${lost}-R`],
  );
});

test('a target that cannot be read keeps its hold', async () => {
  await transaction(server, SCOPE, (tx) =>
    tx.query(`insert into posting_hold (tenant, target, reason) values ($1, $2, 'restored')`, [TENANT, target.name]),
  );
  erp.behave = () => 'garbage';
  await assert.rejects(reconcileTarget(options), { code: 'TARGET_UNREADABLE', kind: 'unavailable' });
  erp.behave = () => 'answer';
  const { rows } = await transaction(server, SCOPE, (tx) => tx.query('select 1 from posting_hold'));
  assert.equal(rows.length, 1);
});
