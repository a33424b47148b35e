import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ProcurementSuite, type ResourceName } from '@plexus/sandbox';
import { silent, type Trouble, watchCoupa } from '../../src/connect/index.ts';
import { CoupaPull } from '../../src/connect/coupa/pull.ts';
import { CoupaSession } from '../../src/connect/coupa/session.ts';
import { TroubleBook } from '../../src/connect/trouble.ts';
import { createInbox, type Receive } from '../../src/inbox/index.ts';
import { Fault, systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import type { PullTask } from './procurement-suite-child.ts';

const database = await freshDatabase();
const { tenant, scope, channels, numberOf } = await applyDemoEstate(database);
const pool = database.pool('plexus_worker', 4);
/** A channel of JSON, which the estate has for others: here it keeps what the suite gives. */
const CHANNEL = 'patient-accounting';
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels });
const never = new AbortController().signal;

const stops: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

let made = 0;

async function setting(rate = { perSecond: 10_000, burst: 10_000 }) {
  const folder = mkdtempSync(join(tmpdir(), 'plexus-suite-'));
  const clientFile = join(folder, 'client');
  writeFileSync(clientFile, 'plexus:a secret\n');
  const suite = await ProcurementSuite.start({
    folder,
    host: '127.0.0.1',
    port: 0,
    client: { id: 'plexus', secret: 'a secret' },
    tokenSeconds: 3_600,
    rate,
    now: () => new Date(),
  });
  stops.push(() => suite.close());
  const login = { url: `http://127.0.0.1:${suite.port}`, reach: 'internal' as const, clientFile, scope: 'core.requisition.read' };
  // Other suites have records of the same numbers.
  const prefix = `suite-${++made}`;
  const receive: Receive = (arrival) => inbox.receive({ ...arrival, controlId: `${prefix}/${arrival.controlId}` });
  const pull = (take: Receive = receive): CoupaPull =>
    new CoupaPull({ channel: CHANNEL, resource: 'requisitions', session: new CoupaSession(login, fast), receive: take });
  return { suite, login, clientFile, prefix, receive, pull };
}

/** A clock that runs a thousand times faster, so that budgets are never waited for. */
const fast = { now: () => systemClock.now(), monotonic: () => systemClock.monotonic() * 1_000 };

async function kept(prefix: string): Promise<string[]> {
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ control_id: string; quarantine: string | null }>(
      `select control_id, quarantine from message where channel = $1 and control_id like $2 || '/%' order by seq`,
      [numberOf(CHANNEL), prefix],
    ),
  );
  assert.ok(rows.every(({ quarantine }) => quarantine === null));
  return rows.map(({ control_id: name }) => name.slice(prefix.length + 1).split('@')[0] ?? '');
}

async function raise(suite: ProcurementSuite, count: number, resource: ResourceName = 'requisitions'): Promise<void> {
  for (let n = 1; n <= count; n++) await suite.edit(resource, { number: `R-${n}`, total: '12.50' });
}

const unmarked = (suite: ProcurementSuite): number => suite.all('requisitions').filter(({ exported }) => !exported).length;

test('everything that waits is kept and marked once, however many pages it takes', async () => {
  const { suite, prefix, pull } = await setting();
  await raise(suite, 120);
  assert.deepEqual(await pull().round(never), { received: 120, unmarked: 0 });
  const names = await kept(prefix);
  assert.equal(new Set(names).size, 120);
  assert.equal(unmarked(suite), 0);
  assert.ok(suite.all('requisitions').every(({ id }) => suite.marksOf('requisitions', id) === 1));
  assert.deepEqual(await pull().round(never), { received: 0, unmarked: 0 });
});

test('who dies between keeping and marking gets the record again, and it is kept once', async () => {
  const { suite, prefix, pull, receive } = await setting();
  await raise(suite, 60);
  for (const diesAfter of [1, 20, 30]) {
    let taken = 0;
    const dying = pull(async (arrival) => {
      const receipt = await receive(arrival);
      if (++taken === diesAfter) throw new Error('killed after the commit, before the mark');
      return receipt;
    });
    await assert.rejects(dying.round(never), /killed/);
  }
  assert.equal(unmarked(suite), 12);
  assert.equal((await pull().round(never)).unmarked, 0);
  assert.equal(unmarked(suite), 0);
  const names = await kept(prefix);
  assert.deepEqual([names.length, new Set(names).size], [60, 60]);
});

test('a process that is killed between keeping and marking loses nothing and doubles nothing', async () => {
  const { suite, clientFile } = await setting();
  await raise(suite, 8);
  const task = {
    database: database.cluster.url,
    tenant,
    channel: numberOf('ap-automation'),
    root: randomBytes(32).toString('hex'),
    url: `http://127.0.0.1:${suite.port}`,
    clientFile,
  };
  const run = async (diesAfter: number): Promise<NodeJS.Signals | null> => {
    const argument = JSON.stringify({ ...task, diesAfter } satisfies PullTask);
    const child = spawn(process.execPath, [join(import.meta.dirname, 'procurement-suite-child.ts'), argument], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return signal;
  };
  assert.equal(await run(1), 'SIGKILL');
  assert.equal(unmarked(suite), 8, 'kept, not marked');
  assert.equal(await run(3), 'SIGKILL');
  assert.equal(unmarked(suite), 6);
  assert.equal(await run(0), null);
  assert.equal(unmarked(suite), 0);
  const { rows } = await transaction(pool, scope, (tx) => tx.query('select 1 from message where channel = $1', [task.channel]));
  assert.equal(rows.length, 8);
});

test('nothing is marked that could not be kept', async () => {
  const { suite, prefix, pull } = await setting();
  await raise(suite, 3);
  const away = new Fault({ code: 'STORE_AWAY', kind: 'unavailable', message: 'The database is away' });
  await assert.rejects(pull(() => Promise.reject(away)).round(never), { code: 'STORE_AWAY' });
  assert.equal(unmarked(suite), 3);
  assert.deepEqual(await kept(prefix), []);
});

test('an edit makes a new version that comes again, also one that falls between keeping and marking', async () => {
  const { suite, prefix, pull } = await setting();
  await raise(suite, 2);
  const [first] = suite.all('requisitions');
  assert.ok(first);
  suite.beforeMark = async (resource, id) => {
    suite.beforeMark = () => Promise.resolve();
    await suite.edit(resource, { total: '99.00' }, id);
  };
  await pull().round(never);
  assert.deepEqual(await kept(prefix), ['requisitions/1001', 'requisitions/1001', 'requisitions/1002']);
  assert.equal(unmarked(suite), 0);
  await suite.edit('requisitions', { total: '100.00' }, first.id);
  await pull().round(never);
  assert.equal((await kept(prefix)).filter((name) => name === 'requisitions/1001').length, 3);
});

test('what was edited while its reader died at the mark is found by looking back', async () => {
  const { suite, prefix, pull } = await setting();
  await raise(suite, 1);
  suite.beforeMark = async (resource, id) => {
    suite.beforeMark = () => Promise.resolve();
    await suite.edit(resource, { total: '99.00' }, id);
  };
  let taken = 0;
  const dying = pull(async (arrival) => {
    if (++taken > 1) throw new Error('killed before the edited record was kept');
    return inbox.receive({ ...arrival, controlId: `${prefix}/${arrival.controlId}` });
  });
  await assert.rejects(dying.round(never), /killed/);
  assert.equal(unmarked(suite), 0, 'our mark covers the edit');
  await pull()
    .round(never)
    .catch(() => undefined);
  assert.equal((await kept(prefix)).length, 1);
  await pull().lookBack(new Date(Date.now() - 86_400_000), never);
  assert.equal((await kept(prefix)).length, 2);
  await pull().lookBack(new Date(Date.now() - 86_400_000), never);
  assert.equal((await kept(prefix)).length, 2, 'what is known changes nothing');
});

test('numbers are kept digit by digit', async () => {
  const { suite, pull } = await setting();
  await suite.edit('requisitions', { price: 0.1, quantity: 12_345 });
  const bodies: string[] = [];
  await pull((arrival) => {
    bodies.push(Buffer.isBuffer(arrival.bytes) ? arrival.bytes.toString() : '');
    return Promise.resolve({ outcome: 'stored', channel: CHANNEL, seq: 1n, receivedAt: new Date(), controlId: '' });
  }).round(never);
  assert.match(bodies[0] ?? '', /"price":0.1,"quantity":12345/);
  assert.doesNotMatch(bodies[0] ?? '', /exported/);
});

test('a token that ends is renewed, and a suite that asks for patience gets it', async () => {
  const { suite, prefix, pull } = await setting();
  await raise(suite, 4);
  const one = pull();
  await one.round(never);
  await suite.edit('requisitions', { total: '1.00' });
  suite.expireTokens();
  await one.round(never);
  assert.equal((await kept(prefix)).length, 5);
  await suite.edit('requisitions', { total: '2.00' });
  for (const status of [429, 500]) {
    suite.plan(status);
    await assert.rejects(pull().round(never), { code: 'COUPA_UNAVAILABLE', kind: 'unavailable' });
  }
  await pull().round(never);
  assert.equal((await kept(prefix)).length, 6);
});

test('a record that the suite will not let us mark does not hold up those behind it', async () => {
  const { suite, prefix, pull } = await setting();
  await raise(suite, 60);
  // The page is answered, the mark of its first record refused.
  suite.refuseMarks.add(1_001);
  assert.deepEqual(await pull().round(never), { received: 60, unmarked: 1 });
  assert.equal((await kept(prefix)).length, 60);
  suite.refuseMarks.clear();
  assert.deepEqual(await pull().round(never), { received: 1, unmarked: 0 });
  assert.equal((await kept(prefix)).length, 60);
});

test('a client that is not let in is somebody’s work until it is', async () => {
  const { suite, login, clientFile, prefix, receive } = await setting();
  await raise(suite, 1);
  writeFileSync(clientFile, 'plexus:wrong');
  const told: string[] = [];
  const changes = { resolve: (): void => undefined };
  const next = (): Promise<void> => new Promise((resolve) => (changes.resolve = resolve));
  const note = (text: string): Promise<void> => {
    told.push(text);
    changes.resolve();
    return Promise.resolve();
  };
  const troubles = {
    arose: ({ about, fault }: Trouble) => note(`${about} ${fault.code}`),
    ended: ({ about }: { readonly about: string }) => note(`${about} well`),
  };
  const arose = next();
  const watching = watchCoupa({
    channel: CHANNEL,
    resource: 'requisitions',
    login,
    pollMs: 5,
    lookBackMs: 86_400_000,
    receive,
    clock: fast,
    log: silent,
    metrics: silent,
    book: new TroubleBook(CHANNEL, troubles, silent),
  });
  stops.push(() => watching.stop());
  await arose;
  const ended = next();
  writeFileSync(clientFile, 'plexus:a secret');
  await ended;
  assert.deepEqual(told, ['suite COUPA_CLIENT_REFUSED', 'suite well']);
  assert.deepEqual(await kept(prefix), ['requisitions/1001']);
});
