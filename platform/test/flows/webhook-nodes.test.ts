import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TenantKeys } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { startReceiver, taken, webhookSetting } from './webhook-setting.ts';

/** Shorter than a request may take, so that a node that is held up loses its claim. */
const LEASE_MS = 700;
const receiver = await startReceiver();
const policy = { internal: [receiver.place] };
/** The same in every process of the test. */
const keys = new TenantKeys(TENANT, Buffer.alloc(32, 1), [{ version: 1, root: Buffer.alloc(32, 2) }]);
const { add, append, ask, attempts, database, eventually, happen, send, shown, worker } = await webhookSetting(policy, { keys });
test.beforeEach(() => {
  receiver.got.length = 0;
  receiver.answering = taken;
});

function child() {
  const argument = JSON.stringify({ url: database.cluster.url, policy, leaseMs: LEASE_MS });
  const node = spawn(process.execPath, [join(import.meta.dirname, 'webhook-child.ts'), argument], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said: string[] = [];
  node.stdout.setEncoding('utf8').on('data', (text: string) => said.push(...text.trim().split('\n')));
  after(() => void node.kill('SIGKILL'));
  return { node, said };
}

test('what a node that was killed had on its way is sent by another, under the same message id', async () => {
  const { id } = await add({ url: receiver.url });
  const { node } = child();
  receiver.answering = () => undefined;
  await happen('on its way', 'claim:killed');
  await happen('behind it', 'claim:killed');
  await receiver.until(1);
  node.kill('SIGKILL');
  await once(node, 'exit');
  receiver.answering = taken;
  const sender = send({ keys, leaseMs: LEASE_MS });
  await receiver.until(3);
  assert.deepEqual(receiver.names(), ['on its way', 'on its way', 'behind it']);
  assert.equal(receiver.got[0]?.id, receiver.got[1]?.id);
  await eventually(async () => (await shown(id)).waiting === 0);
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('a node that was held up past its lease changes nothing with what it learns late', async () => {
  const { id } = await add({ url: receiver.url });
  const { node, said } = child();
  const answers: (() => void)[] = [];
  receiver.answering = (_, response) => void answers.push(() => response.writeHead(500).end());
  await happen('held up', 'claim:stopped');
  await receiver.until(1);
  node.kill('SIGSTOP');
  receiver.answering = taken;
  const sender = send({ keys, leaseMs: LEASE_MS });
  await receiver.until(2);
  await eventually(async () => (await shown(id)).waiting === 0);
  for (const answer of answers) answer();
  node.kill('SIGCONT');
  await eventually(() => Promise.resolve(said.length > 0));
  assert.deepEqual(said, ['fenced']);
  assert.deepEqual(
    (await attempts(id)).map(({ outcome }) => outcome),
    ['delivered'],
  );
  node.kill('SIGKILL');
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('nodes that send side by side tell of each event once, and of each key in order', async () => {
  const { id } = await add({ url: receiver.url });
  const senders = [send({ keys }), send({ keys }), send({ keys })];
  for (let round = 0; round < 4; round++) {
    await transaction(worker, SCOPE, async (tx) => {
      for (let n = 0; n < 50; n++) await append(tx, `${n % 10}:${round}:${String(n).padStart(2, '0')}`, `claim:side-${n % 10}`);
    });
  }
  await receiver.until(200);
  await eventually(async () => (await shown(id)).waiting === 0);
  assert.deepEqual([receiver.got.length, new Set(receiver.got.map((got) => got.id)).size], [200, 200]);
  for (let key = 0; key < 10; key++) {
    const told = receiver.names().filter((name) => name.startsWith(`${key}:`));
    assert.deepEqual(told, told.toSorted());
  }
  await ask('DELETE', `/${id}`);
  await Promise.all(senders.map((sender) => sender.stop()));
});

test('while the database drops its connections again and again, each event still arrives', async () => {
  const { id } = await add({ url: receiver.url });
  const owner = await database.owner();
  const sender = send({ keys, leaseMs: LEASE_MS });
  const happening = (round: number): Promise<void> =>
    transaction(worker, SCOPE, async (tx) => {
      for (let n = 0; n < 20; n++) await append(tx, `dropped ${round}:${n}`, `claim:dropped-${n}`);
    });
  for (let round = 0; round < 5; round++) {
    // What was dropped with it is done again; what had been committed is known.
    while (
      await happening(round).then(
        () => false,
        () => true,
      )
    );
    await owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
  }
  await receiver.until(() => new Set(receiver.names()).size === 100);
  await eventually(() =>
    shown(id).then(
      ({ waiting }) => waiting === 0,
      () => false,
    ),
  );
  await ask('DELETE', `/${id}`);
  await sender.stop();
});

test('a node that stops lets what is on its way come to its end', async () => {
  const { id } = await add({ url: receiver.url });
  const sender = send({ keys });
  let answer: () => void = () => undefined;
  receiver.answering = (_, response) => void (answer = () => response.writeHead(200).end());
  await happen('last', 'claim:last');
  await receiver.until(1);
  const stopped = sender.stop();
  answer();
  await stopped;
  assert.deepEqual(
    (await attempts(id)).map(({ outcome }) => outcome),
    ['delivered'],
  );
});
