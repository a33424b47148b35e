import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import { gatewayOf } from '../gateway-given.ts';
import { atConsole, type Person } from '../people.ts';
import { asSuperuser } from '../superuser.ts';
import { TENANT } from '../tenant.ts';

const WORK = 20_000;
const PROPOSALS = 2_000;
/** Of one table for one page of fifty: some of it for each of a person's owners, and for the one that tells whether there is more. */
const MOST_READ = 600;
const OWNERS = ['purchasing', 'receiving', 'item-master', 'accounts-payable'];
const ENTITIES = ['north', 'river', 'lake'];

const database = await freshDatabase();
const story = await chargeStory(database);
const owner = await database.owner();
const server = database.pool('plexus_server', 1);
await fill();
const MANY = { perSecond: 100_000, burst: 1_000_000 };
const gateway = gatewayOf({ ...story, server }, { quotas: { classes: { read: MANY, write: MANY, bulk: MANY }, clients: {} } });
after(() => gateway.close());
const desk = (person: string, role: string, entities: 'all' | readonly string[] = 'all'): Promise<Person> =>
  atConsole({ gateway, server }, { person, roles: [role], entities });

/** Work of four owners in three hospitals, one owner's after the other's; and proposals that a controller decides about. */
async function fill(): Promise<void> {
  // What it reads is counted like what a list reads.
  await owner.query('alter system set autovacuum = off');
  await owner.query('select pg_reload_conf()');
  await applyDemoEstate(database);
  const one = (of: readonly string[], at: string): string => `(array['${of.join("','")}'])[1 + (${at})::int % ${of.length}]`;
  await asSuperuser(
    database,
    `insert into release (tenant, number, digest, content, principal, person) select '${TENANT}', 1, digest, content, 'p', 'p' from release;
    insert into exception_item (tenant, entity, kind, identity, owner, code, summary, due_at, key, assignee)
      select '${TENANT}', ${one(ENTITIES, 'n')}, case when n % 10 = 0 then 'approval' else 'invoice-price' end, 'x' || n, ${one(OWNERS, `n / ${WORK / 4}`)},
        'PRICE', 's', now() + (n / 2) * interval '1 minute', 'invoice:' || n, case when n % 1999 = 0 then 'sue' end from generate_series(1, ${WORK}) n;
    insert into process_state (tenant, key, entity, lane, version, status, data)
      select '${TENANT}', 'invoice:' || n, 'north', 0, 1, 'held', '{}' from generate_series(1, ${WORK}) n;
    insert into proposal (tenant, entity, kind, state, subject, content, reason, maker_account, maker, proposed_at, due_at, expires_at, maker_person, approvers, roles)
      select '${TENANT}', 'north', 'requisition', 'proposed', 'requisition:' || n, '{}', 'why', 'openid:zed', 'zed', now(), now() + n * interval '1 minute',
        now() + interval '9 days', gen_random_uuid(), 1, array['controller'] from generate_series(1, ${PROPOSALS}) n;
    analyze;`,
  );
}

async function readSoFar(): Promise<Map<string, number>> {
  await server.query('select pg_stat_force_next_flush()');
  await owner.query('select pg_stat_clear_snapshot()');
  const { rows } = await owner.query<{ name: string; n: string }>(
    `select t.relname as name, (t.seq_tup_read + coalesce((select sum(i.idx_tup_read) from pg_stat_user_indexes i where i.relid = t.relid), 0))::text as n
      from pg_stat_user_tables t where t.schemaname = 'plexus'`,
  );
  return new Map(rows.map(({ name, n }) => [name, Number(n)]));
}

interface Page {
  readonly tasks: readonly { readonly id: string; readonly owner?: string }[];
  readonly next?: string;
}

async function pageOf(person: Person, query: string): Promise<Page> {
  const answer = await person.ask('GET', `/v1/tasks${query}`);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<Page>();
}

test('a list of tasks reads its page, whoever asks and whoever’s most of the work is', async () => {
  const people: readonly (readonly [string, Person, number])[] = [
    ['a buyer of all hospitals', await desk('beth', 'supply-analyst'), 50],
    ['a clerk of one hospital, whose owner’s work is due last', await desk('carl', 'payables-analyst', ['north']), 50],
    ['a steward of another', await desk('dora', 'data-steward', ['lake']), 50],
    ['a controller, who decides about proposals', await desk('edna', 'controller'), 50],
    ['an administrator', await desk('fred', 'administrator'), 50],
  ];
  for (const [who, person, expected] of people) {
    // Plans are made for good after the first few times.
    for (let n = 0; n < 7; n++) {
      const before = await readSoFar();
      assert.equal((await pageOf(person, '')).tasks.length, expected, who);
      for (const [table, read] of await readSoFar()) {
        // Proposals that want other roles are passed over, each by one look.
        const most = table === 'proposal' ? PROPOSALS + MOST_READ : MOST_READ;
        assert.ok(read - (before.get(table) ?? 0) <= most, `${who}: ${read - (before.get(table) ?? 0)} of ${table}`);
      }
    }
  }
});

test('page after page, everything of one’s own comes once, due first, and nothing of others', async () => {
  const sue = await desk('sue', 'payables-analyst', ['north', 'lake']);
  const seen: string[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: Page = await pageOf(sue, `?limit=200&type=exception${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`);
    seen.push(...page.tasks.map(({ id }) => id));
    next = page.next;
  }
  await owner.query(`select set_config('plexus.tenant', '${TENANT}', false), set_config('plexus.entities', '*', false)`);
  const { rows } = await owner.query<{ id: string }>(
    `select 'exception:' || id as id from exception_item where tenant = '${TENANT}' and kind <> 'approval' and entity in ('north', 'lake')
      and (assignee = 'sue' or (assignee is null and owner = 'accounts-payable')) order by due_at, id`,
  );
  assert.ok(seen.length > 1_000);
  assert.deepEqual(
    seen,
    rows.map(({ id }) => id),
  );
});

test('proposals come between the work by when they are due, page after page, each once', async () => {
  const edna = await desk('edna', 'controller');
  const seen: string[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: Page = await pageOf(edna, `?limit=200${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`);
    seen.push(...page.tasks.map(({ id }) => id));
    next = page.next;
  }
  assert.equal(seen.length, PROPOSALS);
  assert.equal(new Set(seen).size, PROPOSALS);
});
