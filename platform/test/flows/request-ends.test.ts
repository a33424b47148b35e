import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { after, test } from 'node:test';
import { openLog } from '../../src/events/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const log = await openLog(database.pool('plexus_worker'), keys);
const lines: { readonly message: string; readonly [field: string]: unknown }[] = [];
let heard = (): void => undefined;
const info = (fields: object, message: string): void => {
  lines.push({ ...fields, message });
  heard();
};
const note = (): void => undefined;
const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
const gateway = gatewayOf({ server, keys, log }, { clock, logger: { info, warn: note, error: note } });
const begun = Promise.withResolvers<void>();
const released = Promise.withResolvers<void>();
gateway.get('/v1/slow/:patient', { config: { needs: 'ledger:read' } }, async () => {
  begun.resolve();
  await released.promise;
  return { version: 1 };
});
const address = await gateway.listen({ host: '127.0.0.1', port: 0 });
after(() => gateway.close());
const headers = { authorization: `Bearer ${TOKEN}` };
const usage = async (): Promise<Record<string, readonly number[]>> => {
  const answer = await fetch(`${address}/v1/usage`, { headers });
  const { usage: all } = (await answer.json()) as { usage: { operation: string; requests: number; refused: number; failed: number }[] };
  return Object.fromEntries(all.map(({ operation, requests, refused, failed }) => [operation, [requests, refused, failed]]));
};
/** The line that was, or is going to be, logged of a route. */
const lineOf = async (route: string): Promise<object> => {
  for (;;) {
    const found = lines.find((line) => line['route'] === route);
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => (heard = resolve));
  }
};

test('a request whose caller went away is counted and logged like one that was answered, and nothing of its address is told', async () => {
  const leaver = httpRequest(`${address}/v1/slow/DOE-JANE`, { headers });
  leaver.on('error', () => undefined);
  leaver.end();
  await begun.promise;
  clock.advance(1_200);
  leaver.destroy();
  const { request, ...line } = (await lineOf('/v1/slow/:patient')) as { request: string };
  assert.match(request, /^req-/);
  assert.deepEqual(line, { method: 'GET', route: '/v1/slow/:patient', status: 499, ms: 1_200, message: 'left by its caller' });
  released.resolve();
  assert.deepEqual((await usage())['get-slow-patient'], [1, 0, 0]);
  assert.doesNotMatch(JSON.stringify(lines), /DOE/);
});

test('what was answered is told once, and a screen that was told of the flow when it goes away', async () => {
  await fetch(`${address}/v1/ledger/trial-balance`, { headers });
  const line = { method: 'GET', route: '/v1/ledger/trial-balance', status: 200, ms: 0, message: 'answered' };
  const { request: _, ...answered } = (await lineOf('/v1/ledger/trial-balance')) as { request: string };
  assert.deepEqual(answered, line);
  const screen = httpRequest(`${address}/v1/stream`, { headers });
  screen.on('error', () => undefined);
  screen.end();
  await once(screen, 'response');
  assert.equal(lines.filter(({ route }) => route === '/v1/stream').length, 0);
  screen.destroy();
  const { status } = (await lineOf('/v1/stream')) as { status: number };
  assert.equal(status, 200);
  const counted = await usage();
  assert.deepEqual(
    [counted['get-ledger-trial-balance'], counted['get-stream']],
    [
      [1, 0, 0],
      [1, 0, 0],
    ],
  );
  for (const route of ['/v1/ledger/trial-balance', '/v1/stream']) assert.equal(lines.filter((one) => one['route'] === route).length, 1);
});
