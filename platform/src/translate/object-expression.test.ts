import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { documentOf, CONTEXT, messageMappingOf, READABLE } from './testing.ts';
import { checkMapping } from './mapping.ts';

const USAGE = '{ object: { case: { path: usage.case }, day: { path: usage.day, as: day }, lot: { path: usage.lot, as: code } } }';

const mapping = (usage: string, lines = '{ path: line }') => `
mapping: test
from: json/lines
owner: tests
zone: America/Chicago
key: { path: requisition }
identity: { path: requisition }
entity: { const: north }
occurredAt: { path: day, as: instant }
emit:
  - to: requisition-submitted@1
    fields:
      requisition: { path: requisition }
      kind: { const: bill-only }
      requester: { path: requester }
      site: { path: site }
      costCenter: { path: costCenter }
      currency: { const: USD }
      day: { path: day, as: day }
      usage: ${usage}
      lines:
        list: lines
        fields:
          line: ${lines}
          description: { path: description }
          quantity: { path: quantity, as: decimal }
          unit: { const: EA }
          distributions: { list: shares, fields: { costCenter: { path: costCenter }, share: { path: share, as: decimal } } }
`;

const RECORD = {
  requisition: 'R-1',
  requester: 'or.nurse',
  site: 'NORTH-OR',
  costCenter: '7310',
  day: '2026-03-05',
  lines: [{ line: '1', description: 'Plate', quantity: '1', shares: [{ costCenter: '7310', share: '100' }] }],
};

function usageOf(usage: unknown, written = USAGE) {
  const { events, failures } = messageMappingOf(mapping(written)).translate(Buffer.from(JSON.stringify({ ...RECORD, usage })), READABLE);
  return failures[0] === undefined ? events[0]?.data['usage'] : `${failures[0].code} at ${failures[0].at}`;
}

const findings = (usage: string): string[] => checkMapping(documentOf(mapping(usage)), CONTEXT).map(({ code }) => code);

test('an object is made of fields of the record, hides what its definition hides, and leaves out what is not there', () => {
  assert.deepEqual(usageOf({ case: 'CASE-9', day: '2026-03-04', lot: 'L7' }), { case: 'case(CASE-9)', day: '2026-03-04', lot: 'L7' });
  assert.deepEqual(usageOf({ case: 'CASE-9', day: '2026-03-04', lot: ' ' }), { case: 'case(CASE-9)', day: '2026-03-04' });
});

test('an object of which nothing is there is absent, and one that lacks what it needs is refused', () => {
  assert.equal(usageOf(undefined), undefined);
  assert.equal(usageOf({ case: '', day: null }), undefined);
  assert.equal(usageOf({ case: 'CASE-9' }), 'RECORD_NOT_CANONICAL at record 1, usage.case');
  const marked = '{ object: { case: { path: usage.case }, day: { const: "2026-03-04" } } }';
  assert.equal(usageOf(undefined, marked), undefined, 'a constant alone says nothing');
});

test('whatever the fields hold, the object holds them and nothing else', () => {
  const word = fc.stringMatching(/^[A-Z0-9]{1,12}$/);
  fc.assert(
    fc.property(word, fc.option(word, { nil: undefined }), (theCase, lot) => {
      const expected = { case: `case(${theCase})`, day: '2026-03-04', ...(lot === undefined ? {} : { lot }) };
      assert.deepEqual(usageOf({ case: theCase, day: '2026-03-04', lot, more: 'ignored' }), expected);
    }),
  );
});

test('its fields are checked with the estate like those of the event', () => {
  assert.deepEqual(findings('{ object: { case: { path: a }, day: { path: b, as: day } } }'), []);
  assert.deepEqual(findings('{ object: { case: { path: a }, day: { path: b } } }'), ['MAPPING_FIELD_UNFIT']);
  assert.deepEqual(findings('{ object: { case: { path: a } } }'), ['MAPPING_FIELD_MISSING']);
  assert.deepEqual(findings('{ object: { case: { path: a }, day: { path: b, as: day }, surgeon: { path: c } } }'), [
    'MAPPING_FIELD_UNKNOWN',
  ]);
  assert.deepEqual(findings('{ object: { case: { const: A } } }'), ['MAPPING_SHAPE_WRONG']);
  assert.deepEqual(findings('{ list: usages, fields: { case: { path: a } } }'), ['MAPPING_FIELD_UNFIT']);
  const lines = mapping(USAGE, '{ object: { number: { path: line } } }');
  assert.deepEqual(
    checkMapping(documentOf(lines), CONTEXT).map(({ code }) => code),
    ['MAPPING_FIELD_UNFIT'],
  );
});
