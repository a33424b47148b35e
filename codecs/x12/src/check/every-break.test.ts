import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { guide837i } from '../claim/guide-837i.ts';
import { guide837p } from '../claim/guide-837p.ts';
import { institutional, interchangeOf, professional } from '../claim/sample-claims.ts';
import type { Guide } from '../guide.ts';
import { tokenize } from '../tokenize.ts';
import type { GuideFinding } from './finding.ts';
import { GuideChecker } from './guide-checker.ts';

/** Breaks the samples in every place, one place at a time. */

const samples: readonly [name: string, sample: readonly string[], guide: Guide][] = [
  ['837P', professional, guide837p],
  ['837I', institutional, guide837i],
];

function check(set: readonly string[], guide: Guide): GuideFinding[] {
  const checker = new GuideChecker(guide);
  return tokenize(Buffer.from(interchangeOf(set))).flatMap((segment) => {
    if (segment.id === 'ST') return checker.start(segment);
    if (segment.id === 'SE') return checker.end(segment);
    return ['ISA', 'GS', 'GE', 'IEA'].includes(segment.id) ? [] : checker.push(segment);
  });
}

/** What a set may go without. Neighbours of one identifier may come in any order: one is missing only after the last. */
const situational = new Set([
  'PRV',
  'DMG',
  'PWK',
  'AMT',
  'NTE',
  'CAS',
  'CRC',
  'K3',
  'REF*2U*PLAN-1',
  'REF*G1*AUTH-1',
  'REF*EA*RECORD-1',
  'REF*EA*RECORD-2',
  'REF*6R*LINE-1',
  'REF*6R*LINE-2',
  'REF*XZ*RX-1',
  'DTP*573*D8*20260111',
  'DTP*439*D8*20260105',
  'DTP*096*TM*1030',
  'DTP*435*DT*202601050915',
  'N3*2 HOME STREET',
  'N4*TOWN*OH*44102',
  'HI*ABJ:S72001A',
  'HI*DR:481',
  'HI*ABF:I10:::::::Y*ABF:E119:::::::Y',
  'HI*BBR:0SRR0JZ:D8:20260105',
  'HI*BI:70:RD8:20260105-20260106',
  'HI*BH:11:D8:20260105',
  'HI*BE:80:::3',
  'HI*BG:C1',
  'NM1*72*1*OPERATING*OLE****XX*1234567810',
  'DTP*472*D8*20260105',
  'CLM',
]);

/** Of the professional sample's patient these are required, of the institutional sample's subscriber they are not. */
const requiredOfPatient = new Set(['N3*2 HOME STREET', 'N4*TOWN*OH*44102', 'DMG']);

for (const [name, sample, guide] of samples) {
  test(`the lack of any required segment of an ${name} is found, the lack of a situational one is none`, () => {
    for (const [n, segment] of sample.entries()) {
      const id = segment.slice(0, segment.indexOf('*'));
      const opensLoop = ['ST', 'HL', 'LX', 'SBR', 'OI', 'SVD', 'LIN', 'CTP'].includes(id) || (id === 'NM1' && !situational.has(segment));
      if (n === 0 || opensLoop || id === 'CLM') continue;
      const isRequired = name === '837P' && (requiredOfPatient.has(segment) || requiredOfPatient.has(id));
      const expected = isRequired || !(situational.has(segment) || situational.has(id));
      const found = check(sample.toSpliced(n, 1), guide);
      assert.equal(found.length > 0, expected, segment);
      if (!expected) continue;
      const alike = sample.slice(n + 1).findIndex((next) => !next.startsWith(`${id}*`));
      assert.deepEqual([found[0]?.segmentId, found[0]?.position, found[0]?.segmentError], [id, n + 1 + alike, '3'], segment);
    }
  });

  test(`a value that is too long is found in whatever element of an ${name} it stands`, () => {
    for (const [n, segment] of sample.entries()) {
      const elements = segment.split('*');
      for (let e = 1; e < elements.length; e++) {
        if (elements[e] === '' || n === 0) continue;
        const found = check(sample.with(n, elements.with(e, 'A'.repeat(300)).join('*')), guide);
        const at = found.filter(({ position, element }) => position === n + 1 && (element === undefined || element.element === e));
        assert.ok(at.length > 0, `${segment} element ${e}`);
      }
    }
  });

  test(`a segment of no guide is found at its place wherever in an ${name} it stands`, () => {
    for (let n = 1; n <= sample.length; n++) {
      const found = check(sample.toSpliced(n, 0, 'ZZZ*1'), guide);
      assert.deepEqual(
        found.map(({ segmentId, position, segmentError }) => [segmentId, position, segmentError]),
        [['ZZZ', n + 1, '1']],
      );
    }
  });

  test(`however an ${name} is broken, findings name segments that are there, and nothing is thrown`, () => {
    const change = fc.record({
      at: fc.nat({ max: sample.length - 2 }),
      how: fc.constantFrom('drop', 'double', 'swap', 'garble'),
      value: fc.stringMatching(/^[A-Z0-9:^]{0,20}$/),
      element: fc.nat({ max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        let set = [...sample];
        for (const { at, how, value, element } of changes) set = changed(set, Math.min(at + 1, set.length - 1), how, value, element);
        for (const { position, segmentError, element } of check(set, guide)) {
          assert.ok(position >= 1 && position <= set.length + 1);
          assert.equal(segmentError === '8', element !== undefined);
        }
      }),
      { numRuns: 60 },
    );
  });
}

function changed(set: readonly string[], at: number, how: string, value: string, element: number): string[] {
  const segment = set[at] ?? '';
  if (how === 'drop') return set.toSpliced(at, 1);
  if (how === 'double') return set.toSpliced(at, 0, segment);
  if (how === 'swap') return set.toSpliced(at, 1).toSpliced(at + 1, 0, segment);
  const elements = segment.split('*');
  elements[element] = value;
  return set.with(at, elements.map((text) => text ?? '').join('*'));
}
