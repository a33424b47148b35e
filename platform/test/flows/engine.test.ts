import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { NewEvent, StoredEvent } from '../../src/canonical/index.ts';
import { appendEvents, type Log, openLog } from '../../src/events/index.ts';
import { createWorker, fireTimers, poisonHold, type ProcessDefinition } from '../../src/processes/engine/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys } = await testTenant(database);
const pool = database.pool('plexus_worker', 6);
const log = await openLog(pool, keys);

interface Tally {
  readonly seen: readonly string[];
}

/** Remembers what it saw; refuses "bad" until the policies allow it. */
const tally: ProcessDefinition<unknown, { allowBad: boolean }> = {
  name: 'account',
  version: 1,
  decide: (state, event, policies) => {
    const { name, visit, label: given } = event.data as { name?: string; visit?: number; label?: string };
    const label = event.type === 'timer.fired' ? `timer ${name}/${visit}` : (given ?? '');
    if (label === 'bad' && !policies.allowBad) throw new Error('cannot be applied');
    return {
      state: { seen: [...((state as Tally | undefined)?.seen ?? []), label] },
      status: 'open',
      effects:
        label === 'wait'
          ? [{ effect: 'timer', name: 'alarm', visit: 1, dueAt: '2026-03-02T00:00:00.000Z' }]
          : label === 'unwritable'
            ? [{ effect: 'timer', name: 'never', visit: 1, dueAt: 'the thirtieth of February' }]
            : label.startsWith('ask')
              ? [
                  {
                    effect: 'exception',
                    kind: 'test',
                    identity: event.key,
                    code: 'T',
                    summary: 's',
                    owner: 'o',
                    dueAt: '2026-03-02T00:00:00.000Z',
                  },
                ]
              : label.startsWith('answer')
                ? [{ effect: 'close-exception', identity: event.key, resolution: 'done' }]
                : [],
    };
  },
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text) as Tally,
};
const policies = { allowBad: false };

const workerOf = (of: Log) =>
  createWorker({
    pool,
    log: of,
    processes: (prefix) => (prefix === 'account' ? tally : undefined),
    policies: () => policies,
    poster: { begin: () => Promise.resolve({ journalOf: () => undefined }), write: () => Promise.resolve() },
    enqueue: () => Promise.resolve(),
  });

const event = (key: string, label: string, more: Partial<NewEvent> = {}): NewEvent => ({
  identity: createHash('sha256')
    .update(`${key}|${label}|${more.hold ?? ''}|${more.type ?? ''}`)
    .digest()
    .subarray(0, 16),
  type: 'test.happened',
  entity: 'north',
  key: `account:${key}`,
  occurredAt: '2026-03-01T12:00:00.000Z',
  data: { label },
  ...more,
});
const append = (...events: NewEvent[]): Promise<number> => transaction(pool, SCOPE, (tx) => appendEvents(tx, log, events));
const drain = async (): Promise<void> => {
  const worker = workerOf(log);
  while ((await worker.step()) > 0);
};
const seen = (key: string): Promise<readonly string[]> =>
  transaction(pool, SCOPE, async (tx) => {
    const { rows } = await tx.query<{ data: string }>('select data from process_state where key = $1', [`account:${key}`]);
    return rows[0] === undefined || rows[0].data === '' ? [] : (JSON.parse(rows[0].data) as Tally).seen;
  });
const parked = (): Promise<number> =>
  transaction(pool, SCOPE, async (tx) => (await tx.query<{ n: number }>('select count(*)::int as n from parked_event')).rows[0]?.n ?? -1);

test('events of a key are folded in order, and a repeat changes nothing', async () => {
  await append(event('A', '1'), event('A', '2'), event('B', '1'));
  assert.equal(await append(event('A', '2'), event('A', '3')), 1);
  await drain();
  assert.deepEqual(await seen('A'), ['1', '2', '3']);
  assert.deepEqual(await seen('B'), ['1']);
});

test('many workers side by side fold each event once, in order', async () => {
  const keysOf = Array.from({ length: 40 }, (_, n) => `P${n}`);
  for (let round = 0; round < 10; round++) await append(...keysOf.map((key) => event(key, String(round))));
  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const worker = workerOf(log);
      while ((await worker.step()) > 0);
    }),
  );
  await drain();
  for (const key of keysOf)
    assert.deepEqual(
      await seen(key),
      Array.from({ length: 10 }, (_, n) => String(n)),
    );
});

test('loops that share a worker do not disturb one another, also when some of them find nothing', async () => {
  const keysOf = Array.from({ length: 60 }, (_, n) => `S${n}`);
  for (const key of keysOf) await append(event(key, '1'));
  const worker = workerOf(log);
  const counts = await Promise.all(
    [1, 2, 3].map(async () => {
      let folded = 0;
      for (let step = 0; step < 60; step++) folded += await worker.step();
      return folded;
    }),
  );
  assert.equal(
    counts.reduce((sum, n) => sum + n, 0),
    keysOf.length,
  );
});

test('a timer becomes an event when it is due, with the visit it was set for', async () => {
  await append(event('T', 'wait'));
  await drain();
  assert.equal(await fireTimers(pool, log, new Date('2026-03-01T23:59:59Z')), 0);
  assert.equal(await fireTimers(pool, log, new Date('2026-03-02T00:00:00Z')), 1);
  await drain();
  assert.deepEqual(await seen('T'), ['wait', 'timer alarm/1']);
});

test('an event that cannot be applied parks its key and nobody else; once released, all is folded in order', async () => {
  await append(event('X', 'good'), event('X', 'bad'), event('X', 'after'), event('Y', 'neighbour'));
  await drain();
  assert.deepEqual(await seen('X'), ['good']);
  assert.deepEqual(await seen('Y'), ['neighbour']);
  assert.equal(await parked(), 2);
  policies.allowBad = true;
  const poison = { id: event('X', 'bad').identity, revision: 1 } as StoredEvent;
  await append(event('X', 'later'), event('X', 'release', { type: 'record.released', hold: poisonHold(poison), data: {} }));
  await drain();
  policies.allowBad = false;
  assert.deepEqual(await seen('X'), ['good', 'bad', 'after', 'later']);
  assert.equal(await parked(), 0);
});

test('an event whose effects the database refuses is poison too, and the rest of its lane goes on', async () => {
  await append(event('W', '1'), event('W', 'unwritable'), event('W', '2'), event('V', '1'));
  await drain();
  assert.deepEqual(await seen('W'), ['1']);
  assert.deepEqual(await seen('V'), ['1']);
  const poison = { id: event('W', 'unwritable').identity, revision: 1 } as StoredEvent;
  await append(event('W', 'skip', { type: 'record.released', hold: poisonHold(poison), data: { skip: true } }));
  await drain();
  assert.deepEqual(await seen('W'), ['1', '2']);
});

test('of an exception that is opened and closed in one batch the last word counts', async () => {
  const states = async (key: string): Promise<string[]> =>
    transaction(pool, SCOPE, async (tx) => {
      const { rows } = await tx.query<{ state: string }>('select state from exception_item where identity = $1 order by id', [
        `account:${key}`,
      ]);
      return rows.map(({ state }) => state);
    });
  await append(
    event('E1', 'ask'),
    event('E1', 'answer'),
    event('E1', 'ask again'),
    event('E2', 'ask'),
    event('E3', 'ask'),
    event('E3', 'answer'),
  );
  await drain();
  assert.deepEqual([await states('E1'), await states('E2'), await states('E3')], [['open'], ['open'], ['resolved']]);
  await append(event('E2', 'answer'), event('E2', 'ask again'));
  await drain();
  assert.deepEqual(await states('E2'), ['resolved', 'open']);
});

test('a poison event that a person skips is left out, what came after it is not', async () => {
  await append(event('S', 'bad'), event('S', 'after'));
  await drain();
  const poison = { id: event('S', 'bad').identity, revision: 1 } as StoredEvent;
  await append(event('S', 'skip', { type: 'record.released', hold: poisonHold(poison), data: { skip: true } }));
  await drain();
  assert.deepEqual(await seen('S'), ['after']);
});

test('a held record parks its key; its replay goes first, then what came meanwhile', async () => {
  await append(
    event('H', '1'),
    event('H', 'held', { type: 'record.held', hold: 'in:7:0' }),
    event('H', '3'),
    event('H', 'held again', { type: 'record.held', hold: 'in:9:0' }),
    event('H', '5'),
  );
  await drain();
  assert.deepEqual(await seen('H'), ['1']);
  await append(event('H', '4', { hold: 'in:9:0' }), event('H', 'released', { type: 'record.released', hold: 'in:9:0', data: {} }));
  await append(event('H', '2', { hold: 'in:7:0' }), event('H', 'released', { type: 'record.released', hold: 'in:7:0', data: {} }));
  await drain();
  assert.deepEqual(await seen('H'), ['1', '2', '3', '4', '5']);
  assert.equal(await parked(), 0);
});

for (const [decision, expected] of [
  ['skipped', ['1', '2b', '3', '4']],
  ['applied', ['1', 'bad', '2b', '3', '4']],
] as const) {
  test(`a replay that an event interrupts goes on before what waits, once that event is ${decision}`, async () => {
    const key = `I-${decision}`;
    const hold = `in:20:${decision}`;
    await append(event(key, '1'), event(key, 'held', { type: 'record.held', hold }), event(key, '3'));
    await drain();
    await append(
      event(key, 'bad', { hold }),
      event(key, '2b', { hold }),
      event(key, 'released', { type: 'record.released', hold, data: {} }),
      event(key, '4'),
    );
    await drain();
    assert.deepEqual(await seen(key), ['1']);
    policies.allowBad = true;
    const poison = { id: event(key, 'bad', { hold }).identity, revision: 1 } as StoredEvent;
    const data = decision === 'skipped' ? { skip: true } : {};
    await append(event(key, 'decided', { type: 'record.released', hold: poisonHold(poison, hold), data }));
    await drain();
    policies.allowBad = false;
    assert.deepEqual(await seen(key), expected);
    assert.equal(await parked(), 0);
  });
}

test('the same fact with other content is the next revision', async () => {
  await append(event('R', 'first'));
  const identity = event('R', 'first').identity;
  await append(event('R', 'second', { identity }));
  await drain();
  assert.deepEqual(await seen('R'), ['first', 'second']);
  const revisions = await transaction(pool, SCOPE, (tx) =>
    tx.query<{ revision: number }>('select revision from event where id = $1 order by seq', [identity]),
  );
  assert.deepEqual(
    revisions.rows.map((row) => row.revision),
    [1, 2],
  );
});
