import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPool, transaction } from '../../src/store/index.ts';
import { forgetAttempts, listWebhookAttempts, listWebhookDeliveries, listWebhooks } from '../../src/webhooks/index.ts';
import { fanOut } from '../../src/webhooks/fan-out.ts';
import { settle } from '../../src/webhooks/settle.ts';
import { takeWork } from '../../src/webhooks/take.ts';
import { PATIENCE, verdictOf } from '../../src/webhooks/verdict.ts';
import { type Explained, explaining, wideReads } from '../plans.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { webhookSetting } from './webhook-setting.ts';

const ROWS = 20_000;
const PLACE = '127.0.0.1:9';
/** Columns of which one must narrow every read of a table that grows, and the indexes of what waits, of which there is little. */
const NARROWING = {
  event: ['xid'],
  webhook_delivery: [
    'due_at',
    'id',
    'message',
    'key',
    'since',
    'webhook_delivery_open',
    'webhook_delivery_running',
    'webhook_delivery_webhook_id_tenant_idx',
  ],
  webhook_attempt: ['at', 'id', 'delivery', 'webhook_attempt_webhook_id_tenant_idx'],
} as const;

const { add, database, story, ask } = await webhookSetting({ internal: [PLACE] });
const owner = await database.owner();
await owner.query('alter system set autovacuum = off');
await owner.query('select pg_reload_conf()');

test('with many events, deliveries and attempts and without statistics, every step reads only what it needs', async () => {
  const { id } = await add({ url: `http://${PLACE}/`, after: 'oldest' });
  const old = await add({ url: `http://${PLACE}/` });
  await asSuperuser(
    database,
    `insert into event (tenant, lane, incarnation, xid, id, revision, type, entity, key, occurred_at, data)
      select '${TENANT}', n % 16, 1, '5', decode(md5('e' || n), 'hex'), 1, 'test', 'north', 'account:' || n, now(), '{}' from generate_series(1, ${ROWS}) n;
    insert into webhook_delivery (tenant, webhook, entity, lane, incarnation, xid, seq, recorded_at, message, type, key, state)
      select '${TENANT}', ${old.id}, 'north', n % 16, 1, '5', n, now(), 'old-' || n, 'test', 'account:' || n, 'delivered' from generate_series(1, ${ROWS}) n;
    insert into webhook_attempt (tenant, webhook, delivery, entity, message, try, outcome, status, ms)
      select '${TENANT}', ${old.id}, n, 'north', 'old-' || n, 1, 'delivered', 200, 1 from generate_series(1, ${ROWS}) n`,
  );
  const explained: Explained[] = [];
  const worker = explaining(openPool({ url: database.cluster.url, role: 'plexus_worker', size: 1, fixedPlans: true }), explained);
  const server = explaining(database.pool('plexus_server', 1), explained);

  const { queued } = await transaction(worker, SCOPE, (tx) => fanOut(tx, story.log, 0n));
  assert.ok(queued > 0);
  const work = await transaction(worker, SCOPE, (tx) => takeWork(tx, TENANT, 100, 10_000));
  assert.ok(work.length > 0 && work.every(({ event }) => event !== undefined));
  const settlements = work.map((one, n) => ({
    work: one,
    verdict: verdictOf({ status: n === 0 ? 500 : 200, ms: 1 }, one, { rule: PATIENCE, now: new Date(), chance: 0 }),
    ms: 1,
  }));
  assert.equal((await transaction(worker, SCOPE, (tx) => settle(tx, TENANT, settlements, PATIENCE, new Date()))).size, work.length);
  await transaction(server, SCOPE, async (tx) => {
    assert.equal((await listWebhooks(tx, TENANT, undefined)).length, 2);
    await listWebhookDeliveries(tx, TENANT, BigInt(id), { limit: 50 });
    await listWebhookAttempts(tx, TENANT, BigInt(old.id), { limit: 50, delivery: 7n });
  });
  await forgetAttempts(worker, TENANT);
  assert.ok(explained.length > 20, 'plans were looked at');
  assert.deepEqual(
    explained.flatMap((one) => wideReads(one, NARROWING)),
    [],
  );
  await worker.end();
  await ask('DELETE', `/${id}`);
});
