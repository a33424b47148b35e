import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import { createWorker, type ProcessDefinition } from '../../src/processes/engine/index.ts';
import { transaction } from '../../src/store/index.ts';
import { openExceptions, openQuarantine } from '../../src/worklist/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { policyInForce } from '../approvals-given.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';

const database = await freshDatabase();
const { keys, server, worker, log, seq } = await chargeStory(database);
const gateway = gatewayOf(
  { server, keys, log },
  { previewReplay: (messages) => Promise.resolve({ new: messages.length, unchanged: 2, revised: 0, failures: 0 }) },
);
const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'x-plexus-person': 'ada' };
const get = (url: string) => gateway.inject({ url, headers });
const post = (url: string, payload: object) => gateway.inject({ method: 'POST', url, headers, payload });
const query = <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  transaction(server, SCOPE, async (tx) => (await tx.query<T>(text, values)).rows);
const audited = (action: string): Promise<{ person: string; object: string; detail: string }[]> =>
  query('select person, object, detail from audit where action = $1 order by id', [action]);

let opened = 0;
const open = async (kind: string, identity: string, more: object = {}): Promise<number> => {
  opened += 1;
  const dueAt = new Date(Date.UTC(2026, 2, opened)).toISOString();
  await transaction(worker, SCOPE, (tx) =>
    openExceptions(tx, TENANT, [{ entity: 'north', kind, identity, owner: 'billing', code: 'X', summary: 'x', dueAt, ...more }]),
  );
  const [item] = await query<{ id: bigint }>('select id from exception_item where identity = $1 order by id desc limit 1', [identity]);
  return Number(item?.id);
};

/** Collects labels; refuses `bad` until allowed. */
const policies = { allowBad: false };
const tally: ProcessDefinition<unknown, { allowBad: boolean }> = {
  name: 'account',
  version: 1,
  decide: (state, event, { allowBad }) => {
    const { label } = event.data as { label?: string };
    if (label === 'bad' && !allowBad) throw new Error('cannot be applied');
    return { state: `${(state as string | undefined) ?? ''}${label} `, status: 'open', effects: [] };
  },
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text) as string,
};
const drain = async (): Promise<void> => {
  const folding = createWorker({
    pool: worker,
    log,
    processes: () => tally,
    policies: () => policies,
    poster: { begin: () => Promise.resolve({ journalOf: () => undefined }), write: () => Promise.resolve() },
    enqueue: () => Promise.resolve(),
  });
  while ((await folding.step()) > 0);
};
const append = (key: string, label: string, more: object = {}): Promise<number> =>
  transaction(worker, SCOPE, (tx) =>
    appendEvents(tx, log, [
      {
        identity: createHash('sha256').update(`${key}|${label}`).digest().subarray(0, 16),
        type: 'test.happened',
        entity: 'north',
        key,
        occurredAt: '2026-03-01T00:00:00.000Z',
        data: { label },
        ...more,
      },
    ]),
  );
const stateOf = async (key: string): Promise<string> =>
  (await query<{ data: string }>('select data from process_state where key = $1', [key]))[0]?.data ?? '';

test('exceptions are listed with the one due first at the top, page by page', async () => {
  const ids = [await open('denial', 'd1'), await open('denial', 'd2'), await open('unapplied', 'u1', { amount: 1234n, currency: 'USD' })];
  const first = (await get('/v1/exceptions?limit=2')).json<{ exceptions: { id: string; isOverdue: boolean }[]; next: string }>();
  assert.deepEqual(
    first.exceptions.map(({ id }) => Number(id)),
    ids.slice(0, 2),
  );
  assert.equal(first.exceptions[0]?.isOverdue, true);
  const second = (await get(`/v1/exceptions?limit=2&after=${encodeURIComponent(first.next)}`)).json<{
    exceptions: { id: string; amount: string }[];
  }>();
  assert.deepEqual(
    second.exceptions.map(({ id, amount }) => [Number(id), amount]),
    [[ids[2], '1234']],
  );
  assert.equal((await get('/v1/exceptions?kind=unapplied')).json<{ exceptions: object[] }>().exceptions.length, 1);
  const held = await open('mapping', 'm1', { channel: 1, message: seq });
  const ofChannel = async (name: string): Promise<number[]> =>
    (await get(`/v1/exceptions?channel=${name}`)).json<{ exceptions: { id: string }[] }>().exceptions.map(({ id }) => Number(id));
  assert.deepEqual([await ofChannel('northside-adt'), await ofChannel('elsewhere')], [[held], []]);
  assert.equal((await get('/v1/exceptions/9999')).json<{ code: string }>().code, 'EXCEPTION_UNKNOWN');
});

test('a task is closed with the words and the name of the person, once', async () => {
  const id = await open('credit-balance', 'd3');
  assert.equal((await post(`/v1/exceptions/${id}/resolve`, {})).statusCode, 400);
  assert.deepEqual((await post(`/v1/exceptions/${id}/resolve`, { resolution: 'appealed' })).json(), { version: 1, outcome: 'resolved' });
  const shown = (await get(`/v1/exceptions/${id}`)).json<{ exception: Record<string, string> }>().exception;
  assert.deepEqual([shown['state'], shown['closedBy'], shown['resolution']], ['resolved', 'ada', 'appealed']);
  assert.deepEqual((await audited('exception.resolved')).at(-1), { person: 'ada', object: `exception:${id}`, detail: 'appealed' });
  assert.equal((await post(`/v1/exceptions/${id}/reject`, { reason: 'again' })).statusCode, 409);
});

test('resolving a held record asks for a replay of what failed and leaves the exception open', async () => {
  const id = await open('held-record', `held|northside-adt:${seq}:104`, { channel: 1, message: seq, key: 'account:h' });
  const answer = (await post(`/v1/exceptions/${id}/resolve`, { resolution: 'crosswalk corrected' })).json<{
    outcome: string;
    replays: string[];
  }>();
  assert.equal(answer.outcome, 'under-way');
  const [replay] = await query<object>('select seq, from_stage, mapping, state, person from replay where id = $1', [answer.replays[0]]);
  assert.deepEqual(replay, { seq, from_stage: 'failed', mapping: 'current', state: 'ready', person: 'ada' });
  assert.equal((await get(`/v1/exceptions/${id}`)).json<{ exception: { state: string } }>().exception.state, 'open');
  assert.deepEqual((await post(`/v1/exceptions/${id}/resolve`, { resolution: 'impatient' })).json(), {
    version: 1,
    outcome: 'under-way',
    replays: [],
  });
  await query(`update exception_item set state = 'resolved' where id = $1`, [id]);
});

test('rejecting a held record frees its keys and leaves out nothing that waited', async () => {
  const hold = `northside-adt:${seq}:144`;
  await append('account:w', 'one');
  await append('account:w', 'held', {
    type: 'record.held',
    hold,
    cause: { channel: 1, message: seq, start: 144, end: 183, rule: 'x/0', release: 1 },
  });
  await append('account:w', 'two');
  await drain();
  assert.equal(await stateOf('account:w'), '"one "');
  const id = await open('held-record', `held|${hold}`, { channel: 1, message: seq, key: 'account:w' });
  assert.deepEqual((await post(`/v1/exceptions/${id}/reject`, { reason: 'not ours' })).json(), { version: 1, outcome: 'rejected' });
  await drain();
  assert.equal(await stateOf('account:w'), '"one two "');
});

test('rejecting a poison event leaves it out; resolving applies it again as often as it takes', async () => {
  const poison = async (key: string): Promise<bigint> => {
    const [item] = await query<{ id: bigint }>(`select id from exception_item where kind = 'poison' and key = $1 and state = 'open'`, [
      key,
    ]);
    return item?.id ?? 0n;
  };
  for (const key of ['account:p', 'account:q']) for (const label of ['a', 'bad', 'z']) await append(key, label);
  await drain();
  assert.equal((await post(`/v1/exceptions/${await poison('account:p')}/reject`, { reason: 'sender cancelled it' })).statusCode, 200);
  assert.equal((await post(`/v1/exceptions/${await poison('account:q')}/resolve`, { resolution: 'try once more' })).statusCode, 200);
  await drain();
  assert.deepEqual([await stateOf('account:p'), await stateOf('account:q')], ['"a z "', '"a "']);
  policies.allowBad = true;
  assert.equal((await post(`/v1/exceptions/${await poison('account:q')}/resolve`, { resolution: 'policy corrected' })).statusCode, 200);
  await drain();
  assert.equal(await stateOf('account:q'), '"a bad z "');
});

test('a quarantined message is translated again when accepted, and rejected for good otherwise', async () => {
  const quarantine = {
    tenant: TENANT,
    entity: 'north',
    owner: 'x',
    channel: 1,
    channelName: 'northside-adt',
    code: 'X',
    summary: 'x',
    hint: 'x',
  };
  const ids: bigint[] = [];
  for (const message of [seq, seq + 1n]) {
    await transaction(worker, SCOPE, (tx) => openQuarantine(tx, { ...quarantine, message }));
    const [item] = await query<{ id: bigint }>(`select max(id) as id from exception_item where kind = 'quarantine'`);
    ids.push(item?.id ?? 0n);
  }
  assert.equal(
    (await post(`/v1/exceptions/${ids[0]}/resolve`, { resolution: 'sender confirmed' })).json<{ outcome: string }>().outcome,
    'under-way',
  );
  const [replay] = await query<object>('select from_stage, mapping from replay order by id desc limit 1');
  assert.deepEqual(replay, { from_stage: 'start', mapping: 'current' });
  assert.equal((await post(`/v1/exceptions/${ids[1]}/reject`, { reason: 'not ours' })).json<{ outcome: string }>().outcome, 'rejected');
});

test('a dead delivery is looked up and tried again, or given up', async () => {
  const dead = async (key: string): Promise<{ delivery: bigint; exception: number }> => {
    const [row] = await transaction(worker, SCOPE, async (tx) => {
      const { rows } = await tx.query<{ id: bigint }>(
        `insert into delivery (tenant, target, entity, kind, order_key, idempotency_key, content, state)
          values ($1, 'erp', 'north', 'summary-journal', $2, $2, '{}', 'dead') returning id`,
        [TENANT, key],
      );
      return rows;
    });
    const delivery = row?.id ?? 0n;
    return { delivery, exception: await open('delivery', `delivery|${delivery}`) };
  };
  const again = await dead('k1');
  const gone = await dead('k2');
  assert.deepEqual((await post(`/v1/exceptions/${again.exception}/resolve`, { resolution: 'erp is back', retry: true })).json(), {
    version: 1,
    outcome: 'under-way',
  });
  assert.deepEqual((await post(`/v1/exceptions/${gone.exception}/reject`, { reason: 'booked by hand' })).json(), {
    version: 1,
    outcome: 'rejected',
  });
  const rows = await query<{ state: string }>('select state from delivery where id = any ($1) order by id', [
    [again.delivery, gone.delivery],
  ]);
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['unknown', 'refused'],
  );
  const listed = (await get('/v1/deliveries?target=erp&limit=1')).json<{ deliveries: { id: string; state: string }[]; next: string }>();
  assert.deepEqual(
    listed.deliveries.map(({ id, state }) => [BigInt(id), state]),
    [[gone.delivery, 'refused']],
  );
  assert.equal(BigInt(listed.next), gone.delivery);
});

test('replays are asked for and previewed, with the person in the audit', async () => {
  const name = `northside-adt:${seq}`;
  const dry = await post('/v1/replays', { messages: [name, name], dryRun: true });
  assert.deepEqual(dry.json(), { version: 1, messages: 1, preview: { new: 1, unchanged: 2, revised: 0, failures: 0 } });
  const asked = (await post('/v1/replays', { messages: [name], from: 'start', mapping: 'original' })).json<{ replays: string[] }>();
  assert.equal(asked.replays.length, 1);
  assert.deepEqual((await get(`/v1/replays?ids=${asked.replays.join(',')}`)).json(), {
    version: 1,
    replays: [{ id: asked.replays[0], state: 'ready' }],
  });
  assert.deepEqual((await audited('replay.asked')).at(-1), {
    person: 'ada',
    object: name,
    detail: `replay ${asked.replays[0]}, from start, original mapping`,
  });
  assert.equal((await post('/v1/replays', { messages: ['northside-adt:999'] })).statusCode, 404);
});

test('a denial that is appealed stays open; one that is given up tells its account to write it off', async () => {
  await transaction(server, SCOPE, (tx) => policyInForce(tx, { 'denial-write-off': { bands: [{ approvers: 0 }] } }));
  const id = await open('denial', 'denial|account:D|claim-1|item-1', { key: 'account:D' });
  assert.deepEqual((await post(`/v1/exceptions/${id}/resolve`, { resolution: 'appealed by letter' })).json().outcome, 'under-way');
  assert.deepEqual((await post(`/v1/exceptions/${id}/reject`, { reason: 'not worth an appeal' })).json().outcome, 'under-way');
  const events = await query<{ key: string; data: string }>("select key, data from event where type = 'denial.decided' order by seq");
  assert.deepEqual(
    events.map(({ key, data }) => [key, (JSON.parse(data) as { decision: string }).decision]),
    [
      ['account:D', 'appeal'],
      ['account:D', 'write-off'],
    ],
  );
  assert.deepEqual(await query('select state from exception_item where id = $1', [id]), [{ state: 'open' }]);
});
