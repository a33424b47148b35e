import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarize } from '../../src/deliver/index.ts';
import { orderPeriods } from '../../src/deliver/periods/order-periods.ts';
import { ensurePeriods } from '../../src/ledger/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { makeEntity, postJournal } from './deliver-ledger.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const worker = database.pool('plexus_worker');
for (const entity of ['north', 'river']) await makeEntity(server, entity);
const calendars = ['north', 'river'].map((id) => ({ id, fiscalYearEnd: '06-30' }));
await ensurePeriods(worker, TENANT, calendars, new Date('2026-03-10T00:00:00Z'));

/** North's ERP is one, and its journals go to it. */
const look = (): Promise<number> =>
  transaction(worker, SCOPE, (tx) => orderPeriods(tx, TENANT, { target: 'tryton', entities: ['north'], isSummarized: true }));
const told = async (): Promise<string[]> => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ content: string }>("select content from delivery where kind = 'fiscal-period' order by id"),
  );
  return rows.map(({ content }) => {
    const { day, state } = JSON.parse(content) as { day: string; state: string };
    return `${day} ${state}`;
  });
};
const move = (entity: string, period: string, state: string): Promise<void> =>
  asSuperuser(database, `update fiscal_period set state = '${state}' where entity = '${entity}' and period = '${period}'`);
const confirm = (kind: string): Promise<void> => asSuperuser(database, `update delivery set state = 'confirmed' where kind = '${kind}'`);

test('a period that is closed here is closed at the ERP once its last journals are there, and only for the entities it keeps', async () => {
  assert.equal(await look(), 0, 'open periods are nothing to tell of');
  await transaction(worker, SCOPE, (tx) =>
    postJournal(tx, 'north', '2026-02-27', [
      { account: 'inventory', amount: 1000n },
      { account: 'grni', amount: -1000n },
    ]),
  );
  await move('north', '2026-02', 'closed');
  await move('river', '2026-02', 'closed');
  assert.equal(await look(), 0, 'a line is not in any journal yet');
  await summarize(worker, 'north', { tenant: TENANT, incarnation: 1, target: 'erp-journals', made: '2026-03-01' });
  assert.equal(await look(), 0, 'the journal is under way');
  await confirm('summary-journal');
  assert.equal(await look(), 1);
  assert.deepEqual(await told(), ['2026-02-01 closed']);
  assert.equal(await look(), 0, 'it is told once');
});

test('a period is not closed over a document that failed, until somebody has it sent again or gives it up', async () => {
  await transaction(worker, SCOPE, (tx) =>
    postJournal(tx, 'north', '2026-01-30', [
      { account: 'inventory', amount: 500n },
      { account: 'grni', amount: -500n },
    ]),
  );
  await summarize(worker, 'north', { tenant: TENANT, incarnation: 1, target: 'erp-journals', made: '2026-02-01' });
  await asSuperuser(database, `update delivery set state = 'dead' where kind = 'summary-journal' and state = 'ready'`);
  await move('north', '2026-01', 'closed');
  assert.equal(await look(), 0, 'the journal may be sent again');
  await asSuperuser(database, `update delivery set state = 'refused' where state = 'dead'`);
  assert.equal(await look(), 1);
});

test('a period that is opened again, also softly, is opened there, and closed anew', async () => {
  await move('north', '2026-02', 'soft');
  assert.equal(await look(), 1);
  await move('north', '2026-02', 'open');
  assert.equal(await look(), 0, 'there it is open already');
  await move('north', '2026-02', 'closed');
  assert.equal(await look(), 1);
  assert.deepEqual(await told(), ['2026-02-01 closed', '2026-01-01 closed', '2026-02-01 open', '2026-02-01 closed']);
});
