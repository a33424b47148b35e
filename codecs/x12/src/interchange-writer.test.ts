import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Delimiters } from './delimiters.ts';
import { readEnvelopes } from './envelope-reader.ts';
import { type GroupInput, type InterchangeInput, interchangeChunks, writeInterchange, writeSegments } from './interchange-writer.ts';
import type { Segment } from './segment.ts';
import type { SegmentInput } from './segment-writer.ts';
import { tokenize } from './tokenize.ts';
import { Tokenizer } from './tokenizer.ts';

const envelope = {
  sender: { qualifier: 'ZZ', id: 'SENDER' },
  receiver: { qualifier: 'ZZ', id: 'RECEIVER' },
  date: '2026-01-31',
  time: '1200',
  controlNumber: 1,
} as const;

function group(sets: GroupInput['sets'], controlNumber = 7): GroupInput {
  return {
    functionalCode: 'HP',
    sender: 'A',
    receiver: 'B',
    date: '2026-01-31',
    time: '1200',
    controlNumber,
    version: '005010X221A1',
    sets,
  };
}

function written(segments: SegmentInput[], options: Partial<InterchangeInput> = {}): string {
  return Buffer.from(writeInterchange({ ...envelope, ...options, groups: [group([{ type: '835', segments }])] })).toString();
}

test('an interchange is written with its envelope, counts and control numbers', () => {
  assert.equal(
    written(
      [
        ['SVC', ['HC', '99213', '', '25', ''], { amount: -1250n }, '', '1', '', undefined],
        ['DTM', '472', { date: '2026-01-02' }],
        ['EQ', { repetitions: ['30', ['35', 'a']] }],
      ],
      { newline: '\n' },
    ),
    [
      'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260131*1200*^*00501*000000001*0*T*:~',
      'GS*HP*A*B*20260131*1200*7*X*005010X221A1~',
      'ST*835*0001~',
      'SVC*HC:99213::25*-12.5**1~',
      'DTM*472*20260102~',
      'EQ*30^35:a~',
      'SE*5*0001~',
      'GE*1*7~',
      'IEA*1*000000001~',
      '',
    ].join('\n'),
  );
});

test('a value that holds a delimiter is refused at its element', () => {
  for (const bad of ['a*b', 'a~b', 'a:b', 'a^b']) {
    assert.throws(
      () =>
        written([
          ['REF', 'EV', 'x'],
          ['REF', 'EV', bad],
        ]),
      { code: 'X12_DELIMITER_IN_DATA', at: { segmentIndex: 4, segmentId: 'REF', element: 2, offset: 168 } },
    );
    assert.throws(() => written([['REF', 'EV', ['x', bad]]]), { code: 'X12_DELIMITER_IN_DATA' });
    assert.throws(() => written([['REF', 'EV', { repetitions: [bad] }]]), { code: 'X12_DELIMITER_IN_DATA' });
  }
  assert.equal(written([['REF', 'EV', 'a^b']], { delimiters: { repetition: '' } }).includes('REF*EV*a^b~'), true);
});

test('what cannot stand in its place is refused', () => {
  const refused = (options: Partial<InterchangeInput>, place: { segmentId: string; element?: number }) =>
    assert.throws(
      () => writeInterchange({ ...envelope, groups: [], ...options }),
      (error: { code: string; at: object }) => {
        assert.deepEqual(error.at, { segmentIndex: 0, offset: 0, ...place });
        return true;
      },
    );
  refused({ sender: { qualifier: 'ZZ', id: 'SIXTEEN CHARACTE' } }, { segmentId: 'ISA', element: 6 });
  refused({ receiver: { qualifier: 'ZZ', id: 'A*B' } }, { segmentId: 'ISA', element: 8 });
  refused({ date: '2026-02-30' }, { segmentId: 'ISA', element: 9 });
  refused({ time: '12:00' }, { segmentId: 'ISA', element: 10 });
  refused({ controlNumber: 1e9 }, { segmentId: 'ISA', element: 13 });
  refused({ delimiters: { element: ':' } }, { segmentId: 'ISA' });
  refused({ delimiters: { segment: 'A' } }, { segmentId: 'ISA' });
  refused({ delimiters: { segment: '' } }, { segmentId: 'ISA' });
  refused({ version: '00401' }, { segmentId: 'ISA' });
  assert.throws(() => written([['ref', 'x']]), { code: 'X12_WRITE_VALUE' });
  assert.throws(() => written([['DTM', '472', { date: '20260131' }]]), { code: 'X12_DATE' });
  assert.throws(() => written([['BIN', '3', { binary: Buffer.from('four') }]]), { code: 'X12_BINARY_LENGTH' });
  assert.throws(() => written([['REF', 'EV', { binary: Buffer.from('x') }]]), { code: 'X12_WRITE_VALUE' });
  const set = { type: '835', controlNumber: '0001', segments: [] };
  assert.throws(() => writeInterchange({ ...envelope, groups: [group([set, set])] }), {
    code: 'X12_WRITE_VALUE',
    at: { segmentIndex: 4, segmentId: 'ST', element: 2, offset: 169 },
  });
});

test('binary data is written and read whatever it holds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      const bytes = writeInterchange({
        ...envelope,
        groups: [
          group([
            {
              type: '275',
              segments: [
                ['BIN', String(data.length), { binary: data }],
                ['BDS', 'ASC', String(data.length), { binary: data }],
              ],
            },
          ]),
        ],
      });
      const found = tokenize(bytes);
      assert.deepEqual(
        found.map(({ id }) => id),
        ['ISA', 'GS', 'ST', 'BIN', 'BDS', 'SE', 'GE', 'IEA'],
      );
      assert.deepEqual(Uint8Array.from(found[3]?.elementBytes(2) ?? []), data);
      assert.deepEqual(Uint8Array.from(found[4]?.elementBytes(3) ?? []), data);
    }),
  );
});

const delimiter = fc
  .integer({ min: 1, max: 127 })
  .map((code) => String.fromCharCode(code))
  .filter((character) => /[^A-Za-z0-9 ]/.test(character));
const delimiters = fc
  .uniqueArray(delimiter, { minLength: 4, maxLength: 4 })
  .map(([element = '', component = '', repetition = '', segment = '']): Delimiters => ({ element, component, repetition, segment }));

/** Text without the delimiters, and without the CR that a newline terminator would take for its own. */
function textFor(used: Delimiters): fc.Arbitrary<string> {
  const forbidden = new Set([...Object.values(used), '\r']);
  return fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) =>
    text
      .split('')
      .filter((unit) => !forbidden.has(unit))
      .join(''),
  );
}

const interchange = delimiters.chain((used) => {
  const text = textFor(used);
  const filled = text.filter((value) => value !== '');
  const element = fc.oneof(
    text,
    fc.array(filled, { minLength: 2, maxLength: 3 }),
    fc.record({ repetitions: fc.array(filled, { minLength: 2, maxLength: 3 }) }),
  );
  const id = fc
    .stringMatching(/^[A-Z][A-Z0-9]{1,2}$/)
    .filter((name) => !['ISA', 'BIN', 'BDS', 'ST', 'SE', 'GS', 'GE', 'IEA', 'TA1'].includes(name));
  const segments = fc.array(
    fc.tuple(id, fc.array(element, { maxLength: 5 })).map(([name, elements]): SegmentInput => [name, ...elements]),
    { maxLength: 6 },
  );
  const newline = fc.constantFrom('' as const, '\n' as const, '\r\n' as const);
  return fc.record({
    used: fc.constant(used),
    segments,
    newline,
    sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
  });
});

test('arbitrary content survives writing and reading with every delimiter set, in any chunking', () => {
  fc.assert(
    fc.property(interchange, ({ used, segments, newline, sizes }) => {
      const bytes = writeInterchange({ ...envelope, delimiters: used, newline, groups: [group([{ type: '835', segments }])] });
      const tokenizer = new Tokenizer();
      const found: Segment[] = [];
      for (let at = 0, n = 0; at < bytes.length; n++) {
        const size = sizes[n % sizes.length] ?? 1;
        found.push(...tokenizer.push(bytes.subarray(at, at + size)));
        at += size;
      }
      found.push(...tokenizer.end());
      assert.deepEqual(
        readEnvelopes(found).filter(({ kind }) => kind === 'error'),
        [],
      );
      assert.deepEqual(Buffer.from(writeSegments(found, tokenizer.trailing)), bytes);
      const body = found.slice(3, -3);
      assert.equal(body.length, segments.length);
      for (const [n, [id, ...elements]] of segments.entries()) {
        const segment = body[n];
        assert.ok(segment);
        assert.equal(segment.id, id);
        for (const [e, element] of elements.entries()) {
          if (typeof element === 'string') assert.equal(segment.element(e + 1), element);
          else if (Array.isArray(element)) assert.deepEqual(segment.components(e + 1), element);
          else if (element !== undefined && 'repetitions' in element) {
            assert.deepEqual(
              element.repetitions.map((_, r): string => segment.component(e + 1, 1, r + 1)),
              element.repetitions,
            );
          }
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a large interchange comes in chunks and its set may be a generator', () => {
  function* segments(): Generator<SegmentInput> {
    for (let n = 0; n < 20_000; n++) yield ['REF', 'EV', String(n)];
  }
  const input = () => ({ ...envelope, groups: [group([{ type: '835', segments: segments() }])] });
  const chunks = [...interchangeChunks(input())];
  assert.ok(chunks.length > 2 && chunks.every(({ length }) => length < 70_000));
  assert.deepEqual(Buffer.concat(chunks), writeInterchange(input()));
});
