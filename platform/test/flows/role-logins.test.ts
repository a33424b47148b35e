import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { addressOf, loadConfig, ownerAddressOf, runTimeVariables } from '../../src/config.ts';
import { grantRoles, openPool, rightsBeyond, type Role } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';

const database = await freshDatabase();
const ROLES = ['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'] as const;
const loginOf = (role: Role): string => role.replace('plexus_', 'north_');
const owner = await database.owner();
for (const role of ROLES) await owner.query(`create role ${loginOf(role)} login noinherit password 'of-${role}'`);
await grantRoles(database.cluster.adminUrl, loginOf);

/** The address of a login, with the password that is its own. */
function address(role: Role, password = `of-${role}`): string {
  const url = new URL(database.cluster.url);
  url.username = loginOf(role);
  url.password = password;
  return url.href;
}
const poolOf = (login: Role, role: Role, password?: string) => {
  const pool = openPool({ url: address(login, password), role, size: 1 });
  after(() => pool.end());
  return pool;
};

test('each login acts as its own role and as no other', async () => {
  for (const login of ROLES)
    for (const role of ROLES) {
      const asked = poolOf(login, role).query<{ role: string }>('select current_user as role');
      if (login === role) assert.equal((await asked).rows[0]?.role, role);
      else await assert.rejects(asked, `${loginOf(login)} as ${role}`);
    }
});

test('a password opens one login', async () => {
  await assert.rejects(poolOf('plexus_server', 'plexus_server', 'of-plexus_intake').query('select 1'), { code: '28P01' });
});

test('a session takes no other role and no rights of its login once it runs', async () => {
  const pool = poolOf('plexus_intake', 'plexus_intake');
  for (const role of ROLES.filter((one) => one !== 'plexus_intake')) {
    await assert.rejects(pool.query(`set role ${role}`), { code: '42501' });
  }
  await pool.query('reset role');
  await assert.rejects(pool.query('select from plexus.event'), { code: '42501' }, 'the login itself may do nothing');
});

test('a login with more than its role is told of, by what it has', async () => {
  for (const role of ROLES) assert.deepEqual(await rightsBeyond(poolOf(role, role), role), [], role);
  await owner.query('grant plexus_server to north_intake');
  await owner.query('alter role north_intake createdb');
  await owner.query('grant select on plexus.event to north_intake');
  assert.deepEqual(await rightsBeyond(poolOf('plexus_intake', 'plexus_intake'), 'plexus_intake'), [
    'createdb',
    'grants on event',
    'plexus_server',
  ]);
});

test('a role without a login of its own uses the shared one, and the embedded database takes none', () => {
  const shared = 'postgresql://plexus@db/plexus';
  const config = loadConfig({
    DATABASE_URL: shared,
    DATABASE_ADMIN_URL: 'postgresql://owner@db/plexus',
    DATABASE_URL_INTAKE: 'postgresql://intake@db/plexus',
  });
  assert.equal(addressOf(config, 'plexus_intake', shared), 'postgresql://intake@db/plexus');
  assert.equal(addressOf(config, 'plexus_worker', shared), shared);
  assert.throws(() => loadConfig({ DATABASE_URL_INTAKE: 'postgresql://intake@db/plexus' }), { code: 'CONFIG_INVALID' });
  assert.throws(
    () => loadConfig({ DATABASE_URL: shared, DATABASE_ADMIN_URL: shared, DATABASE_URL_WORKER: 'worker' }),
    /DATABASE_URL_WORKER is not an address/,
  );
});

test('what runs needs no owner, is told of none, and has every other setting', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plexus-settings-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'settings.yaml');
  writeFileSync(
    file,
    'databaseAdminUrl: postgresql://owner:0ther@db/plexus\ndatabaseUrl: postgresql://plexus@db/plexus\nmessageMonths: 7\n',
  );
  const config = loadConfig({ PLEXUS_CONFIG: file, PLEXUS_HTTP_PORT: '8123', DATABASE_URL_INTAKE: 'postgresql://intake@db/plexus' });
  assert.equal(ownerAddressOf(config), 'postgresql://owner:0ther@db/plexus');
  const given = loadConfig({ ...process.env, PLEXUS_CONFIG: file, ...runTimeVariables(config) });
  const { databaseAdminUrl: _owner, ...others } = config;
  assert.deepEqual(given, others);
  assert.throws(() => ownerAddressOf(given), { code: 'CONFIG_INVALID' });
});
