import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig, places } from '../../src/config.ts';
import { applyEstateFolder } from '../../src/govern/estate/index.ts';
import { addMasterKey, makeMasterKey, readMasterKey } from '../../src/govern/index.ts';
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
