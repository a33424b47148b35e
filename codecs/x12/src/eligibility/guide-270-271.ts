import { type Guide, type Loop, must, type SegmentUse, unlimited, use } from '../guide.ts';
import { leaf, level, setHeader } from '../hierarchy/guide-parts.ts';
import type { SetKind } from '../hierarchy/set-reader.ts';

/** The eligibility inquiry, 270, and response, 271 (005010X279A1): structure and structural codes only. */

const implementations = ['005010X279A1', '005010X279'] as const;

type Direction = 'inquiry' | 'response';

const street = use('N3', 'street', 1, 'R S');
const city = use('N4', 'city', 1, 'R S S S - - S');
const rejection = (role: string): SegmentUse => use('AAA', role, 9, 'R:N,Y - R R');
const date = (role: string, max: number): SegmentUse => use('DTP', role, max, 'R R:D8,RD8 R');
const contact = use('PER', 'contact', 3, 'R:IC S S S S S S S');

const sourceName = 'R:2B,36,GP,P5,PR R:1,2 S S S - S R:24,46,FI,NI,PI,XV,XX R';
const receiverName = 'R:1P,2B,36,80,FA,GP,P5,PR R:1,2 S S S - S R:24,34,FI,PI,PP,SV,XV,XX R';

/** EQ with what narrows it (270, loops 2110C and 2110D). */
function inquiry(letter: 'C' | 'D'): Loop {
  return leaf(
    `2110${letter}`,
    use('EQ', 'inquiry', 99, 'S S(R R S S S S) S - S(R S S S)'),
    use('AMT', 'inquiry-amount', 2, 'R:R,PB R'),
    use('III', 'inquiry-place', 10, 'S S'),
    use('REF', 'inquiry-reference', 1, 'R:9F,G1 R'),
    use('DTP', 'inquiry-date', 1, 'R:291 R:D8,RD8 R'),
  );
}

/** EB with what qualifies it (271, loops 2110, 2115 and 2120). */
function benefit(letter: 'C' | 'D'): Loop {
  const entity = leaf(
    `2120${letter}`,
    must('NM1', 'benefit-entity', 23, 'R R:1,2 S S S - S S S S'),
    street,
    city,
    contact,
    use('PRV', 'benefit-provider', 1, 'R S S'),
  );
  return {
    id: `2110${letter}`,
    segments: [
      use('EB', 'benefit', unlimited, 'R S S S S S S S S S S S S(R R S S S S - S) S(R S S S)'),
      use('HSD', 'delivery', 9, 'S S S S S S S S'),
      use('REF', 'benefit-reference', 9, 'R R S'),
      date('benefit-date', 20),
      rejection('benefit-rejection'),
      use('MSG', 'message', 10, 'R'),
    ],
    loops: [
      leaf(`2115${letter}`, use('III', 'benefit-place', 10, 'S S - S')),
      { id: `2110${letter}`, segments: [use('LS', 'entities-begin', 1, 'R')], loops: [entity] },
      leaf(`2110${letter}`, use('LE', 'entities-end', 1, 'R')),
    ],
  };
}

/** NM1 of a person with what identifies it (loops 2100C and 2100D). */
function person(letter: 'C' | 'D', direction: Direction): Loop {
  const name = letter === 'C' ? 'R:IL R:1,2 S S S - S S S' : 'R:03 R:1 S S S - S';
  const relation = letter === 'C' ? 'R:Y R:18 S S - - - - - - - - - - - - S' : 'R:N R S S - - - - - - - - - - - - S';
  const refused = direction === 'response' ? [rejection('person-rejection')] : [];
  const military = direction === 'response' ? [use('MPI', 'military', 1, 'R R R S S S S')] : [];
  return {
    id: `2100${letter}`,
    segments: [
      must('NM1', 'person-name', 1, name),
      use('REF', 'person-reference', 9, 'R R S'),
      street,
      city,
      ...refused,
      use('PRV', 'person-provider', 1, 'R S S'),
      use('DMG', 'demographics', 1, 'S:D8 S S'),
      use('INS', 'relation', 1, relation),
      use('HI', 'diagnoses', 1, 'R(R R) S(R R) S(R R) S(R R) S(R R) S(R R) S(R R) S(R R)'),
      date('person-date', direction === 'inquiry' ? 2 : 9),
      ...military,
    ],
    loops: [direction === 'inquiry' ? inquiry(letter) : benefit(letter)],
  };
}

function guideOf(direction: Direction): Guide {
  const isInquiry = direction === 'inquiry';
  const refused = (role: string): SegmentUse[] => (isInquiry ? [] : [rejection(role)]);
  const trace = use('TRN', 'person-trace', isInquiry ? 2 : 3, isInquiry ? 'R:1 R R S' : 'R:1,2 R R S');
  const dependent: Loop = {
    id: '2000D',
    segments: [level('dependent-level', '23', 'use', 'R', 'R:0'), trace],
    loops: [person('D', direction)],
  };
  const subscriber: Loop = {
    id: '2000C',
    segments: [level('subscriber-level', '22', isInquiry ? 'must' : 'use', 'R', 'R:0,1'), trace],
    loops: [person('C', direction), dependent],
  };
  const receiver: Loop = {
    id: '2000B',
    segments: [level('receiver-level', '21', isInquiry ? 'must' : 'use', 'R', isInquiry ? 'R:1' : 'R:0,1')],
    loops: [
      leaf(
        '2100B',
        must('NM1', 'receiver-name', 1, receiverName),
        use('REF', 'receiver-reference', 9, 'R R S'),
        street,
        city,
        ...refused('receiver-rejection'),
        use('PRV', 'receiver-provider', 1, 'R S S'),
      ),
      subscriber,
    ],
  };
  const source: Loop = {
    id: '2000A',
    segments: [level('source-level', '20', 'must', '-', isInquiry ? 'R:1' : 'R:0,1'), ...refused('source-rejection')],
    loops: [
      leaf('2100A', must('NM1', 'source-name', 1, sourceName), ...(isInquiry ? [] : [contact]), ...refused('source-rejection')),
      receiver,
    ],
  };
  const set = isInquiry ? '270' : '271';
  const begin = isInquiry ? 'R:0022 R:01,13 S R R S:RT' : 'R:0022 R:06,11 S R R';
  return {
    set,
    functionalCode: isInquiry ? 'HS' : 'HB',
    implementations,
    root: { id: '0000', segments: setHeader(set, implementations, begin), loops: [source] },
  };
}

export const guide270: Guide = guideOf('inquiry');
export const guide271: Guide = guideOf('response');

const kind = {
  others: [],
  parentage: { '20': [], '21': ['20'], '22': ['21'], '23': ['22'] },
  beginnings: ['source-level', 'receiver-level', 'subscriber-level', 'dependent-level'],
} as const;

export const eligibilityInquiry: SetKind = { ...kind, guide: guide270, requiredLoops: ['2000A', '2000B', '2000C'] };
export const eligibilityResponse: SetKind = { ...kind, guide: guide271, requiredLoops: ['2000A'] };
