import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { VerificationAnswer } from '../../src/gateway/contract/audit.ts';
import { createSealer, ensureSigningKey, readSigningKey } from '../../src/govern/seals/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { asSuperuser } from '../superuser.ts';
import { TENANT } from '../tenant.ts';
import { shaped } from './console-desk.ts';

const database = await freshDatabase();
const { keys, server, log, key } = await chargeStory(database);
const heads = join(database.folder, 'audit-heads.json');
const gateway = gatewayOf({ server, keys, log }, { auditHeads: heads });
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

test('the audit is examined against its seals, and the one row that was altered is named', async () => {
  const signing = join(database.folder, 'audit-signing.key');
  await ensureSigningKey(signing);
  const key = await readSigningKey(signing);
  const sealer = await createSealer({
    pool: server,
    tenant: TENANT,
    incarnation: 1,
    key,
    clock: systemClock,
    heads,
    lost: () => undefined,
  });
  await sealer.step();
  const before = shaped(VerificationAnswer, await get('/v1/audit/verification'));
  assert.deepEqual([before.isIntact, before.findings], [true, []]);
  assert.ok(before.rows > 0 && before.batches > 0 && before.newest !== undefined);
  const altered = (await get('/v1/audit?action=phi.read')).json<Records>().records[0]?.id ?? '';
  await asSuperuser(database, `update audit set person = 'somebody-else' where id = ${altered}`);
  const after = shaped(VerificationAnswer, await get('/v1/audit/verification'));
  assert.equal(after.isIntact, false);
  assert.deepEqual(
    after.findings.map(({ problem, rows }) => [problem, rows]),
    [['row-altered', [altered]]],
  );
  const days = shaped(VerificationAnswer, await get('/v1/audit/verification?to=2020-01-01'));
  assert.deepEqual([days.isIntact, days.rows], [true, 0]);
});
