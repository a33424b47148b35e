import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { enqueue } from '../../src/deliver/index.ts';
import { openLog } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { journal } from '../erp-conformance/purchasing.ts';
import { FakeErp } from '../flows/deliver-erp.ts';
import { makeEntity } from '../flows/deliver-ledger.ts';
import { startDeliverer, testTarget } from '../flows/deliver-setting.ts';
import { OutcomeWatch } from '../flows/deliver-watch.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { freshTryton } from './fresh.ts';

const JOURNALS = 60;

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const worker = database.pool('plexus_worker', 8);
const log = await openLog(worker, keys);
const erp = await freshTryton();
const other = new FakeErp();
const otherUrl = await other.start();
after(() => other.stop());

const states = async (target: string): Promise<string[]> =>
  (
    await transaction(worker, SCOPE, (tx) =>
      tx.query<{ state: string }>('select distinct state from delivery where target = $1 order by state', [target]),
    )
  ).rows.map(({ state }) => state);

test('while Tryton sleeps and dies other targets are served, and afterwards it has every journal once', async () => {
  await makeEntity(server, 'north');
  const watch = new OutcomeWatch();
  const targets = [
    testTarget('tryton', erp.url, {
      adapter: 'tryton',
      credentialsFile: erp.credentialsFile,
      concurrency: 50,
      timeoutMs: 20_000,
      settleMs: 1_000,
      retry: { firstMs: 50, mostMs: 500, tries: 200 },
      ledger: { id: '1', source: 'Plexus', category: 'STO' },
    }),
    testTarget('other', otherUrl),
  ];
  const journalKeys = Array.from({ length: JOURNALS }, (_, n) => `PLX-Q-${String(n).padStart(2, '0')}`);
  const row = { entity: 'north', subject: undefined, sealed: undefined };
  await transaction(worker, SCOPE, (tx) =>
    enqueue(
      tx,
      TENANT,
      journalKeys.map((key) => ({
        ...row,
        target: 'tryton',
        kind: 'summary-journal',
        orderKey: key,
        idempotencyKey: key,
        content: JSON.stringify(journal('2026-03-31', '12345')),
      })),
    ),
  );
  erp.pause(true);
  const deliverer = await startDeliverer({ pool: worker, log, keys, targets, telemetry: watch });
  after(() => deliverer.stop());
  await transaction(worker, SCOPE, (tx) =>
    enqueue(tx, TENANT, [
      {
        ...row,
        target: 'other',
        kind: 'summary-journal',
        orderKey: 'north',
        idempotencyKey: 'PLX-O-1',
        content: JSON.stringify(journal('2026-03-31', '12345')),
      },
    ]),
  );
  await watch.until(async () => (await states('other')).every((state) => state === 'confirmed'));
  assert.notDeepEqual(await states('tryton'), ['confirmed']);
  erp.pause(false);
  await watch.until(() => watch.outcomes.includes('applied'));
  await erp.down('SIGKILL');
  await erp.up();
  await watch.until(async () => (await states('tryton')).every((state) => state === 'confirmed'));
  const posted = await erp.sql<{ number: string }>("select number from account_move where number like 'PLX-Q-%' order by number");
  assert.deepEqual(
    posted.map(({ number }) => number),
    journalKeys,
  );
});
