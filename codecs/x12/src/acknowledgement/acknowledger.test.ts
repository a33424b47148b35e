import assert from 'node:assert/strict';
import test from 'node:test';
import { interchangeOf, professional } from '../claim/sample-claims.ts';
import { guides } from '../guides.ts';
import { writeInterchange } from '../interchange-writer.ts';
import { tokenize } from '../tokenize.ts';
import { Tokenizer } from '../tokenizer.ts';
import { X12Error } from '../x12-error.ts';
import type { InterchangeAcknowledgement } from './acknowledgement.ts';
import { AcknowledgementReader, type AnswerPart } from './acknowledgement-reader.ts';
import { acknowledgementInterchange, type AnswerOptions } from './acknowledgement-writer.ts';
import { acknowledge } from './acknowledge.ts';
import { Acknowledger, type AcknowledgerOptions } from './acknowledger.ts';

const answer: AnswerOptions = { date: '2026-02-01', time: '0930', controlNumber: 7 };

/** What is said of each interchange in the text, which may end in the middle. */
function acknowledged(text: string, options: Partial<AcknowledgerOptions> = {}): InterchangeAcknowledgement[] {
  const tokenizer = new Tokenizer();
  const acknowledger = new Acknowledger({ guides, ...options });
  const parts = tokenizer.push(Buffer.from(text)).flatMap((segment) => acknowledger.push(segment));
  try {
    parts.push(...tokenizer.end().flatMap((segment) => acknowledger.push(segment)), ...acknowledger.end());
  } catch (error) {
    assert.ok(error instanceof X12Error);
    parts.push(...acknowledger.fail(error));
  }
  return parts.filter((part) => part.kind === 'interchange');
}

/** The segments of the answer between its envelopes, TA1 included. */
function answered(text: string, options: Partial<AcknowledgerOptions> & Partial<AnswerOptions> = {}): string[] {
  const [interchange] = acknowledged(text, options);
  assert.ok(interchange);
  const input = acknowledgementInterchange(interchange, { ...answer, ...options });
  return input === undefined ? [] : inside(Buffer.from(writeInterchange(input)).toString());
}

function inside(text: string): string[] {
  return text.split('~').filter((segment) => !/^(ISA|GS|ST|SE|GE|IEA|$)/.test(segment));
}

const text = interchangeOf(professional);
const second = professional.with(0, 'ST*837*0002*005010X222A1');
const wrong = second.with(18, 'NM1*QC*3*PATIENT*PAT');

test('what keeps every rule is accepted', () => {
  assert.deepEqual(answered(text), [
    'TA1*000000001*260131*1200*A*000',
    'AK1*HC*1*005010X222A1',
    'AK2*837*0001*005010X222A1',
    'IK5*A',
    'AK9*A*1*1*1',
  ]);
});

test('the answer goes back to the sender, and its own envelope is right', () => {
  const [interchange] = acknowledged(text);
  assert.ok(interchange);
  const input = acknowledgementInterchange(interchange, answer);
  assert.ok(input);
  const segments = Buffer.from(writeInterchange(input)).toString().split('~');
  assert.equal(segments[0], 'ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260201*0930*^*00501*000000007*0*T*:');
  assert.equal(segments[2], 'GS*FA*PAYER*HOSPITAL*20260201*0930*7*X*005010X231A1');
  assert.equal(segments[3], 'ST*999*0001*005010X231A1');
});

test('a set with errors is rejected with their places, its neighbours are accepted', () => {
  assert.deepEqual(answered(interchangeOf(professional, wrong.toSpliced(9, 1)), { ta1: 'never' }), [
    'AK1*HC*1*005010X222A1',
    'AK2*837*0001*005010X222A1',
    'IK5*A',
    'AK2*837*0002*005010X222A1',
    'IK3*N4*10*2010AA*3',
    'IK3*NM1*18*2010CA*8',
    'IK4*2*1065*7',
    'IK5*R*5',
    'AK9*P*2*2*1',
  ]);
});

test('errors that are only noted accept the set with errors', () => {
  const options = { ta1: 'never', rejects: () => false } as const;
  const lines = answered(interchangeOf(wrong), options);
  assert.deepEqual(lines.slice(-2), ['IK5*E*5', 'AK9*E*1*1*1']);
});

test('an element that only the guide does not use is an error of the implementation', () => {
  const lines = answered(interchangeOf(professional.with(17, 'PAT*19*C')), { ta1: 'never' });
  assert.deepEqual(lines.slice(2, 5), ['IK3*PAT*18*2000C*8', 'IK4*2*1384*I10', 'IK5*R*I5']);
});

test('a missing partner is explained by the element that calls for it', () => {
  const lines = answered(interchangeOf(professional.with(24, 'PWK*EL*EL***AC')), { ta1: 'never' });
  assert.deepEqual(lines.slice(2, 5), ['IK3*PWK*25*2300*8', 'IK4*6*67*2', 'CTX*SITUATIONAL TRIGGER*PWK*25*2300*5']);
});

test('bad data is copied only where it is asked for', () => {
  const bad = interchangeOf(professional.with(21, 'DMG*D8*20150203*Q'));
  assert.equal(answered(bad)[4], 'IK4*3*1068*7');
  assert.equal(answered(bad, { copyBadData: true })[4], 'IK4*3*1068*7*Q');
});

test('a 997 says the same in the words of the standard', () => {
  assert.deepEqual(answered(interchangeOf(wrong.with(17, 'PAT*19*C')), { ta1: 'never', form: '997' }), [
    'AK1*HC*1*005010X222A1',
    'AK2*837*0002*005010X222A1',
    'AK3*PAT*18*2000*8',
    'AK3*NM1*19*2010*8',
    'AK4*2*1065*7',
    'AK5*R*5',
    'AK9*R*1*1*0',
  ]);
});

const setErrors: readonly [what: string, from: string, to: string, expected: string][] = [
  ['the count of SE is wrong', 'SE*54*0001', 'SE*55*0001', 'IK5*R*4'],
  ['the control numbers of ST and SE differ', 'SE*54*0001', 'SE*54*0002', 'IK5*R*3'],
  ['SE is missing', 'SE*54*0001~', '', 'IK5*R*2'],
  ['no guide knows the set', 'ST*837*', 'ST*850*', 'IK5*R*1'],
  ['no guide has the implementation', '*0001*005010X222A1', '*0001*005010X999A1', 'IK5*R*I6'],
  ['the set does not belong into its group', 'GS*HC*', 'GS*HP*', 'IK5*R*18'],
  ['the control number of ST is none', 'ST*837*0001', 'ST*837*1', 'IK5*R*5*7'],
];

for (const [what, from, to, expected] of setErrors) {
  test(`the set is rejected where ${what}`, () => {
    assert.ok(text.includes(from));
    const lines = answered(text.replace(from, to), { ta1: 'never' });
    assert.equal(lines.find((line) => line.startsWith('IK5'))?.slice(0, expected.length), expected);
    assert.equal(lines.at(-1), 'AK9*R*1*1*0');
  });
}

test('a control number that came before in its group rejects the second set', () => {
  const lines = answered(interchangeOf(professional, professional), { ta1: 'never' });
  assert.deepEqual(lines.slice(2), ['IK5*A', 'AK2*837*0001*005010X222A1', 'IK5*R*23', 'AK9*P*2*2*1']);
});

test('a group whose trailer is wrong is rejected as a whole', () => {
  assert.equal(answered(text.replace('GE*1*1', 'GE*2*1')).at(-1), 'AK9*R*2*1*0*5');
  assert.equal(answered(text.replace('GE*1*1', 'GE*1*2')).at(-1), 'AK9*R*1*1*0*4');
  assert.equal(answered(text.replace('GE*1*1~', '')).at(-1), 'AK9*R*1*1*0*3');
});

test('several groups get a 999 each, and groups of acknowledgements none', () => {
  const groups = text.slice(text.indexOf('GS*'), text.indexOf('IEA*'));
  const twice = text.replace(groups, groups + groups.replaceAll('*1*X*', '*2*X*').replace('GE*1*1', 'GE*1*2')).replace('IEA*1', 'IEA*2');
  assert.deepEqual(
    answered(twice).filter((line) => line.startsWith('AK1')),
    ['AK1*HC*1*005010X222A1', 'AK1*HC*2*005010X222A1'],
  );
});

const interchangeErrors: readonly [what: string, from: string, to: string, note: string][] = [
  ['the count of IEA is wrong', 'IEA*1*', 'IEA*2*', 'R*021'],
  ['the control numbers of ISA and IEA differ', 'IEA*1*000000001', 'IEA*1*000000002', 'R*001'],
  ['IEA is missing', 'IEA*1*000000001~', '', 'R*023'],
  ['the stream ends inside a segment', 'GE*1*1~IEA*1*000000001~', 'GE*1', 'R*023'],
  ['the usage of ISA15 is none', '*1*T*:', '*1*Z*:', 'R*020'],
  ['the date of ISA is none', '*260131*1200*^', '*261331*1200*^', 'E*014'],
];

for (const [what, from, to, note] of interchangeErrors) {
  test(`TA1 says where ${what}`, () => {
    assert.ok(text.includes(from));
    const lines = answered(text.replace(from, to));
    assert.match(lines[0] ?? '', new RegExp(`^TA1\\*000000001\\*26\\d{4}\\*1200\\*${note.replace('*', '\\*')}$`));
    assert.equal(lines.length > 1, note.startsWith('E'));
  });
}

test('the owner refuses an interchange with a note of its own', () => {
  const options = {
    refuse: ({ controlNumber }: { controlNumber: string }) => (controlNumber === '000000001' ? '025' : undefined),
  } as const;
  assert.deepEqual(answered(text, options), ['TA1*000000001*260131*1200*R*025']);
});

test('an acknowledgement is never answered', () => {
  const [interchange] = acknowledged(interchangeOf(wrong));
  assert.ok(interchange);
  const input = acknowledgementInterchange(interchange, { ...answer, ta1: 'always' });
  assert.ok(input);
  assert.deepEqual(answered(Buffer.from(writeInterchange(input)).toString()), []);
});

test('what is written keeps the guide of the 999 itself', () => {
  const [interchange] = acknowledged(interchangeOf(wrong.toSpliced(9, 1), professional.with(24, 'PWK*EL*EL***AC')));
  assert.ok(interchange);
  const input = acknowledgementInterchange(interchange, { ...answer, ta1: 'never' });
  assert.ok(input);
  const asClaims = { ...input, groups: [...input.groups].map((group) => ({ ...group, functionalCode: 'HC' })) };
  const reading = guides.map((guide) => (guide.set === '999' ? { ...guide, functionalCode: 'HC' } : guide));
  const [checked] = acknowledged(Buffer.from(writeInterchange(asClaims)).toString(), { guides: reading });
  assert.deepEqual(checked?.groups[0]?.sets[0]?.findings, []);
});

test('what is written is read again', () => {
  const [interchange] = acknowledged(interchangeOf(professional, wrong), { copyBadData: true });
  assert.ok(interchange);
  for (const form of ['999', '997'] as const) {
    const input = acknowledgementInterchange(interchange, { ...answer, form, ta1: 'always' });
    assert.ok(input);
    const reader = new AcknowledgementReader();
    const parts = tokenize(writeInterchange(input)).flatMap((segment) => reader.push(segment));
    assert.deepEqual(parts.map(described), [
      ['interchange-answer', '000000001', 'A', '000'],
      ['set-answer', '837', '0001', 'A', true, []],
      ['set-answer', '837', '0002', 'R', false, [['NM1', 19, form === '999' ? '2010CA' : '2010', '8', [[2, '1065', '7', '3']]]]],
      ['group-answer', 'HC', '1', 'P', 2, 2, 1],
    ]);
  }
});

function described(part: AnswerPart): unknown[] {
  switch (part.kind) {
    case 'interchange-answer':
      return [part.kind, part.controlNumber, part.verdict, part.note];
    case 'set-answer':
      return [part.kind, part.type, part.controlNumber, part.verdict, part.isAccepted, part.segments.map(segmentOf)];
    case 'group-answer':
      return [part.kind, part.functionalCode, part.controlNumber, part.verdict, part.included, part.received, part.accepted];
    case 'problem':
      return [part.kind, part.error.message];
  }
}

function segmentOf({ segmentId, position, loop, error, elements }: Extract<AnswerPart, { kind: 'set-answer' }>['segments'][number]) {
  return [segmentId, position, loop, error, elements.map((one) => [one.element, one.reference, one.error, one.value])];
}

test('findings beyond the limit are counted, not kept', () => {
  const many = professional.with(28, Array.from({ length: 50 }, () => 'NTE*ADD*A NOTE').join('~'));
  const [interchange] = acknowledged(interchangeOf(many), { findingsPerSet: 10 });
  const set = interchange?.groups[0]?.sets[0];
  assert.equal(set?.findings.length, 10);
  assert.equal(set?.findingCount, 49);
});

test('an interchange of many sets and findings stays within its limits', () => {
  const sets = Array.from({ length: 5 }, (_, n) => wrong.with(0, `ST*837*${String(n + 1).padStart(4, '0')}*005010X222A1`));
  const [few] = acknowledged(interchangeOf(...sets), { findingsPerInterchange: 2 });
  assert.deepEqual(
    few?.groups[0]?.sets.map(({ findings, findingCount }) => [findings.length, findingCount]),
    [
      [1, 1],
      [1, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ],
  );
  const [refused] = acknowledged(interchangeOf(...sets), { setsPerInterchange: 3 });
  assert.deepEqual([refused?.verdict, refused?.note], ['R', '024']);
  assert.equal(refused?.groups[0]?.sets.length, 2);
});

test('a stream is acknowledged as its chunks come, and one that breaks off is rejected', async () => {
  const bytes = Buffer.from(interchangeOf(professional, wrong));
  const verdictsOf = async (stream: Uint8Array): Promise<string[]> => {
    const found: string[] = [];
    const chunks = Array.from({ length: Math.ceil(stream.length / 100) }, (_, n) => stream.subarray(n * 100, n * 100 + 100));
    for await (const part of acknowledge(chunks, { guides })) found.push(`${part.kind} ${part.verdict}`);
    return found;
  };
  assert.deepEqual(await verdictsOf(bytes), ['set A', 'set R', 'group P', 'interchange A']);
  assert.deepEqual(await verdictsOf(bytes.subarray(0, -30)), ['set A', 'set R', 'group R', 'interchange R']);
  assert.deepEqual(await verdictsOf(Buffer.from('no interchange')), []);
});

test('any chunks give the same acknowledgement', () => {
  const bytes = Buffer.from(interchangeOf(professional, wrong));
  const whole = acknowledged(bytes.toString());
  for (const size of [1, 7, 100]) {
    const tokenizer = new Tokenizer();
    const acknowledger = new Acknowledger({ guides });
    const parts = [];
    for (let at = 0; at < bytes.length; at += size) {
      for (const segment of tokenizer.push(bytes.subarray(at, at + size))) parts.push(...acknowledger.push(segment));
    }
    for (const segment of tokenizer.end()) parts.push(...acknowledger.push(segment));
    assert.deepEqual(
      parts.filter(({ kind }) => kind === 'interchange'),
      whole,
    );
  }
});
