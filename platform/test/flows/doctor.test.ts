import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { examine } from '../../src/cli/examination.ts';
import { loadConfig } from '../../src/config.ts';
import { readUpkeep } from '../../src/observe/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const upkeep = (now: () => Date = () => new Date()) => transaction(server, SCOPE, (tx) => readUpkeep(tx, TENANT, now));

test('a database in order has partitions ahead, agrees on the time and holds nothing up', async () => {
  const { clockAheadMs, partitionDays, ...rest } = await upkeep();
  assert.ok(Math.abs(clockAheadMs) < 1_000);
  assert.ok(partitionDays >= 28 && partitionDays <= 62, `${partitionDays} days`);
  assert.deepEqual(rest, { stopped: [], held: [], unserved: [], partners: [] });
});

test('it is noticed when clocks differ, partitions run out, a channel stops, or a target is not served', async () => {
  const late = await upkeep(() => new Date(Date.now() - 60_000));
  assert.ok(late.clockAheadMs > 59_000 && late.clockAheadMs < 61_000);
  const months = await upkeep(() => new Date(Date.now() + 90 * 86_400_000));
  assert.ok(months.partitionDays < 0);
  await asSuperuser(
    database,
    `insert into channel_cursor (tenant, channel, stopped) values ('${TENANT}', 1, 'northside-adt:9');
    insert into posting_hold (tenant, target, reason) values ('${TENANT}', 'erp', 'restored');
    insert into target_state (tenant, target, circuit) values ('${TENANT}', 'erp', 'open'), ('${TENANT}', 'other', 'closed')`,
  );
  const { stopped, held, unserved } = await upkeep();
  assert.deepEqual(
    { stopped, held, unserved },
    { stopped: ['northside-adt'], held: [{ target: 'erp', reason: 'restored' }], unserved: ['erp'] },
  );
});

test('an installation that is not there is examined without an error, each part saying what is wrong', async () => {
  const data = await mkdtemp(join(tmpdir(), 'plexus-doctor-'));
  after(() => rm(data, { recursive: true, force: true }));
  await writeFile(join(data, 'token'), 'x', { mode: 0o644 });
  await writeFile(join(data, 'master.key'), `${'a'.repeat(64)}\n`, { mode: 0o600 });
  const examined = await examine(loadConfig({ PLEXUS_DATA: data }));
  assert.deepEqual(
    examined.map(({ name, state, detail }) => [name, state, name === 'disk' ? '' : detail]),
    [
      ['master key', 'ok', 'there, for its owner only'],
      ['token', 'wrong', 'others may read it'],
      ['disk', 'ok', ''],
      ['database', 'wrong', 'There is no database of Plexus to work on'],
    ],
  );
});
