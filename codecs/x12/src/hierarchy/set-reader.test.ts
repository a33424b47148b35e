import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ClaimAcknowledgementReader } from '../claim-acknowledgement/claim-acknowledgement-reader.ts';
import { ClaimStatusReader } from '../claim-status/claim-status-reader.ts';
import { EligibilityReader } from '../eligibility/eligibility-reader.ts';
import type { Segment } from '../segment.ts';
import { ServicesReviewReader } from '../services-review/services-review-reader.ts';
import { tokenize } from '../tokenize.ts';
import { Tokenizer } from '../tokenizer.ts';
import { X12Error } from '../x12-error.ts';
import { partsOf } from './testing.ts';
import type { SetFinish, SetProblem } from './facts.ts';

const ISA = 'ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260131*1200*^*00501*000000001*0*T*:~';

interface AnyPart {
  readonly kind: string;
  readonly set: number;
  readonly start: number;
  readonly end: number;
  readonly firstSegment: number;
  readonly lastSegment: number;
}
interface AnyReader {
  push(segment: Segment): AnyPart[];
  end(): AnyPart[];
}
type Options = ConstructorParameters<typeof EligibilityReader>[0];

const readers: Readonly<Record<string, (options?: Options) => AnyReader>> = {
  277: (options) => new ClaimStatusReader(options),
  '277CA': (options) => new ClaimAcknowledgementReader(options),
  271: (options) => new EligibilityReader(options),
  278: (options) => new ServicesReviewReader(options),
};

const sets: Readonly<Record<string, { readonly version: string; readonly type: string; readonly body: readonly string[] }>> = {
  277: {
    type: '277',
    version: '005010X212',
    body: [
      'BHT*0010*08*R1*20260131*1200*DG',
      'HL*1**20*1',
      'NM1*PR*2*A PAYER*****PI*PAY001',
      'HL*2*1*21*1',
      'NM1*41*2*A HOSPITAL*****46*SUB1',
      'HL*3*2*19*1',
      'NM1*1P*2*A CLINIC*****XX*1234567893',
      'HL*4*3*22*0',
      'NM1*IL*1*DOE*JANE****MI*MEMBER1',
      'TRN*2*TRACE-1',
      'STC*P3:317*20260201**85.5',
      'REF*1K*PAYER-1',
      'DTP*472*RD8*20260120-20260122',
      'SVC*HC:99213*85.5*0****1',
      'STC*P3:317*20260201',
      'DTP*472*D8*20260120',
      'TRN*2*TRACE-2',
      'STC*F1:65*20260201**10*10',
    ],
  },
  '277CA': {
    type: '277',
    version: '005010X214',
    body: [
      'BHT*0085*08*R1*20260131*1200*TH',
      'HL*1**20*1',
      'NM1*PR*2*A PAYER*****PI*PAY001',
      'TRN*1*RECEIPT-1',
      'DTP*050*D8*20260131',
      'DTP*009*D8*20260201',
      'HL*2*1*21*1',
      'NM1*41*2*A HOSPITAL*****46*SUB1',
      'TRN*2*BATCH-1',
      'STC*A1:19*20260201*WQ*10',
      'HL*3*2*19*1',
      'NM1*85*2*A CLINIC*****XX*1234567893',
      'HL*4*3*PT',
      'NM1*QC*1*DOE*JANE****MI*MEMBER1',
      'TRN*2*ACCT-1',
      'STC*A2:20*20260201*WQ*10',
      'DTP*472*D8*20260120',
    ],
  },
  271: {
    type: '271',
    version: '005010X279A1',
    body: [
      'BHT*0022*11*R1*20260131*1200',
      'HL*1**20*1',
      'NM1*PR*2*A PAYER*****PI*PAY001',
      'HL*2*1*21*1',
      'NM1*1P*2*A CLINIC*****XX*1234567893',
      'HL*3*2*22*0',
      'TRN*2*TRACE-1*9HOSPITAL1',
      'NM1*IL*1*DOE*JANE****MI*MEMBER1',
      'DMG*D8*19850515*F',
      'EB*1*FAM*30^35',
      'EB*B**98***27*25',
      'AAA*N**72*C',
      'HL*4*2*22*0',
      'NM1*IL*1*ROE*RON****MI*MEMBER2',
      'EB*6**30',
    ],
  },
  278: {
    type: '278',
    version: '005010X217',
    body: [
      'BHT*0007*11*R1*20260131*1200*18',
      'HL*1**20*1',
      'NM1*X3*2*A REVIEWER*****PI*UMO001',
      'HL*2*1*21*1',
      'NM1*1P*2*A CLINIC*****XX*1234567893',
      'HL*3*2*22*1',
      'NM1*IL*1*DOE*JANE****MI*MEMBER1',
      'HL*4*3*EV*1',
      'TRN*2*AUTH-1*9HOSPITAL1',
      'UM*HS*I*2',
      'HCR*A1*CERT-1',
      'HI*ABK:M1712',
      'HL*5*4*SS*0',
      'UM*HS*I',
      'SV1*HC:27447*4500*UN*1',
    ],
  },
};

function textOf(kind: string, body: readonly string[], trailer = 'SE*99*0001~GE*1*7~IEA*1*000000001~'): string {
  const { type, version } = sets[kind] ?? { type: '', version: '' };
  return `${ISA}GS*HN*PAYER*HOSP*20260131*1200*7*X*${version}~ST*${type}*0001*${version}~${body.map((line) => `${line}~`).join('')}${trailer}`;
}

function bodyOf(kind: string): readonly string[] {
  return sets[kind]?.body ?? [];
}

function readerOf(kind: string, options?: Options): AnyReader {
  const make = readers[kind];
  assert.ok(make);
  return make(options);
}

function read(kind: string, text: string, options?: Options): AnyPart[] {
  return partsOf(Buffer.from(text), readerOf(kind, options));
}

function problems(parts: readonly AnyPart[]): string[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'problem') return [];
    const { at, code } = (part as SetProblem).error;
    const component = at.component === undefined ? '' : `-${at.component}`;
    return [`${code} ${at.segmentIndex} ${at.segmentId}${at.element === undefined ? '' : ` ${at.element}${component}`}`];
  });
}

function finishOf(parts: readonly AnyPart[]): SetFinish | undefined {
  return parts.find((part): part is SetFinish => part.kind === 'end');
}

for (const kind of Object.keys(sets)) {
  test(`a ${kind} that keeps its guide has no problems`, () => {
    const parts = read(kind, textOf(kind, bodyOf(kind)));
    assert.deepEqual(problems(parts), []);
    assert.equal(finishOf(parts)?.complete, true);
  });
}

/** What is changed, how, and what is said of it: code, segment counted from ISA as 0, element. */
const mutations: readonly [kind: string, what: string, from: string, to: readonly string[], expected: readonly string[], units: number][] =
  [
    ['277', 'a level is out of count', 'HL*4*3*22*0', ['HL*5*3*22*0'], ['X12_LEVEL_NUMBER 10 HL 1'], 2],
    ['277', 'a level has no parent', 'HL*4*3*22*0', ['HL*4*9*22*0'], ['X12_LEVEL_PARENT 10 HL 2', 'X12_LEVEL_CHILD 8 HL 4'], 2],
    ['277', 'a level has the wrong parent', 'HL*4*3*22*0', ['HL*4*2*22*0'], ['X12_LEVEL_PARENT 10 HL 2', 'X12_LEVEL_CHILD 8 HL 4'], 2],
    ['277', 'a level hides its children', 'HL*3*2*19*1', ['HL*3*2*19*0'], ['X12_LEVEL_CHILD 8 HL 4'], 2],
    ['277', 'a level is of an unknown kind', 'HL*4*3*22*0', ['HL*4*3*ZZ*0'], ['X12_SEGMENT_UNEXPECTED 10 HL'], 0],
    ['277', 'a party has no name', 'NM1*1P*2*A CLINIC*****XX*1234567893', [], ['X12_SEGMENT_MISSING 8 HL'], 2],
    ['277', 'a claim has no status', 'STC*F1:65*20260201**10*10', [], ['X12_SEGMENT_MISSING 20 SE'], 2],
    ['277', 'a trace is empty', 'TRN*2*TRACE-1', ['TRN*2'], ['X12_ELEMENT_MISSING 12 TRN 2'], 2],
    ['277', 'a status has no code', 'STC*P3:317*20260201**85.5', ['STC*P3*20260201**85.5'], ['X12_ELEMENT_MISSING 13 STC 1-2'], 2],
    ['277', 'a charge is no amount', 'STC*P3:317*20260201**85.5', ['STC*P3:317*20260201**8E1'], ['X12_AMOUNT 13 STC 4'], 1],
    ['277', 'a service charge has three decimals', 'SVC*HC:99213*85.5*0****1', ['SVC*HC:99213*85.555*0****1'], ['X12_AMOUNT 16 SVC 2'], 1],
    ['277', 'units are no number', 'SVC*HC:99213*85.5*0****1', ['SVC*HC:99213*85.5*0****X'], ['X12_DECIMAL 16 SVC 7'], 2],
    ['277', 'a day does not exist', 'DTP*472*D8*20260120', ['DTP*472*D8*20260230'], ['X12_DATE 18 DTP 3'], 2],
    ['277', 'a range ends before it begins', 'DTP*472*RD8*20260120-20260122', ['DTP*472*RD8*20260122-20260120'], ['X12_DATE 15 DTP 3'], 2],
    ['277', 'a date is of an unknown format', 'DTP*472*RD8*20260120-20260122', ['DTP*472*DB*01202026'], ['X12_DATE_FORMAT 15 DTP 2'], 2],
    ['277', 'a segment comes too often', 'REF*1K*PAYER-1', ['REF*1K*PAYER-1', 'REF*1K*PAYER-2'], ['X12_SEGMENT_REPEATED 15 REF'], 2],
    ['277', 'a segment has no place', 'REF*1K*PAYER-1', ['CLP*1'], ['X12_SEGMENT_UNEXPECTED 14 CLP'], 2],
    ['277', 'BHT is missing', 'BHT*0010*08*R1*20260131*1200*DG', [], ['X12_SEGMENT_MISSING 3 HL'], 2],
    ['277CA', 'a received date is missing', 'DTP*050*D8*20260131', [], ['X12_SEGMENT_MISSING 8 HL'], 1],
    ['277CA', 'a batch status is missing', 'STC*A1:19*20260201*WQ*10', [], ['X12_SEGMENT_MISSING 12 HL'], 1],
    ['271', 'a refusal has no reason', 'AAA*N**72*C', ['AAA*N***C'], ['X12_ELEMENT_MISSING 14 AAA 3'], 2],
    ['271', 'a copayment is no amount', 'EB*B**98***27*25', ['EB*B**98***27*25,00'], ['X12_AMOUNT 13 EB 7'], 1],
    ['271', 'a percent is no number', 'EB*6**30', ['EB*6**30*****20%'], ['X12_DECIMAL 17 EB 8'], 2],
    ['271', 'a benefit has no kind', 'EB*6**30', ['EB***30'], ['X12_ELEMENT_MISSING 17 EB 1'], 2],
    ['278', 'an event asks for nothing', 'UM*HS*I*2', [], ['X12_SEGMENT_MISSING 14 HL'], 1],
    ['278', 'a decision is empty', 'HCR*A1*CERT-1', ['HCR**CERT-1'], ['X12_ELEMENT_MISSING 13 HCR 1'], 1],
    ['278', 'a diagnosis has no qualifier', 'HI*ABK:M1712', ['HI*:M1712'], ['X12_ELEMENT_MISSING 14 HI 1-1'], 1],
    ['278', 'a charge is no amount', 'SV1*HC:27447*4500*UN*1', ['SV1*HC:27447*4500.001*UN*1'], ['X12_AMOUNT 17 SV1 2'], 0],
    ['278', 'a service stands below no event', 'HL*5*4*SS*0', ['HL*5*3*SS*0'], ['X12_LEVEL_PARENT 15 HL 2', 'X12_LEVEL_CHILD 10 HL 4'], 1],
  ];

for (const [kind, what, from, to, expected, units] of mutations) {
  test(`in a ${kind}, ${what}: the problem names its place`, () => {
    const body = bodyOf(kind);
    assert.equal(body.filter((line) => line === from).length, 1);
    const parts = read(
      kind,
      textOf(
        kind,
        body.flatMap((line) => (line === from ? to : [line])),
      ),
    );
    assert.deepEqual(problems(parts), expected);
    assert.equal(finishOf(parts)?.units, units);
  });
}

test('a set that ends without SE is incomplete', () => {
  for (const trailer of ['', 'GE*1*7~IEA*1*000000001~', ISA]) {
    for (const kind of Object.keys(sets)) {
      const parts = read(kind, textOf(kind, bodyOf(kind), trailer));
      assert.deepEqual(problems(parts), [`X12_SE_MISSING ${bodyOf(kind).length + 3} `], `${kind} ${trailer}`);
      assert.equal(finishOf(parts)?.complete, false);
    }
  }
});

test('a unit without end is given up at the limit and holds no memory', () => {
  const [head, tail] = [bodyOf('271').slice(0, 10), bodyOf('271').slice(12)];
  const parts = read('271', textOf('271', [...head, ...Array.from({ length: 60 }, () => 'EB*1**30'), ...tail]), { segmentsPerUnit: 30 });
  assert.deepEqual(problems(parts), ['X12_UNIT_TOO_LONG 38 EB']);
  assert.equal(finishOf(parts)?.units, 1);
});

test('any chunking gives the same parts', () => {
  for (const kind of Object.keys(sets)) {
    const bytes = Buffer.from(textOf(kind, bodyOf(kind)));
    const whole = JSON.stringify(partsOf(bytes, readerOf(kind)), plain);
    for (let size = 1; size < 200; size += 7) {
      const tokenizer = new Tokenizer();
      const reader = readerOf(kind);
      const parts: AnyPart[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        for (const segment of tokenizer.push(bytes.subarray(at, at + size))) parts.push(...reader.push(segment));
      }
      for (const segment of tokenizer.end()) parts.push(...reader.push(segment));
      parts.push(...reader.end());
      assert.equal(JSON.stringify(parts, plain), whole, `${kind} in chunks of ${size}`);
    }
  }
});

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

const id = fc.constantFrom(
  'ISA',
  'GS',
  'ST',
  'SE',
  'GE',
  'BHT',
  'HL',
  'NM1',
  'TRN',
  'STC',
  'REF',
  'DTP',
  'SVC',
  'EB',
  'EQ',
  'AAA',
  'HSD',
  'III',
  'LS',
  'LE',
  'UM',
  'HCR',
  'HI',
  'SV1',
  'SV2',
  'SV3',
  'AMT',
  'QTY',
  'DMG',
  'INS',
  'MSG',
  'N3',
  'N4',
  'PER',
  'PRV',
  'X',
  '',
);
const value = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    '2',
    '3',
    '20',
    '21',
    '19',
    '22',
    '23',
    'PT',
    'EV',
    'SS',
    'IL',
    'D8',
    'RD8',
    '20260131',
    '20260131-20260101',
    '100',
    '1e9',
    ':::',
    '^^',
    'A2:20',
    'x'.repeat(40),
  ),
  fc.string({ maxLength: 6 }).map((text) => text.replace(/[*~]/g, '')),
);
const segment = fc.tuple(id, fc.array(value, { maxLength: 16 })).map(([name, values]) => [name, ...values].join('*'));

test('whatever segments come in whatever order, reading reports and never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(sets)), fc.nat(18), fc.array(segment, { maxLength: 40 }), (kind, kept, list) => {
      const hostile = list.filter((item) => !item.startsWith('ISA*'));
      const parts = partsUntilFault(kind, textOf(kind, [...bodyOf(kind).slice(0, kept), ...hostile], ''));
      let ended = 0;
      for (const part of parts) {
        assert.ok(part.start <= part.end && part.firstSegment <= part.lastSegment);
        assert.equal(part.set, ended);
        if (part.kind === 'end') ended++;
      }
    }),
    { numRuns: 500 },
  );
});

test('whatever bytes are changed, what can be cut is read and nothing is thrown', () => {
  const change = fc.record({ at: fc.nat(2000), byte: fc.constantFrom(...Buffer.from('*~:^ 0A9-.'), 0, 0x1c, 0xff) });
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(sets)), fc.array(change, { minLength: 1, maxLength: 6 }), (kind, changes) => {
      const bytes = Buffer.from(textOf(kind, bodyOf(kind)));
      for (const { at, byte } of changes) bytes[ISA.length + (at % (bytes.length - ISA.length))] = byte;
      const tokenizer = new Tokenizer();
      const reader = readerOf(kind);
      const parts: AnyPart[] = [];
      try {
        for (const segment of [...tokenizer.push(bytes), ...tokenizer.end()]) parts.push(...reader.push(segment));
      } catch (error) {
        assert.ok(error instanceof X12Error);
      }
      parts.push(...reader.end());
      assert.ok(parts.every((part) => part.start <= part.end));
    }),
    { numRuns: 400 },
  );
});

/** The parts of what comes before the place where the input can no longer be cut. */
function partsUntilFault(kind: string, text: string): AnyPart[] {
  for (let end = text.length; ; end = text.lastIndexOf('~', end - 2) + 1) {
    try {
      tokenize(Buffer.from(text.slice(0, end)));
    } catch (error) {
      if (end <= ISA.length) throw error;
      continue;
    }
    return read(kind, text.slice(0, end), { segmentsPerUnit: 10 });
  }
}
