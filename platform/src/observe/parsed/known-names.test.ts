import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Estate } from '../../govern/estate/index.ts';
import { knownNames } from './known-names.ts';

const estate = {
  mappings: {
    deposits: {
      from: 'json/lines',
      emit: [{ when: 'record == deposit && payee.kind != ""', fields: { amount: { path: 'amounts[1].paid' } } }],
    },
    charges: { from: 'fhir', emit: [] },
  },
  systems: [
    {
      channels: [
        { name: 'bank', format: 'json', mappings: ['deposits'] },
        { name: 'ehr', format: 'fhir', mappings: ['charges'] },
      ],
    },
  ],
} as unknown as Estate;

test('names that a mapping of the channel speaks of are known, and those of the standard on a FHIR channel', () => {
  const bank = knownNames(estate, 'bank');
  assert.deepEqual(['record', 'payee', 'kind', 'amounts', 'paid'].filter(bank), ['record', 'payee', 'kind', 'amounts', 'paid']);
  assert.deepEqual(['Jane', '4711000123', 'birthDate'].filter(bank), []);
  const ehr = knownNames(estate, 'ehr');
  assert.deepEqual(['birthDate', '_birthDate', 'valueQuantity', 'Jane', 'record'].filter(ehr), [
    'birthDate',
    '_birthDate',
    'valueQuantity',
  ]);
  assert.ok(!knownNames(estate, 'gone')('record'));
});
