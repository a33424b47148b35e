import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type Deliverer, enqueue, type TargetDeclaration } from '../../src/deliver/index.ts';
import { openLog } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { FakeErp } from './deliver-erp.ts';
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

let made = 0;

async function setting(changes: Partial<TargetDeclaration> = {}) {
  const erp = new FakeErp();
  const url = await erp.start();
  stops.push(() => erp.stop());
  const watch = new OutcomeWatch();
  const target = testTarget(`accounts-${++made}`, url, {
    adapter: 'customer-accounts',
    circuit: { failures: 3, openMs: 50 },
    settleMs: 20,
    ...changes,
  });
  const deliver = async (): Promise<Deliverer> => {
    const deliverer = await startDeliverer({ pool: worker, log, keys, targets: [target], telemetry: watch });
    stops.push(() => deliverer.stop());
    return deliverer;
  };
  return { erp, watch, target, deliver };
}

let statuses = 0;

/** Queues the newest status of accounts, as a process would. */
async function report(target: TargetDeclaration, reports: readonly { account: string; status: string; balance?: bigint }[]): Promise<void> {
  await transaction(worker, SCOPE, async (tx) => {
    const subjectOf = (account: string): string => `account:${keys.pseudonym('account', account)}`;
    const sealing = await log.subjects.load(
      tx,
      reports.map(({ account }) => subjectOf(account)),
    );
    await enqueue(
      tx,
      TENANT,
      reports.map(({ account, status, balance = 100n }) => ({
        target: target.name,
        kind: 'account-status',
        entity: target.name,
        orderKey: subjectOf(account),
        idempotencyKey: `${subjectOf(account)}|${++statuses}`,
        content: JSON.stringify({ status, currency: 'USD', balances: { primary: String(balance), guarantor: '0' } }),
        subject: subjectOf(account),
        sealed: sealing.seal(subjectOf(account), Buffer.from(JSON.stringify({ accountNumber: account, patientName: 'INVENTED^PAT' }))),
      })),
    );
  });
}

const states = async (target: TargetDeclaration): Promise<string[]> =>
  (
    await transaction(worker, SCOPE, (tx) =>
      tx.query<{ state: string }>('select state from delivery where target = $1 order by id', [target.name]),
    )
  ).rows.map((row) => row.state);
const done = async (target: TargetDeclaration): Promise<boolean> =>
  (await states(target)).every((state) => state === 'confirmed' || state === 'refused');

test('status and balances are written over what stood there, under the account number that was sealed until then', async () => {
  const { erp, watch, target, deliver } = await setting();
  await report(target, [{ account: 'N-1/7', status: 'open', balance: -12345n }]);
  const { rows } = await transaction(worker, SCOPE, (tx) =>
    tx.query<{ text: string }>('select d::text as text from delivery d where target = $1', [target.name]),
  );
  assert.ok(!rows[0]?.text.includes('N-1/7'));
  await deliver();
  await watch.until(() => done(target));
  assert.deepEqual(erp.accounts.get('N-1/7'), {
    Status: 'open',
    CurrencyCode: 'USD',
    Balances: { primary: '-123.45', guarantor: '0.00' },
  });
  assert.ok(erp.requests.every((request) => !request.body.includes('INVENTED')));
});

test('of the statuses that wait only the newest goes out', async () => {
  const { erp, watch, target, deliver } = await setting();
  for (const status of ['open', 'completed', 'billed']) await report(target, [{ account: 'A', status }]);
  await report(target, [
    { account: 'B', status: 'open' },
    { account: 'B', status: 'completed' },
  ]);
  assert.deepEqual(await states(target), ['ready', 'ready']);
  await deliver();
  await watch.until(() => done(target));
  assert.deepEqual(
    erp.updates.sort((a, b) => (a.account < b.account ? -1 : 1)),
    [
      { account: 'A', status: 'billed' },
      { account: 'B', status: 'completed' },
    ],
  );
});

test('statuses of one account never overtake one another, whatever the target does', async () => {
  const { erp, watch, target, deliver } = await setting({
    retry: { firstMs: 1, mostMs: 10, tries: 100 },
    circuit: { failures: 1000, openMs: 1 },
  });
  let turn = 0;
  const faults = ['answer', 'drop-reply', 'throttle', 'reset', 'break', 'answer', 'garbage', 'answer-previous'] as const;
  erp.behave = () => faults[turn++ % faults.length] ?? 'answer';
  await deliver();
  const accounts = ['A', 'B', 'C', 'D', 'E'];
  const sequence = Array.from({ length: 12 }, (_, n) => `status-${n + 10}`);
  for (const status of sequence) {
    const seen = watch.outcomes.length;
    await report(
      target,
      accounts.map((account) => ({ account, status })),
    );
    await watch.until(() => watch.outcomes.length > seen);
  }
  await watch.until(() => done(target));
  for (const account of accounts) {
    const applied = erp.updates.filter((update) => update.account === account).map((update) => update.status);
    assert.deepEqual(applied, [...applied].sort(), account);
    assert.equal(applied.at(-1), sequence.at(-1));
  }
});

test('a status that failed while a newer one came is superseded, not sent after it', async () => {
  const { erp, watch, target, deliver } = await setting();
  let newer: Promise<void> | undefined;
  erp.behave = (request) => {
    if (request.method !== 'PUT' || newer !== undefined) return 'answer';
    newer = report(target, [{ account: 'A', status: 'newer' }]);
    return 'hang';
  };
  erp.worked = () => erp.accounts.clear();
  await report(target, [{ account: 'A', status: 'older' }]);
  await deliver();
  await watch.saw('unknown');
  erp.worked = () => undefined;
  await newer;
  await watch.until(() => done(target));
  assert.deepEqual(await states(target), ['refused', 'confirmed']);
  assert.equal(erp.accounts.get('A')?.Status, 'newer');
  const { rows } = await transaction(worker, SCOPE, (tx) =>
    tx.query('select 1 from delivery_attempt a join delivery d on d.id = a.delivery where d.target = $1 and a.outcome = $2', [
      target.name,
      'superseded',
    ]),
  );
  assert.equal(rows.length, 1);
});

test('a shredded subject is not sent any more, and that is nobody’s work', async () => {
  const { erp, watch, target, deliver } = await setting();
  await report(target, [
    { account: 'S', status: 'closed' },
    { account: 'T', status: 'closed' },
  ]);
  await transaction(server, SCOPE, (tx) =>
    tx.query('update subject_key set wrapped = null, shredded_at = now() where subject = $1', [
      `account:${keys.pseudonym('account', 'S')}`,
    ]),
  );
  await deliver();
  await watch.until(() => done(target));
  assert.deepEqual((await states(target)).sort(), ['confirmed', 'refused']);
  assert.deepEqual([...erp.accounts.keys()], ['T']);
  assert.ok(watch.outcomes.includes('subject-shredded'));
  const { rows } = await transaction(server, SCOPE, (tx) => tx.query('select 1 from exception_item where entity = $1', [target.name]));
  assert.equal(rows.length, 0);
});

test('a failing target opens its circuit, is probed, and everything goes out once it works', async () => {
  const { erp, watch, target, deliver } = await setting({ retry: { firstMs: 1, mostMs: 5, tries: 100 } });
  erp.behave = () => 'reset';
  await report(
    target,
    Array.from({ length: 20 }, (_, n) => ({ account: `X${n}`, status: 'open' })),
  );
  await deliver();
  const circuit = async (): Promise<string | undefined> =>
    (
      await transaction(worker, SCOPE, (tx) =>
        tx.query<{ circuit: string }>('select circuit from target_state where target = $1', [target.name]),
      )
    ).rows[0]?.circuit;
  await watch.until(async () => (await circuit()) === 'open');
  const exception = async () =>
    (
      await transaction(server, SCOPE, (tx) =>
        tx.query<{ code: string; state: string }>('select code, state from exception_item where identity = $1', [`target|${target.name}`]),
      )
    ).rows;
  assert.deepEqual(await exception(), [{ code: 'TARGET_FAILING', state: 'open' }]);
  const tried = erp.requests.length;
  await watch.until(() => erp.requests.length > tried);
  assert.ok(erp.requests.length <= tried + 1, 'one probe at a time');
  erp.behave = () => 'answer';
  await watch.until(() => done(target));
  assert.equal(erp.accounts.size, 20);
  assert.equal(await circuit(), 'closed');
  assert.deepEqual(await exception(), [{ code: 'TARGET_FAILING', state: 'resolved' }]);
});

test('a target whose login cannot be read is one that fails, and another one is delivered to', async () => {
  const { erp, watch, target, deliver } = await setting({ credentialsFile: '/nowhere/login' });
  const other = await setting();
  await report(
    target,
    [1, 2, 3].map((n) => ({ account: `L${n}`, status: 'open' })),
  );
  await report(other.target, [{ account: 'L1', status: 'open' }]);
  await deliver();
  await other.deliver();
  await other.watch.until(() => done(other.target));
  const codes = async () =>
    (
      await transaction(server, SCOPE, (tx) =>
        tx.query<{ code: string }>('select code from exception_item where identity = $1', [`target|${target.name}`]),
      )
    ).rows.map(({ code }) => code);
  await watch.until(async () => (await codes()).length > 0);
  assert.deepEqual([await codes(), erp.requests.length, other.erp.accounts.size], [['TARGET_FAILING'], 0, 1]);
});

test('the rate budget holds for every request, looks included', async () => {
  const { erp, watch, target, deliver } = await setting({ rate: { perSecond: 100, burst: 2 }, concurrency: 8 });
  const at: number[] = [];
  erp.worked = () => at.push(performance.now());
  await report(
    target,
    Array.from({ length: 10 }, (_, n) => ({ account: `R${n}`, status: 'open' })),
  );
  await deliver();
  await watch.until(() => done(target));
  assert.equal(at.length, 20);
  assert.ok((at.at(-1) ?? 0) - (at[0] ?? 0) > 150, '20 requests at 100 a second with a burst of 2');
});
