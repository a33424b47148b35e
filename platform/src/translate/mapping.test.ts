import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../kernel/index.ts';
import { accepts, checkMapping, compileMapping } from './mapping.ts';
import { CHARGES, CONTEXT, documentOf, mappingOf } from './testing.ts';

/** The sound mapping with one line changed. */
const changed = (from: string, to: string): string => {
  assert.ok(CHARGES.includes(from), from);
  return CHARGES.replace(from, to);
};

const faultsOf = (yaml: string) =>
  checkMapping(documentOf(yaml), CONTEXT).map(({ code, at, message, hint }) => ({ code, at, message, hint }));

test('a mapping tells what it takes and what it emits', () => {
  const mapping = mappingOf(CHARGES);
  assert.deepEqual(mapping.kinds, ['DFT^P03']);
  assert.deepEqual(mapping.emits, ['charge.recorded']);
  assert.ok(accepts(mapping, 'DFT^P03'));
  assert.ok(!accepts(mapping, 'ADT^A01'));
});

test('a misspelt key is refused on its line with the word that was meant', () => {
  assert.deepEqual(faultsOf(changed('code: { path: FT1-7.1, as: code }', 'code: { pth: FT1-7.1 }')), [
    {
      code: 'MAPPING_SOURCE_UNCLEAR',
      at: 'estate/mappings/test.yaml:18 emit[0].fields.code',
      message: 'An expression needs one of: path, const, concat, first, choose, test, cel, object, list',
      hint: 'Did you mean "path"?',
    },
  ]);
});

const REFUSED: ReadonlyArray<readonly [wrong: string, from: string, to: string, code: string]> = [
  ['a path that is none', 'path: FT1-7.1, as: code', 'path: FT1.7', 'MAPPING_PATH_INVALID'],
  ['a key beside the known ones', 'path: FT1-7.1, as: code', 'path: FT1-7.1, az: code', 'MAPPING_KEY_UNKNOWN'],
  ['a conversion that does not exist', 'as: code', 'as: codes', 'MAPPING_WORD_UNKNOWN'],
  ['a crosswalk that does not exist', 'lookup: department', 'lookup: departments', 'MAPPING_CROSSWALK_UNKNOWN'],
  ['an event that does not exist', 'charge-recorded@1', 'charge-recorded@2', 'MAPPING_DEFINITION_UNKNOWN'],
  ['a field that the event lacks', '      code:', '      kode:', 'MAPPING_FIELD_UNKNOWN'],
  ['a required field that is not mapped', '      identified: { const: true }\n', '', 'MAPPING_FIELD_MISSING'],
  ['an amount that is not converted', 'path: FT1-11.1, as: money', 'path: FT1-11.1', 'MAPPING_FIELD_UNFIT'],
  ['a code table with a value that the field does not take', 'CD: credit', 'CD: refund', 'MAPPING_FIELD_UNFIT'],
  ['a constant of the wrong type', 'identified: { const: true }', 'identified: { const: "true" }', 'MAPPING_FIELD_UNFIT'],
  ['an entity that the tenant does not have', 'lookup: entity', 'lookup: stranger', 'MAPPING_ENTITY_UNKNOWN'],
  ['a zone that does not exist', 'America/Chicago', 'America/Chicargo', 'MAPPING_ZONE_UNKNOWN'],
  ['a time without a zone', 'zone: America/Chicago\n', '', 'MAPPING_ZONE_MISSING'],
  ['an amount without a currency', 'currency: USD\neach', 'each', 'MAPPING_CURRENCY_MISSING'],
  ['a moment that is no instant', 'path: FT1-4.1, as: instant', 'path: FT1-4.1, as: day', 'MAPPING_KIND_MIXED'],
  ['a condition that stops short', 'when: FT1-6 == PY', 'when: FT1-6 ==', 'MAPPING_CONDITION_INVALID'],
  ['a condition that goes on', 'when: FT1-6 == PY', 'when: FT1-6 == PY PY', 'MAPPING_CONDITION_INVALID'],
  ['a segment name that is none', 'segment: FT1', 'segment: ft1', 'MAPPING_SEGMENT_UNKNOWN'],
  ['a modifier without its conversion', 'as: code', 'sign: absolute', 'MAPPING_KEY_UNKNOWN'],
  ['two sources at once', 'path: FT1-7.1, as: code', 'path: FT1-7.1, const: X', 'MAPPING_SOURCE_UNCLEAR'],
  ['no kind of message', 'from: hl7v2/DFT_P03', 'from: hl7v2', 'MAPPING_KIND_MISSING'],
  ['no owner', 'owner: tests\n', '', 'MAPPING_KEY_MISSING'],
];

for (const [wrong, from, to, code] of REFUSED) {
  test(`${wrong} is refused with its line`, () => {
    const [fault] = faultsOf(changed(from, to));
    assert.equal(fault?.code, code);
    assert.match(fault.at ?? '', /^estate\/mappings\/test\.yaml:\d+/);
    assert.ok(fault.hint);
  });
}

test('all rules are looked at before a mapping is refused, and the first fault is thrown', () => {
  const yaml = changed('charge-recorded@1', 'charge@1').replace('when: FT1-6 == PY', 'when: (FT1-6 == PY');
  assert.deepEqual(
    faultsOf(yaml).map(({ code }) => code),
    ['MAPPING_DEFINITION_UNKNOWN', 'MAPPING_CONDITION_INVALID'],
  );
  assert.throws(
    () => compileMapping(documentOf(yaml), CONTEXT),
    (error) => error instanceof Fault && error.code === 'MAPPING_DEFINITION_UNKNOWN',
  );
});

test('a mapping from a frozen release compiles without its lines', () => {
  const { content } = documentOf(CHARGES);
  assert.equal(compileMapping({ file: 'mappings/charges.yaml', content: JSON.parse(JSON.stringify(content)) }, CONTEXT).name, 'charges');
});
