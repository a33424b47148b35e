import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { unpackLineage } from '../../src/events/index.ts';
import { createInbox, type Receipt } from '../../src/inbox/index.ts';
import { Fault, systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { createReplayer, createRunner } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const estate = await applyDemoEstate(database);
const { scope, keys, log } = estate;
const pool = database.pool('plexus_worker', 6);
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: estate.channels });
const options = { pool, log, keys, clock: systemClock, channelOf: estate.channelOf };
const runner = createRunner(options);

const charge = (controlId: string, account: string, lines: readonly string[]): Buffer =>
  Buffer.from(
    [
      `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|${controlId}|P|2.3`,
      `PID|1||700123^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||${account}^^^NORTH^AN`,
      ...lines,
      '',
    ].join('\r'),
  );
const line = (id: string, amount: string, department = 'LAB'): string =>
  `FT1|1|${id}||20260302|20260302|CG|3085025|TEST||1|${amount}|${amount}|${department}`;
const send = (bytes: Buffer): Promise<Receipt> => inbox.receive({ channel: 'northside', bytes, source: '127.0.0.1' });
const drain = async (): Promise<void> => {
  while ((await runner.step()) > 0);
};
const eventsOf = async (
  receipt: Receipt,
): Promise<{ type: string; key: string; data: { amount?: string }; range: string; sealed: Buffer | null; hold: string | null }[]> =>
  transaction(pool, scope, async (tx) => {
    const { rows } = await tx.query<{
      type: string;
      key: string;
      data: string;
      lineage: Buffer;
      sealed: Buffer | null;
      hold: string | null;
    }>('select type, key, data, lineage, sealed, hold from event where channel = $1 and message = $2 order by seq', [
      estate.numberOf('northside'),
      String(receipt.seq),
    ]);
    return rows.map((row) => {
      const { start, end } = unpackLineage(row.lineage);
      return {
        type: row.type,
        key: row.key,
        data: JSON.parse(row.data) as { amount?: string },
        range: `${start}-${end}`,
        sealed: row.sealed,
        hold: row.hold,
      };
    });
  });
const openExceptions = async (): Promise<{ kind: string; code: string; place: string; message: string }[]> =>
  transaction(pool, scope, async (tx) => {
    const { rows } = await tx.query<{ kind: string; code: string; place: string; message: string }>(
      "select kind, code, place, message::text from exception_item where state = 'open' order by id",
    );
    return rows;
  });

test('a charge message becomes events with the bytes they came from, and no identifying value in the clear', async () => {
  const bytes = charge('C1', '400123', [line('900001', '148.00'), line('900002', '73.5')]);
  const receipt = await send(bytes);
  await drain();
  const events = await eventsOf(receipt);
  assert.deepEqual(
    events.map((event) => [event.type, event.data.amount]),
    [
      ['charge.recorded', '14800'],
      ['charge.recorded', '7350'],
    ],
  );
  assert.equal(events[0]?.key, `account:${keys.pseudonym('account', 'northside|400123')}`);
  const [start = 0, end = 0] = (events[1]?.range ?? '').split('-').map(Number);
  assert.match(bytes.subarray(start, end).toString(), /^FT1\|1\|900002\|/);
  for (const event of events) {
    assert.ok(event.sealed !== null);
    assert.doesNotMatch(JSON.stringify(event.data), /400123|700123|EXAMPLETON/);
  }
});

test('the same message again changes nothing', async () => {
  const first = await send(charge('C2', '400123', [line('900003', '10.00')]));
  await drain();
  assert.equal((await send(charge('C2', '400123', [line('900003', '10.00')]))).outcome, 'duplicate');
  const other = await send(charge('C2B', '400123', [line('900003', '10.00')]));
  await drain();
  assert.equal((await eventsOf(first)).length, 1);
  assert.deepEqual(await eventsOf(other), []);
});

test('a message is found by the account number it holds', async () => {
  const found = await transaction(pool, scope, (tx) =>
    tx.query('select distinct seq from message_token where token = $1', [String(keys.token('account', '400123'))]),
  );
  assert.ok(found.rows.length >= 2);
});

test('a record that cannot be translated is held with its key; neighbours go on; a corrected crosswalk resolves it', async () => {
  const receipt = await send(charge('C3', '400777', [line('900010', '20.00'), line('900011', '30.00', 'MOON'), line('900012', '40.00')]));
  await drain();
  const events = await eventsOf(receipt);
  assert.deepEqual(
    events.map((event) => event.type),
    ['charge.recorded', 'charge.recorded', 'record.held'],
  );
  const [held] = await openExceptions();
  assert.equal(held?.kind, 'held-record');
  assert.equal(held?.place, 'FT1[2]-13.1');

  const folder = await mkdtemp(join(tmpdir(), 'plexus-estate-'));
  await cp(join(import.meta.dirname, '../../../estate'), folder, { recursive: true });
  const table = join(folder, 'crosswalks/northside.department.csv');
  await writeFile(table, `${(await readFile(table, 'utf8')).trimEnd()}\nMOON,laboratory,\n`);
  const corrected = await applyDemoEstate(database, folder);
  assert.equal(corrected.release.number, 2);
  const replayer = createReplayer({ ...options, channelOf: corrected.channelOf, currentRelease: () => 2 });
  const channel = estate.numberOf('northside');
  const preview = (from: 'start' | 'failed') => replayer.preview([{ channel, seq: receipt.seq }], { from, mapping: 'current' });
  assert.deepEqual(await preview('start'), { new: 1, unchanged: 2, revised: 0, failures: 0 });
  assert.deepEqual(await preview('failed'), { new: 1, unchanged: 0, revised: 0, failures: 0 });
  await transaction(database.pool('plexus_server'), scope, (tx) =>
    tx.query(
      `insert into replay (tenant, channel, seq, from_stage, mapping, principal, person) values ($1, $2, $3, 'failed', 'current', 'test', 'tester')`,
      [estate.tenant, channel, String(receipt.seq)],
    ),
  );
  assert.equal(await replayer.step(), true);
  const after = await eventsOf(receipt);
  assert.deepEqual(
    after.filter((event) => event.hold !== null).map((event) => event.type),
    ['record.held', 'charge.recorded'],
  );
  const released = await transaction(pool, scope, (tx) => tx.query("select hold from event where type = 'record.released'"));
  assert.deepEqual(released.rows, [{ hold: after.find((event) => event.type === 'record.held')?.hold }]);
  assert.deepEqual(await openExceptions(), []);
});

test('a kind that no mapping takes is an exception, not silence', async () => {
  await send(Buffer.from('MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||SIU^S12|S1|P|2.3\rPID|1\r'));
  await drain();
  assert.deepEqual(
    (await openExceptions()).map(({ code }) => code),
    ['MAPPING_MISSING'],
  );
});

const ask = (receipt: Receipt, from: 'start' | 'failed'): Promise<unknown> =>
  transaction(database.pool('plexus_server'), scope, (tx) =>
    tx.query(
      `insert into replay (tenant, channel, seq, from_stage, mapping, principal, person) values ($1, $2, $3, $4, 'current', 'test', 'tester')`,
      [estate.tenant, estate.numberOf('northside'), String(receipt.seq), from],
    ),
  );
const replayerWith = (channelOf: typeof estate.channelOf) => createReplayer({ ...options, channelOf, currentRelease: () => 1 });
const exceptionsOf = async (receipt: Receipt): Promise<string[]> =>
  (await openExceptions()).filter(({ message }) => message === String(receipt.seq)).map(({ code }) => code);
const unmapped: typeof estate.channelOf = async (...of) => ({ ...(await estate.channelOf(...of)), mappings: [] });

test('replaying what failed brings in a message that no mapping took, and only then closes its exception', async () => {
  const receipt = await send(charge('K1', '400881', [line('900101', '20.00'), line('900102', '21.00')]));
  const without = createRunner({ ...options, channelOf: unmapped });
  while ((await without.step()) > 0);
  assert.deepEqual(await exceptionsOf(receipt), ['MAPPING_MISSING']);
  await ask(receipt, 'failed');
  assert.equal(await replayerWith(unmapped).step(), true);
  assert.deepEqual(await exceptionsOf(receipt), ['MAPPING_MISSING']);
  await ask(receipt, 'failed');
  assert.equal(await replayerWith(estate.channelOf).step(), true);
  assert.equal((await eventsOf(receipt)).length, 2);
  assert.deepEqual(await exceptionsOf(receipt), []);
});

test('a held record is not lost when the corrected mapping cuts the message in another way', async () => {
  const receipt = await send(charge('K2', '400882', [line('900111', '20.00'), line('900112', '21.00', 'MARS')]));
  await drain();
  const whole: typeof estate.channelOf = async (...of) => {
    const channel = await estate.channelOf(...of);
    const mappings = channel.mappings.map((mapping) =>
      mapping.format === 'x12/835'
        ? mapping
        : {
            ...mapping,
            translate: (...[bytes, context]: Parameters<typeof mapping.translate>) => {
              const mended = Buffer.from(bytes.toString().replaceAll('MARS', 'LAB'));
              const { events, ...rest } = mapping.translate(mended, context);
              return { ...rest, events: events.map((event) => ({ ...event, start: 0, end: bytes.length })) };
            },
          },
    );
    return { ...channel, mappings };
  };
  await ask(receipt, 'failed');
  assert.equal(await replayerWith(whole).step(), true);
  assert.deepEqual(
    (await eventsOf(receipt)).filter(({ type }) => type === 'charge.recorded').map(({ data }) => data.amount),
    ['2000', '2100'],
  );
  assert.deepEqual(await exceptionsOf(receipt), []);
});

test('a replay waits until live translation has gone past its message', async () => {
  const receipt = await send(charge('K3', '400883', [line('900121', '20.00')]));
  await ask(receipt, 'start');
  const replayer = replayerWith(estate.channelOf);
  assert.equal(await replayer.step(), false);
  await drain();
  assert.equal(await replayer.step(), true);
  assert.equal((await eventsOf(receipt)).length, 1);
});

test('a replay that cannot be carried out is marked and does not hold up the next', async () => {
  const receipt = await send(charge('K4', '400884', [line('900131', '20.00')]));
  await drain();
  await ask(receipt, 'start');
  await ask(receipt, 'failed');
  const gone = new Fault({ code: 'CHANNEL_NOT_IN_RELEASE', kind: 'defect', message: 'gone' });
  await assert.rejects(replayerWith(() => Promise.reject(gone)).step(), { code: 'CHANNEL_NOT_IN_RELEASE' });
  assert.equal(await replayerWith(estate.channelOf).step(), true);
  const { rows } = await transaction(pool, scope, (tx) => tx.query<{ state: string }>('select state from replay order by id desc limit 2'));
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['done', 'failed'],
  );
});

test('a batch that was stored in chunks is translated as one message', async () => {
  const rows = Array.from({ length: 1_500 }, (_, n) =>
    JSON.stringify({
      record: 'control-total',
      entity: 'north',
      day: '2026-03-02',
      measure: `charges${n}`,
      amount: '73.50',
      currency: 'USD',
      count: 2,
      remark: 'x'.repeat(100),
    }),
  );
  const bytes = Buffer.from(rows.join('\n'));
  assert.ok(bytes.length > 256 * 1024);
  const receipt = await inbox.receive({ channel: 'patient-accounting', bytes, source: 'file' });
  await drain();
  const { rows: found } = await transaction(pool, scope, (tx) =>
    tx.query<{ n: number }>("select count(*)::int as n from event where type = 'control-total.reported' and message = $1", [
      String(receipt.seq),
    ]),
  );
  assert.equal(found[0]?.n, 1_500);
});

test('a message that trips its mapping, or becomes what the database refuses, is an exception and not a stop', async () => {
  const sent = [];
  for (const [n, department] of ['LAB', 'TRIP', 'LAB', 'REFUSED', 'LAB'].entries()) {
    sent.push(await send(charge(`P${n}`, '400991', [line(`90020${n}`, '20.00', department)])));
  }
  const tripping: typeof estate.channelOf = async (...of) => {
    const channel = await estate.channelOf(...of);
    const mappings = channel.mappings.map((mapping) =>
      mapping.format === 'x12/835'
        ? mapping
        : {
            ...mapping,
            translate: (...[whole, context]: Parameters<typeof mapping.translate>) => {
              const bytes = Buffer.from(whole);
              if (bytes.includes('TRIP')) throw new TypeError('tripped');
              const { events, ...rest } = mapping.translate(Buffer.from(bytes.toString().replace('REFUSED', 'LAB')), context);
              return bytes.includes('REFUSED')
                ? { ...rest, events: events.map((event) => ({ ...event, occurredAt: 'never' })) }
                : { ...rest, events };
            },
          },
    );
    return { ...channel, mappings };
  };
  const stumbling = createRunner({ ...options, channelOf: tripping });
  while ((await stumbling.step()) > 0);
  const outcome = await Promise.all(sent.map(async (receipt) => [(await eventsOf(receipt)).length, ...(await exceptionsOf(receipt))]));
  assert.deepEqual(outcome, [[1], [0, 'DEFECT'], [1], [0, 'STORE_22007'], [1]]);
});

test('an urgent channel goes first while bulk waits, and bulk does not starve', async () => {
  const northside = estate.numberOf('northside');
  const bulk = estate.numberOf('patient-accounting');
  const record = (n: number): string =>
    JSON.stringify({
      record: 'control-total',
      entity: 'north',
      day: '2026-03-03',
      measure: `m${n}`,
      amount: '1.00',
      currency: 'USD',
      count: 1,
    });
  for (let n = 0; n < 60; n++) {
    await send(charge(`U${n}`, '400900', [line(`92${n}`, '1.00')]));
    await inbox.receive({ channel: 'patient-accounting', bytes: Buffer.from(record(n)), source: 'http' });
  }
  const weighted = createRunner({
    ...options,
    batch: 1,
    classes: new Map([
      [northside, 'urgent'],
      [bulk, 'bulk'],
    ]),
  });
  const behind = async (channel: number): Promise<number> => {
    const { rows } = await transaction(pool, scope, (tx) =>
      tx.query<{ n: number }>(
        'select (ch.next_seq - 1 - c.seq)::int as n from channel ch join channel_cursor c using (tenant, channel) where channel = $1',
        [channel],
      ),
    );
    return rows[0]?.n ?? -1;
  };
  const before = await behind(bulk);
  for (let step = 0; step < 40; step++) await weighted.step();
  assert.ok((await behind(northside)) <= 30, 'urgent was mostly served');
  while ((await weighted.step()) > 0);
  assert.ok(before > 30);
  assert.deepEqual([await behind(northside), await behind(bulk)], [0, 0]);
});
