import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBundle, readResource } from '@plexus/fhir';
import { fastify, type FastifyInstance } from 'fastify';
import { HttpChannels, registerFhir, silent } from '../../src/connect/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { MemoryInbox } from './connect-inbox.ts';

const TYPES = ['ChargeItem', 'Encounter', 'Patient', 'Bundle'];

async function server(inbox = new MemoryInbox()): Promise<FastifyInstance> {
  const app = fastify();
  const channels = new HttpChannels();
  channels.open({ name: 'ehr', messageBytes: 100_000, resources: TYPES });
  channels.open({ name: 'plain', messageBytes: 100_000 });
  await registerFhir(app, { channels, receive: inbox.receive, clock: systemClock, log: silent, metrics: silent });
  return app;
}

const charge = (changes: object = {}) => ({
  resourceType: 'ChargeItem',
  status: 'billable',
  code: { text: 'x' },
  subject: { reference: 'Patient/p1' },
  ...changes,
});

interface Request {
  readonly method?: 'POST' | 'PUT' | 'GET' | 'DELETE';
  readonly url?: string;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request; every answer with a body is FHIR, and valid. */
async function ask(app: FastifyInstance, { method = 'POST', url = '/fhir/ehr/ChargeItem', body, headers = {} }: Request) {
  const answer = await app.inject({
    method,
    url,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }), ...headers },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (answer.body === '') return { status: answer.statusCode, headers: answer.headers, body: '', issues: [] };
  assert.equal(answer.headers['content-type'], 'application/fhir+json; charset=utf-8');
  const resource = readResource(answer.rawPayload);
  const issues = resource.children('issue').map((issue) => ({
    type: issue.text('code'),
    code: issue.child('details')?.child('coding')?.text('code'),
    text: issue.child('details')?.text('text'),
    diagnostics: issue.text('diagnostics'),
    expression: issue.values('expression')[0]?.text,
  }));
  return { status: answer.statusCode, headers: answer.headers, body: answer.body, resource, issues };
}

test('a resource is stored byte for byte and answered with 201, Location and ETag', async () => {
  const inbox = new MemoryInbox();
  const app = await server(inbox);
  const text = `${JSON.stringify(charge(), undefined, 2)}\n`;
  const answer = await ask(app, { body: text });
  assert.deepEqual([answer.status, answer.headers.location, answer.headers.etag], [201, '/fhir/ehr/ChargeItem/1/_history/1', 'W/"1"']);
  assert.equal(answer.issues[0]?.diagnostics, 'ehr:1');
  assert.equal(inbox.kept[0]?.bytes.toString(), text);
  assert.equal(inbox.kept[0]?.arrival.resource?.kind, 'ChargeItem');
  assert.equal((await ask(app, { body: charge({ note: [{ text: 'n' }] }), headers: { prefer: 'return=minimal' } })).body, '');
});

test('the same bytes get the same answer and are stored once', async () => {
  const inbox = new MemoryInbox();
  const app = await server(inbox);
  const first = await ask(app, { body: charge() });
  const again = await ask(app, { body: charge() });
  assert.deepEqual([again.status, again.body, again.headers.location], [first.status, first.body, first.headers.location]);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  assert.equal(inbox.kept.length, 1);
});

test('a version of a resource is taken once; other content under the same version is a conflict', async () => {
  const inbox = new MemoryInbox();
  const app = await server(inbox);
  const put = (versionId: string, changes: object = {}) =>
    ask(app, { method: 'PUT', url: '/fhir/ehr/ChargeItem/c1', body: charge({ id: 'c1', meta: { versionId }, ...changes }) });
  const first = await put('7');
  assert.deepEqual([first.status, first.headers.location, first.headers.etag], [200, '/fhir/ehr/ChargeItem/c1/_history/7', 'W/"7"']);
  assert.equal((await put('7')).status, 200);
  assert.equal((await put('8', { status: 'billed' })).status, 200);
  const conflict = await put('7', { status: 'aborted' });
  assert.deepEqual([conflict.status, conflict.issues[0]?.type, conflict.issues[0]?.code], [409, 'conflict', 'CONTROL_ID_REUSED']);
  assert.equal(conflict.issues[1]?.diagnostics, 'ehr:3');
  assert.equal(inbox.kept.length, 3);
});

test('conditions and keys that the sender names make a request what it is', async () => {
  const app = await server();
  const created = (note: string, headers: Record<string, string>) => ask(app, { body: charge({ note: [{ text: note }] }), headers });
  assert.equal((await created('a', { 'if-none-exist': 'identifier=urn:x|1' })).status, 201);
  assert.equal((await created('a', { 'if-none-exist': 'identifier=urn:x|1' })).status, 200);
  assert.equal((await created('b', { 'if-none-exist': 'identifier=urn:x|1' })).status, 409);
  assert.equal((await created('c', { 'idempotency-key': 'k1' })).status, 201);
  assert.equal((await created('d', { 'idempotency-key': 'k1' })).status, 409);
  assert.equal((await created('e', { 'idempotency-key': 'a b' })).issues[0]?.code, 'IDEMPOTENCY_KEY_INVALID');
  const updated = (status: string, match: string) =>
    ask(app, { method: 'PUT', url: '/fhir/ehr/ChargeItem/c1', body: charge({ id: 'c1', status }), headers: { 'if-match': match } });
  assert.equal((await updated('billed', 'W/"1"')).headers['idempotency-replayed'], undefined);
  assert.equal((await updated('billed', 'W/"3"')).headers['idempotency-replayed'], undefined);
  assert.equal((await updated('billed', 'W/"3"')).headers['idempotency-replayed'], 'true');
});

test('what is not valid is answered with its places and kept all the same', async () => {
  const inbox = new MemoryInbox();
  const app = await server(inbox);
  const wrong = await ask(app, { body: charge({ status: 'bilable', quantity: { value: '2' } }) });
  assert.equal(wrong.status, 422);
  assert.deepEqual(
    wrong.issues.map(({ type, code, expression }) => [type, code, expression]),
    [
      ['code-invalid', 'FHIR_CODE_UNKNOWN', 'ChargeItem.status'],
      ['structure', 'FHIR_TYPE_WRONG', 'ChargeItem.quantity.value'],
      ['informational', undefined, undefined],
    ],
  );
  assert.match(wrong.issues[0]?.diagnostics ?? '', /^Line 1, column \d+, byte \d+$/);
  assert.doesNotMatch(wrong.body, /bilable/);
  const unreadable = await ask(app, { body: '{"resourceType":"ChargeItem",' });
  assert.deepEqual([unreadable.status, unreadable.issues[0]?.code], [400, 'FHIR_JSON_INVALID']);
  assert.equal((await ask(app, { body: '{"a":1,"a":2}' })).issues[0]?.code, 'FHIR_PROPERTY_REPEATED');
  assert.equal((await ask(app, { body: { resourceType: 'Patient' } })).issues[0]?.code, 'FHIR_RESOURCE_TYPE');
  const other = await ask(app, { method: 'PUT', url: '/fhir/ehr/ChargeItem/c2', body: charge({ id: 'c1' }) });
  assert.deepEqual([other.status, other.issues[0]?.expression], [422, 'ChargeItem.id']);
  assert.equal(inbox.kept.length, 5);
  assert.ok(inbox.kept.every(({ arrival }) => arrival.resource?.refusal === 'RESOURCE_INVALID'));
});

test('a transaction is stored as one and answered entry by entry', async () => {
  const inbox = new MemoryInbox();
  const app = await server(inbox);
  const patient = 'urn:uuid:6f1c2f0e-6a51-4d3c-9b8e-0d2f7a4b1c01';
  const transaction = (type: string, subject = patient) => ({
    resourceType: 'Bundle',
    type,
    entry: [
      { fullUrl: patient, resource: { resourceType: 'Patient' }, request: { method: 'POST', url: 'Patient' } },
      { resource: charge({ id: 'c1', subject: { reference: subject } }), request: { method: 'PUT', url: 'ChargeItem/c1' } },
    ],
  });
  const answer = await ask(app, { url: '/fhir/ehr', body: transaction('transaction') });
  assert.ok(answer.resource);
  const bundle = readBundle(answer.resource);
  assert.equal(bundle.type, 'transaction-response');
  assert.deepEqual(
    bundle.entries.map(({ response }) => [response?.status, response?.location, response?.etag]),
    [
      ['201 Created', 'Patient/1.1/_history/1', 'W/"1"'],
      ['200 OK', 'ChargeItem/c1/_history/1', 'W/"1"'],
    ],
  );
  assert.equal(inbox.kept.length, 1);
  assert.equal((await ask(app, { url: '/fhir/ehr', body: transaction('transaction') })).body, answer.body);
  const lost = await ask(app, { url: '/fhir/ehr', body: transaction('batch', 'urn:uuid:00000000-0000-0000-0000-000000000000') });
  assert.deepEqual([lost.status, lost.issues[0]?.code], [422, 'FHIR_REFERENCE_UNRESOLVED']);
});

test('Bundles that ask for more than storing are refused where they do', async () => {
  const app = await server();
  const refused = async (entry: object | undefined, type = 'transaction') => {
    const { status, issues } = await ask(app, {
      url: '/fhir/ehr',
      body: { resourceType: 'Bundle', type, ...(entry === undefined ? {} : { entry: [entry] }) },
    });
    return [status, issues[0]?.code, issues[0]?.expression];
  };
  assert.deepEqual(await refused(undefined, 'searchset'), [422, 'FHIR_BUNDLE_TYPE', 'Bundle.type']);
  const get = { request: { method: 'GET', url: 'Patient?name=x' } };
  assert.deepEqual(await refused(get), [422, 'FHIR_ELEMENT_MISSING', 'Bundle.entry[0]']);
  const elsewhere = { resource: charge(), request: { method: 'POST', url: 'Patient' } };
  assert.deepEqual(await refused(elsewhere), [422, 'FHIR_INVARIANT', 'Bundle.entry[0]']);
  const location = { resource: { resourceType: 'Location' }, request: { method: 'POST', url: 'Location' } };
  assert.deepEqual(await refused(location), [422, 'FHIR_RESOURCE_TYPE', 'Bundle.entry[0]']);
  const message = { resource: { resourceType: 'MessageHeader', eventUri: 'urn:x', source: { endpoint: 'urn:y' } } };
  assert.deepEqual((await refused(message, 'message'))[0], 200);
});

test('trouble of any kind is an OperationOutcome that says what to do', async () => {
  const inbox = new MemoryInbox();
  const app = await server(inbox);
  const trouble = async (request: Request) => {
    const { status, issues } = await ask(app, request);
    return [status, issues[0]?.type, issues[0]?.code];
  };
  assert.deepEqual(await trouble({ url: '/fhir/nobody/ChargeItem', body: charge() }), [404, 'not-found', 'CHANNEL_UNKNOWN']);
  assert.deepEqual(await trouble({ url: '/fhir/plain/ChargeItem', body: charge() }), [404, 'not-found', 'CHANNEL_UNKNOWN']);
  assert.deepEqual(await trouble({ url: '/fhir/ehr/Location', body: charge() }), [404, 'not-supported', 'RESOURCE_TYPE_NOT_TAKEN']);
  assert.deepEqual(await trouble({ method: 'GET', url: '/fhir/ehr/ChargeItem/1' }), [405, 'not-supported', 'INTERACTION_NOT_OFFERED']);
  assert.deepEqual(await trouble({ method: 'DELETE', url: '/fhir/ehr/ChargeItem/1' }), [405, 'not-supported', 'INTERACTION_NOT_OFFERED']);
  const conditional = { method: 'PUT', url: '/fhir/ehr/ChargeItem?identifier=x', body: charge() } as const;
  assert.deepEqual(await trouble(conditional), [405, 'not-supported', 'INTERACTION_NOT_OFFERED']);
  const wrongMedia = [415, 'not-supported', 'FHIR_MEDIA_TYPE'];
  assert.deepEqual(await trouble({ body: '<ChargeItem/>', headers: { 'content-type': 'application/fhir+xml' } }), wrongMedia);
  assert.deepEqual(await trouble({ body: charge(), headers: { 'content-type': 'application/fhir+json; fhirVersion=5.0' } }), wrongMedia);
  assert.deepEqual(await trouble({ body: charge({ note: [{ text: 'x'.repeat(100_001) }] }) }), [413, 'too-long', 'MESSAGE_TOO_LARGE']);
  assert.deepEqual(await trouble({ body: charge(), headers: { 'content-encoding': 'gzip' } }), [415, 'not-supported', 'CONTENT_ENCODED']);
  assert.deepEqual(await trouble({ body: '' }), [400, 'invalid', 'BODY_MISSING']);
  inbox.down = true;
  const away = await ask(app, { body: charge() });
  assert.deepEqual([away.status, away.issues[0]?.type, away.headers['retry-after']], [503, 'transient', '3']);
  assert.equal(inbox.kept.length, 0);
});

test('the CapabilityStatement says what is taken, and nothing else', async () => {
  const app = await server();
  const { status, resource } = await ask(app, { method: 'GET', url: '/fhir/ehr/metadata' });
  assert.equal(status, 200);
  const rest = resource?.child('rest');
  assert.deepEqual(
    rest?.children('resource').map((one) => [one.text('type'), one.children('interaction').map((each) => each.text('code'))]),
    ['ChargeItem', 'Encounter', 'Patient'].map((type) => [type, ['create', 'update']]),
  );
  assert.deepEqual(
    rest?.children('interaction').map((one) => one.text('code')),
    ['transaction', 'batch'],
  );
});
