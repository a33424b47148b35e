import { type Guide, type Loop, must, type SegmentUse, use } from '../guide.ts';
import { leaf, level, setHeader } from '../hierarchy/guide-parts.ts';
import type { SetKind } from '../hierarchy/set-reader.ts';

/**
 * The health care services review, 278 (005010X217): structure and structural codes only. Request and response share
 * one implementation and differ by BHT02, so one guide holds both; AAA and HCR stand in responses only.
 */

const implementations = ['005010X217'] as const;

const street = use('N3', 'street', 1, 'R S');
const city = use('N4', 'city', 1, 'R S S S - - S');
const rejection = use('AAA', 'rejection', 9, 'R:N,Y - R S');
const trace = use('TRN', 'trace', 3, 'R:1,2 R R S');
const message = use('MSG', 'message', 1, 'R');
const decision = use('HCR', 'decision', 1, 'R S S S');
const delivery = use('HSD', 'delivery', 1, 'S S S S S S S S');
const attachment = use('PWK', 'attachment', 10, 'R S - - S S S');
const priorReview = use('REF', 'prior-review', 1, 'R=BB R');
const administrative = use('REF', 'administrative-reference', 1, 'R=NT R');
const reference = (role: string, max: number): SegmentUse => use('REF', role, max, 'R R S');

function name(id: string, role: string, max: number, rules: string, ...rest: readonly SegmentUse[]): Loop {
  const contact = use('PER', 'contact', 3, 'R:IC S S S S S S S');
  const provider = use('PRV', 'provider-role', 1, 'R S:PXC S');
  return leaf(id, use('NM1', role, max, rules), reference(`${role}-reference`, 9), street, city, contact, rejection, provider, ...rest);
}

const person = [
  use('DMG', 'demographics', 1, 'R:D8 R S:F,M,U'),
  use('INS', 'relation', 1, 'R:N,Y R - - - - - S - - - - - - - - S'),
] as const;

const service: Loop = {
  id: '2000F',
  segments: [
    level('service-level', 'SS', 'use', 'R', 'R:0'),
    trace,
    rejection,
    use('UM', 'review', 1, 'R:HS,IN,SC S S S(R R:A,B S) - - - - - S'),
    decision,
    priorReview,
    administrative,
    use('DTP', 'date', 4, 'R:472,102,036,007 R:D8,RD8 R'),
    use('HI', 'requested-information', 1, 'R(R R) S(R R) S(R R) S(R R) S(R R) S(R R) S(R R) S(R R) S(R R) S(R R) S(R R) S(R R)'),
    use('SV1', 'professional', 1, 'R(R R S S S S S S) S S S - S S(R S S S) - - S'),
    use('SV2', 'institutional', 1, 'S S(R R S S S S S S) S S S S - - S'),
    use('SV3', 'dental', 1, 'R(R R S S S S S S) S - S(R S S S S) S S S'),
    use('TOO', 'tooth', 32, 'R:JP R S(R S S S S)'),
    delivery,
    attachment,
    message,
  ],
  loops: [name('2010F', 'service-provider', 12, 'R R:1,2 S S S - S S S')],
};

const event: Loop = {
  id: '2000E',
  segments: [
    level('event-level', 'EV', 'use', 'R', 'R:0,1'),
    trace,
    rejection,
    must('UM', 'review', 1, 'R:AR,HS,IN,SC R S S(R R:A,B S) S(R S S S S) S - - - S'),
    decision,
    priorReview,
    administrative,
    use('DTP', 'date', 13, 'R:439,484,ABC,431,AAH,435,096,102,036,007,472 R:D8,RD8 R'),
    use('HI', 'diagnoses', 1, 'R(R R S S) S(R R S S) S(R R S S) S(R R S S) S(R R S S) S(R R S S) S(R R S S) S(R R S S) S S S S'),
    delivery,
    use('CRC', 'condition', 9, 'R R R S S S S'),
    use('CL1', 'admission', 1, 'S S S S'),
    use('CR1', 'ambulance', 1),
    use('CR2', 'chiropractic', 1),
    use('CR5', 'oxygen', 1),
    use('CR6', 'home-health', 1),
    attachment,
    message,
  ],
  loops: [
    name('2010EA', 'event-provider', 23, 'R R:1,2 S S S - S S S'),
    name('2010EB', 'transport-location', 5, 'R=45,FS,ND,PW,R3 R:1,2 S'),
    name('2010EC', 'other-reviewer', 3, 'R=CA R:2 S - - - - S S', use('DTP', 'denial-date', 1, 'R:598 R:D8 R')),
    service,
  ],
};

const dependent: Loop = {
  id: '2000D',
  segments: [level('dependent-level', '23', 'use', 'R', 'R:0,1')],
  loops: [name('2010D', 'dependent', 1, 'R:QC R:1 S S S - S', ...person), event],
};

const subscriber: Loop = {
  id: '2000C',
  segments: [level('subscriber-level', '22', 'use', 'R', 'R:0,1')],
  loops: [name('2010C', 'subscriber', 1, 'R:IL R:1 S S S - S R R', ...person), dependent, event],
};

const requester: Loop = {
  id: '2000B',
  segments: [level('requester-level', '21', 'use', 'R', 'R:0,1')],
  loops: [name('2010B', 'requester', 1, 'R:1P,FA R:1,2 S S S - S R:24,34,46,XX R'), subscriber],
};

const source: Loop = {
  id: '2000A',
  segments: [level('source-level', '20', 'must', '-', 'R:0,1'), rejection],
  loops: [name('2010A', 'reviewer', 1, 'R:X3 R:1,2 S S S - S R:24,34,46,PI,XV,XX R'), requester],
};

export const guide278: Guide = {
  set: '278',
  functionalCode: 'HI',
  implementations,
  root: { id: '0000', segments: setHeader('278', implementations, 'R:0007 R:01,11,13,36 R R R S'), loops: [source] },
};

export const servicesReview: SetKind = {
  guide: guide278,
  others: [],
  requiredLoops: ['2000A'],
  parentage: { '20': [], '21': ['20'], '22': ['21'], '23': ['22'], EV: ['22', '23'], SS: ['EV'] },
  beginnings: ['source-level', 'requester-level', 'subscriber-level', 'dependent-level', 'event-level'],
};
