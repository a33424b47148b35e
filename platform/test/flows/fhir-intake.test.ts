import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readBundle, readResource } from '@plexus/fhir';
import { MllpClient } from '../../src/connect/index.ts';
import { installed } from '../faults/installation.ts';
import { until } from '../faults/waiting.ts';

const installation = await installed(1);
const LIMIT_MS = 30_000;
const SAMPLES = path.join(import.meta.dirname, '../../../estate/samples/northside-fhir');
const sample = (name: string): string => readFileSync(path.join(SAMPLES, `${name}.json`), 'utf8');
const FHIR = { 'content-type': 'application/fhir+json' };
const post = (text: string, to = '/fhir/northside-fhir/ChargeItem', headers = {}) => installation.send(to, text, { ...FHIR, ...headers });

interface Posted {
  readonly journal: string;
  readonly amount: string;
  readonly reverses: boolean;
}

/** What stands in the revenue accounts for a kind of journal, in the order it was posted. */
const revenue = (entity: string): Promise<Posted[]> =>
  installation.query<Posted>(
    `select l.journal::text, l.amount::text, j.reverses is not null as reverses from journal_line l join journal j using (tenant, journal)
      where l.account = 'gross-revenue' and l.entity = $1 order by l.journal`,
    [entity],
  );

const untilPosted = (entity: string, count: number): Promise<Posted[]> =>
  until(`${count} journals of ${entity}`, LIMIT_MS, async () => {
    const found = await revenue(entity);
    return found.length >= count ? found : undefined;
  });

/** Everything that arrived is translated: what was to come of it has come or will not come. */
const untilTranslated = (): Promise<true> =>
  until('translation of everything', LIMIT_MS, async () => {
    const waiting = await installation.query(
      'select from channel c left join channel_cursor p using (tenant, channel) where coalesce(p.seq, 0) < c.next_seq - 1',
    );
    return waiting.length === 0 ? true : undefined;
  });

test('a ChargeItem over FHIR becomes a journal that traces back to its bytes', async () => {
  const answer = await post(sample('charge'));
  assert.equal(answer.status, 201);
  assert.match(answer.headers.get('location') ?? '', /^\/fhir\/northside-fhir\/ChargeItem\/\d+\/_history\/1$/);
  assert.equal(answer.headers.get('etag'), 'W/"1"');
  const [booked] = await untilPosted('north', 1);
  assert.equal(booked?.amount, '-14800');
  const traced = await installation.send('/v1/trace', { of: `journal:${booked?.journal}/2`, reason: 'end to end' });
  assert.equal(traced.status, 200);
  assert.match(traced.body, /\\"priceOverride\\": \{ \\"value\\": 148\.00/);
  assert.match(traced.body, /northside-fhir\/0/);
});

test('the same ChargeItem again, over FHIR or as a DFT over MLLP, posts nothing twice', async () => {
  const again = await post(sample('charge'));
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [201, 'true']);
  const dft = [
    'MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|TWIN1|P|2.3',
    'PID|1||700123^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||400123^^^NORTH^AN',
    'FT1|1|900101||20260302113000|20260302|CG|3085025|COMPLETE BLOOD COUNT||1|148.00|148.00|LAB',
    '',
  ].join('\r');
  const client = new MllpClient({ host: '127.0.0.1', port: installation.mllpPort });
  assert.equal((await client.send(Buffer.from(dft))).code, 'AA');
  await client.stop();
  await untilTranslated();
  const [counted] = await installation.query<{ events: string }>("select count(*) as events from event where type = 'charge.recorded'");
  assert.equal(String(counted?.events), '1');
  assert.equal((await revenue('north')).length, 1);
});

test('a ChargeItem that was entered in error is reversed', async () => {
  const corrected = await post(sample('charge-entered-in-error'));
  assert.equal(corrected.status, 201);
  const journals = await untilPosted('north', 2);
  assert.deepEqual(
    journals.map(({ amount, reverses }) => [amount, reverses]),
    [
      ['-14800', false],
      ['14800', true],
    ],
  );
  const other = sample('charge-entered-in-error').replace('148.00', '149.00');
  assert.equal((await post(other)).status, 409);
});

test('a transaction registers the visit and its charges, and holds the one without a price', async () => {
  const answer = await post(sample('registration-and-charges'), '/fhir/northside-fhir');
  assert.equal(answer.status, 200);
  const responses = readBundle(readResource(Buffer.from(answer.body))).entries.map(({ response }) => response?.status);
  assert.deepEqual(responses, ['201 Created', '201 Created', '200 OK', '201 Created', '201 Created']);
  const [charge] = await untilPosted('river', 1);
  assert.equal(charge?.amount, '-91250');
  const types = await installation.query<{ type: string }>(
    "select distinct type from event where entity = 'river' and type like 'encounter.%'",
  );
  assert.deepEqual(types, [{ type: 'encounter.opened' }]);
  const held = await installation.query<{ code: string }>("select code from exception_item where kind = 'held-record' and state = 'open'");
  assert.deepEqual(held, [{ code: 'RECORD_VALUE_MISSING' }]);
});

test('a Bundle of hundreds of charges is stored in parts and posted whole', async () => {
  const charge = JSON.parse(sample('charge')) as Record<string, unknown>;
  const charges = Array.from({ length: 400 }, (_, n) => ({
    ...charge,
    id: `many-${n}`,
    identifier: [{ system: 'https://northside.example/transaction', value: `many-${n}` }],
    performingOrganization: { reference: 'Organization/LAKE' },
    account: [{ reference: 'Account/400125' }],
    priceOverride: { value: 1.25, currency: 'USD' },
  }));
  const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: charges.map((resource) => ({ resource })) });
  assert.ok(bundle.length > 256 * 1024);
  assert.equal((await post(bundle, '/fhir/northside-fhir')).status, 200);
  const journals = await untilPosted('lake', 400);
  assert.deepEqual(new Set(journals.map(({ amount }) => amount)), new Set(['-125']));
});

test('a resource posted as a plain message is named and mapped alike', async () => {
  const message = '/v1/channels/northside-fhir/messages';
  const charge = sample('charge').replaceAll('900101', '900109').replace('"value": "NORTH"', '"value": "RIVER"').replace('148.00', '7.00');
  assert.equal((await post(charge, message)).status, 202);
  assert.equal((await post(charge.replace('"billable"', '"x"'), message)).status, 422);
  const journals = await untilPosted('river', 2);
  assert.equal(journals[1]?.amount, '-700');
});

test('a resource that is not valid is answered with its place, kept and put before a person', async () => {
  const broken = sample('charge').replace('"billable"', '"bilable"');
  const answer = await post(broken);
  assert.equal(answer.status, 422);
  const [issue] = readResource(Buffer.from(answer.body)).children('issue');
  assert.deepEqual([issue?.text('code'), issue?.values('expression')[0]?.text], ['code-invalid', 'ChargeItem.status']);
  assert.equal((await post(broken)).status, 422);
  const kept = await installation.query<{ kind: string }>("select kind from message where quarantine = 'RESOURCE_INVALID'");
  assert.deepEqual(
    kept.map(({ kind }) => kind),
    ['ChargeItem', 'ChargeItem'],
  );
  const asked = await installation.query("select from exception_item where code = 'RESOURCE_INVALID' and state = 'open'");
  assert.equal(asked.length, 2);
});

test('only the holder of the token is told or taken anything, and a refusal is FHIR', async () => {
  const url = `http://127.0.0.1:${installation.httpPort}/fhir/northside-fhir`;
  for (const [method, to] of [
    ['GET', '/metadata'],
    ['POST', '/ChargeItem'],
  ] as const) {
    const answer = await fetch(url + to, {
      method,
      headers: { ...FHIR, authorization: 'Bearer wrong' },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    assert.equal(answer.status, 401);
    assert.equal(readResource(Buffer.from(await answer.text())).type, 'OperationOutcome');
  }
  const metadata = await installation.get('/fhir/northside-fhir/metadata');
  assert.equal(metadata.status, 200);
  assert.equal(readResource(Buffer.from(metadata.body)).type, 'CapabilityStatement');
});

test('the books stand', async () => {
  assert.deepEqual(await installation.violations({ erp: installation.erpUrl }), []);
});
