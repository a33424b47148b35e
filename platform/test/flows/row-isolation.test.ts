import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';

const database = await freshDatabase();
const owner = await database.owner();
const names = async (statement: string): Promise<string[]> => (await owner.query<{ name: string }>(statement)).rows.map(({ name }) => name);
const OF_PLEXUS = "c.relnamespace = 'plexus'::regnamespace";
const TABLES = `pg_class c where ${OF_PLEXUS} and c.relkind in ('r', 'p') and not c.relispartition`;
const HAS_TENANT = "exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped)";

test('every table is a tenant’s, but for what an installation has once', async () => {
  assert.deepEqual(await names(`select c.relname as name from ${TABLES} and not ${HAS_TENANT} order by 1`), [
    'incarnation',
    'installation',
    'migration',
    'tenant',
  ]);
});

test('row security is forced on every table of a tenant, by a policy that reads and writes by the same rule', async () => {
  assert.deepEqual(
    await names(`select c.relname as name from ${TABLES} and ${HAS_TENANT} and not (c.relrowsecurity and c.relforcerowsecurity)`),
    [],
  );
  assert.deepEqual(
    await names(
      `select c.relname as name from ${TABLES} and ${HAS_TENANT} and not exists (select from pg_policy p where p.polrelid = c.oid)`,
    ),
    [],
  );
  const astray = `select tablename || ': ' || policyname as name from pg_policies where schemaname = 'plexus' and not (permissive = 'PERMISSIVE'
    and cmd = 'ALL' and qual is not distinct from with_check and qual like '%(tenant = ( SELECT current_tenant()%')`;
  assert.deepEqual(await names(astray), [], 'a second policy that lets in would be enough to see everything');
});

test('the tenant is in every key that refuses a second row, so that no tenant learns what another has', async () => {
  const keys = `select c.relname || ': ' || i.relname as name from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
    where ${OF_PLEXUS} and not c.relispartition and (x.indisunique or x.indisexclusion) and ${HAS_TENANT}
    and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and a.attnum = any (x.indkey::int2[]))`;
  assert.deepEqual(await names(keys), []);
  const references = `select c.relname || ': ' || k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
    where ${OF_PLEXUS} and k.contype = 'f' and ${HAS_TENANT}
    and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and a.attnum = any (k.conkey))`;
  assert.deepEqual(await names(references), [], 'a reference is checked around row security');
});

/** What acts with the rights of the owner, kept by hand: partitions, approvals, finding and shredding accounts. Each is a door of its own. */
const WITH_RIGHTS_OF_OWNER = `accounts_holding acting_in approval_rule approvers_of cumulated decidable decide_proposal delegate_approvals draft_proposal drop_partitions
  edit_proposal end_delegation escalate_approval expire_proposals guard_told_decisions held_proposal is_behind is_maker keep_client
  know_account link_accounts make_partitions makers_of may_decide may_stand_in note_step open_approval open_stage put_forward roles_standing
  roles_wanted shred_chunk shred_message shred_subjects stood_in_for take_back_approval tear_lot use_proposal withdraw_proposal`;

test('nothing acts with the rights of the owner but what is listed, on a fixed path, and called by whom it is for', async () => {
  const definers = "pg_proc p where p.pronamespace = 'plexus'::regnamespace and p.prosecdef";
  assert.deepEqual(await names(`select distinct p.proname as name from ${definers} order by 1`), WITH_RIGHTS_OF_OWNER.split(/\s+/));
  const loose = `select p.proname as name from ${definers} and (not coalesce(p.proconfig, '{}') @> '{"search_path=plexus, pg_temp"}'
    or p.proacl is null or exists (select from aclexplode(p.proacl) g where g.grantee = 0))`;
  assert.deepEqual(await names(loose), []);
  const views = `select c.relname as name from pg_class c where ${OF_PLEXUS} and c.relkind in ('v', 'm')
    and not coalesce(c.reloptions, '{}') && '{security_invoker=true,security_invoker=on}'`;
  assert.deepEqual(await names(views), []);
});

test('a session that names no tenant sees nothing and writes nothing, also after one that did', async () => {
  const pool = database.pool('plexus_server', 1);
  await transaction(pool, { tenant: 'a', entities: 'all' }, (tx) =>
    tx.query("insert into entity (tenant, entity, name) values ('a', 'north', 'North')"),
  );
  assert.deepEqual((await pool.query(`select current_setting('plexus.tenant', true) as tenant`)).rows, [{ tenant: '' }]);
  assert.equal((await pool.query('select from entity')).rowCount, 0);
  await assert.rejects(pool.query("insert into entity (tenant, entity, name) values ('', 'x', 'X')"), { code: '42501' });
});
