import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EstateAnswer } from '../../src/gateway/contract/estate.ts';
import { addCorrection } from '../../src/govern/index.ts';
import type { AdmittedClient } from '../../src/identity/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { shaped } from './console-desk.ts';

const database = await freshDatabase();
const { tenant, scope, keys, log } = await applyDemoEstate(database);
const server = database.pool('plexus_server');
const ofNorth: AdmittedClient = { id: 'of-north', scopes: new Set(['estate:read']), entities: ['north'] };
const gateway = gatewayOf({ server, keys, log }, { tenant, identity: machinesOf(() => ofNorth) });
const estateFor = async (token: string) => {
  const headers = { host: '127.0.0.1', authorization: `Bearer ${token}` };
  return shaped(EstateAnswer, await gateway.inject({ method: 'GET', url: '/v1/estate', headers }));
};

await transaction(server, scope, (tx) => {
  const correction = { crosswalk: 'northside-departments', code: 'ENDO', meaning: 'surgery', note: 'told by the sender' };
  return addCorrection(tx, tenant, { ...correction, release: 1 }, { principal: 'test', person: 'ada' });
});

test('who sees all entities is told of all of them, with every channel and correction', async () => {
  const { entities, systems, corrections } = await estateFor(TOKEN);
  assert.ok(entities.length > 5);
  assert.ok(systems.flatMap(({ channels }) => channels).some(({ name }) => name === 'summit'));
  assert.equal(corrections.length, 1);
});

test('who sees one hospital is told its name and clock, and of the channels that carry it', async () => {
  const { tenant: whole, entities, systems, corrections } = await estateFor('north.of.north');
  assert.deepEqual(
    entities.map(({ id, zone }) => [id, zone]),
    [['north', 'America/Chicago']],
  );
  assert.equal(whole.zone, 'America/Chicago');
  const channels = systems.flatMap((system) => system.channels.map(({ name }) => name));
  assert.ok(channels.includes('northside'), channels.join());
  assert.ok(!channels.includes('summit'), channels.join());
  assert.deepEqual(corrections, [], 'corrections are everybody’s');
});
