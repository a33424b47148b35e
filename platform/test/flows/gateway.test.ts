import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLog } from '../../src/events/index.ts';
import { buildGateway } from '../../src/gateway/index.ts';
import { Secret, systemClock } from '../../src/kernel/index.ts';
import { createFlowReader, createMetrics } from '../../src/observe/index.ts';
import { freshDatabase } from '../cluster.ts';
import { TENANT, testTenant } from '../tenant.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const log = await openLog(database.pool('plexus_worker'), keys);
const flow = createFlowReader(server, TENANT, systemClock);
const logged: object[] = [];
const note = (fields: object): void => void logged.push(fields);
const gateway = buildGateway({
  pool: server,
  tenant: TENANT,
  keys,
  log,
  clock: systemClock,
  token: new Secret('right-token'),
  logger: { info: note, warn: note, error: note },
  flow,
  metrics: createMetrics(flow),
});
const headers = { host: '127.0.0.1:8080', authorization: 'Bearer right-token' };

test('health is open, everything else wants the token', async () => {
  const health = await gateway.inject({ url: '/health', headers: { host: 'localhost:8080' } });
  assert.equal(health.statusCode, 200);
  assert.deepEqual(
    health.json<{ checks: { name: string; ok: boolean }[] }>().checks.map(({ name, ok }) => [name, ok]),
    [
      ['database', true],
      ['flow', true],
    ],
  );
  for (const authorization of [undefined, 'Bearer', 'Bearer wrong-token', 'Basic right-token', 'Bearer right-token2']) {
    const refused = await gateway.inject({ url: '/v1/flow', headers: { host: '127.0.0.1', ...(authorization && { authorization }) } });
    assert.equal(refused.statusCode, 401, authorization);
    assert.equal(refused.json<{ code: string }>().code, 'TOKEN_WRONG');
    assert.equal(refused.headers['content-type'], 'application/problem+json; charset=utf-8');
  }
});

test('a page of another site and a rebound host name are refused, even with the token', async () => {
  for (const foreign of [
    { host: 'plexus.example' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { host: '127.0.0.1.evil.example' },
  ]) {
    const refused = await gateway.inject({ url: '/v1/flow', headers: { ...headers, ...foreign } });
    assert.equal(refused.statusCode, 403, JSON.stringify(foreign));
  }
  assert.equal((await gateway.inject({ url: '/v1/flow', headers: { ...headers, origin: 'http://localhost:5173' } })).statusCode, 200);
});

test('the flow counts every stage', async () => {
  const answer = (await gateway.inject({ url: '/v1/flow', headers })).json<{ version: number; received: number; backlog: object[] }>();
  assert.equal(answer.version, 1);
  assert.equal(answer.received, 0);
  assert.equal(answer.backlog.length, 5);
});

test('metrics are Prometheus text', async () => {
  const answer = await gateway.inject({ url: '/metrics', headers });
  assert.match(answer.headers['content-type'] as string, /^text\/plain; version=0\.0\.4/);
  assert.match(
    answer.body,
    /^# HELP plexus_messages_received_total .*\n# TYPE plexus_messages_received_total counter\nplexus_messages_received_total 0\n/,
  );
  assert.match(answer.body, /plexus_backlog\{stage="translate"\} 0\n/);
});

test('a wrong path is a problem document, and the log holds routes only', async () => {
  const answer = await gateway.inject({ url: '/v1/messages-of/Smith', headers });
  assert.equal(answer.statusCode, 404);
  assert.equal(answer.json<{ code: string }>().code, 'ROUTE_UNKNOWN');
  assert.doesNotMatch(JSON.stringify(logged), /Smith|right-token/);
});
