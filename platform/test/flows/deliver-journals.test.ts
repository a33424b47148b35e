import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type Deliverer, summarize, type TargetDeclaration, takeCallback, tryAgain } from '../../src/deliver/index.ts';
import { openLog } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { type Behaviour, type ErpRequest, FakeErp } from './deliver-erp.ts';
import { makeEntity, postJournal } from './deliver-ledger.ts';
import { testTarget, startDeliverer } from './deliver-setting.ts';
import { OutcomeWatch } from './deliver-watch.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const worker = database.pool('plexus_worker', 8);
const log = await openLog(worker, keys);

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Setting {
  readonly target: TargetDeclaration;
  readonly erp: FakeErp;
  readonly watch: OutcomeWatch;
  readonly deliver: (node?: string, leaseMs?: number) => Promise<Deliverer>;
}

let made = 0;

/** A target of its own per test, so that tests share the database and nothing else. */
async function setting(changes: Partial<TargetDeclaration> = {}): Promise<Setting> {
  const erp = new FakeErp();
  const url = await erp.start();
  stops.push(() => erp.stop());
  const watch = new OutcomeWatch();
  const target = testTarget(`erp-${++made}`, url, changes);
  await makeEntity(server, target.name);
  const deliver = async (node = 'one', leaseMs?: number): Promise<Deliverer> => {
    const deliverer = await startDeliverer({
      pool: worker,
      log,
      keys,
      targets: [target],
      telemetry: watch,
      node,
      callbackBase: 'http://plexus.test',
      ...(leaseMs === undefined ? {} : { leaseMs }),
    });
    stops.push(() => deliverer.stop());
    return deliverer;
  };
  return { target, erp, watch, deliver };
}

/** One summary journal of the entity that is named like the target. Returns its key. */
async function journal(target: TargetDeclaration, day = '2026-03-30', amount = 12345n): Promise<string> {
  await transaction(worker, SCOPE, (tx) =>
    postJournal(tx, target.name, day, [
      { account: '1100', amount, payerClass: 'medicare' },
      { account: '4010', amount: -amount, costCenter: '710' },
    ]),
  );
  await summarize(worker, target.name, { tenant: TENANT, incarnation: log.incarnation, target: target.name, made: day });
  const { rows } = await transaction(worker, SCOPE, (tx) =>
    tx.query<{ key: string }>('select idempotency_key as key from delivery where target = $1 order by id desc limit 1', [target.name]),
  );
  return rows[0]?.key ?? '';
}

interface Stored {
  id: bigint;
  state: string;
  tries: number;
  reference: string | null;
}

const stored = async (target: TargetDeclaration): Promise<Stored[]> =>
  (
    await transaction(worker, SCOPE, (tx) =>
      tx.query<Stored>('select id, state, tries, reference from delivery where target = $1 order by id', [target.name]),
    )
  ).rows;

const states = async (target: TargetDeclaration): Promise<string[]> => (await stored(target)).map((row) => row.state);
const confirmed = async (target: TargetDeclaration): Promise<boolean> => (await states(target)).every((state) => state === 'confirmed');

const exceptions = async (target: TargetDeclaration): Promise<{ code: string; state: string; summary: string }[]> =>
  (
    await transaction(server, SCOPE, (tx) =>
      tx.query<{ code: string; state: string; summary: string }>(
        'select code, state, summary from exception_item where entity = $1 order by id',
        [target.name],
      ),
    )
  ).rows;

/** Misbehaves the first time a request of this kind comes. */
function once(method: string, resource: string, behaviour: Behaviour): (request: ErpRequest) => Behaviour {
  let done = false;
  return (request) => {
    if (done || request.method !== method || !request.path.includes(resource)) return 'answer';
    done = true;
    return behaviour;
  };
}

test('a summary journal is accepted, imported, read back and confirmed', async () => {
  const { target, erp, watch, deliver } = await setting();
  const key = await journal(target);
  await deliver();
  await watch.saw('applied');
  assert.deepEqual(await states(target), ['confirmed']);
  assert.deepEqual(
    erp.batches.map((batch) => batch.reference),
    [key],
  );
  assert.match(erp.batches[0]?.csv ?? '', /,123\.45,,PLX-/);
  const { rows } = await transaction(server, SCOPE, (tx) =>
    tx.query<{ action: string }>(
      `select action from audit where object = 'delivery:' || (select id from delivery where target = $1) order by id`,
      [target.name],
    ),
  );
  assert.deepEqual(
    rows.map((row) => row.action),
    ['deliveries.queued', 'delivery.running', 'delivery.sent', 'delivery.confirmed'],
  );
  const attempts = await transaction(worker, SCOPE, (tx) =>
    tx.query<{ outcome: string }>(
      'select a.outcome from delivery_attempt a join delivery d on d.tenant = a.tenant and d.id = a.delivery where d.target = $1 order by a.fence, a.at',
      [target.name],
    ),
  );
  assert.deepEqual(attempts.rows.map((row) => row.outcome).sort(), ['accepted', 'applied', 'intent']);
});

test('a target that did the work and lost the answer is looked at, not asked again', async () => {
  for (const behaviour of ['drop-reply', 'hang', 'garbage', 'answer-previous'] as const) {
    const { target, erp, watch, deliver } = await setting();
    erp.behave = once('POST', 'erpintegrations', behaviour);
    await journal(target);
    await deliver();
    await watch.until(() => confirmed(target));
    assert.equal(erp.count('POST', 'erpintegrations'), 1, behaviour);
    assert.equal(erp.batches.length, 1, behaviour);
    assert.ok(watch.outcomes.includes('unknown'), behaviour);
  }
});

test('a job that takes its time is waited for: not seeing it yet is not its absence', async () => {
  const { target, erp, watch, deliver } = await setting({ settleMs: 60_000 });
  const finish = Promise.withResolvers<void>();
  erp.gate = finish.promise;
  erp.behave = once('POST', 'erpintegrations', 'drop-reply');
  await journal(target);
  await deliver();
  await watch.until(() => watch.outcomes.filter((outcome) => outcome === 'not-yet-there').length >= 3);
  finish.resolve();
  await watch.saw('found');
  assert.equal(erp.count('POST', 'erpintegrations'), 1);
  assert.equal(erp.batches.length, 1);
});

test('an answer given twice is taken once', async () => {
  const { target, erp, watch, deliver } = await setting();
  erp.behave = () => 'answer-twice';
  await journal(target);
  await journal(target, '2026-03-31');
  await deliver();
  await watch.until(() => confirmed(target));
  assert.equal(erp.batches.length, 2);
});

test('a request that was lost before the work is sent again, but only after a look that counts', async () => {
  const { target, erp, watch, deliver } = await setting();
  erp.behave = once('POST', 'erpintegrations', 'reset');
  await journal(target);
  await deliver();
  await watch.until(() => confirmed(target));
  assert.equal(erp.batches.length, 1);
  assert.equal(erp.count('POST', 'erpintegrations'), 2);
  const before = erp.requests.map((request) => `${request.method} ${request.path.split('/').at(4)}`);
  const posts = before.flatMap((what, n) => (what === 'POST erpintegrations' ? [n] : []));
  assert.ok(before.slice((posts[0] ?? 0) + 1, posts[1]).includes('GET journalBatches'));
  assert.ok(watch.outcomes.includes('absent'));
});

test('a target that asks for patience is tried again and nothing is looked for', async () => {
  const { target, erp, watch, deliver } = await setting();
  let refusals = 3;
  erp.behave = (request) => (request.method === 'POST' && refusals-- > 0 ? 'throttle' : 'answer');
  await journal(target);
  await deliver();
  await watch.until(() => confirmed(target));
  assert.deepEqual(watch.outcomes.slice(0, 3), ['throttled', 'throttled', 'throttled']);
  assert.equal(erp.batches.length, 1);
});

test('rejected rows make an exception that names them, and the correction goes out by hand', async () => {
  const { target, erp, watch, deliver } = await setting();
  const reference = await journal(target);
  erp.reject = () => [
    { Row: 2, Reference: reference, Code: 'EJ00', Message: 'Another row was rejected' },
    { Row: 3, Reference: reference, Code: 'EF04', Message: 'The account combination is not valid' },
  ];
  await deliver();
  await watch.saw('refused-data');
  assert.deepEqual(await states(target), ['refused']);
  const [exception] = await exceptions(target);
  assert.equal(exception?.code, 'DELIVERY_REFUSED');
  assert.match(exception?.summary ?? '', /row 3: EF04 The account combination is not valid/);
  erp.reject = () => [];
  const id = (await stored(target))[0]?.id ?? 0n;
  await transaction(server, SCOPE, (tx) => tryAgain(tx, TENANT, id, { principal: 'cli', person: 'pat' }));
  await watch.until(() => confirmed(target));
  assert.deepEqual(
    (await exceptions(target)).map((item) => item.state),
    ['resolved'],
  );
  assert.equal(erp.batches.length, 1);
});

test('a closed period is told apart from bad data', async () => {
  const { target, erp, watch, deliver } = await setting();
  const reference = await journal(target);
  erp.reject = () => [{ Row: 2, Reference: reference, Code: 'EP01', Message: 'not in any open period' }];
  await deliver();
  await watch.saw('refused-period');
  assert.equal((await exceptions(target))[0]?.code, 'DELIVERY_PERIOD_REFUSED');
});

test('a journal that the target dated anew is not confirmed before it stands there as it was sent', async () => {
  const { target, erp, watch, deliver } = await setting();
  erp.worked = (request) => {
    if (request.method === 'POST') void Promise.resolve().then(() => erp.batches.forEach((batch) => (batch.date = '2026-04-01')));
  };
  await journal(target);
  await deliver();
  await watch.saw('different');
  assert.deepEqual(await states(target), ['dead']);
  const [exception] = await exceptions(target);
  assert.equal(exception?.code, 'DELIVERY_DIFFERENT');
  assert.match(exception?.summary ?? '', /booked on 2026-04-01 instead of 2026-03-30; it is booked in another period instead of 2026-03/);
  for (const batch of erp.batches) batch.date = '2026-03-30';
  const id = (await stored(target))[0]?.id ?? 0n;
  await transaction(server, SCOPE, (tx) => tryAgain(tx, TENANT, id, { principal: 'cli', person: 'pat' }));
  await watch.until(() => confirmed(target));
  assert.deepEqual([erp.batches.length, (await exceptions(target))[0]?.state], [1, 'resolved']);
});

test('a journal that is there already is adopted, not posted again', async () => {
  const { target, erp, watch, deliver } = await setting();
  erp.behave = once('POST', 'erpintegrations', 'hang');
  const key = await journal(target);
  const first = await deliver('one');
  await watch.saw('unknown');
  await first.stop();
  await transaction(worker, SCOPE, (tx) =>
    tx.query(`update delivery set state = 'ready', due_at = now() where idempotency_key = $1`, [key]),
  );
  await deliver('two');
  await watch.saw('already-applied');
  assert.equal(erp.batches.length, 1);
});

test('a callback makes an unheard job known, whoever makes up a token is not believed', async () => {
  const { target, erp, watch, deliver } = await setting({ settleMs: 60_000, retry: { firstMs: 60_000, mostMs: 60_000, tries: 5 } });
  const finish = Promise.withResolvers<void>();
  erp.gate = finish.promise;
  erp.behave = once('POST', 'erpintegrations', 'drop-reply');
  await journal(target);
  const deliverer = await deliver();
  await watch.saw('unknown');
  finish.resolve();
  await finish.promise;
  const url = new URL(erp.callbacks[0] ?? '');
  assert.equal(url.pathname, `/v1/callbacks/${target.name}`);
  const query = Object.fromEntries(url.searchParams) as { delivery: string; attempt: string; token: string };
  const body = Buffer.from(JSON.stringify({ ReqstId: '301', RequestStatus: 'SUCCEEDED' }));
  const token = query.token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  assert.equal(await takeCallback(server, keys, { target: target.name, ...query, token, body }), 404);
  assert.equal(await takeCallback(server, keys, { target: target.name, ...query, attempt: '2', body }), 404);
  assert.equal(await takeCallback(server, keys, { target: 'erp-other', ...query, body }), 404);
  assert.deepEqual(await states(target), ['unknown']);
  assert.equal(await takeCallback(server, keys, { target: target.name, ...query, body }), 204);
  assert.equal(await takeCallback(server, keys, { target: target.name, ...query, body }), 204);
  deliverer.wake();
  await watch.until(() => confirmed(target));
  assert.equal(erp.count('POST', 'erpintegrations'), 1);
});

test('after the declared tries it is someone’s work and holds up only its own key', async () => {
  const { target, erp, watch, deliver } = await setting({ retry: { firstMs: 1, mostMs: 2, tries: 3 } });
  await journal(target, '2026-03-30');
  await journal(target, '2026-03-30', 99n);
  await journal(target, '2026-03-31');
  const first = (await stored(target))[0];
  erp.behave = (request) => (request.method === 'POST' && request.body.includes('20260330') ? 'throttle' : 'answer');
  await deliver();
  await watch.until(async () => {
    const now = await states(target);
    return now[0] === 'dead' && now[2] === 'confirmed';
  });
  assert.deepEqual(await states(target), ['dead', 'ready', 'confirmed']);
  assert.equal((await stored(target))[0]?.tries, 3);
  assert.equal((await exceptions(target))[0]?.code, 'DELIVERY_DEAD');
  erp.behave = () => 'answer';
  await transaction(server, SCOPE, (tx) => tryAgain(tx, TENANT, first?.id ?? 0n, { principal: 'cli', person: 'pat' }));
  await watch.until(() => confirmed(target));
  assert.equal(erp.batches.length, 3);
});

test('a target on hold is sent nothing until it is reconciled', async () => {
  const { target, erp, watch, deliver } = await setting();
  await transaction(server, SCOPE, (tx) =>
    tx.query(`insert into posting_hold (tenant, target, reason) values ($1, $2, 'restored')`, [TENANT, target.name]),
  );
  await journal(target);
  const other = await setting();
  await journal(other.target);
  await deliver();
  await other.deliver();
  await other.watch.until(() => confirmed(other.target));
  assert.deepEqual(await states(target), ['ready']);
  assert.equal(erp.requests.length, 0);
  await transaction(server, SCOPE, (tx) => tx.query('delete from posting_hold where target = $1', [target.name]));
  await watch.until(() => confirmed(target));
});
