import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageMappingOf, READABLE } from './testing.ts';

const HEAD = `
mapping: fhir
owner: tests
zone: America/Chicago
currency: USD
entity: { const: north }
`;

const CHARGES = `${HEAD}
from: fhir
accept: [ChargeItem, Patient, Account, Bundle]
emit:
  - to: charge-recorded@1
    of: ChargeItem
    when: status == billable
    key: [ { const: north }, { path: account->Account.identifier.value } ]
    identity: { path: id }
    occurredAt: { path: occurrenceDateTime, as: instant }
    fields:
      accountNumber: { first: [ { path: account->Account.identifier.value }, { path: account->id } ] }
      kind: { const: charge }
      code: { path: "code.coding[system=urn:codes].code" }
      quantity: { path: ChargeItem.quantity.value, as: decimal }
      amount: { path: priceOverride.value, as: money, multiply: { path: quantity.value } }
      currency: { path: priceOverride.currency }
      serviceDay: { path: occurrenceDateTime, as: day }
      identified: { const: true }
  - { ignore: context, of: Patient }
  - { ignore: context, of: Account }
`;

const charge = (id: string, changes: object = {}) => ({
  resourceType: 'ChargeItem',
  id,
  status: 'billable',
  code: { coding: [{ code: 'first' }, { system: 'urn:codes', code: 'A1' }] },
  subject: { identifier: { value: 'M1' } },
  occurrenceDateTime: '2026-03-02T23:30:00-06:00',
  quantity: { value: 2 },
  priceOverride: { value: 12.25, currency: 'USD' },
  account: [{ reference: 'Account/a1' }],
  ...changes,
});
const account = { resourceType: 'Account', id: 'a1', status: 'active', identifier: [{ value: '400123' }] };
const bundle = (...resources: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});
const translate = (yaml: string, resource: object | string) =>
  messageMappingOf(yaml).translate(Buffer.from(typeof resource === 'string' ? resource : JSON.stringify(resource)), READABLE);

test('the entries of a Bundle are records, and references lead to their neighbours', () => {
  const { events, failures } = translate(
    CHARGES,
    bundle({ resourceType: 'Patient' }, account, charge('c1'), charge('c2', { status: 'planned' })),
  );
  assert.equal(events.length, 1);
  const [event] = events;
  assert.equal(event?.key, 'account:account(north|400123)');
  assert.deepEqual(event?.data, {
    kind: 'charge',
    code: 'A1',
    quantity: '2',
    amount: '2450',
    currency: 'USD',
    serviceDay: '2026-03-02',
    identified: true,
  });
  assert.deepEqual(
    failures.map(({ code, at, record }) => [code, at, record]),
    [['RECORD_NO_RULE', 'Bundle.entry[3].resource', 4]],
  );
});

test('a reference that leads to a contained resource, or names an id, is followed', () => {
  const contained = charge('c1', { contained: [{ ...account, id: 'x' }], account: [{ reference: '#x' }] });
  assert.equal(translate(CHARGES, contained).events[0]?.phi?.['accountNumber'], '400123');
  const { failures } = translate(CHARGES, charge('c1'));
  assert.deepEqual([failures[0]?.code, failures[0]?.at], ['RECORD_VALUE_MISSING', 'ChargeItem, account->Account.identifier.value']);
  const byId = CHARGES.replace('{ path: account->Account.identifier.value } ]', '{ path: account->id } ]');
  assert.equal(translate(byId, charge('c1')).events[0]?.phi?.['accountNumber'], 'a1');
});

test('every field knows the bytes it came from', () => {
  const text = JSON.stringify(bundle(account, charge('c1')));
  const mapping = messageMappingOf(CHARGES);
  const [event] = mapping.translate(Buffer.from(text), READABLE).events;
  assert.ok(event);
  assert.equal(text.slice(event.start, event.end), JSON.stringify(charge('c1')));
  const ranges = mapping.fieldRanges(Buffer.from(text), event);
  const of = (field: string) => ranges.filter((range) => range.field === field).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(of('amount'), ['12.25', '2']);
  assert.deepEqual(of('accountNumber'), ['"400123"']);
  assert.deepEqual(of('code'), ['"A1"']);
});

test('repeating elements of one type are records of their own, and their resource is at hand', () => {
  const claims = `${HEAD}
from: fhir/Claim
each: item
emit:
  - to: charge-recorded@1
    key: [ { const: north }, { path: Claim.patient.identifier.value } ]
    identity: [ { path: Claim.id }, { path: sequence } ]
    occurredAt: { path: Claim.created, as: instant }
    fields:
      accountNumber: { path: Claim.patient.identifier.value }
      kind: { const: charge }
      code: { path: productOrService.coding.code }
      quantity: { path: quantity.value, as: decimal, default: "1" }
      amount: { path: net.value, as: money }
      currency: { const: USD }
      serviceDay: { path: servicedDate, as: day }
      identified: { const: true }
`;
  const item = (sequence: number, value: number) => ({
    sequence,
    productOrService: { coding: [{ code: `P${sequence}` }] },
    servicedDate: '2026-03-02',
    net: { value, currency: 'USD' },
  });
  const { events } = translate(claims, {
    resourceType: 'Claim',
    id: 'k1',
    status: 'active',
    type: { text: 'institutional' },
    use: 'claim',
    patient: { identifier: { value: '400123' } },
    created: '2026-03-02',
    provider: { identifier: { value: 'NORTH' } },
    priority: { text: 'normal' },
    insurance: [{ sequence: 1, focal: true, coverage: { identifier: { value: 'x' } } }],
    item: [item(1, 120), item(2, 80.5)],
  });
  assert.deepEqual(
    events.map(({ data }) => [data['code'], data['amount']]),
    [
      ['P1', '12000'],
      ['P2', '8050'],
    ],
  );
});

test('a resource that cannot be read, or is not valid, is one failure with its place', () => {
  const failure = (resource: object | string) => translate(CHARGES, resource).failures.map(({ code, at, keys }) => [code, at, keys.length]);
  assert.deepEqual(failure('{"resourceType":'), [['FHIR_JSON_INVALID', 'resourceType, byte 16', 0]]);
  assert.deepEqual(failure(charge('c1', { status: 'x' })), [['FHIR_CODE_UNKNOWN', 'ChargeItem.status, byte 48', 0]]);
  assert.deepEqual(failure({ resourceType: 'Bundle', type: 'collection' }), [['RECORD_NONE', 'Bundle', 0]]);
  assert.deepEqual(failure(bundle({ resourceType: 'Location' })), [['RECORD_NO_RULE', 'Bundle.entry[0].resource', 0]]);
});

test('a path to what a resource does not have is found when the mapping is compiled', () => {
  const refused = (from: string, to: string): string => {
    try {
      messageMappingOf(CHARGES.replace(from, to));
    } catch (error) {
      return `${(error as { code: string }).code}: ${(error as Error).message}`;
    }
    return assert.fail('it compiled');
  };
  assert.match(refused('path: priceOverride.value', 'path: priceOverride.amount'), /^MAPPING_PATH_INVALID: Money has no element "amount"/);
  assert.match(refused('path: priceOverride.value', 'path: priceOverride'), /^MAPPING_PATH_INVALID: The path ends at Money/);
  assert.match(refused('path: account->id', 'path: status->id'), /Before "->" stands code and no reference/);
  assert.match(refused('path: account->id', 'path: account->identifier'), /neither id nor a type/);
  assert.match(refused('ChargeItem.quantity.value', 'Claim.total.value'), /The record is no Claim/);
  assert.match(refused('of: Patient', 'of: Patent'), /^MAPPING_WORD_UNKNOWN/);
  assert.match(refused('accept: [ChargeItem,', 'accept: [ChargeItm,'), /"ChargeItm" is no resource of FHIR R4/);
});
