import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import { audit } from '../../src/govern/index.ts';
import { createSealer, ensureSigningKey, readHeads, readSigningKey, type Sealer, verifyLog } from '../../src/govern/seals/index.ts';
import { type Fault, ManualClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { checkSeals } from '../../src/observe/invariants/seals.ts';
import { signingKey } from '../../src/govern/seals/signing-key.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { server } = await testTenant(database);
const worker = database.pool('plexus_worker', 8);
const owner = await database.owner();
const heads = join(database.folder, 'audit-heads.json');
const clock = new ManualClock(new Date('2026-03-01T10:00:00Z'));
const lost: Fault[] = [];
let sealer: Sealer;

const openSealer = async (): Promise<Sealer> =>
  createSealer({
    pool: server,
    tenant: TENANT,
    incarnation: 1,
    key: await readSigningKey(join(database.folder, 'audit-signing.key')),
    clock,
    heads,
    lost: (fault) => lost.push(fault),
  });

const record = (count: number, action = 'message.received') =>
  transaction(worker, SCOPE, (tx) =>
    audit(
      tx,
      TENANT,
      { principal: 'plexus/test', person: 'none' },
      Array.from({ length: count }, (_, n) => ({ action, object: `northside-adt:${n}`, detail: `row ${n}` })),
    ),
  );

const verify = async (remembered = true) => {
  const { newest, lost: gone } = await readHeads(heads);
  const known = remembered ? [...(newest === undefined ? [] : [newest]), ...gone] : [];
  return transaction(server, SCOPE, (tx) => verifyLog(tx, TENANT, { heads: known }));
};

const found = async (remembered = true) =>
  (await verify(remembered)).findings.map(
    ({ problem, batch, rows, count }) => `${problem} ${batch} ${rows.length === 0 ? count : rows.join(',')}`,
  );

const ids = async (): Promise<string[]> =>
  (await owner.query<{ id: string }>('select id::text from audit order by incarnation, xid, id')).rows.map(({ id }) => id);

/** Three batches of five rows each. */
const sealThree = async (): Promise<string[]> => {
  for (let batch = 0; batch < 3; batch++) {
    await record(5);
    await sealer.step();
  }
  return ids();
};

before(async () => {
  assert.equal(await ensureSigningKey(join(database.folder, 'audit-signing.key')), true);
  assert.equal(await ensureSigningKey(join(database.folder, 'audit-signing.key')), false);
  await owner.query(`set plexus.tenant = '${TENANT}'`);
});

beforeEach(async () => {
  await asSuperuser(database, 'truncate audit, audit_seal, audit_key');
  await rm(heads, { force: true });
  lost.length = 0;
  sealer = await openSealer();
});

test('what was recorded is sealed once, in batches of a thousand, and holds', async () => {
  await record(2_300);
  assert.equal(await sealer.step(), 2_300);
  assert.equal(await sealer.step(), 0);
  await record(1);
  const report = await verify();
  assert.deepEqual([report.batches, report.rows, report.unsealed, report.findings], [3, 2_300, 1, []]);
  assert.equal(report.newest?.batch, '3');
});

test('more than ten thousand rows are sealed in several steps', async () => {
  await record(10_001);
  assert.deepEqual([await sealer.step(), await sealer.step(), await sealer.step()], [10_000, 1, 0]);
  assert.deepEqual(await found(), []);
});

const TAMPERING: readonly (readonly [string, (id: (n: number) => string) => string, (id: (n: number) => string) => readonly string[]])[] = [
  ['one byte of a detail is altered', (id) => `update audit set detail = 'Row 1' where id = ${id(6)}`, (id) => [`row-altered 2 ${id(6)}`]],
  ['a person is put for another', (id) => `update audit set person = 'x' where id = ${id(6)}`, (id) => [`row-altered 2 ${id(6)}`]],
  [
    'a time is moved by a microsecond',
    (id) => `update audit set at = at + interval '1 microsecond' where id = ${id(6)}`,
    (id) => [`row-altered 2 ${id(6)}`],
  ],
  ['a detail is removed', (id) => `update audit set detail = null where id = ${id(6)}`, (id) => [`row-altered 2 ${id(6)}`]],
  ['a row is deleted', (id) => `delete from audit where id = ${id(6)}`, (id) => [`row-deleted 2 ${id(6)}`]],
  [
    'a row is inserted among sealed ones',
    (id) => `insert into audit (tenant, id, incarnation, xid, at, principal, person, action, object) overriding system value
      select tenant, 0, incarnation, xid, at, principal, person, 'estate.applied', object from audit where id = ${id(6)}`,
    () => ['row-inserted 2 0'],
  ],
  [
    'two rows change what they say',
    (id) =>
      `update audit a set object = b.object, detail = b.detail from audit b where (a.id, b.id) in ((${id(6)}, ${id(7)}), (${id(7)}, ${id(6)}))`,
    (id) => [`row-altered 2 ${id(6)},${id(7)}`],
  ],
  [
    'a row is moved into another batch',
    (id) => `update audit set xid = '3' where id = ${id(6)}`,
    (id) => [`row-inserted 1 ${id(6)}`, `row-deleted 2 ${id(6)}`],
  ],
  [
    'all rows of a batch are deleted',
    (id) => `delete from audit where id between ${id(5)} and ${id(9)}`,
    (id) => [`row-deleted 2 ${[5, 6, 7, 8, 9].map(id).join(',')}`],
  ],
  ['a seal is removed', () => 'delete from audit_seal where batch = 2', () => ['seal-missing 2 1']],
  ['the first seal is removed', () => 'delete from audit_seal where batch = 1', () => ['seal-missing 1 1']],
  [
    'a root is altered',
    () => `update audit_seal set root = set_byte(root, 0, get_byte(root, 0) # 1) where batch = 2`,
    () => ['seal-altered 2 1', 'signature-wrong 2 1'],
  ],
  [
    'a kept hash of a row is altered',
    () => `update audit_seal set leaves = set_byte(leaves, 0, get_byte(leaves, 0) # 1) where batch = 2`,
    (id) => ['seal-altered 2 1', `row-altered 2 ${id(5)}`],
  ],
  [
    'a signature is altered',
    () => `update audit_seal set signature = set_byte(signature, 9, get_byte(signature, 9) # 1) where batch = 2`,
    () => ['seal-altered 2 1', 'signature-wrong 2 1'],
  ],
  [
    'the time of a seal is altered',
    () => `update audit_seal set sealed_at = sealed_at + interval '1 day' where batch = 2`,
    () => ['seal-altered 2 1', 'signature-wrong 2 1'],
  ],
  ['a key is removed', () => `delete from audit_key`, () => ['key-unknown 1 1', 'key-unknown 2 1', 'key-unknown 3 1']],
  [
    'the end is cut off, rows and seals',
    (id) => `delete from audit where id >= ${id(10)}; delete from audit_seal where batch = 3`,
    () => ['tail-missing 3 1'],
  ],
  ['everything is removed', () => 'truncate audit, audit_seal', () => ['tail-missing 3 1']],
];

for (const [what, sql, expected] of TAMPERING) {
  test(`${what}: verifying names batch and row`, async () => {
    const all = await sealThree();
    const id = (n: number): string => all[n] ?? '0';
    assert.deepEqual(await found(), []);
    await asSuperuser(database, sql(id));
    assert.deepEqual(await found(), expected(id));
  });
}

test('two seals that change places are told as that', async () => {
  await sealThree();
  await asSuperuser(
    database,
    'update audit_seal set batch = batch + 100 where batch > 1; update audit_seal set batch = 105 - batch where batch > 100',
  );
  const problems = await found();
  assert.ok(problems.includes('seal-reordered 2 1') && problems.includes('seal-reordered 3 1'), problems.join('; '));
});

test('a whole chain made again with another key is told, since its newest seal is remembered elsewhere', async () => {
  await sealThree();
  await asSuperuser(database, `truncate audit_seal; update audit set person = 'somebody'`);
  const forger = await createSealer({
    pool: server,
    tenant: TENANT,
    incarnation: 1,
    key: signingKey(generateKeyPairSync('ed25519').privateKey),
    clock,
    heads: join(database.folder, 'elsewhere.json'),
    lost: () => undefined,
  });
  await forger.step();
  assert.deepEqual(await found(), ['tail-missing 3 1']);
});

test('a cut-off end is not forgotten when sealing goes on', async () => {
  const all = await sealThree();
  await asSuperuser(database, `delete from audit where id >= ${all[10] ?? 0}; delete from audit_seal where batch = 3`);
  await record(5);
  await sealer.step();
  assert.deepEqual(
    lost.map(({ code, at }) => [code, at]),
    [['AUDIT_SEAL_LOST', 'batch 3']],
  );
  await record(5);
  await sealer.step();
  assert.equal(lost.length, 1);
  assert.deepEqual(await found(), ['tail-missing 3 1']);
});

test('a row that commits after rows with higher numbers is sealed, and none before it can end is passed', async () => {
  const slow = await worker.connect();
  await slow.query('begin');
  await slow.query(`select set_config('plexus.tenant', $1, true), set_config('plexus.entities', '*', true)`, [TENANT]);
  await slow.query(`insert into audit (tenant, principal, person, action, object) values ($1, 'p', 'none', 'slow', 'x')`, [TENANT]);
  await record(10);
  assert.equal(await sealer.step(), 0);
  await slow.query('commit');
  slow.release();
  assert.equal(await sealer.step(), 11);
  assert.deepEqual(await found(), []);
});

test('writers that go on and two sealers at once make one chain of every row', async () => {
  const other = await openSealer();
  const writing = Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let n = 0; n < 25; n++) await record(7);
    }),
  );
  const written = new AbortController();
  const sealing = [sealer, other].map(async (one) => {
    while (!written.signal.aborted) await one.step();
  });
  await writing;
  written.abort();
  await Promise.all(sealing);
  for (let rows = 1; rows > 0; ) rows = await sealer.step();
  const report = await verify(false);
  assert.deepEqual([report.rows, report.unsealed, report.findings], [6 * 25 * 7, 0, []]);
});

test('no run-time role alters, deletes or empties seals and keys', async () => {
  await sealThree();
  for (const role of ['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'] as const) {
    for (const sql of [
      'update audit_seal set key = key',
      'delete from audit_seal',
      'truncate audit_seal',
      'delete from audit_key',
      'update audit set person = person',
      'delete from audit',
    ]) {
      await assert.rejects(
        transaction(database.pool(role, 1), SCOPE, (tx) => tx.query(sql)),
        { code: 'STORE_42501' },
        `${role}: ${sql}`,
      );
    }
  }
});

test('the invariants tell of rows that nobody seals and of a seal that does not hold', async () => {
  await record(5);
  const codes = (now: number) =>
    transaction(server, SCOPE, async (tx) => (await checkSeals(tx, TENANT, new Date(now))).map(({ code, ids }) => [code, ids.length]));
  assert.deepEqual(await codes(Date.now()), []);
  assert.deepEqual(await codes(Date.now() + 120_000), [['AUDIT_NOT_SEALED', 1]]);
  await sealer.step();
  assert.deepEqual(await codes(Date.now() + 120_000), []);
  await asSuperuser(database, `update audit set person = 'eve'`);
  assert.deepEqual(await codes(Date.now()), [['AUDIT_SEAL_BROKEN', 1]]);
});
