import { type Guide, type Loop, must, type SegmentUse, unlimited, use } from '../guide.ts';
import { leaf, level, setHeader, statusRules } from '../hierarchy/guide-parts.ts';
import type { SetKind } from '../hierarchy/set-reader.ts';

/** The health care claim status request, 276, and response, 277 (005010X212): structure and structural codes only. */

const implementations = ['005010X212'] as const;

type Direction = 'request' | 'response';

const payerName = must('NM1', 'source-name', 1, 'R:PR R:2 R - - - - R:PI,XV R');
const receiverName = must('NM1', 'receiver-name', 1, 'R:41 R:1,2 S S S - - R:46 R');
const providerName = must('NM1', 'provider-name', 2, 'R:1P R:1,2 S S S - S R:FI,SV,XX R');
const subscriberName = must('NM1', 'subscriber-name', 1, 'R:IL R:1,2 R S S - S R:24,II,MI R');
const dependentName = must('NM1', 'dependent-name', 1, 'R:QC R:1 R S S - S');

const status = must('STC', 'claim-status', unlimited, statusRules);
const references = {
  request: ['1K', 'BLT', 'LU', 'EJ', 'XZ', 'D9', '6P'],
  response: ['1K', 'BLT', 'EJ', 'XZ', 'VV', 'D9'],
} as const;

/** The claims of a subscriber with dependents may all be theirs; a dependent is there for its claims. */
function claimLoops(letter: 'D' | 'E', direction: Direction): Loop {
  const facts: SegmentUse[] = references[direction].map((qualifier) => use('REF', `claim-reference-${qualifier}`, 1, `R=${qualifier} R`));
  const traceRules = direction === 'request' ? 'R:1 R' : 'R:2 R';
  const trace = letter === 'D' ? use('TRN', 'claim-trace', unlimited, traceRules) : must('TRN', 'claim-trace', unlimited, traceRules);
  const answered = direction === 'response' ? [status] : [];
  const asked = direction === 'request' ? [use('AMT', 'claim-charge', 1, 'R:T3 R')] : [];
  const date = use('DTP', 'claim-date', 1, 'R:472 R:D8,RD8 R');
  return {
    id: `2200${letter}`,
    segments: [trace, ...answered, ...facts, ...asked, date],
    loops: [direction === 'request' ? requestedLine(`2210${letter}`) : answeredLine(`2220${letter}`)],
  };
}

function requestedLine(id: string): Loop {
  return leaf(
    id,
    use('SVC', 'service', unlimited, 'R(R R S S S S) R - S - - R'),
    use('REF', 'line-number', 1, 'R:FJ R'),
    must('DTP', 'service-date', 1, 'R:472 R:D8,RD8 R'),
  );
}

function answeredLine(id: string): Loop {
  return leaf(
    id,
    use('SVC', 'service', unlimited, 'R(R R S S S S) R R S - - R'),
    must('STC', 'service-status', unlimited, statusRules),
    use('REF', 'line-number', 1, 'R:FJ R'),
    must('DTP', 'service-date', 1, 'R:472 R:D8,RD8 R'),
  );
}

/** HL of a person; the 276 says when a patient was born. */
function personLevel(role: string, code: string, children: string, direction: Direction): [SegmentUse, ...SegmentUse[]] {
  const hl = level(role, code, 'use', 'R', children);
  return direction === 'response' ? [hl] : [hl, use('DMG', 'demographics', 1, 'R:D8 R S:F,M')];
}

function guideOf(direction: Direction): Guide {
  const dependent: Loop = {
    id: '2000E',
    segments: personLevel('dependent-level', '23', '', direction),
    loops: [leaf('2100E', dependentName), claimLoops('E', direction)],
  };
  const subscriber: Loop = {
    id: '2000D',
    segments: personLevel('subscriber-level', '22', 'R:0,1', direction),
    loops: [leaf('2100D', subscriberName), claimLoops('D', direction), dependent],
  };
  const answer = (id: string, trace: string): Loop[] =>
    direction === 'response' ? [leaf(id, use('TRN', 'level-trace', 1, trace), must('STC', 'level-status', unlimited, statusRules))] : [];
  const provider: Loop = {
    id: '2000C',
    segments: [level('provider-level', '19', 'use', 'R', direction === 'request' ? 'R:1' : 'R:0,1')],
    loops: [leaf('2100C', providerName), ...answer('2200C', 'R:1 R'), subscriber],
  };
  const receiver: Loop = {
    id: '2000B',
    segments: [level('receiver-level', '21', 'must', 'R', direction === 'request' ? 'R:1' : 'R:0,1')],
    loops: [leaf('2100B', receiverName), ...answer('2200B', 'R:2 R'), provider],
  };
  const contact = direction === 'response' ? [use('PER', 'source-contact', 1, 'R:IC S R:ED,EM,FX,TE R S S S S')] : [];
  const source: Loop = {
    id: '2000A',
    segments: [level('source-level', '20', 'must', '-', 'R:1')],
    loops: [leaf('2100A', payerName, ...contact), receiver],
  };
  const set = direction === 'request' ? '276' : '277';
  const begin = direction === 'request' ? 'R:0010 R:13 R R R' : 'R:0010 R:08 R R R R:DG';
  return {
    set,
    functionalCode: direction === 'request' ? 'HR' : 'HN',
    implementations,
    root: { id: '0000', segments: setHeader(set, implementations, begin), loops: [source] },
  };
}

export const guide276: Guide = guideOf('request');
export const guide277: Guide = guideOf('response');

const kind = {
  requiredLoops: ['2000A', '2000B'],
  parentage: { '20': [], '21': ['20'], '19': ['21'], '22': ['19'], '23': ['22'] },
  beginnings: ['source-level', 'receiver-level', 'provider-level', 'subscriber-level', 'dependent-level', 'claim-trace'],
} as const;

export const claimStatusRequest: SetKind = { ...kind, guide: guide276, others: [] };
export const claimStatusResponse: SetKind = { ...kind, guide: guide277, others: ['005010X213', '005010X214'] };
