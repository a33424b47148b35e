import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { type OwnPostgres, ownPostgres, serverPrograms } from '../own-postgres.ts';
import { ownSurroundings, processesOf, supervise } from '../supervised.ts';

const [programs = ''] = (await serverPrograms()).values();
const own = await ownPostgres(programs);
const prepared = { ...(await ownSurroundings()), ...addressesOf(own) };
const folder = prepared.PLEXUS_DATA;
const masterKey = join(folder, 'master.key');

function addressesOf({ loginUrl, ownerUrl }: Pick<OwnPostgres, 'loginUrl' | 'ownerUrl'>): Record<string, string> {
  return { DATABASE_URL: loginUrl, DATABASE_ADMIN_URL: ownerUrl };
}

/** Starts with some settings different, and answers what was said once it has ended by itself with a failure and left nothing behind. */
async function refused(code: string, different: Readonly<Record<string, string>> = {}): Promise<string> {
  const plexus = supervise({ ...prepared, ...different });
  const exit = await plexus.ended;
  assert.match(plexus.said(), new RegExp(`^${code}: .+\n {2}\\S.+$`, 'm'), 'a code, what is wrong, and what to do');
  assert.ok(typeof exit === 'number' && exit > 0, `exit code ${exit}`);
  assert.deepEqual(await processesOf(different['PLEXUS_DATA'] ?? folder), [], 'nothing is left running');
  assert.doesNotMatch(plexus.said(), /super-5c1f9d|owner-27ab40|login-e8830c/, 'no password is told');
  return plexus.said();
}

test('a first start makes keys, token and logs that only their owner can read', async () => {
  const plexus = supervise(prepared);
  await plexus.ready();
  plexus.process.kill('SIGTERM');
  assert.equal(await plexus.ended, 0);
  for (const file of ['master.key', 'token', 'logs/work.log', 'logs/connect-serve.log']) {
    assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600, file);
  }
});

test('a database without its master key, with a foreign one or with a garbled one is refused, and no new key is made', async () => {
  const key = await readFile(masterKey, 'utf8');
  const keep = (text: string): Promise<void> => writeFile(masterKey, text, { mode: 0o600 });
  try {
    await rm(masterKey);
    await refused('MASTER_KEY_MISSING');
    await keep(`${randomBytes(32).toString('hex')}\n`);
    await refused('MASTER_KEY_WRONG');
    await keep(key.slice(0, 40));
    await refused('MASTER_KEY_UNREADABLE');
  } finally {
    await keep(key);
  }
});

test('a run-time login that is a superuser, or owns the tables, is refused', async () => {
  assert.match(await refused('STORE_UNSAFE', { DATABASE_URL: own.superuserUrl }), /superuser/);
  assert.match(await refused('STORE_UNSAFE', { DATABASE_URL: own.ownerUrl }), /owns tables/);
});

test('a tenant table without forced row security is refused', async () => {
  await own.asSuperuser('alter table plexus.journal no force row level security');
  assert.match(await refused('STORE_UNSAFE'), /journal/);
  await own.asSuperuser('alter table plexus.journal force row level security');
});

test('a database that may lose what it has confirmed is refused', async () => {
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    await own.asSuperuser(`alter system set ${setting} = off`);
    await own.asSuperuser('select pg_reload_conf()');
    assert.match(await refused('STORE_UNSAFE'), new RegExp(`${setting} is off`));
    await own.asSuperuser(`alter system reset ${setting}`);
    await own.asSuperuser('select pg_reload_conf()');
  }
});

test('settings that contradict each other, and a database that does not answer, are refused', async () => {
  await refused('CONFIG_INVALID', { DATABASE_ADMIN_URL: '' });
  await refused('CONFIG_INVALID', { PLEXUS_HTTP_PORT: 'eighty' });
  await refused('CONFIG_INVALID', { DATABASE_URL: 'not an address' });
  await refused('STORE_UNAVAILABLE', { DATABASE_URL: away(own.loginUrl), DATABASE_ADMIN_URL: away(own.ownerUrl) });
  const wrong = own.ownerUrl.replace('owner-27ab40', 'wrong');
  assert.doesNotMatch(await refused('STORE_LOGIN_REFUSED', { DATABASE_ADMIN_URL: wrong }), /wrong@/);
  const mistyped = { DATABASE_URL: own.loginUrl.replace('login-e8830c', 'wrong') };
  await refused('STORE_LOGIN_REFUSED', mistyped);
  await refused('STORE_LOGIN_REFUSED', { ...mistyped, PLEXUS_DATA: join(folder, 'first-start') });
});

function away(url: string): string {
  const address = new URL(url);
  address.port = '1';
  return address.href;
}

test('a taken port is refused with the setting that chooses another', async () => {
  for (const setting of ['PLEXUS_HTTP_PORT', 'PLEXUS_MLLP_PORT'] as const) {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(Number(prepared[setting]), '127.0.0.1', resolve));
    try {
      assert.match(await refused('PORT_TAKEN', {}), new RegExp(setting));
    } finally {
      await new Promise((resolve) => taken.close(resolve));
    }
  }
});

test('an estate that is not there or cannot be read is refused before anything of it is in force', async () => {
  assert.match(await refused('ESTATE_[A-Z_]+', { PLEXUS_ESTATE: join(folder, 'nowhere') }), /nowhere|estate/i);
  const estate = join(folder, 'estate');
  await mkdir(join(estate, 'systems'), { recursive: true });
  await writeFile(join(estate, 'tenant.yaml'), 'tenant: [');
  await refused('ESTATE_[A-Z_]+', { PLEXUS_ESTATE: estate });
});

test('a data folder that cannot be written is refused', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  await refused('DATA_FOLDER_UNUSABLE', { PLEXUS_DATA: join(file, 'data') });
});

test('after all refusals the same installation starts again', async () => {
  const plexus = supervise(prepared);
  await plexus.ready();
  plexus.process.kill('SIGTERM');
  assert.equal(await plexus.ended, 0);
});
