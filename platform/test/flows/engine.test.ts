import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { NewEvent, StoredEvent } from '../../src/canonical/index.ts';
import { appendEvents, type Log, openLog } from '../../src/events/index.ts';
import { createWorker, type Effect, fireTimers, poisonHold, type ProcessDefinition } from '../../src/processes/engine/index.ts';
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

/** Asks for more than the only step may approve. */
const beyondEveryLimit = (origin: string): Effect => ({
  effect: 'approval',
  origin,
  kind: 'requisition',
  content: { about: origin },
  amount: 200_00n,
  currency: 'USD',
  cumulated: 200_00n,
  reason: 'needed',
  requester: 'ada.reyes',
  steps: [{ step: 'manager', role: 'cost-center-manager', limit: '10000', hours: 4 }],
});

/** `tell KEY LABEL`: what another key is told. */
function told(label: string): Effect {
  const [, key, ...rest] = label.split(' ');
  return { effect: 'emit', name: label, type: 'test.happened', entity: 'north', key: `account:${key}`, data: { label: rest.join(' ') } };
}

function effectsOf(label: string, key: string): Effect[] {
  if (label.startsWith('tell ')) return [told(label)];
  if (label.startsWith('spread ')) return Array.from({ length: Number(label.slice(7)) }, (_, n) => told(`tell spread${n} from ${key}`));
  if (label === 'wait') return [{ effect: 'timer', name: 'alarm', visit: 1, dueAt: '2026-03-02T00:00:00.000Z' }];
  if (label === 'unwritable') return [{ effect: 'timer', name: 'never', visit: 1, dueAt: 'the thirtieth of February' }];
  if (label === 'unapprovable') return [beyondEveryLimit(key)];
  if (label.startsWith('answer')) return [{ effect: 'close-exception', identity: key, resolution: 'done' }];
  if (!label.startsWith('ask')) return [];
  return [{ effect: 'exception', kind: 'test', identity: key, code: 'T', summary: 's', owner: 'o', dueAt: '2026-03-02T00:00:00.000Z' }];
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
      effects: effectsOf(label, event.key),
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

test('an event that asks for what nobody may approve is poison with its reason, and the rest of its lane goes on', async () => {
  await append(event('N', '1'), event('N', 'unapprovable'), event('N', '2'), event('M', '1'));
  await drain();
  assert.deepEqual([await seen('N'), await seen('M')], [['1'], ['1']]);
  const opened = await transaction(pool, SCOPE, (tx) =>
    tx.query<{ code: string }>("select code from exception_item where kind = 'poison' and key = 'account:N'"),
  );
  assert.deepEqual(opened.rows, [{ code: 'APPROVAL_UNCOVERED' }]);
  const poison = { id: event('N', 'unapprovable').identity, revision: 1 } as StoredEvent;
  await append(event('N', 'skip', { type: 'record.released', hold: poisonHold(poison), data: { skip: true } }));
  await drain();
  assert.deepEqual(await seen('N'), ['1', '2']);
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

/** The labels of a key's events as they stand in the log. */
const inLog = async (key: string): Promise<string[]> => {
  const { rows } = await transaction(pool, SCOPE, (tx) =>
    tx.query<{ data: string }>('select data from event where key = $1 order by incarnation, xid, seq', [`account:${key}`]),
  );
  return rows.map(({ data }) => (JSON.parse(data) as { label: string }).label);
};

test('what an event causes at other keys is folded in the same step, and stands in the log as it was folded', async () => {
  await append(event('C1', 'tell C2 tell C3 tell C1 end'), event('C1', 'tell C2 tell C4 end'), event('C2', 'own'));
  assert.equal(await workerOf(log).step(), 8);
  assert.equal(await workerOf(log).step(), 0);
  assert.deepEqual(await seen('C1'), ['tell C2 tell C3 tell C1 end', 'tell C2 tell C4 end', 'end']);
  assert.deepEqual(await seen('C2'), ['own', 'tell C3 tell C1 end', 'tell C4 end']);
  assert.deepEqual([await seen('C3'), await seen('C4')], [['tell C1 end'], ['end']]);
  for (const key of ['C1', 'C2', 'C3', 'C4']) assert.deepEqual(await inLog(key), await seen(key), key);
  const { rows } = await transaction(pool, SCOPE, (tx) =>
    tx.query<{ parents: number; named: number; transactions: number }>(
      `select count(*)::int as parents, count(distinct e.xid)::int as transactions,
        count(*) filter (where exists (select from event_identity i where i.identity = e.id and i.revision = e.revision))::int as named
      from event e join event p on p.id = e.parent where e.key like 'account:C_'`,
    ),
  );
  assert.deepEqual(rows, [{ parents: 5, named: 5, transactions: 1 }]);
});

test('what is caused never overtakes what another began to write before it', async () => {
  await append(event('O1', 'tell O2 late'));
  const other = await pool.connect();
  await other.query('begin');
  await other.query(`select set_config('plexus.tenant', $1, true), set_config('plexus.entities', '*', true)`, [log.tenant]);
  await appendEvents(other, log, [event('O2', 'early')]);
  const folded = await workerOf(log).step();
  const known = await seen('O2');
  await other.query('commit');
  other.release();
  assert.deepEqual([folded, known], [1, []], 'it is not known yet what comes first');
  await drain();
  assert.deepEqual(await seen('O2'), ['early', 'late']);
  assert.deepEqual(await inLog('O2'), ['early', 'late']);
});

test('more than one transaction takes waits in its lanes, and a backlog is worked off in order', async () => {
  await append(event('D', 'spread 3200'));
  const worker = workerOf(log);
  assert.equal(await worker.step(), 3_000);
  await drain();
  const { rows } = await transaction(pool, SCOPE, (tx) =>
    tx.query<{ n: number }>(
      `select count(*)::int as n from process_state where key like 'account:spread%' and data like '%from account:D%'`,
    ),
  );
  assert.deepEqual(rows, [{ n: 3_200 }]);
  const labels = Array.from({ length: 450 }, (_, n) => String(n));
  await append(...labels.map((n) => event('B1', `tell B2 ${n}`)));
  await Promise.all([drain(), drain(), drain()]);
  await drain();
  assert.deepEqual(await seen('B2'), labels);
});

test('what is caused and cannot be applied parks its key, and what the database refuses of it is found', async () => {
  await append(event('F1', 'tell F2 bad'), event('F1', 'tell F2 after'), event('F1', 'tell F3 unwritable'), event('F1', 'tell F3 next'));
  await drain();
  assert.deepEqual([(await seen('F1')).length, await seen('F2'), await seen('F3')], [4, [], []]);
  assert.equal(await parked(), 4);
  const poisons = await transaction(pool, SCOPE, (tx) =>
    tx.query<{ key: string; identity: string }>(
      `select key, identity from exception_item where kind = 'poison' and state = 'open' and key like 'account:F_' order by key`,
    ),
  );
  assert.deepEqual(
    poisons.rows.map(({ key }) => key),
    ['account:F2', 'account:F3'],
  );
  for (const { key, identity } of poisons.rows) {
    const skip = { type: 'record.released', hold: identity, data: { skip: true } };
    await append(event(key.slice('account:'.length), 'skip', skip));
  }
  await drain();
  assert.deepEqual([await seen('F2'), await seen('F3')], [['after'], ['next']]);
  assert.equal(await parked(), 0);
});

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
