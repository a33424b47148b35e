import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig, places } from '../../src/config.ts';
import { applyEstateFolder } from '../../src/govern/estate/index.ts';
import { addMasterKey, makeMasterKey, readMasterKey } from '../../src/govern/index.ts';
import { keyPlace } from '../../src/events/index.ts';
import { lotPlace, sparedPlace } from '../../src/inbox/index.ts';
import { TenantKeys } from '../../src/kernel/index.ts';
import { openPlatform } from '../../src/runtime.ts';
import { policySchemas } from '../../src/policy-schemas.ts';
import { freshDatabase } from '../cluster.ts';
import { type CommandSaid, runCommand } from '../command-run.ts';

const ESTATE = join(import.meta.dirname, '../../../estate');
const database = await freshDatabase();
const config = loadConfig({ PLEXUS_DATA: database.folder, PLEXUS_ESTATE: ESTATE });
const { masterKey } = places(config);
await makeMasterKey(masterKey);
await applyEstateFolder(database.pool('plexus_server'), ESTATE, policySchemas, await readMasterKey(masterKey), {
  principal: 'test',
  person: 'ada',
});

const run = (...args: string[]): Promise<CommandSaid> => runCommand(() => config, args, 'grace');
const lines = async (): Promise<string[]> => (await readFile(masterKey, 'utf8')).trim().split('\n');

test('an operator makes a version, and sees which one wraps', async () => {
  assert.match((await run('keys', 'rotate', '--yes')).out, /version 2/);
  const { code, out } = await run('keys', 'list', '--json');
  const { wraps, versions } = JSON.parse(out) as { wraps: number; versions: { version: number; lots: number; subjects: number }[] };
  assert.deepEqual([code, wraps, versions.map(({ version }) => version)], [0, 1, [2, 1]]);
  assert.match((await run('keys', 'list')).out, /VERSION +MADE +LOTS +SUBJECTS/);
});

test('the master key is rotated in two steps, and the second waits for the first', async () => {
  const [old] = await lines();
  assert.match((await run('keys', 'drop-master', '--yes')).out, /one master key only/);
  assert.match((await run('keys', 'rotate-master', '--yes')).out, /3 keys are wrapped/);
  const both = await lines();
  assert.deepEqual([both.length, both[1]], [2, old]);
  const again = await run('keys', 'rotate-master', '--yes');
  assert.match(again.err, /MASTER_ROTATION_OPEN[\s\S]*drop-master/);
  assert.match((await run('keys', 'drop-master', '--yes')).out, /out of the file/);
  assert.deepEqual(await lines(), [both[0]]);
  assert.equal((await run('keys', 'list')).code, 0);
});

test('a rotation that broke off before anything was wrapped is gone on with, and not finished by mistake', async () => {
  await addMasterKey(masterKey);
  const both = await lines();
  assert.match((await run('keys', 'drop-master', '--yes')).err, /MASTER_KEY_WRONG/);
  assert.deepEqual(await lines(), both);
  assert.equal((await run('keys', 'rotate-master', '--yes')).code, 0);
  assert.deepEqual(await lines(), both, 'no third key is made');
  assert.equal((await run('keys', 'drop-master', '--yes')).code, 0);
  assert.equal((await run('keys', 'list')).code, 0);
});

test('what an earlier version wrapped is wrapped anew, and then the version can be dropped and nothing is lost', async () => {
  const owner = await database.owner();
  await owner.query(
    `select set_config('plexus.tenant', (select name from tenant limit 1), false), set_config('plexus.entities', '*', false)`,
  );
  // The version that was made above wraps once every node has it.
  await owner.query(`update tenant_key set made_at = now() - interval '1 hour'`);
  const platform = await openPlatform(config);
  const { tenant, keys } = platform;
  assert.equal(keys.version, 2);
  const old = await owner.query<{ wrapped: Buffer }>('select wrapped from tenant_key where version = 1');
  const first = new TenantKeys(tenant, randomBytes(32), [
    { version: 1, root: await (await readMasterKey(masterKey)).unwrap(old.rows[0]?.wrapped ?? Buffer.alloc(0), `tenant-key|${tenant}|1`) },
  ]);
  const secret = randomBytes(32);
  await owner.query(`insert into lot_key (tenant, lot, wrapped) values ($1, 77, $2)`, [tenant, first.wrap(secret, lotPlace(77n))]);
  await owner.query(`insert into subject_key (tenant, subject, wrapped) values ($1, 'account:A', $2)`, [
    tenant,
    first.wrap(secret, keyPlace('account:A')),
  ]);
  await owner.query(`insert into spared_key (tenant, channel, seq, wrapped) values ($1, 3, 9, $2)`, [
    tenant,
    first.wrap(secret, sparedPlace({ channel: 3, seq: 9n })),
  ]);
  assert.match((await run('keys', 'drop', '1', '--yes')).err, /KEY_VERSION_NEEDED/);
  assert.match((await run('keys', 'drop', '2', '--yes')).err, /KEY_VERSION_WRAPS/);
  assert.match((await run('keys', 'rewrap', '--yes')).out, /^3 keys are wrapped by version 2/);
  assert.match((await run('keys', 'rewrap', '--yes')).out, /^0 keys/);
  const { rows } = await owner.query<{ wrapped: Buffer }>('select wrapped from lot_key where lot = 77');
  assert.deepEqual(keys.unwrap(rows[0]?.wrapped ?? Buffer.alloc(0), lotPlace(77n)), secret);
  await platform.close();
  assert.equal((await run('keys', 'drop', '1', '--yes')).code, 0);
  assert.match((await run('keys', 'drop', '1', '--yes')).err, /KEY_VERSION_MISSING/);
  const { versions } = JSON.parse((await run('keys', 'list', '--json')).out) as {
    versions: { version: number; lots: number; subjects: number }[];
  };
  assert.deepEqual(
    versions.map(({ version, lots, subjects }) => [version, lots, subjects]),
    [[2, 1, 1]],
  );
  await owner.query('delete from lot_key where lot = 77');
});

test('with the key of another database nothing is done, and it is said what to do', async () => {
  const own = await readFile(masterKey, 'utf8');
  await writeFile(masterKey, `${'a'.repeat(64)}\n`);
  try {
    for (const command of [
      ['keys', 'list'],
      ['keys', 'rotate', '--yes'],
      ['keys', 'rotate-master', '--yes'],
      ['keys', 'drop-master', '--yes'],
    ]) {
      const { code, err } = await run(...command);
      assert.notEqual(code, 0);
      assert.match(err, /MASTER_KEY_WRONG[\s\S]*Put the key file that belongs to this database back/, command.join(' '));
    }
    assert.deepEqual(await lines(), ['a'.repeat(64)]);
  } finally {
    await writeFile(masterKey, own);
  }
});

test('the keys alone are backed up into a folder of their own, never over anything', async () => {
  const folder = join(database.folder, 'kept-keys');
  assert.equal((await run('backup', '--only-keys')).code, 2);
  const made = await run('backup', '--only-keys', '--keys', folder);
  assert.equal(made.code, 0, made.err);
  assert.ok((await readdir(folder)).includes('tenant_key.copy.gz') && !(await readdir(folder)).includes('event.copy.gz'));
  assert.match((await run('backup', '--only-keys', '--keys', folder)).err, /FOLDER_NOT_EMPTY/);
});

test('holds and shredding want a reason before they ask anybody', async () => {
  for (const command of [
    ['holds', 'place'],
    ['holds', 'release', '3'],
    ['shred', 'account:x'],
    ['shred'],
    ['holds', 'release', 'x', '--reason', 'closed'],
  ]) {
    assert.equal((await run(...command)).code, 2, command.join(' '));
  }
});
