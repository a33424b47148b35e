import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Segment } from './segment.ts';
import { tokenize } from './tokenize.ts';

const ISA = 'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260131*1200*^*00501*000000001*0*T*:~';

function segmentOf(text: string, encoding: BufferEncoding = 'latin1', isa = ISA): Segment {
  const segment = tokenize(Buffer.concat([Buffer.from(isa), Buffer.from(`${text}~IEA*0*1~`, encoding)]))[1];
  assert.ok(segment);
  return segment;
}

test('elements, components and repetitions count from one and read as empty where absent', () => {
  const segment = segmentOf('EQ*30^35:a:b^88**x');
  assert.equal(segment.id, 'EQ');
  assert.equal(segment.elementCount, 3);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((n) => segment.element(n)),
    ['', '30^35:a:b^88', '', 'x', ''],
  );
  assert.deepEqual(
    [1, 2, 3, 4].map((n) => segment.repetitions(n)),
    [3, 0, 1, 0],
  );
  assert.deepEqual(
    [1, 2, 3, 4].map((r) => segment.component(1, 1, r)),
    ['30', '35', '88', ''],
  );
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((c) => segment.component(1, c, 2)),
    ['', '35', 'a', 'b', ''],
  );
  assert.deepEqual(segment.components(1, 2), ['35', 'a', 'b']);
  assert.deepEqual(segment.components(2), []);
  assert.equal(segment.componentCount(1, 2), 3);
  assert.equal(segment.componentCount(3), 1);
  assert.equal(segment.component(3, 1), 'x');
  assert.equal(segment.component(3, 2), '');
});

test('elements may be read in any order', () => {
  const segment = segmentOf(`REF*${Array.from({ length: 20 }, (_, n) => `v${n + 1}`).join('*')}`);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 })), (order) => {
      for (const n of order) assert.equal(segment.element(n), `v${n}`);
    }),
  );
});

test('every value has its byte range in the stream', () => {
  const segment = segmentOf('SVC*HC:99213:25*100**1');
  const start = ISA.length;
  assert.deepEqual([segment.start, segment.end], [start, start + 22]);
  assert.deepEqual(segment.position(1), { start: start + 4, end: start + 15 });
  assert.deepEqual(segment.componentPosition(1, 2), { start: start + 7, end: start + 12 });
  assert.deepEqual(segment.componentPosition(1, 9), { start: start + 15, end: start + 15 });
  assert.deepEqual(segment.position(3), { start: start + 20, end: start + 20 });
  assert.deepEqual(segment.position(4), { start: start + 21, end: start + 22 });
  assert.deepEqual(segment.position(5), { start: start + 22, end: start + 22 });
  assert.equal(segment.elementStart(2), start + 16);
  assert.equal(segment.elementEnd(2), start + 19);
});

test('text is UTF-8 where it is valid, otherwise ISO 8859-1, and its bytes are kept', () => {
  assert.equal(segmentOf('N1*PE*Hôpital', 'utf8').element(2), 'Hôpital');
  assert.equal(segmentOf('N1*PE*Hôpital', 'latin1').element(2), 'Hôpital');
  assert.equal(segmentOf('N1*PE*a\ufffdb', 'utf8').element(2), 'a\ufffdb');
  assert.deepEqual(Buffer.from(segmentOf('N1*PE*Hôpital', 'latin1').elementBytes(2)), Buffer.from('Hôpital', 'latin1'));
  assert.deepEqual(Buffer.from(segmentOf('N1*PE*Hôpital').raw()), Buffer.from('N1*PE*Hôpital~', 'latin1'));
});

test('the values of ISA hold delimiters as data', () => {
  const isa = tokenize(Buffer.from(`${ISA}IEA*0*1~`))[0];
  assert.equal(isa?.component(11, 1), '^');
  assert.equal(isa.element(16), ':');
  assert.equal(isa.repetitions(11), 1);
});

test('without a repetition separator an element is one repetition', () => {
  const segment = segmentOf('REF*EA*a^b', 'latin1', ISA.replace('*^*', '*U*'));
  assert.equal(segment.repetitions(2), 1);
  assert.equal(segment.component(2, 1), 'a^b');
});

test('an element with too many components or repetitions is refused when it is cut', () => {
  const limits = { components: 3, repetitions: 2 };
  const find = (text: string) => tokenize(Buffer.from(`${ISA}${text}~IEA*0*1~`), { limits })[1];
  assert.equal(find('SVC*1:2:3')?.componentCount(1), 3);
  assert.throws(() => find('SVC*1:2:3:4')?.componentCount(1), { code: 'X12_TOO_MANY_COMPONENTS' });
  assert.throws(() => find('SVC*1:2:3:4')?.components(1), { code: 'X12_TOO_MANY_COMPONENTS' });
  assert.throws(() => find('SVC*1:2:3:4')?.component(1, 4), { code: 'X12_TOO_MANY_COMPONENTS' });
  assert.throws(() => find('EQ*1^2^3')?.repetitions(1), { code: 'X12_TOO_MANY_REPETITIONS' });
  assert.throws(() => find('EQ*1^2^3')?.component(1, 1, 3), {
    code: 'X12_TOO_MANY_REPETITIONS',
    at: { segmentIndex: 1, segmentId: 'EQ', element: 1, offset: ISA.length + 3 },
  });
});

test('an error names its place and not its content', () => {
  const error = segmentOf('NM1*QC*1*SECRET').error('X12_ELEMENT_MISSING', 3, 2);
  assert.equal(error.message, `A required element is empty at segment 1 NM103-2, byte ${ISA.length + 9}`);
  assert.equal(segmentOf('SECRET TEXT').error('X12_SEGMENT_ID').message.includes('SECRET'), false);
});
