import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Limits } from './limits.ts';
import type { Segment } from './segment.ts';
import { segments, segmentsByChunk, tokenize } from './tokenize.ts';
import { Tokenizer } from './tokenizer.ts';
import { X12Error, type X12Code } from './x12-error.ts';

const ISA = 'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260131*1200*^*00501*000000001*0*T*:~';
const GS = 'GS*HP*SENDER*RECEIVER*20260131*1200*1*X*005010X221A1~';
const PLAIN = `${ISA}${GS}ST*835*0001~SVC*HC:99213:25*100*80~SE*3*0001~GE*1*1~IEA*1*000000001~`;

/** What one input gives: segments as text, what follows them, and the error if there is one. */
interface Reading {
  readonly segments: string[];
  readonly back: string;
  readonly error: string | undefined;
}

function read(chunks: Iterable<Uint8Array>, limits: Partial<Limits> = {}): Reading {
  const tokenizer = new Tokenizer({ limits });
  const found: Segment[] = [];
  let error: string | undefined;
  try {
    for (const chunk of chunks) found.push(...tokenizer.push(Uint8Array.from(chunk)));
    found.push(...tokenizer.end());
  } catch (thrown) {
    if (!(thrown instanceof X12Error)) throw thrown;
    error = thrown.message;
  }
  const back = Buffer.concat([...found.map((segment) => segment.raw()), ...(error === undefined ? [tokenizer.trailing] : [])]);
  const described = found.map((segment) => {
    const elements = Array.from({ length: segment.elementCount }, (_, n) => Buffer.from(segment.elementBytes(n + 1)).toString('latin1'));
    return JSON.stringify([segment.index, segment.id, segment.start, segment.end, elements]);
  });
  return { segments: described, back: back.toString('latin1'), error };
}

function chunked(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function refused(input: string, limits: Partial<Limits> = {}): { code: X12Code; segmentIndex: number; offset: number } {
  const tokenizer = new Tokenizer({ limits });
  try {
    tokenizer.push(bytes(input));
    tokenizer.end();
  } catch (error) {
    if (error instanceof X12Error) return { code: error.code, segmentIndex: error.at.segmentIndex, offset: error.at.offset };
    throw error;
  }
  assert.fail('the input was read');
}

const odd: Record<string, string> = {
  plain: PLAIN,
  'a byte order mark, lines ended by CRLF and blanks at the end': `\xef\xbb\xbf${PLAIN.replaceAll('~', '~\r\n')}  \r\n`,
  'newline as terminator': PLAIN.replaceAll('~', '\n'),
  'CRLF as terminator': PLAIN.replaceAll('~', '\r\n'),
  'CR as terminator': PLAIN.replaceAll('~', '\r'),
  'group separator as terminator': PLAIN.replaceAll('~', '\x1d'),
  'a terminator of two bytes in UTF-8': PLAIN.replaceAll('~', '\xc2\xa6').replace('SENDER', 'S\xc3\xa6NDER'),
  'a terminator of one byte beyond ASCII': PLAIN.replaceAll('~', '\xa6'),
  'no repetition separator': PLAIN.replace('*^*', '*U*'),
  'other delimiters': PLAIN.replaceAll('*', '|').replaceAll(':', '>').replaceAll('~', '!'),
  'newline as element separator, CR as terminator and a newline after it': PLAIN.replaceAll('*', '\n').replaceAll('~', '\r\n'),
  'a short ISA': PLAIN.replace(/ +/g, ' '),
  'a wide ISA': PLAIN.replace('SENDER  ', 'SENDER \xc2\xa0 \xc2\xa0 \xc2\xa0  '),
  'an ISA without ISA16': PLAIN.replace('*T*:~', '*T*~'),
  'an ISA without ISA16 and lines': PLAIN.replace('*T*:~', '*T*~').replaceAll('~', '~\n'),
  'an acknowledgement without group': `${ISA}TA1*000000019*260131*1200*A*000~IEA*0*000000001~`,
  'two interchanges with other delimiters': `${PLAIN}\n\xef\xbb\xbf${PLAIN.replaceAll('*', '|').replaceAll('~', '\n')}`,
  'an interchange cut off by the next': `${ISA}${GS}${PLAIN}`,
  'no terminator after the last IEA': PLAIN.slice(0, -1),
  'binary data that holds every delimiter': `${ISA}${GS}ST*275*0001~BIN*9*~*:^\n~IEA~BDS*ASC*3*~~~~SE*4*0001~GE*1*1~IEA*1*000000001~`,
  'binary data of no length': `${ISA}${GS}ST*275*0001~BIN*0*~SE*3*0001~GE*1*1~IEA*1*000000001~`,
  'long binary data': `${ISA}${GS}ST*275*0001~BIN*200000*${'~*IEA'.repeat(40000)}~SE*3*0001~GE*1*1~IEA*1*000000001~`,
  'a long segment': `${ISA}${GS}ST*835*0001~NTE*ADD*${'0123456789*'.repeat(400)}~SE*3*0001~GE*1*1~IEA*1*000000001~`,
  'empty segments and elements': `${ISA}${GS}ST*835*0001~~REF**~SE~GE*1*1~IEA*1*000000001~`,
  'segments that begin like others': `${ISA}${GS}ST*835*0001~B*1~BI~BIN~BINX*1~I~IS~ISAB*1~SE*9*0001~GE*1*1~IEA*1*000000001~`,
};

for (const [name, text] of Object.entries(odd)) {
  test(`every chunking gives the same segments and every byte back: ${name}`, () => {
    const input = bytes(text);
    const whole = read([input]);
    if (whole.error === undefined) assert.equal(whole.back, text);
    for (const size of [1, 2, 3, 7, 100, 2047, 2049, 65536]) {
      if (input.length / size <= 20_000) assert.deepEqual(read(chunked(input, size)), whole, `chunks of ${size}`);
    }
    if (input.length > 5000) return;
    for (let cut = 0; cut <= input.length; cut++) {
      assert.deepEqual(read([input.subarray(0, cut), input.subarray(cut)]), whole, `cut at ${cut}`);
    }
  });
}

test('the delimiters of each interchange are its own', () => {
  const found = tokenize(bytes(odd['two interchanges with other delimiters'] ?? ''));
  assert.deepEqual(
    found.filter(({ id }) => id === 'ISA').map(({ delimiters }) => delimiters),
    [
      { element: '*', component: ':', repetition: '^', segment: '~' },
      { element: '|', component: ':', repetition: '^', segment: '\n' },
    ],
  );
  assert.deepEqual(
    found.filter(({ id }) => id === 'SVC').map((segment) => [segment.element(1), segment.component(1, 2), segment.element(3)]),
    [
      ['HC:99213:25', '99213', '80'],
      ['HC:99213:25', '99213', '80'],
    ],
  );
});

test('delimiters are learned wherever ISA puts them', () => {
  const learned = (name: string) => tokenize(bytes(odd[name] ?? ''))[0]?.delimiters;
  const usual = { element: '*', component: ':', repetition: '^', segment: '~' };
  assert.deepEqual(learned('a short ISA'), usual);
  assert.deepEqual(learned('a wide ISA'), usual);
  assert.deepEqual(learned('no repetition separator'), { ...usual, repetition: '' });
  assert.deepEqual(learned('CRLF as terminator'), { ...usual, segment: '\r\n' });
  assert.deepEqual(learned('a terminator of two bytes in UTF-8'), { ...usual, segment: '\xc2\xa6' });
  assert.deepEqual(learned('an ISA without ISA16'), { ...usual, component: '' });
  assert.deepEqual(learned('an ISA without ISA16 and lines'), { ...usual, component: '' });
});

test('binary data is taken by its length, not by its content', () => {
  const [, , , bin, bds] = tokenize(bytes(odd['binary data that holds every delimiter'] ?? ''));
  assert.equal(bin?.id, 'BIN');
  assert.equal(Buffer.from(bin.elementBytes(2)).toString(), '~*:^\n~IEA');
  assert.equal(bin.elementCount, 2);
  assert.equal(bin.repetitions(2), 1);
  assert.equal(bds?.element(3), '~~~');
});

test('segments of a stream come as they are complete', async () => {
  const source = async function* () {
    yield* chunked(bytes(PLAIN), 10);
  };
  const ids: string[] = [];
  for await (const segment of segments(source())) ids.push(segment.id);
  assert.deepEqual(ids, ['ISA', 'GS', 'ST', 'SVC', 'SE', 'GE', 'IEA']);
});

test('the segments that one chunk completes can be taken together', async () => {
  const source = async function* () {
    yield* chunked(bytes(PLAIN), 150);
  };
  const taken: string[][] = [];
  for await (const completed of segmentsByChunk(source())) taken.push(completed.map(({ id }) => id));
  assert.deepEqual(taken.flat(), ['ISA', 'GS', 'ST', 'SVC', 'SE', 'GE', 'IEA']);
  assert.deepEqual(taken[0], ['ISA']);
});

test('what is not X12 is refused by name', () => {
  assert.deepEqual(refused(''), { code: 'X12_NO_INTERCHANGE', segmentIndex: 0, offset: 0 });
  assert.deepEqual(refused(' \n'), { code: 'X12_NO_INTERCHANGE', segmentIndex: 0, offset: 2 });
  assert.deepEqual(refused("UNB+UNOA:3+A+B'"), { code: 'X12_EDIFACT', segmentIndex: 0, offset: 0 });
  assert.deepEqual(refused("\xef\xbb\xbfUNA:+.? '"), { code: 'X12_EDIFACT', segmentIndex: 0, offset: 3 });
  assert.deepEqual(refused("STX=ANA:1+A+B'"), { code: 'X12_TRADACOMS', segmentIndex: 0, offset: 0 });
  assert.deepEqual(refused(GS), { code: 'X12_ISA_MISSING', segmentIndex: 0, offset: 0 });
  assert.deepEqual(refused('{"a": 1}'), { code: 'X12_NOT_INTERCHANGE', segmentIndex: 0, offset: 0 });
  assert.deepEqual(refused(`${PLAIN}\njunk${PLAIN}`), { code: 'X12_NOT_INTERCHANGE', segmentIndex: 7, offset: PLAIN.length + 1 });
});

test('a header that cannot be understood is refused at the byte that shows it', () => {
  assert.deepEqual(refused('ISA'), { code: 'X12_ISA_INCOMPLETE', segmentIndex: 0, offset: 3 });
  assert.deepEqual(refused('ISA*00*'), { code: 'X12_ISA_INCOMPLETE', segmentIndex: 0, offset: 7 });
  assert.deepEqual(refused(ISA.slice(0, 105)), { code: 'X12_ISA_INCOMPLETE', segmentIndex: 0, offset: 105 });
  assert.deepEqual(refused(`ISA*00*~${GS}`), { code: 'X12_ISA_INCOMPLETE', segmentIndex: 0, offset: 8 });
  assert.deepEqual(refused(`ISA*${'x'.repeat(2000)}`), { code: 'X12_ISA_INCOMPLETE', segmentIndex: 0, offset: 512 });
  assert.deepEqual(refused(`ISAX${PLAIN.slice(4)}`), { code: 'X12_DELIMITER', segmentIndex: 0, offset: 3 });
  assert.deepEqual(refused(PLAIN.replace('*T*:~', '*T*~~')), { code: 'X12_DELIMITER', segmentIndex: 0, offset: 105 });
  assert.deepEqual(refused(PLAIN.replace('*T*:~', '*T*a~')), { code: 'X12_DELIMITER', segmentIndex: 0, offset: 104 });
  assert.deepEqual(refused(PLAIN.replace('*T*:~', '*T*:a')), { code: 'X12_DELIMITER', segmentIndex: 0, offset: 105 });
});

test('an input that ends inside a segment says where', () => {
  const cut = PLAIN.slice(0, PLAIN.indexOf('99213'));
  assert.deepEqual(refused(cut), { code: 'X12_SEGMENT_UNTERMINATED', segmentIndex: 3, offset: cut.length });
  const binary = `${ISA}BIN*9999*abc`;
  assert.deepEqual(refused(binary), { code: 'X12_SEGMENT_UNTERMINATED', segmentIndex: 1, offset: binary.length });
});

test('a length of binary data that does not lead to a terminator is refused', () => {
  const at = ISA.length;
  assert.deepEqual(refused(`${ISA}BIN*3*abcd~`), { code: 'X12_BINARY_LENGTH', segmentIndex: 1, offset: at + 9 });
  assert.deepEqual(refused(`${ISA}BIN*x*abcd~`), { code: 'X12_BINARY_LENGTH', segmentIndex: 1, offset: at });
  assert.deepEqual(refused(`${ISA}BIN*-1*abcd~`), { code: 'X12_BINARY_LENGTH', segmentIndex: 1, offset: at });
});

test('an input over a limit is refused at the segment that crosses it', () => {
  const at = ISA.length;
  assert.deepEqual(refused(`${ISA}NTE*${'a'.repeat(97)}~`, { segmentBytes: 100 }), {
    code: 'X12_SEGMENT_TOO_LONG',
    segmentIndex: 1,
    offset: at,
  });
  assert.equal(read([bytes(`${ISA}NTE*${'a'.repeat(96)}~IEA*0*1~`)], { segmentBytes: 100 }).error, undefined);
  assert.deepEqual(refused(`${ISA}REF*1*2*3*4~`, { elements: 3 }), { code: 'X12_TOO_MANY_ELEMENTS', segmentIndex: 1, offset: at });
  assert.equal(read([bytes(`${ISA}REF*1*2*3~IEA*0*1~`)], { elements: 3 }).error, undefined);
  assert.deepEqual(refused(`${ISA}${GS}`, { interchangeBytes: 120 }), { code: 'X12_INTERCHANGE_TOO_LONG', segmentIndex: 1, offset: at });
  assert.deepEqual(refused(`${ISA}BIN*500*`, { binaryBytes: 400 }), { code: 'X12_BINARY_TOO_LONG', segmentIndex: 1, offset: at });
  assert.deepEqual(refused(`${ISA}BIN*500*`, { interchangeBytes: 400 }), { code: 'X12_INTERCHANGE_TOO_LONG', segmentIndex: 1, offset: at });
  assert.deepEqual(refused(`${ISA}${' '.repeat(101)}`, { segmentBytes: 100 }), {
    code: 'X12_FILLER_TOO_LONG',
    segmentIndex: 1,
    offset: at,
  });
});

test('a segment that will never end is refused before its end', () => {
  const tokenizer = new Tokenizer({ limits: { segmentBytes: 100_000 } });
  tokenizer.push(bytes(`${ISA}NTE*ADD*`));
  const chunk = Buffer.alloc(4096, 'x');
  assert.throws(
    () => {
      for (let n = 0; n < 26; n++) tokenizer.push(chunk);
    },
    { code: 'X12_SEGMENT_TOO_LONG' },
  );
  assert.throws(() => tokenizer.push(chunk), { code: 'X12_SEGMENT_TOO_LONG' });
  assert.throws(() => tokenizer.end(), { code: 'X12_SEGMENT_TOO_LONG' });
});

test('segments before a fault are delivered before the error', () => {
  const tokenizer = new Tokenizer();
  assert.deepEqual(
    tokenizer.push(bytes(`${PLAIN}junk`)).map(({ id }) => id),
    ['ISA', 'GS', 'ST', 'SVC', 'SE', 'GE', 'IEA'],
  );
  assert.throws(() => tokenizer.end(), { code: 'X12_NOT_INTERCHANGE' });
});

test('a tokenizer that has ended takes no more bytes', () => {
  const tokenizer = new Tokenizer();
  tokenizer.push(bytes(PLAIN));
  assert.deepEqual(tokenizer.end(), []);
  assert.deepEqual(tokenizer.end(), []);
  assert.throws(() => tokenizer.push(bytes('x')), { code: 'X12_TOKENIZER_ENDED' });
});

test('the buffer of a chunk may be used again after push', () => {
  const buffer = Buffer.from(PLAIN);
  const tokenizer = new Tokenizer();
  const found = tokenizer.push(buffer);
  buffer.fill(0);
  assert.equal(found[3]?.element(1), 'HC:99213:25');
  assert.equal(Buffer.from(found[3].raw()).toString(), 'SVC*HC:99213:25*100*80~');
});

test('damaged input gives the same segments and the same error in any chunking, and throws only X12Error', () => {
  const texts = Object.values(odd).filter((text) => text.length < 5000);
  const damage = fc.record({
    at: fc.nat(4999),
    kind: fc.constantFrom('replace', 'insert', 'delete', 'cut'),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  const limits = { segmentBytes: 300, elements: 30, interchangeBytes: 1200, binaryBytes: 400 };
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(damage, { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }),
      (text, damages, sizes) => {
        const input = [...bytes(text)];
        for (const { at, kind, byte } of damages) {
          const place = at % (input.length + 1);
          if (kind === 'cut') input.length = place;
          else input.splice(place, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]));
        }
        const damaged = Uint8Array.from(input);
        const chunks: Uint8Array[] = [];
        for (let at = 0, n = 0; at < damaged.length; n++) {
          const size = sizes[n % sizes.length] ?? 1;
          chunks.push(damaged.subarray(at, at + size));
          at += size;
        }
        assert.deepEqual(read(chunks, limits), read([damaged], limits));
      },
    ),
    { numRuns: 2000 },
  );
});

test('arbitrary bytes throw only X12Error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (noise, headed) => {
      read([headed ? Buffer.concat([bytes(ISA), noise]) : noise]);
    }),
  );
});

test('time grows with the input, not with its square', () => {
  const limits = { segmentBytes: 1e9, elements: 1e9 };
  const segment = bytes(`${ISA}NTE*${'0123456789*'.repeat(200_000)}~IEA*0*1~`);
  const started = performance.now();
  assert.equal(read(chunked(segment, 64), limits).error, undefined);
  const blanks = bytes(`${ISA}${'\n'.repeat(1_000_000)}IEA*0*1~`);
  assert.equal(read(chunked(blanks, 16), limits).error, undefined);
  assert.ok(performance.now() - started < 10_000);
});
