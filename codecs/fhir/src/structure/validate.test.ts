import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { bytesOf, chargeItemWith, found, issuesOf } from '../testing.ts';
import { FHIR_RELEASE, isElementName, RESOURCE_TYPES } from './definitions.ts';

const patient = (changes: Readonly<Record<string, unknown>>): Record<string, unknown> => ({ resourceType: 'Patient', ...changes });

test('every resource of R4 is known', () => {
  assert.equal(FHIR_RELEASE, '4.0.1');
  assert.equal(RESOURCE_TYPES.length, 146);
  assert.ok(isElementName('valueQuantity') && isElementName('_birthDate') && !isElementName('Smith'));
});

test('a resource that breaks no rule has no issue', () => {
  assert.deepEqual(found(chargeItemWith()), []);
  assert.deepEqual(found(patient({})), []);
  assert.deepEqual(
    found(
      chargeItemWith({
        occurrenceDateTime: '2026-03-02T10:00:00Z',
        quantity: { value: 2, unit: 'each', system: 'http://unitsofmeasure.org', code: '{each}' },
        priceOverride: { value: 12.5, currency: 'USD' },
        account: [{ reference: 'https://ehr.example/fhir/Account/a1/_history/3' }],
        performer: [{ actor: { identifier: { system: 'urn:npi', value: '1' } } }],
      }),
    ),
    [],
  );
});

test('each breach is told with its place', () => {
  const cases: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ resourceType: 'Chargeitem' }, 'FHIR_RESOURCE_TYPE at '],
    [{ status: 'x' }, 'FHIR_RESOURCE_TYPE at '],
    [chargeItemWith({ status: undefined }), 'FHIR_ELEMENT_MISSING at ChargeItem.status'],
    [chargeItemWith({ status: 'bilable' }), 'FHIR_CODE_UNKNOWN at ChargeItem.status'],
    [chargeItemWith({ statuss: 'billable' }), 'FHIR_PROPERTY_UNKNOWN at ChargeItem'],
    [chargeItemWith({ code: [{ text: 'x' }] }), 'FHIR_LIST_EXPECTED at ChargeItem.code'],
    [chargeItemWith({ account: { reference: 'Account/1' } }), 'FHIR_LIST_EXPECTED at ChargeItem.account'],
    [chargeItemWith({ account: [] }), 'FHIR_ELEMENT_EMPTY at ChargeItem.account'],
    [chargeItemWith({ quantity: {} }), 'FHIR_ELEMENT_EMPTY at ChargeItem.quantity'],
    [chargeItemWith({ quantity: { id: 'q' } }), 'FHIR_ELEMENT_EMPTY at ChargeItem.quantity'],
    [chargeItemWith({ quantity: { value: '2' } }), 'FHIR_TYPE_WRONG at ChargeItem.quantity.value'],
    [chargeItemWith({ quantity: null }), 'FHIR_TYPE_WRONG at ChargeItem.quantity'],
    [chargeItemWith({ factorOverride: true }), 'FHIR_TYPE_WRONG at ChargeItem.factorOverride'],
    [chargeItemWith({ enteredDate: '2026-02-30' }), 'FHIR_VALUE_INVALID at ChargeItem.enteredDate'],
    [chargeItemWith({ id: 'a b' }), 'FHIR_VALUE_INVALID at ChargeItem.id'],
    [chargeItemWith({ overrideReason: '' }), 'FHIR_VALUE_INVALID at ChargeItem.overrideReason'],
    [chargeItemWith({ occurrenceDateTime: '2026', occurrencePeriod: { start: '2026' } }), 'FHIR_CHOICE_REPEATED at ChargeItem.occurrence'],
    [chargeItemWith({ subject: { reference: 'Account/1' } }), 'FHIR_REFERENCE_TARGET at ChargeItem.subject.reference'],
    [chargeItemWith({ subject: { reference: 'https://x.example/r4/Account/1' } }), 'FHIR_REFERENCE_TARGET at ChargeItem.subject.reference'],
    [chargeItemWith({ subject: { type: 'Account' } }), 'FHIR_REFERENCE_TARGET at ChargeItem.subject.type'],
    [chargeItemWith({ subject: { reference: '#p' } }), 'FHIR_REFERENCE_UNRESOLVED at ChargeItem.subject.reference'],
    [chargeItemWith({ performer: [{ function: { text: 'x' } }] }), 'FHIR_ELEMENT_MISSING at ChargeItem.performer[0].actor'],
    [chargeItemWith({ occurrencePeriod: { start: '2026-03-02', end: '2026-03-01' } }), 'FHIR_INVARIANT at ChargeItem.occurrence'],
    [chargeItemWith({ quantity: { value: 1, code: 'mg' } }), 'FHIR_INVARIANT at ChargeItem.quantity'],
    [
      chargeItemWith({ note: [{ text: 'a', authorString: 'b', authorReference: {} }] }),
      'FHIR_CHOICE_REPEATED at ChargeItem.note[0].author',
    ],
    [chargeItemWith({ extension: [{ url: 'urn:x' }] }), 'FHIR_INVARIANT at ChargeItem.extension[0]'],
    [chargeItemWith({ extension: [{ valueCode: 'x' }] }), 'FHIR_ELEMENT_MISSING at ChargeItem.extension[0].url'],
    [chargeItemWith({ __proto__x: 1 }), 'FHIR_PROPERTY_UNKNOWN at ChargeItem'],
    [{ resourceType: 'Organization', active: true }, 'FHIR_INVARIANT at Organization'],
    [{ resourceType: 'Encounter', status: 'planned', class: { code: 'IMP' }, length: { value: 1, comparator: '<' } }, ''],
    [{ resourceType: 'SupplyRequest', quantity: { value: 1 } }, 'FHIR_ELEMENT_MISSING at SupplyRequest.item'],
    [patient({ contact: [{ gender: 'male' }] }), 'FHIR_INVARIANT at Patient.contact[0]'],
    [patient({ contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }] }), 'FHIR_INVARIANT at Patient.contained[0]'],
    [patient({ text: { status: 'generated', div: 'x' } }), 'FHIR_VALUE_INVALID at Patient.text.div'],
  ];
  for (const [resource, expected] of cases) assert.equal(found(resource)[0] ?? '', expected, JSON.stringify(resource));
});

test('an unknown name is not told, but the one it probably means is', () => {
  const [issue] = issuesOf(chargeItemWith({ ocurrenceDateTime: '2026' }));
  assert.equal(issue?.message, 'ChargeItem has no such element; perhaps "occurrenceDateTime" is meant');
  const [other] = issuesOf(chargeItemWith({ 'Roe Jane 1970': '2026' }));
  assert.equal(other?.message, 'ChargeItem has no such element');
});

test('names that reach for prototypes are as unknown as any other', () => {
  for (const name of ['__proto__', 'constructor', 'toString'])
    assert.deepEqual(
      found(Buffer.from(`{"resourceType":"Patient","${name}":{"active":true}}`)),
      ['FHIR_PROPERTY_UNKNOWN at Patient'],
      name,
    );
  assert.equal(({} as Record<string, unknown>)['active'], undefined);
});

test('no message quotes what the resource holds', () => {
  const secret = 'CANARY7';
  const broken = chargeItemWith({
    status: secret,
    [secret]: secret,
    enteredDate: secret,
    subject: { reference: `#${secret}` },
    quantity: secret,
  });
  const issues = issuesOf(broken);
  assert.ok(issues.length >= 5);
  assert.ok(!JSON.stringify(issues).includes(secret));
});

test('the place of an issue is the byte where the value stands', () => {
  const bytes = bytesOf(chargeItemWith({ status: 'wrong' }));
  const [issue] = issuesOf(bytes);
  assert.equal(issue?.at.offset, bytes.indexOf('"wrong"'));
});

test('primitive values may have ids and extensions beside them', () => {
  const extension = [{ url: 'urn:x', valueCode: 'y' }];
  assert.deepEqual(found(patient({ birthDate: '1970-01-01', _birthDate: { extension } })), []);
  assert.deepEqual(found(patient({ _birthDate: { extension } })), []);
  assert.deepEqual(found(chargeItemWith({ status: undefined, _status: { extension } })), []);
  assert.deepEqual(found(patient({ name: [{ given: ['A', null], _given: [null, { extension }] }] })), []);
  assert.deepEqual(found(patient({ name: [{ given: [null], _given: [{ extension }] }] })), []);
  assert.deepEqual(found(patient({ name: [{ given: ['A', null] }] })), ['FHIR_TYPE_WRONG at Patient.name[0].given[1]']);
  assert.deepEqual(
    found(patient({ name: [{ given: ['A', null], _given: [{ extension }, null] }] }))[1],
    'FHIR_ELEMENT_EMPTY at Patient.name[0].given[1]',
  );
  assert.deepEqual(found(patient({ name: [{ given: ['A'], _given: [null, { extension }] }] })), [
    'FHIR_LIST_EXPECTED at Patient.name[0].given',
  ]);
  assert.deepEqual(found(patient({ _birthDate: [{ extension }] })), ['FHIR_LIST_EXPECTED at Patient.birthDate']);
  assert.deepEqual(found(patient({ _name: [{ extension }] })), ['FHIR_PROPERTY_UNKNOWN at Patient.name']);
  assert.deepEqual(found(patient({ _birthDate: { value: 'x' } })), ['FHIR_PROPERTY_UNKNOWN at Patient.birthDate']);
});

test('contained resources are checked like others, and by the rules of their own', () => {
  const organization = { resourceType: 'Organization', id: 'o', name: 'x' };
  const managingOrganization = { reference: '#o' };
  const within = (changes: object) => found(patient({ managingOrganization, contained: [{ ...organization, ...changes }] }));
  assert.deepEqual(within({}), []);
  assert.deepEqual(within({ nme: 'y' }), ['FHIR_PROPERTY_UNKNOWN at Patient.contained[0]']);
  assert.deepEqual(within({ meta: { versionId: '1' } }), ['FHIR_INVARIANT at Patient.contained[0].meta.versionId']);
  assert.deepEqual(within({ contained: [organization] })[0], 'FHIR_INVARIANT at Patient.contained[0].contained');
  assert.deepEqual(
    within({ resourceType: 'Practitioner', name: undefined })[0],
    'FHIR_REFERENCE_TARGET at Patient.managingOrganization.reference',
  );
  assert.deepEqual(
    found(
      patient({ contained: [{ resourceType: 'Observation', id: 'x', status: 'final', code: { text: 'x' }, subject: { reference: '#' } }] }),
    ),
    [],
  );
});

test('a Bundle is checked down to its resources, each of which is a container of its own', () => {
  const bundle = (changes: object, entry: object) => found({ resourceType: 'Bundle', type: 'transaction', ...changes, entry: [entry] });
  const request = { method: 'POST', url: 'ChargeItem' };
  assert.deepEqual(bundle({}, { fullUrl: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520', resource: chargeItemWith(), request }), []);
  assert.deepEqual(bundle({}, { resource: chargeItemWith({ status: 'x' }), request }), [
    'FHIR_CODE_UNKNOWN at Bundle.entry[0].resource.status',
  ]);
  assert.deepEqual(bundle({}, { resource: chargeItemWith() }), ['FHIR_INVARIANT at Bundle']);
  assert.deepEqual(bundle({ type: 'message' }, { resource: chargeItemWith() }), ['FHIR_INVARIANT at Bundle']);
  assert.deepEqual(bundle({ type: 'collection', total: 3 }, { resource: chargeItemWith() }), ['FHIR_INVARIANT at Bundle']);
  assert.deepEqual(bundle({}, { fullUrl: 'https://x.example/Patient/1/_history/2', resource: chargeItemWith(), request }), [
    'FHIR_INVARIANT at Bundle.entry[0]',
  ]);
});

test('a reference to another entry leads to a type that the element allows', () => {
  const fullUrl = 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520';
  const bundle = (resource: object) =>
    found({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl, resource }, { resource: chargeItemWith({ subject: { reference: fullUrl } }) }],
    });
  assert.deepEqual(bundle({ resourceType: 'Patient' }), []);
  assert.deepEqual(bundle({ resourceType: 'Account', status: 'active' }), [
    'FHIR_REFERENCE_TARGET at Bundle.entry[1].resource.subject.reference',
  ]);
});

test('no more than a hundred issues are told', () => {
  const broken = patient({ name: Array.from({ length: 500 }, () => ({ use: 'x' })) });
  assert.equal(issuesOf(broken).length, 100);
});

test('a resource that is wrong in every way is refused in time in proportion to its size', () => {
  const wrong = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`${'abcdefghijklmnopqrstuvwxyz'.repeat(2)}${n}`.slice(-39), n]));
  const shapes: Readonly<Record<string, object>> = {
    'unknown names': { resourceType: 'Bundle', type: 'collection', entry: Array.from({ length: 2_000 }, () => wrong) },
    'wrong lists': patient({ name: Array.from({ length: 50_000 }, () => ({ given: [null, null] })) }),
    'contained resources': patient({ contained: Array.from({ length: 20_000 }, (_, n) => ({ resourceType: 'Patient', id: `p${n}` })) }),
    'many entries': {
      resourceType: 'Bundle',
      type: 'collection',
      entry: Array.from({ length: 20_000 }, (_, n) => ({ fullUrl: `urn:uuid:${n}`, resource: { resourceType: 'Patient' } })),
    },
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const bytes = bytesOf(shape);
    const before = process.cpuUsage();
    issuesOf(bytes);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 4_000_000, `${name}, ${bytes.length} bytes, took ${(user + system) / 1000} ms`);
  }
});

test('whatever stands in the place of an element, it is told where and nothing is thrown', () => {
  const names = fc.constantFrom(
    'status',
    '_status',
    'code',
    'quantity',
    'occurrencePeriod',
    'account',
    'contained',
    'extension',
    'text',
    'meta',
    'x',
  );
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.dictionary(
      fc.constantFrom('reference', 'value', 'coding', 'url', 'extension', 'resourceType', 'id', 'start', '_start'),
      fc.jsonValue(),
    ),
  );
  fc.assert(
    fc.property(names, fc.oneof(strange, fc.array(strange, { maxLength: 3 })), (name, value) => {
      const bytes = bytesOf(chargeItemWith({ [name]: value }));
      for (const { at } of issuesOf(bytes)) {
        assert.ok(at.offset >= 0 && at.offset < bytes.length);
        assert.match(at.expression, /^ChargeItem\b/);
      }
    }),
    { numRuns: 500 },
  );
});
