import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { NewEvent } from '../../src/canonical/index.ts';
import { appendEvents, type Log, openLog, SubjectKeys } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys } = await testTenant(database);
const pool = database.pool('plexus_worker', 6);
const log = await openLog(pool, keys);

const fact = (name: string, content: string, subject?: string): NewEvent => ({
  identity: createHash('sha256').update(name).digest().subarray(0, 16),
  type: 'test.happened',
  entity: 'north',
  key: 'account:A',
  occurredAt: '2026-03-01T12:00:00.000Z',
  data: { content },
  ...(subject === undefined ? {} : { subject, phi: { name: 'EXAMPLETON' } }),
});

/** Opens what is sealed in the database with nothing remembered, as a process that has just started does. */
const opened = async (subject: string): Promise<(string | undefined)[]> => {
  const fresh = new SubjectKeys(keys);
  return transaction(pool, SCOPE, async (tx) => {
    await fresh.load(tx, [subject]);
    const { rows } = await tx.query<{ sealed: Buffer | null }>('select sealed from event where tenant = $1 and subject = $2 order by seq', [
      TENANT,
      subject,
    ]);
    return rows.map((row) => (row.sealed === null ? undefined : fresh.open(subject, row.sealed)?.toString()));
  });
};
const SEALED = JSON.stringify({ name: 'EXAMPLETON' });

test('a key made by a transaction that was undone seals nothing afterwards', async () => {
  await assert.rejects(
    transaction(pool, SCOPE, async (tx) => {
      await appendEvents(tx, log, [fact('undone', '1', 'account:U')]);
      throw new Error('undone');
    }),
  );
  await transaction(pool, SCOPE, (tx) => appendEvents(tx, log, [fact('kept', '1', 'account:U')]));
  assert.deepEqual(await opened('account:U'), [SEALED]);
});

test('two nodes that meet a subject for the first time seal under one key, and neither loses anything', async () => {
  const other: Log = { ...log, subjects: new SubjectKeys(keys) };
  let second: Promise<number> = Promise.resolve(0);
  await transaction(pool, SCOPE, async (tx) => {
    await appendEvents(tx, log, [fact('first node', '1', 'account:T')]);
    second = transaction(pool, SCOPE, (own) => appendEvents(own, other, [fact('second node', '1', 'account:T')]));
    await waitsForLock();
  });
  await second;
  assert.deepEqual(await opened('account:T'), [SEALED, SEALED]);
});

test('a fact that changes within one batch keeps its place before what came later', async () => {
  await transaction(pool, SCOPE, (tx) =>
    appendEvents(tx, log, [
      fact('charge', 'first'),
      fact('visit', 'open'),
      fact('charge', 'first'),
      fact('charge', 'corrected'),
      fact('discharge', 'closed'),
    ]),
  );
  const { rows } = await transaction(pool, SCOPE, (tx) =>
    tx.query<{ data: string; revision: number }>(
      `select data, revision from event where tenant = $1 and subject is null order by incarnation, xid, seq`,
      [TENANT],
    ),
  );
  assert.deepEqual(
    rows.map((row) => [(JSON.parse(row.data) as { content: string }).content, row.revision]),
    [
      ['first', 1],
      ['open', 1],
      ['corrected', 2],
      ['closed', 1],
    ],
  );
});

async function waitsForLock(): Promise<void> {
  const owner = await database.owner();
  for (;;) {
    const { rowCount } = await owner.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'plexus_worker'`,
    );
    if ((rowCount ?? 0) > 0) return;
  }
}
