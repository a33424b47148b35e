import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';

const database = await freshDatabase();
const { keys, server, log, key } = await chargeStory(database);
const gateway = gatewayOf({ server, keys, log });
const headers = { host: '127.0.0.1:8080', authorization: `Bearer ${TOKEN}`, 'x-plexus-person': 'ada' };
const get = (url: string) => gateway.inject({ url, headers });
interface Records {
  readonly records: readonly { id: string; action: string; object: string; person: string }[];
  readonly next?: string;
}

test('the audit is searched page by page, and a look at what was shown of an account is on record itself', async () => {
  await gateway.inject({ method: 'POST', url: '/v1/messages/northside-adt:1/body', headers, payload: { reason: 'refused claim' } });
  const shown = await get(`/v1/audit/disclosures/${key}`);
  assert.equal(shown.statusCode, 200, shown.body);
  const { disclosures } = shown.json<{ disclosures: { of: string; object: string; person: string }[] }>();
  assert.deepEqual(
    disclosures.map(({ of, object, person }) => [of, object, person]),
    [['message', 'northside-adt:1', 'ada']],
  );
  const first = (await get('/v1/audit?person=ada&limit=1')).json<Records>();
  assert.deepEqual(
    first.records.map(({ action, object }) => [action, object]),
    [['disclosures.read', key]],
  );
  const second = (await get(`/v1/audit?person=ada&limit=1&before=${first.next ?? ''}`)).json<Records>();
  assert.deepEqual([second.records[0]?.action, second.next], ['phi.read', undefined]);
});

test('days bound a search, and one that is none is refused', async () => {
  const today = new Date().toISOString().slice(0, 10);
  assert.ok((await get(`/v1/audit?from=${today}&to=${today}`)).json<Records>().records.length > 0);
  assert.deepEqual((await get('/v1/audit?to=2020-01-01')).json<Records>().records, []);
  assert.equal((await get('/v1/audit?from=2026-02-30')).json<{ code: string }>().code, 'REQUEST_INVALID');
  assert.equal((await get('/v1/audit/disclosures/account:nobody')).statusCode, 404);
});
