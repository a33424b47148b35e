import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import type pg from 'pg';
import { backUp } from '../../src/cli/backup/back-up.ts';
import { restore } from '../../src/cli/backup/restore.ts';
import { appendEvents } from '../../src/events/index.ts';
import { createInbox, messageBytes, readMessage } from '../../src/inbox/index.ts';
import { foldBalances, trialBalance } from '../../src/ledger/index.ts';
import { readIdentity, readTrace } from '../../src/observe/index.ts';
import { placeHold, releaseHold, type Shredded, shredAccount, tearLots } from '../../src/retain/index.ts';
import { transaction } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { until } from '../faults/waiting.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { keys, server, worker, log, channel } = story;
const ada = { principal: 'console', person: 'ada' };
const opened = () => createInbox({ pool: database.pool('plexus_intake'), channels: () => ({ ...channel, format: 'x12' }) });
let inbox = opened();
const folder = await mkdtemp(join(tmpdir(), 'plexus-shredding-'));
after(() => rm(folder, { recursive: true, force: true }));
await transaction(server, SCOPE, (tx) => tx.query('insert into tenant (name) values ($1)', [TENANT]));
await foldBalances(worker, { tenant: TENANT, incarnation: 1 });

const shred = (account: string): Promise<Shredded> =>
  transaction(server, SCOPE, (tx) => shredAccount(tx, keys, account, ada, 'request 2026-17'));
const read = (seq: bigint, by: pg.Pool = server): Promise<string> =>
  transaction(by, SCOPE, async (tx) => String(messageBytes(keys, await readMessage(tx, TENANT, 1, seq))));
const identity = (account: string, by: pg.Pool = server): Promise<object> =>
  transaction(by, SCOPE, (tx) => readIdentity(tx, keys, account));

/** Every lot was filled long ago, and the node that filled it has begun another. */
async function anHourLater(): Promise<void> {
  await asSuperuser(database, `update lot_key set made_at = made_at - interval '1 hour'`);
  inbox = opened();
}

/** A file of claims, one per account, each in its own record. */
async function claims(accounts: readonly string[], padding = 0): Promise<bigint> {
  const head = 'ISA*00*~GS*HP~ST*835~';
  const records = accounts.map((account) => `CLP*${account}*1*150~NM1*QC*1*NAME OF ${account}~${'REF*X~'.repeat(padding)}`);
  const bytes = Buffer.from(`${head}${records.join('')}SE*1~`);
  const { seq } = await inbox.receive({ channel: channel.name, bytes, source: 'test' });
  let start = head.length;
  const events = accounts.map((account, n) => {
    const record = records[n] ?? '';
    const cause = { channel: 1, message: seq, start, end: start + record.length, rule: 'claims/0', release: 1 };
    start += record.length;
    const event = createHash('sha256').update(`${account}|${seq}`).digest().subarray(0, 16);
    return { account, cause, event };
  });
  await transaction(worker, SCOPE, async (tx) => {
    await appendEvents(
      tx,
      log,
      events.map(({ account, cause, event }) => ({
        identity: event,
        type: 'claim.remitted',
        entity: 'north',
        key: `claim:${account}`,
        occurredAt: '2026-03-02T06:00:00.000Z',
        data: { paid: '100' },
        subject: `claim:${account}`,
        phi: { claimNumber: `CLAIM ${account}` },
        cause,
      })),
    );
    await appendEvents(
      tx,
      log,
      events.map(({ account, event }) => ({
        identity: createHash('sha256').update(event).digest().subarray(0, 16),
        type: 'claim.settled',
        entity: 'north',
        key: `account:${account}`,
        occurredAt: '2026-03-02T06:00:00.000Z',
        data: { paid: '100' },
        subject: `account:${account}`,
        phi: { accountNumber: account },
        parent: event,
      })),
    );
  });
  return seq;
}

const shared = await claims(['one', 'two']);
/** More than fits into one row: it lies in chunks. */
const large = await claims(['three', 'four'], 30_000);

test('a backup of before, restored with keys of after, does not bring back what was shredded, and everything else', async () => {
  const dataFolder = join(folder, 'data');
  const places = { adminUrl: database.cluster.adminUrl, say: () => undefined };
  await backUp({ ...places, folder: dataFolder, keysFolder: join(folder, 'old-keys'), madeAt: new Date('2026-03-31T00:00:00Z') });
  const before = await transaction(server, SCOPE, (tx) => trialBalance(tx, TENANT));
  assert.match(await read(story.seq), /DOE\^JANE/);
  assert.deepEqual(await identity(story.key), { accountNumber: story.accountNumber });

  const done = await shred(story.key);
  assert.deepEqual([done.erased, done.blackened, done.wasShredded], [1, 0, false]);
  await assert.rejects(read(story.seq), { code: 'MESSAGE_SHREDDED' });
  assert.deepEqual(await identity(story.key), {});
  assert.deepEqual(await transaction(server, SCOPE, (tx) => trialBalance(tx, TENANT)), before);
  const trace = await transaction(server, SCOPE, (tx) => readTrace(tx, keys, `journal:${story.journals[1]}`));
  assert.ok(inspect(trace, { depth: 20 }).includes(story.key), 'the ledger and its trace keep the pseudonym');

  assert.equal(await tearLots(server, keys), 0, 'a lot that may still be filled is left alone');
  await anHourLater();
  assert.equal(await tearLots(server, keys), 1);
  assert.equal(await tearLots(server, keys), 0);
  assert.match(await read(shared), /NAME OF one/, 'its neighbours in the lot are spared');

  await backUp({ ...places, folder: undefined, keysFolder: join(folder, 'new-keys'), madeAt: new Date('2026-04-01T00:00:00Z') });
  const target = await freshDatabase();
  await restore({
    adminUrl: target.cluster.adminUrl,
    folder: dataFolder,
    keysFolder: join(folder, 'new-keys'),
    targetsOf: () => [],
    say: () => undefined,
  });
  const pool = target.pool('plexus_server');
  await assert.rejects(read(story.seq, pool), { code: 'MESSAGE_SHREDDED' });
  assert.deepEqual(await identity(story.key, pool), {});
  assert.match(await read(shared, pool), /NAME OF one.*NAME OF two/);
  assert.deepEqual(await identity('account:one', pool), { accountNumber: 'one' });
  assert.deepEqual(await transaction(pool, SCOPE, (tx) => trialBalance(tx, TENANT)), before);
  await assert.rejects(
    restore({
      adminUrl: target.cluster.adminUrl,
      folder: dataFolder,
      keysFolder: join(folder, 'none'),
      targetsOf: () => [],
      say: () => undefined,
    }),
    { code: 'BACKUP_UNREADABLE' },
  );
});

test('a second shredding changes nothing and records nothing', async () => {
  const again = await shred(story.key);
  assert.deepEqual([again.erased, again.blackened, again.wasShredded], [0, 0, true]);
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ object: string; person: string; detail: string }>(
      `select object, person, detail from audit where action = 'subject.shredded'`,
    ),
  );
  assert.equal(rows.length, 1);
  assert.deepEqual([rows[0]?.object, rows[0]?.person], [story.key, 'ada']);
  assert.match(rows[0]?.detail ?? '', /2 keys destroyed, 1 messages erased, 0 blackened: request 2026-17/);
});

test('of a file that others are in too only the records of the shredded are blackened, with the keys of their claims', async () => {
  const before = await read(shared);
  const done = await shred('account:one');
  assert.deepEqual([done.subjects, done.erased, done.blackened], [['account:one', 'claim:one'], 0, 1]);
  const after = await read(shared);
  assert.equal(after.length, before.length);
  assert.doesNotMatch(after, /one/);
  assert.ok(after.includes('CLP*two*1*150~NM1*QC*1*NAME OF two~') && after.startsWith('ISA*00*~GS*HP~ST*835~x'));
  assert.deepEqual(await identity('account:one'), {});
  assert.deepEqual(await identity('account:two'), { accountNumber: 'two' });
});

test('a file that lies in chunks is blackened the same way', async () => {
  assert.equal((await shred('account:four')).blackened, 1);
  const { messageChunks } = await import('../../src/inbox/index.ts');
  const text = await transaction(server, SCOPE, async (tx) => {
    const parts: Buffer[] = [];
    for await (const part of messageChunks(tx, keys, await readMessage(tx, TENANT, 1, large))) parts.push(part);
    return Buffer.concat(parts).toString();
  });
  assert.ok(text.includes('NAME OF three') && !text.includes('four'));
});

test('what comes later of a shredded account is not sealed under a new key', async () => {
  const later = await claims(['one']);
  assert.deepEqual(await identity('account:one'), {});
  assert.match(await read(later), /NAME OF one/, 'a partner sent it anew: that is for another shredding to take away');
  assert.equal((await shred('account:one')).blackened, 1);
  assert.doesNotMatch(await read(later), /NAME OF one/);
});

test('a hold beats shredding, for the held account and for everything', async () => {
  const place = (subject?: string): Promise<bigint> =>
    transaction(server, SCOPE, (tx) => placeHold(tx, TENANT, { subject, reason: 'case 9' }, ada, new Date()));
  const release = (id: bigint): Promise<void> =>
    transaction(server, SCOPE, (tx) => releaseHold(tx, TENANT, id, 'case closed', ada, new Date()));
  const held = { code: 'SUBJECT_HELD', kind: 'denied' };
  for (const subject of ['account:two', undefined]) {
    const id = await place(subject);
    await assert.rejects(shred('account:two'), held);
    await assert.rejects(
      transaction(server, SCOPE, (tx) => tx.query(`select shred_subjects(array['claim:two'])`)),
      { code: 'STORE_42501' },
    );
    await assert.rejects(
      transaction(server, SCOPE, (tx) => tx.query(`select shred_message('{}', 1, $1, null, null)`, [String(shared)])),
      { code: 'STORE_42501' },
    );
    await release(id);
    await assert.rejects(release(id), { code: 'HOLD_RELEASED' });
  }
  await assert.rejects(release(999n), { code: 'HOLD_UNKNOWN' });
  assert.deepEqual(await identity('account:two'), { accountNumber: 'two' });
});

test('a lot is torn only when every message of it that stays has a key of its own', async () => {
  await anHourLater();
  await tearLots(server, keys);
  const five = await claims(['five']);
  const six = await claims(['six']);
  await shred('account:five');
  await anHourLater();
  assert.match(await read(five), /^ISA.*x{20}/);
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ torn: boolean }>(
      `select tear_lot(lot, interval '15 minutes') as torn from lot_key where tear_asked_at is not null and wrapped is not null`,
    ),
  );
  assert.deepEqual(rows, [{ torn: false }]);
  assert.equal(await tearLots(server, keys), 1);
  assert.match(await read(six), /NAME OF six/);
});

test('a lot is not torn while one of its messages is being shredded: its key would stay with those that stay', async () => {
  await claims(['seven']);
  const eight = await claims(['eight']);
  await shred('account:seven');
  await anHourLater();
  const owner = await database.owner();
  const { tearing } = await transaction(server, SCOPE, async (tx) => {
    await shredAccount(tx, keys, 'account:eight', ada, 'request 2026-18');
    const started = tearLots(database.pool('plexus_server'), keys);
    await until('the tearing to wait', 10_000, async () => {
      const { rows } = await owner.query(`select from pg_locks where locktype = 'advisory' and not granted`);
      if (rows.length > 0) return true;
      throw new Error('nobody waits');
    });
    return { tearing: started };
  });
  assert.equal(await tearing, 1);
  assert.doesNotMatch(await read(eight), /eight/);
});
