import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBundle } from './bundle.ts';
import { readResource } from './read-resource.ts';
import { parseReference } from './references.ts';
import { bytesOf, chargeItemWith, refusalOf } from './testing.ts';

const PATIENT = 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520';
const request = (url: string) => ({ method: 'POST', url });
const bundleOf = (type: string, ...entry: readonly object[]) => readBundle(readResource(bytesOf({ resourceType: 'Bundle', type, entry })));

test('entries have their resource, what is asked of it and their place', () => {
  const bundle = bundleOf('transaction', {
    fullUrl: PATIENT,
    resource: { resourceType: 'Patient' },
    request: { ...request('Patient'), ifNoneExist: 'identifier=1' },
  });
  const [entry] = bundle.entries;
  assert.equal(bundle.type, 'transaction');
  assert.deepEqual(
    [entry?.index, entry?.resource?.type, entry?.request?.method, entry?.request?.ifNoneExist],
    [0, 'Patient', 'POST', 'identifier=1'],
  );
  assert.equal(Buffer.from(bundle.resource.source.bytes).subarray(entry?.start, entry?.end).toString().startsWith('{"fullUrl"'), true);
});

test('references are resolved by fullUrl, relative ones from where they stand', () => {
  const bundle = bundleOf(
    'collection',
    { fullUrl: 'https://a.example/fhir/Patient/1', resource: { resourceType: 'Patient', id: '1', meta: { versionId: '2' } } },
    { fullUrl: 'https://b.example/fhir/Patient/1', resource: { resourceType: 'Patient', id: '1' } },
    { fullUrl: 'https://b.example/fhir/ChargeItem/9', resource: chargeItemWith({ id: '9' }) },
    { fullUrl: PATIENT, resource: { resourceType: 'Patient' } },
    { resource: { resourceType: 'Account', id: 'x', status: 'active' } },
  );
  const from = (index: number, reference: string) => {
    const entry = bundle.entries[index];
    assert.ok(entry);
    return bundle.resolve(reference, entry)?.index;
  };
  assert.equal(from(2, 'Patient/1'), 1);
  assert.equal(from(0, 'Patient/1'), 0);
  assert.equal(from(2, 'https://a.example/fhir/Patient/1'), 0);
  assert.equal(from(2, 'https://a.example/fhir/Patient/1/_history/2'), 0);
  assert.equal(from(2, 'https://a.example/fhir/Patient/1/_history/3'), undefined);
  assert.equal(from(2, PATIENT), 3);
  assert.equal(from(3, 'Patient/1'), undefined);
  assert.equal(from(2, 'Account/x'), 4);
  assert.equal(from(2, '#x'), undefined);
});

test('a reference by urn that no entry answers is told', () => {
  const bundle = bundleOf('transaction', { resource: chargeItemWith({ subject: { reference: PATIENT } }), request: request('ChargeItem') });
  assert.deepEqual(
    bundle.unresolved().map(({ code, at }) => [code, at.expression]),
    [['FHIR_REFERENCE_UNRESOLVED', 'Bundle.entry[0].resource']],
  );
});

test('the page of a search tells its total and where the next one is', () => {
  const bundle = readBundle(
    readResource(
      bytesOf({
        resourceType: 'Bundle',
        type: 'searchset',
        total: 12,
        link: [{ relation: 'next', url: 'https://a.example/fhir?page=2' }],
        entry: [{ resource: { resourceType: 'Patient' }, search: { mode: 'match' } }],
      }),
    ),
  );
  assert.deepEqual([bundle.total?.text, bundle.next, bundle.entries[0]?.searchMode], ['12', 'https://a.example/fhir?page=2', 'match']);
});

test('a Bundle of another type than asked for is refused, and what is no Bundle', () => {
  const resource = readResource(bytesOf({ resourceType: 'Bundle', type: 'searchset' }));
  assert.equal(refusalOf(() => readBundle(resource, ['transaction', 'batch'])).code, 'FHIR_BUNDLE_TYPE');
  assert.equal(refusalOf(() => readBundle(readResource(bytesOf({ resourceType: 'Patient' })))).code, 'FHIR_RESOURCE_TYPE');
});

test('literal references are taken apart', () => {
  assert.deepEqual(parseReference('Patient/23'), { kind: 'resource', type: 'Patient', id: '23' });
  assert.deepEqual(parseReference('https://x.example/a/b/Patient/23/_history/4'), {
    kind: 'resource',
    type: 'Patient',
    id: '23',
    version: '4',
    base: 'https://x.example/a/b',
  });
  assert.deepEqual(parseReference('#p'), { kind: 'contained', id: 'p' });
  assert.deepEqual(parseReference('urn:oid:1.2'), { kind: 'urn', urn: 'urn:oid:1.2' });
  assert.deepEqual(parseReference('Patient?identifier=1'), { kind: 'conditional', type: 'Patient' });
  for (const text of ['patient/23', 'Foo/1', 'Patient/', 'https://x.example/about', 'a/b/c/Patient/1', ''])
    assert.equal(parseReference(text).kind, 'other');
});
