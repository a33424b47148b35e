import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInbox } from '../../src/inbox/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { compilePostingRules, createPoster, ensurePeriods } from '../../src/ledger/index.ts';
import { enqueue } from '../../src/deliver/index.ts';
import { createWorker, fireTimers } from '../../src/processes/engine/index.ts';
import { policiesOf, processFor } from '../../src/processes/index.ts';
import { holdLanes, takeLane } from '../../src/events/index.ts';
import { openPool, transaction } from '../../src/store/index.ts';
import { createReplayer, createRunner } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import { type Explained, explaining, goesThroughForEach, wideReads } from '../plans.ts';
import { asSuperuser } from '../superuser.ts';

const ROWS = 20_000;
/** The columns of which one must narrow every read of a table that grows; of what waits there is little, so its index may be read whole. */
const NARROWING = {
  message: ['seq', 'control_id'],
  message_identity: ['control_id'],
  event: ['id', 'key', 'xid', 'message', 'parent'],
  event_identity: ['identity'],
  process_state: ['key'],
  subject_key: ['subject'],
  timer: ['key', 'due_at'],
  parked_event: ['key'],
  exception_item: ['identity', 'message', 'key', 'id'],
  journal: ['journal', 'event', 'subject'],
  journal_identity: ['identity'],
  journal_line: ['journal', 'subject', 'open_item'],
  delivery: ['order_key', 'idempotency_key', 'due_at', 'id'],
  replay: ['id', 'replay_id_idx'],
} as const;

const database = await freshDatabase();
const estate = await applyDemoEstate(database);
const { tenant, keys, log, release } = estate;
const owner = await database.owner();
await owner.query('alter system set autovacuum = off');
await owner.query('select pg_reload_conf()');
await fill();

const explained: Explained[] = [];
const bare = openPool({ url: database.cluster.url, role: 'plexus_worker', size: 1, fixedPlans: true });
const bareIntake = database.pool('plexus_intake', 1);
const worker = explaining(bare, explained);
const intake = explaining(bareIntake, explained);
const northside = estate.numberOf('northside');

/** Twenty thousand of everything, without statistics, as after a busy hour or a restore. */
async function fill(): Promise<void> {
  const [entity] = release.estate.entities.map(({ id }) => id);
  const many = (table: string, columns: string, values: string): string =>
    `insert into ${table} (tenant, ${columns}) select '${tenant}', ${values} from generate_series(1, ${ROWS}) n;`;
  const hash = (of: string): string => `decode(md5('${of}' || n), 'hex')`;
  await asSuperuser(
    database,
    `update lane_cursor set incarnation = 1, xid = '7', seq = 0 where tenant = '${tenant}';
    ${many('message', 'channel, seq, control_id, kind, source, size, release, key_version, content_hash, wrapped_key', `${estate.numberOf('northside')}, n, 'M' || n, 'ADT^A01', 'peer', 1, 1, 1, ${hash('m')}, 'k'`)}
    ${many('message_identity', 'channel, control_id, content_hash, seq, received_at', `${estate.numberOf('northside')}, 'NORTHSIDE^NORTH|M' || n, ${hash('m')}, n, now()`)}
    update channel set next_seq = ${ROWS + 1} where channel = ${estate.numberOf('northside')};
    update channel_cursor set seq = ${ROWS} where channel = ${estate.numberOf('northside')};
    ${many('event', 'lane, incarnation, xid, id, revision, type, entity, key, occurred_at, channel, message, data', `n % ${log.lanes}, 1, '5', ${hash('e')}, 1, 'test', '${entity}', 'account:' || n, now(), 1, n, '{}'`)}
    ${many('event_identity', 'identity, revision, content_hash', `${hash('e')}, 1, ${hash('c')}`)}
    ${many('process_state', 'key, entity, lane, version, status, data', `'account:' || n, '${entity}', n % ${log.lanes}, 1, 'open', ''`)}
    ${many('subject_key', 'subject, wrapped', `'account:' || n, 'k'`)}
    ${many('timer', 'key, name, entity, lane, visit, due_at', `'account:' || n, 'late', '${entity}', 1, 1, now() + n * interval '1 hour'`)}
    ${many('parked_event', 'key, incarnation, xid, seq, lane, recorded_at', `'account:' || n, 1, '5', n, n % ${log.lanes}, now()`)}
    ${many('exception_item', 'entity, kind, identity, owner, code, summary, due_at, channel, message, key', `'${entity}', 'denial', 'x' || n, 'o', 'C', 's', now(), 1, n, 'account:' || n`)}
    ${many('journal', 'journal, entity, incarnation, xid, identity, accounting_day, period, currency, posting, rule, event, subject', `n + 1000000, '${entity}', 1, '5', ${hash('j')}, now(), '2026-03', 'USD', 'p', 'r', ${hash('e')}, 'account:' || n`)}
    ${many('journal_identity', 'identity, journal', `${hash('j')}, n + 1000000`)}
    ${many('journal_line', 'journal, line, entity, incarnation, xid, accounting_day, period, currency, account, amount, subject, open_item', `n + 1000000, 1, '${entity}', 1, '5', now(), '2026-03', 'USD', '1', 1, 'account:' || n, 'item' || n`)}
    ${many('delivery', 'target, entity, kind, order_key, idempotency_key, state, due_at, content', `'t', '${entity}', 'account-status', 'account:' || n, 'k' || n, case when n % 2 = 0 then 'ready' else 'confirmed' end, now() + interval '1 day', '{}'`)}
    ${many('replay', 'channel, seq, from_stage, mapping, state, principal, person', `1, n, 'start', 'original', 'done', 'p', 'p'`)}`,
  );
}

/** Index entries and rows read so far, by table that grows. */
async function readSoFar(): Promise<Map<string, number>> {
  for (const pool of [bare, bareIntake]) await pool.query('select pg_stat_force_next_flush()');
  await owner.query('select pg_stat_clear_snapshot()');
  const { rows } = await owner.query<{ name: string; n: string }>(
    `select regexp_replace(t.relname, '_(\\d{4}_\\d\\d|\\d)$', '') as name,
      sum(t.seq_tup_read + coalesce((select sum(i.idx_tup_read) from pg_stat_user_indexes i where i.relid = t.relid), 0))::text as n
    from pg_stat_user_tables t where t.schemaname = 'plexus' group by 1`,
  );
  return new Map(rows.map(({ name, n }) => [name, Number(n)]));
}

const charge = (n: number): Buffer =>
  Buffer.from(
    [
      `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|NEW${n}|P|2.3`,
      `PID|1||70012${n}^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||40099${n}^^^NORTH^AN`,
      `FT1|1|90100${n}||20260302|20260302|CG|3085025|TEST||1|20.00|20.00|LAB`,
      '',
    ].join('\r'),
  );

test('on tables without statistics every statement of the write path reads by what tells rows apart', async () => {
  const { policies, entities } = release.estate;
  const rules = compilePostingRules(policies['posting-rules'], policies['chart-of-accounts']);
  await ensurePeriods(worker, tenant, entities, new Date('2026-03-10T00:00:00Z'));
  const inbox = createInbox({ pool: intake, channels: estate.channels });
  const options = { pool: worker, log, keys, clock: systemClock, channelOf: estate.channelOf };
  const runner = createRunner(options);
  const processing = createWorker({
    pool: worker,
    log,
    processes: processFor,
    policies: () => policiesOf(release.estate),
    poster: createPoster({ tenant, incarnation: log.incarnation, books: () => ({ rules, lateDocuments: () => 'next-open-day' }) }),
    enqueue,
  });
  const before = await readSoFar();
  for (let n = 0; n < 4; n++) {
    await inbox.receive({ channel: 'northside', bytes: charge(n), source: 'peer' });
    await inbox.receive({ channel: 'northside', bytes: charge(n), source: 'peer' });
    while ((await runner.step()) > 0);
    while ((await processing.step()) > 0);
  }
  await asSuperuser(
    database,
    `insert into replay (tenant, channel, seq, from_stage, mapping, principal, person) values ('${tenant}', ${northside}, ${ROWS + 1}, 'start', 'original', 'p', 'p')`,
  );
  assert.equal(await createReplayer({ ...options, currentRelease: () => release.number }).step(), true);
  await fireTimers(worker, log, systemClock.now());

  assert.deepEqual(
    explained.flatMap((one) => wideReads(one, NARROWING)),
    [],
  );
  const names = new Set(explained.map(({ name }) => name));
  for (const name of [
    'store-messages',
    'known-identity',
    'take-channel',
    'read-channel',
    'append-events',
    'hold-lanes',
    'read-lanes',
    'move-cursors',
    'load-states',
    'save-states',
    'insert-journals',
    'insert-journal-lines',
    'due-timers',
  ]) {
    assert.ok(names.has(name), `${name} was not run`);
  }
  const compared = explained.filter(({ name, plan }) => name === 'append-events' && goesThroughForEach('known', plan));
  assert.deepEqual(compared, [], 'events that are appended together are not compared with each other');
  const after = await readSoFar();
  const heavy = [...after].filter(([name, n]) => name in NARROWING && n - (before.get(name) ?? 0) > ROWS / 10);
  assert.deepEqual(heavy, [], 'triggers and policies read little too');
});

test('while a long transaction holds the horizon back, looking for work does not read all that waits above it', async () => {
  const long = await database.owner();
  await long.query('begin');
  await long.query('select pg_current_xact_id()');
  await asSuperuser(
    database,
    `insert into event (tenant, lane, incarnation, id, revision, type, entity, key, occurred_at, data)
      select '${tenant}', n % ${log.lanes}, ${log.incarnation}, decode(md5('above' || n), 'hex'), 1, 'test', '${release.estate.entities[0]?.id}', 'account:' || n, now(), '{}'
      from generate_series(1, ${ROWS}) n`,
  );
  const before = await readSoFar();
  const scope = { tenant, entities: 'all' } as const;
  const found = await transaction(bare, scope, (tx) => takeLane(tx, tenant, 'processes', 0, 200, log.incarnation));
  assert.equal(found, undefined, 'nothing below the horizon is unread');
  assert.equal(await transaction(bare, scope, (tx) => holdLanes(tx, log, 'processes')), 'idle', 'and nothing is held for it');
  const after = await readSoFar();
  assert.ok((after.get('event') ?? 0) - (before.get('event') ?? 0) < ROWS / 10, 'two looks read no more than the range below the horizon');
  await long.query('rollback');
  await long.end();
  await bare.end();
});
