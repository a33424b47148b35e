import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { backUp } from '../../src/cli/backup/back-up.ts';
import { restore } from '../../src/cli/backup/restore.ts';
import { appendEvents, openLog } from '../../src/events/index.ts';
import { decideProposal, listProposals, readEnvironment, setEnvironment, useProposal } from '../../src/govern/approvals/index.ts';
import { foldBalances, trialBalance } from '../../src/ledger/index.ts';
import { readTrace, textOf } from '../../src/observe/index.ts';
import { createWorker } from '../../src/processes/engine/index.ts';
import { transaction } from '../../src/store/index.ts';
import { loggedIn, proposed } from '../approvals-given.ts';
import { chargeStory, postJournal } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const source = await freshDatabase();
const target = await freshDatabase();
const story = await chargeStory(source);
const { keys, server, worker } = story;
const folder = await mkdtemp(join(tmpdir(), 'plexus-backup-'));
after(() => rm(folder, { recursive: true, force: true }));
const say = (): void => undefined;
const places = (name: string) => ({ folder: join(folder, name), keysFolder: join(folder, `${name}-keys`) });
const madeAt = new Date('2026-03-31T00:00:00Z');
const { adminUrl } = source.cluster;
const restored = (name: string) => restore({ adminUrl: target.cluster.adminUrl, ...places(name), targetsOf: (release) => [release], say });

await foldBalances(worker, { tenant: TENANT, incarnation: 1 });
// Something that another person approved, and that is used up.
await transaction(server, SCOPE, async (tx) => {
  const [maker, other] = [await loggedIn(tx, 'maker'), await loggedIn(tx, 'other')];
  const { id, hash } = await proposed(tx, maker.session, { amount: 20_000n });
  await decideProposal(tx, id, { decision: 'approve', hash }, other.session);
  await useProposal(tx, id, hash, 'test');
});
await setEnvironment(source.cluster.adminUrl, 'production');
await transaction(server, SCOPE, async (tx) => {
  await tx.query('insert into tenant (name) values ($1)', [TENANT]);
  await tx.query(`insert into release (tenant, number, digest, content, principal, person) values ($1, 1, 'x', 'erp-journals', 'x', 'x')`, [
    TENANT,
  ]);
});
// A month that a freshly migrated database has no partition for.
await asSuperuser(
  source,
  `create table message_2025_01 partition of message for values from ('2025-01-01') to ('2025-02-01');
  insert into message select tenant, channel, 0, '2025-01-15', 'OLD', kind, source, size, release, quarantine, key_version, content_hash, wrapped_key, payload, upload from message`,
);
// More than fits into any buffer on the way, with everything that COPY escapes.
await asSuperuser(
  source,
  `insert into audit (tenant, principal, person, action, object, detail)
    select '${TENANT}', 'plexus/x', 'none', 'many', 'x:' || n, case when n % 3 > 0 then repeat(md5(n::text), n % 40) || E'\\t\\\\ \\n"\\r' || n end
    from generate_series(1, 30000) n`,
);
const manifest = await backUp({ adminUrl, ...places('whole'), madeAt, say });

test('the data, the wrapped keys and the master key lie in three places, readable by the owner only', async () => {
  const data = await readdir(places('whole').folder);
  const wrapped = await readdir(places('whole').keysFolder);
  const keyTables = ['lot_key', 'spared_key', 'subject_key', 'tenant_index_key', 'tenant_key'];
  assert.deepEqual(wrapped.sort(), [...keyTables.map((name) => `${name}.copy.gz`), 'manifest.json'].sort());
  assert.ok(
    data.includes('journal_line.copy.gz') &&
      data.includes('manifest.json') &&
      !data.some((file) => file !== 'manifest.json' && wrapped.includes(file)),
  );
  for (const file of data) assert.equal((await stat(join(places('whole').folder, file))).mode & 0o077, 0, file);
  assert.equal(manifest.madeAt, madeAt.toISOString());
});

test('a backup never writes over anything', async () => {
  await assert.rejects(backUp({ adminUrl, ...places('whole'), madeAt, say }), { code: 'FOLDER_NOT_EMPTY' });
});

test('a damaged, missing or unfinished backup is refused before anything is touched', async () => {
  await backUp({ adminUrl, ...places('damaged'), madeAt, say });
  const { folder: data, keysFolder } = places('damaged');
  await appendFile(join(data, 'event.copy.gz'), 'x');
  await assert.rejects(restored('damaged'), { code: 'BACKUP_UNREADABLE', at: join(data, 'event.copy.gz') });
  await rm(join(data, 'event.copy.gz'));
  await assert.rejects(restored('damaged'), { code: 'BACKUP_UNREADABLE' });
  await rm(join(keysFolder, 'subject_key.copy.gz'));
  await rm(join(data, 'manifest.json'));
  await assert.rejects(restored('damaged'), { code: 'BACKUP_UNREADABLE' });
  const pool = target.pool('plexus_server');
  assert.equal((await pool.query('select from tenant')).rows.length, 0);
});

test('a database that is restored is a new incarnation with posting off, and everything in it is as it was', async () => {
  const { incarnation, held } = await restored('whole');
  assert.equal(incarnation, manifest.incarnation + 1);
  const pool = target.pool('plexus_server');
  const kept = await transaction(pool, SCOPE, (tx) => tx.query<{ target: string }>('select target from posting_hold order by target'));
  const off = kept.rows.map((row) => row.target);
  assert.deepEqual([off, [...held].sort()], [['erp-journals', 'erp-receivables'], off], 'as the database has it, and as it is told');
  const both = async <T>(read: (of: typeof server) => Promise<T>): Promise<[T, T]> => [await read(server), await read(pool)];
  const [before, now] = await both((of) => transaction(of, SCOPE, (tx) => trialBalance(tx, TENANT)));
  assert.deepEqual(now, before);
  const [traceBefore, traceNow] = await both((of) => transaction(of, SCOPE, (tx) => readTrace(tx, keys, `journal:${story.journals[1]}`)));
  assert.deepEqual(traceNow, traceBefore);
  const text = await transaction(pool, SCOPE, (tx) => textOf(tx, keys, { channel: 1, seq: story.seq }, story.range));
  assert.match(text.text, /^FT1\|2\|/);
  const [auditBefore, auditNow] = await both((of) =>
    transaction(of, SCOPE, async (tx) => {
      const { rows } = await tx.query<object>(
        `select count(*) as n, md5(string_agg(a::text, '|' order by id)) as digest from audit a where action <> 'backup.restored'`,
      );
      return rows;
    }),
  );
  assert.deepEqual(auditNow, auditBefore);
  const [approvedBefore, approvedNow] = await both((of) =>
    transaction(of, SCOPE, async (tx) => [await readEnvironment(tx), await listProposals(tx, TENANT, { limit: 10 })] as const),
  );
  assert.deepEqual(approvedNow, approvedBefore);
  assert.deepEqual([approvedNow[0], approvedBefore[1].length], ['production', 1]);
  const old = await transaction(pool, SCOPE, (tx) => tx.query(`select from message where control_id = 'OLD'`));
  assert.equal(old.rows.length, 1);
});

test('work goes on after a restore: old events are folded before new ones, numbers are not used again, guards stand', async () => {
  const pool = target.pool('plexus_worker');
  const log = await openLog(pool, keys);
  await transaction(pool, SCOPE, (tx) =>
    appendEvents(tx, log, [
      { identity: Buffer.alloc(16, 7), type: 'test', entity: 'north', key: story.key, occurredAt: '2026-04-01T00:00:00.000Z', data: {} },
    ]),
  );
  const seen: string[] = [];
  const folding = createWorker({
    pool,
    log,
    processes: () => ({
      name: 'account',
      version: 1,
      decide: (_, event) => {
        seen.push(`${event.key} ${event.type}`);
        return { state: {}, status: 'open', effects: [] };
      },
      encode: () => '{}',
      decode: () => ({}),
    }),
    policies: () => undefined,
    poster: { begin: () => Promise.resolve({ journalOf: () => undefined }), write: () => Promise.resolve() },
    enqueue: () => Promise.resolve(),
  });
  while ((await folding.step()) > 0);
  assert.deepEqual(
    seen.filter((entry) => entry.startsWith(story.key)),
    ['charge.recorded', 'charge.recorded', 'test'].map((type) => `${story.key} ${type}`),
  );
  const journal = await transaction(pool, SCOPE, (tx) => postJournal(tx, Buffer.alloc(16, 7), story.key, 10n));
  assert.equal(journal, story.journals[2] + 1n);
  await assert.rejects(
    transaction(pool, SCOPE, async (tx) => {
      await postJournal(tx, Buffer.alloc(16, 8), story.key, 10n);
      await tx.query(`insert into journal (tenant, entity, incarnation, identity, accounting_day, period, currency, posting, rule, event, subject)
        values ('${TENANT}', 'north', 2, '\\x01', '2026-03-02', '2026-03', 'USD', 'charge', 'x', '\\x01', 'x')`);
    }),
    { code: 'STORE_23514' },
  );
  const foreign = await transaction(pool, { tenant: 'other', entities: 'all' }, (tx) => tx.query('select from event'));
  assert.equal(foreign.rows.length, 0);
});

test('a restore never writes over anything', async () => {
  await assert.rejects(restored('whole'), { code: 'DATABASE_NOT_EMPTY' });
});

test('nothing of the backup can be read without the master key', async () => {
  const { folder: data } = places('whole');
  const { gunzipSync } = await import('node:zlib');
  for (const file of ['message.copy.gz', 'event.copy.gz', 'message_token.copy.gz', 'delivery.copy.gz']) {
    assert.doesNotMatch(gunzipSync(await readFile(join(data, file))).toString('latin1'), /DOE|4711000123/, file);
  }
});
