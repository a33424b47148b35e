import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEstate, compileRelease, withRow } from '../../src/govern/estate/index.ts';
import { addCorrection, currentRelease, lockReleases, readRelease, releaseNumber } from '../../src/govern/index.ts';
import { createInbox, type Receipt } from '../../src/inbox/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { transaction, type Tx } from '../../src/store/index.ts';
import { createReplayer, createRunner } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const { tenant, scope, keys, log, channels, numberOf } = await applyDemoEstate(database);
const pool = database.pool('plexus_worker', 4);
const server = database.pool('plexus_server', 2);
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels });
const channelOf = async (tx: Tx, release: number) => {
  const found = compileRelease(await readRelease(tx, tenant, release)).translationChannel('northside');
  assert.ok(found);
  return found;
};
const options = { pool, log, keys, clock: systemClock, channelOf };
const runner = createRunner(options);
const replayer = createReplayer({ ...options, currentRelease: (tx) => releaseNumber(tx, tenant) });
const actor = { principal: 'test', person: 'ada' };

/** A charge of a department that the crosswalk does not know, received under the first release. */
const send = (department: string): Promise<Receipt> =>
  inbox.receive({
    channel: 'northside',
    source: '127.0.0.1',
    bytes: Buffer.from(
      [
        `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|${department}|P|2.3`,
        'PID|1||700123^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||400900^^^NORTH^AN',
        `FT1|1|${department}||20260302|20260302|CG|3085025|TEST||1|20.00|20.00|${department}`,
        '',
      ].join('\r'),
    ),
  });

/** As the console does it. */
async function correct(tx: Tx, code: string): Promise<void> {
  await lockReleases(tx, tenant);
  const { estate } = compileRelease(await currentRelease(server, tenant));
  const crosswalk = 'northside.department';
  const { release } = await applyEstate(tx, withRow(estate, crosswalk, code, 'laboratory'), actor);
  await addCorrection(tx, tenant, { crosswalk, code, meaning: 'laboratory', note: 'asked', release }, actor);
}

/** What became of a message: its events in order, and whether an exception of it is open. */
async function outcome({ seq }: Receipt): Promise<{ events: string[]; open: number }> {
  return transaction(pool, scope, async (tx) => {
    const { rows } = await tx.query<{ type: string }>('select type from event where channel = $1 and message = $2 order by seq', [
      numberOf('northside'),
      String(seq),
    ]);
    const { rowCount } = await tx.query(`select from exception_item where state = 'open' and message = $1`, [String(seq)]);
    return { events: rows.map(({ type }) => type), open: rowCount ?? 0 };
  });
}

test('a record that was received before a correction and translated after it is tried again by itself', async () => {
  const receipt = await send('ORBIT');
  await transaction(server, scope, (tx) => correct(tx, 'ORBIT'));
  while ((await runner.step()) > 0);
  assert.deepEqual(await outcome(receipt), { events: ['record.held'], open: 1 });
  assert.equal(await replayer.step(), true);
  assert.deepEqual(await outcome(receipt), { events: ['record.held', 'charge.recorded'], open: 0 });
  assert.equal(await replayer.step(), false);
});

test('a record that is translated while the correction is made waits for it', async () => {
  const receipt = await send('COMET');
  const translating = await transaction(server, scope, async (tx) => {
    await correct(tx, 'COMET');
    const step = runner.step();
    const isWaiting = async () => (await tx.query("select from pg_locks where locktype = 'advisory' and not granted")).rowCount === 1;
    while (!(await isWaiting()));
    return { step };
  });
  assert.equal(await translating.step, 1);
  assert.equal(await replayer.step(), true);
  assert.equal((await outcome(receipt)).open, 0);
});

test('a record that lacks what nobody corrected is held and not tried again', async () => {
  const receipt = await send('NOVA');
  while ((await runner.step()) > 0);
  assert.equal(await replayer.step(), false);
  assert.equal((await outcome(receipt)).open, 1);
});
