import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '../chance/random.ts';
import { FaultSwitches } from '../control/faults.ts';
import { startAnsweringServer } from '../http/answering-server.ts';
import { AnalyticsDesk } from './analytics-desk.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

test('the analytics desk subscribes once, takes what is signed, and knows after a restart what it was told', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'plexus-analytics-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'token'), 'a-token\n');
  const asked: { readonly url: string; readonly types: readonly string[] }[] = [];
  const subscribed = Promise.withResolvers<void>();
  const plexus = await startAnsweringServer({
    host: '127.0.0.1',
    port: 0,
    answer: ({ path, headers, body }) => {
      assert.deepEqual([path, headers.authorization, headers['idempotency-key']], ['/v1/webhooks', 'Bearer a-token', 'analytics-desk']);
      asked.push(JSON.parse(body.toString()) as (typeof asked)[number]);
      if (asked.length === 1) return { status: 503, body: {} };
      subscribed.resolve();
      return { status: 201, body: { secret: SECRET } };
    },
  });
  t.after(() => plexus.close());
  const start = (): Promise<AnalyticsDesk> =>
    AnalyticsDesk.start({
      folder: join(folder, 'analytics'),
      host: '127.0.0.1',
      port: 0,
      switches: new FaultSwitches(new Random(1, 'faults')),
      plexus: `http://127.0.0.1:${plexus.port}`,
      tokenFile: join(folder, 'token'),
      now: Date.now,
    });
  const send = async (desk: AnalyticsDesk, id: string, changes: { secret?: string; at?: number } = {}): Promise<number> => {
    const body = JSON.stringify({ id: 'event:x', type: 'claim.remitted' });
    const timestamp = String(Math.floor((changes.at ?? Date.now()) / 1000));
    const key = Buffer.from((changes.secret ?? SECRET).slice(6), 'base64');
    const signature = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,old ${signature}` };
    return (await fetch(`http://127.0.0.1:${desk.port}/plexus`, { method: 'POST', headers, body })).status;
  };

  const desk = await start();
  await subscribed.promise;
  assert.deepEqual([asked[1]?.url, asked[1]?.types.includes('claim.remitted')], [`http://127.0.0.1:${desk.port}/plexus`, true]);
  while ((await send(desk, 'evt_1')) === 401) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(await send(desk, 'evt_1'), 200);
  assert.equal(await send(desk, 'evt_2', { secret: `whsec_${randomBytes(32).toString('base64')}` }), 401);
  assert.equal(await send(desk, 'evt_2', { at: Date.now() - 301_000 }), 401);
  const { told, repeated, known } = desk.counts;
  assert.deepEqual([told, repeated, known], [1, 1, 1]);
  await desk.close();
  assert.equal(statSync(join(folder, 'analytics/secret')).mode & 0o777, 0o600);
  assert.equal(readFileSync(join(folder, 'analytics/told.jsonl'), 'utf8'), '{"id":"evt_1","type":"claim.remitted"}\n');

  const again = await start();
  assert.equal(await send(again, 'evt_1'), 200);
  assert.deepEqual([again.counts['told'], again.counts['repeated'], asked.length], [0, 1, 2]);
  await again.close();
});
