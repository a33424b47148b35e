import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, test } from 'node:test';
import { type Deliverer, summarize, type TargetDeclaration } from '../../src/deliver/index.ts';
import { openLog } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { type ErpRequest, FakeErp } from './deliver-erp.ts';
import { makeEntity, postJournal } from './deliver-ledger.ts';
import { testTarget, startDeliverer } from './deliver-setting.ts';
import { OutcomeWatch } from './deliver-watch.ts';

const LEASE_MS = 400;

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const worker = database.pool('plexus_worker', 8);
const log = await openLog(worker, keys);

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

let made = 0;

async function setting() {
  const erp = new FakeErp();
  const url = await erp.start();
  stops.push(() => erp.stop());
  const target = testTarget(`erp-${++made}`, url, { retry: { firstMs: 5, mostMs: 50, tries: 5 } });
  await makeEntity(server, target.name);
  await transaction(worker, SCOPE, (tx) =>
    postJournal(tx, target.name, '2026-03-30', [
      { account: '1100', amount: 12345n },
      { account: '4010', amount: -12345n },
    ]),
  );
  await summarize(worker, target.name, { tenant: TENANT, incarnation: log.incarnation, target: target.name, made: '2026-03-31' });
  return { erp, target };
}

async function deliver(target: TargetDeclaration, watch: OutcomeWatch, node: string): Promise<Deliverer> {
  const deliverer = await startDeliverer({ pool: worker, log, keys, targets: [target], telemetry: watch, node, leaseMs: LEASE_MS });
  stops.push(() => deliverer.stop());
  return deliverer;
}

/** A deliverer in a process of its own; it waits long for answers so that it is caught in the middle. */
function child(target: TargetDeclaration): { process: ChildProcess; outcome: () => Promise<string> } {
  const argument = JSON.stringify({ url: database.cluster.url, target: { ...target, timeoutMs: 60_000 }, leaseMs: LEASE_MS });
  const process = spawn(globalThis.process.execPath, [join(import.meta.dirname, 'deliver-child.ts'), argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  stops.push(async () => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    process.kill('SIGKILL');
    await once(process, 'exit');
  });
  return { process, outcome: async () => String((await lines.next()).value) };
}

/** Holds back the first answer of this kind until it is let go; the work is done before. */
function holdFirst(erp: FakeErp, isIt: (request: ErpRequest) => boolean): { reached: Promise<void>; letGo: () => void } {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let held = false;
  erp.hold = (request) => {
    if (held || !isIt(request)) return undefined;
    held = true;
    reached.resolve();
    return released.promise;
  };
  return { reached: reached.promise, letGo: () => released.resolve() };
}

const state = async (target: TargetDeclaration): Promise<string | undefined> =>
  (await transaction(worker, SCOPE, (tx) => tx.query<{ state: string }>('select state from delivery where target = $1', [target.name])))
    .rows[0]?.state;

test('what a killed worker had under way is looked for, and found', async () => {
  const { erp, target } = await setting();
  const posting = holdFirst(erp, (request) => request.method === 'POST');
  const killed = child(target);
  await posting.reached;
  killed.process.kill('SIGKILL');
  await once(killed.process, 'exit');
  const watch = new OutcomeWatch();
  await deliver(target, watch, 'two');
  await watch.saw('found');
  assert.equal(await state(target), 'confirmed');
  assert.equal(erp.count('POST', 'erpintegrations'), 1);
  const { rows } = await transaction(worker, SCOPE, (tx) =>
    tx.query<{ outcome: string }>(
      'select outcome from delivery_attempt a join delivery d on d.id = a.delivery where d.target = $1 order by a.fence, a.at',
      [target.name],
    ),
  );
  assert.deepEqual(
    rows.map((row) => row.outcome).filter((outcome) => outcome !== 'not-yet-there'),
    ['intent', 'lease-expired', 'found'],
  );
});

test('what a killed worker had not sent yet is sent once by the next', async () => {
  const { erp, target } = await setting();
  const looking = holdFirst(erp, (request) => request.path.endsWith('journalBatches'));
  const killed = child(target);
  await looking.reached;
  killed.process.kill('SIGKILL');
  await once(killed.process, 'exit');
  const watch = new OutcomeWatch();
  await deliver(target, watch, 'two');
  await watch.saw('applied');
  assert.equal(erp.batches.length, 1);
  assert.ok(watch.outcomes.includes('absent'));
});

test('a worker that was stopped while its request was under way changes nothing when it comes back', async () => {
  const { erp, target } = await setting();
  const posting = holdFirst(erp, (request) => request.method === 'POST');
  const zombie = child(target);
  await posting.reached;
  zombie.process.kill('SIGSTOP');
  const watch = new OutcomeWatch();
  await deliver(target, watch, 'two');
  await watch.saw('found');
  zombie.process.kill('SIGCONT');
  posting.letGo();
  assert.equal(await zombie.outcome(), 'fenced');
  assert.equal(await state(target), 'confirmed');
  assert.equal(erp.batches.length, 1);
});

test('a worker that was stopped before its request sends nothing when it comes back', async () => {
  const { erp, target } = await setting();
  const looking = holdFirst(erp, (request) => request.path.endsWith('journalBatches'));
  const zombie = child(target);
  await looking.reached;
  zombie.process.kill('SIGSTOP');
  const watch = new OutcomeWatch();
  await deliver(target, watch, 'two');
  await watch.saw('applied');
  zombie.process.kill('SIGCONT');
  looking.letGo();
  assert.equal(await zombie.outcome(), 'fenced');
  assert.equal(erp.count('POST', 'erpintegrations'), 1);
});

test('one node at a time serves a target, and the next takes over when it stops', async () => {
  const { target } = await setting();
  const watches = [new OutcomeWatch(), new OutcomeWatch()] as const;
  const first = await deliver(target, watches[0], 'one');
  await watches[0].saw('applied');
  await deliver(target, watches[1], 'two');
  const another = (day: string): Promise<unknown> =>
    transaction(worker, SCOPE, (tx) =>
      postJournal(tx, target.name, day, [
        { account: '1100', amount: 1n },
        { account: '4010', amount: -1n },
      ]),
    ).then(() => summarize(worker, target.name, { tenant: TENANT, incarnation: log.incarnation, target: target.name, made: day }));
  // A holder that a busy machine kept from renewing its hold loses it to the other: who serves may change, how often never.
  const applied = (): number => watches.flatMap(({ outcomes }) => outcomes.filter((outcome) => outcome === 'applied')).length;
  await another('2026-03-31');
  await Promise.race(watches.map((watch) => watch.until(() => applied() === 2)));
  await first.stop();
  await another('2026-04-01');
  await watches[1].until(() => applied() === 3);
});
