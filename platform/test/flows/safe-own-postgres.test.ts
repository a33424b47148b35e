import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { MllpClient } from '../../src/connect/index.ts';
import { Fault } from '../../src/kernel/index.ts';
import { grantRoles, migrate } from '../../src/store/index.ts';
import { until } from '../faults/waiting.ts';
import { ownPostgres, serverPrograms } from '../own-postgres.ts';
import { ownSurroundings, processesOf, supervise } from '../supervised.ts';

const all = await serverPrograms();
if (!all.has("the system's PostgreSQL 15")) test('PostgreSQL 15', { skip: 'the server programs of PostgreSQL 15 are not on this machine' });

for (const [what, programs] of all) {
  test(`Plexus runs on ${what} of the operator's own, owned by a role that is no superuser`, async () => {
    const own = await ownPostgres(programs);
    const environment = { ...(await ownSurroundings()), DATABASE_URL: own.loginUrl, DATABASE_ADMIN_URL: own.ownerUrl };
    const folder = environment.PLEXUS_DATA;
    const plexus = supervise(environment);
    await plexus.ready();
    assert.match(plexus.said(), /Using your PostgreSQL/);
    const supervisor = plexus.process.pid;
    const processes = (await processesOf(folder)).filter((pid) => pid !== supervisor);
    assert.ok(processes.length >= 2);
    for (const pid of processes) {
      const given = await readFile(`/proc/${pid}/environ`, 'latin1');
      assert.ok(given.includes(own.loginUrl) && !given.includes(own.ownerUrl), 'who listens has no password of the owner');
    }

    const client = new MllpClient({ host: '127.0.0.1', port: Number(environment.PLEXUS_MLLP_PORT) });
    const answer = await client.send(Buffer.from(charge));
    await client.stop();
    assert.equal(answer.code, 'AA');
    // Without the simulated systems the keys of partners that the demo estate names are not there, which is an exception of its own kind.
    const seen = await until('the charge to be posted', 20_000, async () => {
      const { rows } = await own.asSuperuser(
        `select (select count(*) from plexus.message)::int as messages, (select count(*) from plexus.journal)::int as journals,
          (select count(*) from plexus.exception_item where state = 'open' and kind <> 'partner')::int as exceptions`,
      );
      return rows[0]?.['journals'] === 0 && rows[0]['exceptions'] === 0 ? undefined : rows[0];
    });
    assert.deepEqual(seen, { messages: 1, journals: 1, exceptions: 0 });

    const token = (await readFile(join(folder, 'token'), 'utf8')).trim();
    const flow = await fetch(`http://127.0.0.1:${environment.PLEXUS_HTTP_PORT}/v1/flow`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(flow.status, 200);

    const { rows: owners } = await own.asSuperuser(
      `select distinct pg_get_userbyid(relowner) as owner, relforcerowsecurity as forced from pg_class c
        where relnamespace = 'plexus'::regnamespace and relkind in ('r', 'p') and not relispartition
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant')`,
    );
    assert.deepEqual(owners, [{ owner: 'plexus_owner', forced: true }], 'not even the owner sees a tenant by accident');
    const { rows: months } = await own
      .asSuperuser(`begin; set local role plexus_maintainer; select plexus.make_partitions(now() + interval '3 months') as made; commit`)
      .then((results) => (Array.isArray(results) ? (results as { rows: { made: number }[] }[])[2] : undefined) ?? { rows: [] });
    assert.ok((months[0]?.made ?? 0) > 0, 'the maintainer makes partitions in the name of the owner');

    plexus.process.kill('SIGTERM');
    assert.equal(await plexus.ended, 0);
    assert.deepEqual(await processesOf(folder), []);

    // A second installation on the same server finds the run-time roles made by somebody else.
    const second = await own.another('second');
    await migrate(second.ownerUrl);
    const granted = await grantRoles(second.ownerUrl, () => 'second').catch((fault: unknown) => fault);
    if (granted !== undefined) {
      assert.ok(granted instanceof Fault);
      assert.equal(granted.code, 'ROLES_NOT_GRANTED');
      await own.asSuperuser(/grant .*/.exec(granted.hint ?? '')?.[0] ?? '');
      await grantRoles(second.ownerUrl, () => 'second');
    }

    // Held to its own files it starts as well.
    const again = supervise({ ...environment, PLEXUS_CONFINE: 'files' });
    await again.ready();
    assert.match(again.said(), /Estate unchanged/);
    again.process.kill('SIGINT');
    assert.equal(await again.ended, 0);
  });
}

const charge = [
  'MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|OWN-1|P|2.3',
  'PID|1||700123^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||400123^^^NORTH^AN',
  'FT1|1|900001||20260302|20260302|CG|3085025|COMPLETE BLOOD COUNT||1|148.00|148.00|LAB',
  '',
].join('\r');
