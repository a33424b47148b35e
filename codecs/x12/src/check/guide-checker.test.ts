import assert from 'node:assert/strict';
import test from 'node:test';
import { guide837i } from '../claim/guide-837i.ts';
import { guide837p } from '../claim/guide-837p.ts';
import { institutional, interchangeOf, professional } from '../claim/sample-claims.ts';
import type { Guide } from '../guide.ts';
import { tokenize } from '../tokenize.ts';
import { describeFinding, type GuideFinding } from './finding.ts';
import { GuideChecker } from './guide-checker.ts';

/** What the checker says of a set given without SE: `id position loop code` and, for elements, the place and its code. */
function findings(set: readonly string[], guide: Guide = guide837p): string[] {
  return check(interchangeOf(set), guide).map(({ segmentId, position, loop, segmentError, element }) => {
    const head = `${segmentId} ${position} ${loop ?? '-'} ${segmentError}`;
    if (element === undefined) return head;
    const place = [element.element, element.component, element.repetition].filter((n) => n !== undefined).join(':');
    return `${head} ${place} ${element.reference ?? '-'} ${element.error}${element.trigger === undefined ? '' : ` by ${element.trigger}`}`;
  });
}

function check(text: string, guide: Guide): GuideFinding[] {
  const checker = new GuideChecker(guide);
  return tokenize(Buffer.from(text)).flatMap((segment) => {
    if (segment.id === 'ST') return checker.start(segment);
    if (segment.id === 'SE') return checker.end(segment);
    return ['ISA', 'GS', 'GE', 'IEA'].includes(segment.id) ? [] : checker.push(segment);
  });
}

/** The set with the one segment that equals `from` replaced by none, one or several. */
function changed(set: readonly string[], from: string, ...to: readonly string[]): string[] {
  assert.ok(set.includes(from), from);
  const at = set.indexOf(from);
  return set.toSpliced(at, 1, ...to);
}

test('claims that keep their guide have no findings', () => {
  assert.deepEqual(findings(professional), []);
  assert.deepEqual(findings(institutional, guide837i), []);
});

const broken: readonly [what: string, from: string, to: readonly string[], expected: readonly string[]][] = [
  ['a required segment is missing', 'N4*TOWN*OH*441010000', [], ['N4 10 2010AA 3']],
  ['the last required segment of a loop is missing', 'REF*EI*123456789', [], ['REF 11 2010AA 3']],
  ['a required loop is missing', 'NM1*40*2*A PAYER*****46*PAY001', [], ['NM1 5 1000B 3']],
  ['a segment comes too often', 'NTE*ADD*A NOTE', ['NTE*ADD*A NOTE', 'NTE*ADD*A NOTE'], ['NTE 30 2300 5']],
  ['a qualified segment comes too often', 'REF*G1*AUTH-1', ['REF*G1*AUTH-1', 'REF*G1*AUTH-2'], ['REF 28 2300 5']],
  ['a loop comes too often', 'PRV*PE*PXC*207R00000X', twice('NM1*77*2*A PLACE', 'N3*1 ROAD', 'N4*TOWN*OH*44103'), ['NM1 35 2310C 4']],
  ['a segment stands out of order', 'NTE*ADD*A NOTE', ['NTE*ADD*A NOTE', 'AMT*F5*1'], ['AMT 30 2300 7', 'AMT 30 2300 5']],
  ['a segment is not part of the set', 'NTE*ADD*A NOTE', ['CLP*1'], ['CLP 29 2300 6']],
  ['a segment of other sets stands', 'NTE*ADD*A NOTE', ['PO1*1'], ['PO1 29 2300 6']],
  ['a segment is not known', 'NTE*ADD*A NOTE', ['ZZZ*1'], ['ZZZ 29 2300 1']],
  ['a segment is not expected here', 'NTE*ADD*A NOTE', ['DMG*D8*19800101*M'], ['DMG 29 2300 2']],
  ['a level is missing', 'HL*2*1*22*1', [], ['HL 12 2000B 3']],
  [
    'a code is wrong',
    'NM1*82*1*RENDERING*RUTH****XX*1234567802',
    ['NM1*82*3*RENDERING*RUTH****XX*1234567802'],
    ['NM1 31 2310B 8 2 1065 7'],
  ],
  ['a qualifier is wrong', 'REF*EA*RECORD-1', ['REF*QQ*RECORD-1'], ['REF 28 2300 8 1 128 7']],
  ['the code in a composite is wrong', 'HI*ABK:S52501A*ABF:W010XXA', ['HI*ABK:S52501A*ABK:W010XXA'], ['HI 30 2300 8 2:1 1270 7']],
  ['a value is too long', 'N3*2 HOME STREET', [`N3*${'A'.repeat(56)}`], ['N3 20 2010CA 8 1 166 5']],
  ['a value is too short', 'N4*TOWN*OH*44102', ['N4*T*OH*44102'], ['N4 21 2010CA 8 1 19 4']],
  ['letters of two bytes count as one', 'N3*2 HOME STREET', [`N3*${'é'.repeat(55)}`], []],
  ['a required element is missing', 'NM1*QC*1*PATIENT*PAT', ['NM1*QC*1**PAT'], ['NM1 19 2010CA 8 3 1035 1']],
  [
    'a required component is missing',
    'CLM*ACCT-1*250.5***11:B:1*Y*A*Y*Y*P*AA:OA::OH',
    ['CLM*ACCT-1*250.5***11:B*Y*A*Y*Y*P*AA:OA::OH'],
    ['CLM 23 2300 8 5:3 1325 1'],
  ],
  ['a number is none', 'AMT*F5*25', ['AMT*F5*25E2'], ['AMT 26 2300 8 2 782 6']],
  ['a control character stands in a value', 'NTE*ADD*A NOTE', ['NTE*ADD*A\u0001NOTE'], ['NTE 29 2300 8 2 352 6']],
  ['a date is none', 'DMG*D8*20150203*F', ['DMG*D8*20150230*F'], ['DMG 22 2010CA 8 2 1251 8']],
  ['a period is none', 'DTP*472*RD8*20260106-20260107', ['DTP*472*RD8*20260106'], ['DTP 52 2400 8 3 1251 8']],
  ['a time is none', 'BHT*0019*00*BATCH-1*20260131*1200*CH', ['BHT*0019*00*BATCH-1*20260131*2500*CH'], ['BHT 2 - 8 5 337 9']],
  ['a partner of an element is missing', 'PWK*EL*EL***AC*CONTROL-1', ['PWK*EL*EL***AC'], ['PWK 25 2300 8 6 67 2 by 5']],
  ['a reason lacks its amount', 'CAS*PR*1*50**2*20.25', ['CAS*PR*1*50**2'], ['CAS 34 2320 8 6 782 2 by 5']],
  ['an amount lacks its reason', 'CAS*PR*1*50**2*20.25', ['CAS*PR*1*50***20.25'], ['CAS 34 2320 8 5 1034 2 by 6']],
  ['an element is not used', 'LX*2', ['LX*2*1'], ['LX 50 2400 8 2 - 3']],
  ['an element of the standard is not used', 'PAT*19', ['PAT*19*C'], ['PAT 18 2000C 8 2 1384 I10']],
  ['a plain element has components', 'AMT*F5*25', ['AMT*F5*25:1'], ['AMT 26 2300 8 2 782 13']],
  ['an element repeats', 'REF*EA*RECORD-1', ['REF*EA*A^B'], ['REF 28 2300 8 2 127 12']],
  ['a composite has too many components', 'SV1*HC:73110*100*UN*1***1', ['SV1*HC:73110*100*UN*1***1:1:1:1:1'], ['SV1 51 2400 8 7:5 - 13']],
  ['a level names the wrong parent', 'HL*3*2*23*0', ['HL*3*1*23*0'], ['HL 17 2000C 8 2 734 7']],
  ['a level has the wrong number', 'HL*3*2*23*0', ['HL*4*2*23*0'], ['HL 17 2000C 8 1 628 7']],
  ['a level said that it has no children', 'HL*2*1*22*1', ['HL*2*1*22*0'], ['HL 17 2000C 8 2 734 7']],
];

function twice(...segments: readonly string[]): string[] {
  return [...segments, ...segments];
}

for (const [what, from, to, expected] of broken) {
  test(`the finding names the place where ${what}`, () => {
    assert.deepEqual(findings(changed(professional, from, ...to)), expected);
  });
}

test('a finding in words names rule and place, not the value', () => {
  const [finding] = check(interchangeOf(changed(professional, 'NM1*QC*1*PATIENT*PAT', 'NM1*QC*3*PATIENT*PAT')), guide837p);
  assert.ok(finding);
  assert.equal(
    describeFinding(finding),
    'NM102: the value is not one of the codes allowed here (segment 19 of the set, loop 2010CA, byte 599)',
  );
});

test('a checker takes one set after another', () => {
  const second = changed(professional, 'ST*837*0001*005010X222A1', 'ST*837*0002*005010X222A1').with(21, 'DMG*D8*20150203*Q');
  const found = check(interchangeOf(professional, second), guide837p);
  assert.deepEqual(
    found.map(({ position, segmentError }) => [position, segmentError]),
    [[22, '8']],
  );
});
