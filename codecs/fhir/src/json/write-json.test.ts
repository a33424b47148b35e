import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../testing.ts';
import { decimal, writeJson } from './write-json.ts';

test('plain data is written with its decimals as given', () => {
  const written = writeJson({ currency: 'USD', value: decimal('12.50'), none: undefined, list: [1, 10n, null, true, 'a"b\n'] });
  assert.equal(written, '{"currency":"USD","value":12.50,"list":[1,10,null,true,"a\\"b\\n"]}');
});

test('what has no exact form is refused', () => {
  for (const value of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, 'half \ud800', { decimal: '1,5' }])
    assert.equal(refusalOf(() => writeJson([value])).code, 'FHIR_VALUE_UNWRITABLE');
  for (const text of ['', '.5', '1.', '01', '+1', '1e', '0x1', ' 1'])
    assert.equal(refusalOf(() => decimal(text)).code, 'FHIR_VALUE_UNWRITABLE');
});
