import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePath, valueAt } from './path.ts';
import { readResource } from './read-resource.ts';
import { bytesOf, chargeItemWith, refusalOf } from './testing.ts';

const resource = readResource(
  bytesOf(
    chargeItemWith({
      code: {
        coding: [
          { system: 'urn:local', code: 'A1' },
          { system: 'http://www.ama-assn.org/go/cpt', code: '99213' },
        ],
      },
      occurrenceDateTime: '2026-03-02',
      extension: [{ url: 'https://x.example/net', valueMoney: { value: 12.5, currency: 'USD' } }],
    }),
  ),
);
const text = (path: string): string | undefined => {
  const value = valueAt(resource, parsePath(path, 'ChargeItem'));
  return value === undefined || value.kind === 'object' || value.kind === 'list' ? value?.kind : value.text;
};

test('a path leads to a value by name, by place or by the text beside it', () => {
  assert.equal(text('status'), 'billable');
  assert.equal(text('code.coding.code'), 'A1');
  assert.equal(text('code.coding[1].code'), '99213');
  assert.equal(text('code.coding[2].code'), undefined);
  assert.equal(text('code.coding[system=http://www.ama-assn.org/go/cpt].code'), '99213');
  assert.equal(text('code.coding[system=urn:none].code'), undefined);
  assert.equal(text('extension[url=https://x.example/net].valueMoney.value'), '12.5');
  assert.equal(text('code.coding'), 'list');
  assert.equal(text('resourceType'), 'ChargeItem');
  assert.equal(text('account[0].reference'), undefined);
});

test('a path knows the type it ends at', () => {
  assert.deepEqual([parsePath('status', 'ChargeItem').type, parsePath('account', 'ChargeItem').repeats], ['code', true]);
  assert.equal(parsePath('entry[0].resource.status', 'Bundle').type, undefined);
  assert.equal(parsePath('quantity.value', 'ChargeItem').type, 'decimal');
});

test('a path to what the type does not have is refused with what is meant', () => {
  const refused = (path: string): string => refusalOf(() => parsePath(path, 'ChargeItem')).message;
  assert.match(refused('statuz'), /ChargeItem has no element "statuz"; perhaps status is meant/);
  assert.match(refused('occurrence'), /perhaps occurrenceDateTime or occurrencePeriod or occurrenceTiming is meant/);
  assert.match(refused('status.x'), /A value of type code has no parts/);
  for (const path of ['', '.', 'code.', 'code..text', 'code[', 'code[x]', 'code[-1]', 'code coding', '1'])
    assert.equal(refusalOf(() => parsePath(path, 'ChargeItem')).code, 'FHIR_PATH_INVALID', path);
});
