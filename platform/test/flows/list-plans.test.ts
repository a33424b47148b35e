import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { describedOperations } from '../described.ts';
import { applyDemoEstate } from '../estate.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { asSuperuser } from '../superuser.ts';
import { TENANT } from '../tenant.ts';

const ROWS = 10_000;
/** Of index entries and rows that one page may read: a page is at most a thousand rows, and some of them lead to another. */
const MOST_READ = 4_000;
const HOST = '127.0.0.1:8080';

/** No lists but sums, of what waits or was not folded yet: they read what they add up. */
const SUMS = new Set([
  '/health',
  '/v1/health/detail',
  '/metrics',
  '/v1/audit/verification',
  '/v1/exceptions/facets',
  '/v1/flow',
  '/v1/flow/systems',
  '/v1/ledger/tie-out',
  '/v1/ledger/trial-balance',
]);
const database = await freshDatabase();
const story = await chargeStory(database);
const owner = await database.owner();
const server = database.pool('plexus_server', 1);
await fill();
const MANY = { perSecond: 100_000, burst: 1_000_000 };
const gateway = gatewayOf({ ...story, server }, { quotas: { classes: { read: MANY, write: MANY, bulk: MANY }, clients: {} } });
after(() => gateway.close());

/** Ten thousand of everything that lists show, beside the one story. */
async function fill(): Promise<void> {
  // What it reads is counted like what a list reads.
  await owner.query('alter system set autovacuum = off');
  await owner.query('select pg_reload_conf()');
  await applyDemoEstate(database);
  const many = (table: string, columns: string, values: string): string =>
    `insert into ${table} (tenant, ${columns}) select '${TENANT}', ${values} from generate_series(1, ${ROWS}) n;`;
  const hash = (of: string): string => `decode(md5('${of}' || n), 'hex')`;
  await asSuperuser(
    database,
    `insert into release (tenant, number, digest, content, principal, person) select '${TENANT}', 1, digest, content, 'p', 'p' from release;
    ${many('message', 'channel, seq, control_id, kind, source, size, release, key_version, content_hash, wrapped_key, received_at', `1, n + 1000, 'M' || n, 'ADT^A01', 'peer', 1, 1, 1, ${hash('m')}, 'k', now() - (10000 - n) * interval '1 second'`)}
    update channel set next_seq = ${ROWS + 2_000} where tenant = '${TENANT}';
    update channel_cursor set seq = ${ROWS / 2 + 1_000} where tenant = '${TENANT}' and channel = 1;
    ${many('event', 'lane, incarnation, xid, id, revision, type, entity, key, occurred_at, channel, message, data', `n % 8, 1, n::text::xid8, ${hash('e')}, 1, 'charge.recorded', 'north', 'account:' || n, now(), 1, n + 1000, '{}'`)}
    ${many('process_state', 'key, entity, lane, version, status, data', `'account:' || n, 'north', n % 8, 1, 'open', ''`)}
    ${many('exception_item', 'entity, kind, identity, owner, code, summary, due_at, channel, message, key', `'north', 'denial', 'x' || n, 'o', 'C', 's', now() + n * interval '1 minute', 1, n + 1000, 'account:' || n`)}
    ${many('journal', 'journal, entity, incarnation, xid, identity, accounting_day, period, currency, posting, rule, event, subject', `n + 1000000, 'north', 1, n::text::xid8, ${hash('j')}, '2026-03-02', '2026-03', 'USD', 'p', 'r', ${hash('e')}, 'account:' || n`)}
    ${many('journal_line', 'journal, line, entity, incarnation, xid, accounting_day, period, currency, account, amount, subject', `n + 1000000, 1, 'north', 1, n::text::xid8, '2026-03-02', '2026-03', 'USD', '1200', 1, 'account:' || n`)}
    ${many('delivery', 'target, entity, kind, order_key, idempotency_key, state, due_at, content', `'t', 'north', 'account-status', 'account:' || n, 'k' || n, case when n % 2 = 0 then 'ready' else 'confirmed' end, now() + interval '1 day', '{}'`)}
    ${many('audit', 'principal, person, action, object, detail', `'cli', 'p' || n % 50, 'phi.read', 'account:' || n, 'x'`)}
    ${many('replay', 'channel, seq, from_stage, mapping, state, principal, person', `1, n, 'start', 'original', 'done', 'p', 'p'`)}
    analyze;`,
  );
}

/** Index entries and rows of the tables that grow, read so far. */
async function readSoFar(): Promise<Map<string, number>> {
  await server.query('select pg_stat_force_next_flush()');
  await owner.query('select pg_stat_clear_snapshot()');
  const { rows } = await owner.query<{ name: string; n: string }>(
    `select regexp_replace(t.relname, '_(\\d{4}_\\d\\d|\\d)$', '') as name,
      sum(t.seq_tup_read + coalesce((select sum(i.idx_tup_read) from pg_stat_user_indexes i where i.relid = t.relid), 0))::text as n
    from pg_stat_user_tables t where t.schemaname = 'plexus' group by 1`,
  );
  return new Map(rows.map(({ name, n }) => [name, Number(n)]));
}

interface Listed {
  readonly path: string;
  /** What it is filtered by. */
  readonly by: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly payload?: object;
}

/** Every list, by each of its filters alone; filters that are texts are given values of many rows, of few and of none. */
async function lists(): Promise<Listed[]> {
  const values: Readonly<Record<string, readonly string[]>> = {
    entity: ['north', 'nowhere'],
    kind: ['denial', 'ADT', 'none'],
    owner: ['o'],
    code: ['C'],
    cause: ['payer', 'document'],
    assignee: ['sue'],
    state: ['open', 'ready', 'confirmed', 'done', 'waiting', 'received', 'running', 'quarantined', 'rejected', 'proposed', 'draft'],
    target: ['t', 'none'],
    action: ['phi.read', 'none'],
    object: ['account:77', 'none'],
    person: ['p7', 'nobody'],
    principal: ['cli', 'none'],
    types: ['charge.recorded', 'rates.declared'],
    channel: ['northside-adt', 'none'],
    search: ['M77', 'none', story.accountNumber],
    starts: ['M77'],
    number: ['M77'],
    account: ['1200', 'none'],
    subject: [story.key],
    period: ['2026-03', '2020-01'],
    openItem: ['item-1'],
    from: ['2026-03-01', '2026-03-01T00:00:00Z'],
    to: ['2026-03-01', '2026-03-01T00:00:00Z'],
    day: ['2026-03-02'],
  };
  const found: Listed[] = [];
  for (const { method, path, parameters, body } of await describedOperations(gateway)) {
    const isSearch = path.endsWith('/search') || path === '/v1/ledger/activity';
    if ((method !== 'get' && !isSearch) || path.includes('{') || path === '/v1/stream') continue;
    const names = isSearch ? Object.keys(body?.properties ?? {}) : parameters.map(({ name }) => name);
    const asked = names.flatMap((name) => (values[name] ?? []).map((value): readonly [string, string] => [name, value]));
    for (const one of [undefined, ...asked]) {
      const named = { path, by: one?.[0] ?? 'nothing' };
      if (isSearch) found.push({ ...named, method: 'POST', url: path, payload: one === undefined ? {} : { [one[0]]: one[1] } });
      else found.push({ ...named, method: 'GET', url: one === undefined ? path : `${path}?${one[0]}=${encodeURIComponent(one[1])}` });
    }
  }
  return found;
}

test('no list reads more than its page, whatever it is filtered by and however much there is', async (t) => {
  const wide = new Set<string>();
  let answered = 0;
  for (const { path, by, method, url, payload } of (await lists()).filter((one) => !SUMS.has(one.path))) {
    const before = await readSoFar();
    const headers = { host: HOST, authorization: `Bearer ${TOKEN}` };
    const { statusCode, body } = await gateway.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    assert.ok(statusCode < 500, `${url}: ${body.slice(0, 300)}`);
    if (statusCode !== 200) continue;
    answered += 1;
    for (const [table, n] of await readSoFar()) {
      if (n - (before.get(table) ?? 0) > MOST_READ) wide.add(`${path} by ${by}: ${table}`);
    }
  }
  t.diagnostic(`${answered} lists`);
  assert.ok(answered > 40, `${answered} were answered`);
  assert.deepEqual([...wide].sort(), []);
});
