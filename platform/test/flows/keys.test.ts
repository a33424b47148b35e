import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { appendEvents, openLog, openSealed } from '../../src/events/index.ts';
import {
  addMasterKey,
  dropOldMasterKey,
  ensureTenantKey,
  followTenantKeys,
  keyVersions,
  makeMasterKey,
  newestMasterKey,
  readMasterKey,
  requireMaster,
  rewrapWithMaster,
  rotateTenantKey,
  tenantKeys,
} from '../../src/govern/index.ts';
import { signingKey } from '../../src/identity/token-keys.ts';
import { createInbox, messageBytes, readMessage } from '../../src/inbox/index.ts';
import type { TenantKeys } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const folder = await mkdtemp(join(tmpdir(), 'plexus-keys-'));
after(() => rm(folder, { recursive: true, force: true }));
const file = join(folder, 'master.key');
await makeMasterKey(file);
const master = await readMasterKey(file);
const ada = { principal: 'cli', person: 'ada' };
const server = database.pool('plexus_server');
const { keys, channel } = await testTenant(database, master);
const worker = database.pool('plexus_worker');
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: () => channel });
const log = await openLog(worker, keys);

const admit = (id: string): Buffer => Buffer.from(`MSH|^~\\&|EPIC|NORTH|PLEXUS|GPH|20260301||ADT^A01|${id}|P|2.3\rPID|1||M1||DOE^JANE\r`);
const receive = async (id: string): Promise<bigint> =>
  (await inbox.receive({ channel: channel.name, bytes: admit(id), source: 'test' })).seq;
const read = (seq: bigint, by: TenantKeys = keys): Promise<string> =>
  transaction(worker, SCOPE, async (tx) => String(messageBytes(by, await readMessage(tx, TENANT, 1, seq))));
const seal = (subject: string, name: string): Promise<number> =>
  transaction(worker, SCOPE, (tx) =>
    appendEvents(tx, log, [
      {
        identity: randomBytes(16),
        type: 'test',
        entity: 'north',
        key: subject,
        occurredAt: '2026-03-02T00:00:00.000Z',
        data: {},
        subject,
        phi: { name },
      },
    ]),
  );
const names = (subject: string, by: TenantKeys = keys): Promise<unknown[]> =>
  transaction(server, SCOPE, async (tx) => {
    const { rows } = await tx.query<{ subject: string; sealed: Buffer }>(
      'select subject, sealed from event where key = $1 and sealed is not null order by seq',
      [subject],
    );
    return (await openSealed(tx, by, rows)).map((values) => values?.['name']);
  });
/** What a version was made with is long ago: every node has it. */
const settled = (): Promise<void> => asSuperuser(database, `update tenant_key set made_at = made_at - interval '1 minute'`);

test('after a rotation what was sealed before opens, what comes is sealed anew, and nothing was rewritten', async () => {
  const before = await receive('K1');
  await seal('account:k', 'JANE');
  const rows = (): Promise<unknown> =>
    transaction(server, SCOPE, async (tx) => (await tx.query('select md5(m::text) from message m order by seq')).rows);
  const stored = await rows();
  assert.equal(await rotateTenantKey(server, master, TENANT, ada), 2);
  assert.equal(keys.version, 1);
  await followTenantKeys(server, master, keys);
  assert.equal(keys.version, 1, 'a version does not wrap before every node can have learned of it');
  await settled();
  await followTenantKeys(server, master, keys);
  assert.equal(keys.version, 2);
  assert.deepEqual(await rows(), stored);
  await seal('account:l', 'JOHN');
  const fresh = createInbox({ pool: database.pool('plexus_intake'), channels: () => channel });
  const { seq } = await fresh.receive({ channel: channel.name, bytes: admit('K2'), source: 'test' });
  const restarted = await tenantKeys(server, master, TENANT);
  for (const by of [keys, restarted]) {
    assert.match(await read(before, by), /DOE\^JANE/);
    assert.match(await read(seq, by), /K2/);
    assert.deepEqual(await names('account:k', by), ['JANE']);
    assert.deepEqual(await names('account:l', by), ['JOHN']);
  }
  const versions = await transaction(server, SCOPE, (tx) => keyVersions(tx, TENANT));
  assert.deepEqual(
    versions.map(({ version, lots, subjects }) => [version, lots, subjects]),
    [
      [2, 1, 1],
      [1, 1, 1],
    ],
  );
});

test('search tokens, pseudonyms and content hashes are the same under every version', async () => {
  const restarted = await tenantKeys(server, master, TENANT);
  assert.equal(restarted.version, 2);
  assert.equal(restarted.token('mrn', '4711'), keys.token('mrn', '4711'));
  assert.equal(restarted.pseudonym('account', '4711'), keys.pseudonym('account', '4711'));
  assert.equal((await inbox.receive({ channel: channel.name, bytes: admit('K1'), source: 'test' })).outcome, 'duplicate');
});

test('a node that has not heard of a version waits for it and breaks nothing', async () => {
  const late = await tenantKeys(server, master, TENANT);
  await rotateTenantKey(server, master, TENANT, ada);
  await settled();
  await followTenantKeys(server, master, keys);
  await seal('account:m', 'MARY');
  await assert.rejects(names('account:m', late), { code: 'KEY_VERSION_UNKNOWN', kind: 'unavailable' });
  await followTenantKeys(server, master, late);
  assert.deepEqual(await names('account:m', late), ['MARY']);
});

test('the master key is rotated with a handful of rows, and the old one opens nothing any more', async () => {
  await transaction(server, SCOPE, (tx) => signingKey(tx, TENANT, master, new Date()));
  const seq = await receive('M1');
  const old = await readFile(file, 'utf8');
  await addMasterKey(file);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await assert.rejects(addMasterKey(file), { code: 'MASTER_ROTATION_OPEN' });
  await assert.rejects(requireMaster(server, await newestMasterKey(file), TENANT), { code: 'MASTER_KEY_WRONG' });
  const owner = database.cluster.adminUrl;
  assert.equal(await rewrapWithMaster(owner, await readMasterKey(file), TENANT, ada), 5);
  // A node that runs since before goes on, whether the old key is still in the file or not.
  await followTenantKeys(server, master, keys);
  await requireMaster(server, await newestMasterKey(file), TENANT);
  assert.equal(await dropOldMasterKey(file), true);
  assert.equal(await dropOldMasterKey(file), false);
  await followTenantKeys(server, master, await tenantKeys(server, master, TENANT));
  assert.match(await read(seq), /M1/);
  assert.match(await read(seq, await tenantKeys(server, await readMasterKey(file), TENANT)), /M1/);
  const kept = join(folder, 'old.key');
  await writeFile(kept, old);
  await assert.rejects(tenantKeys(server, await readMasterKey(kept), TENANT), { code: 'MASTER_KEY_WRONG', kind: 'defect', at: kept });
});

test('every rotation is on record', async () => {
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query(`select action, object, person from audit where action like '%key.rotated' order by id`),
  );
  assert.deepEqual(
    rows.map(({ action, object, person }) => [action, object, person]),
    [
      ['tenant-key.rotated', 'tenant-key:2', 'ada'],
      ['tenant-key.rotated', 'tenant-key:3', 'ada'],
      ['master-key.rotated', 'master-key', 'ada'],
    ],
  );
});

test('a database of before names had a root of their own keeps its names', async () => {
  const before = keys.pseudonym('account', '4711');
  await asSuperuser(database, `create table kept as select * from tenant_index_key; delete from tenant_index_key`);
  await ensureTenantKey(server, master, TENANT);
  const first = await tenantKeys(server, master, TENANT);
  await asSuperuser(database, `delete from tenant_index_key`);
  await ensureTenantKey(server, master, TENANT);
  assert.equal((await tenantKeys(server, master, TENANT)).pseudonym('account', '4711'), first.pseudonym('account', '4711'));
  await asSuperuser(database, `delete from tenant_index_key; insert into tenant_index_key select * from kept; drop table kept`);
  assert.equal((await tenantKeys(server, master, TENANT)).pseudonym('account', '4711'), before);
});

test('a sealed value that was moved to another row, column or tenant does not open, whatever moved with it', async () => {
  const [one, two] = [await receive('S1'), await receive('S2')];
  const broken = { code: 'SEAL_BROKEN' };
  const swapped = async (columns: readonly string[]): Promise<void> => {
    const list = columns.join(', ');
    await asSuperuser(
      database,
      `create table saved as select seq, ${list} from message where seq in (${one}, ${two});
      update message m set (${list}) = (select ${list} from saved s where s.seq = ${two}) where m.seq = ${one}`,
    );
    await assert.rejects(read(one), broken, list);
    await asSuperuser(
      database,
      `update message m set (${list}) = (select ${list} from saved s where s.seq = ${one}) where m.seq = ${one}; drop table saved`,
    );
    assert.match(await read(one), /S1/);
  };
  await swapped(['payload']);
  await swapped(['wrapped_key']);
  await swapped(['payload', 'wrapped_key']);
  await swapped(['payload', 'wrapped_key', 'content_hash']);
  await asSuperuser(database, `update message set payload = wrapped_key where seq = ${two}`);
  await assert.rejects(read(two), broken);
  await seal('account:x', 'XENIA');
  await seal('account:y', 'YVES');
  await asSuperuser(database, `update event set sealed = (select sealed from event where key = 'account:y') where key = 'account:x'`);
  await assert.rejects(names('account:x'), broken);
  await asSuperuser(
    database,
    `update subject_key set wrapped = (select wrapped from subject_key where subject = 'account:y') where subject = 'account:x'`,
  );
  await assert.rejects(names('account:x'), broken);
  const other = await tenantOf('other');
  await asSuperuser(
    database,
    `update tenant_key k set wrapped = o.wrapped from tenant_key o where k.tenant = 'other' and o.tenant = '${TENANT}' and k.version = o.version`,
  );
  await assert.rejects(tenantKeys(server, master, 'other'), { code: 'MASTER_KEY_WRONG' });
  assert.equal(other.tenant, 'other');
});

async function tenantOf(name: string): Promise<TenantKeys> {
  await ensureTenantKey(server, master, name);
  return tenantKeys(server, master, name);
}

test('no nonce was used twice under any key', async () => {
  await Promise.all(Array.from({ length: 600 }, (_, n) => receive(`N${n}`)));
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ used: number; different: number }>(
      `with nonces as (
          select substr(payload, 1, 12) as nonce from message where payload is not null
          union all select substr(wrapped_key, 1, 12) from message
          union all select substr(sealed, 1, 12) from event where sealed is not null
          union all select substr(wrapped, 3, 12) from lot_key
          union all select substr(wrapped, 3, 12) from subject_key where wrapped is not null)
        select count(*)::int as used, count(distinct nonce)::int as different from nonces`,
    ),
  );
  const [{ used, different } = { used: 0, different: 1 }] = rows;
  assert.ok(used > 1_200);
  // Of the two values that the test before put into places where they do not belong, three nonces are copies.
  assert.ok(used - different <= 3, `${used - different} of ${used} nonces are repeated`);
});
