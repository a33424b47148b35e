import type { ElementFinding, GuideFinding } from '../check/finding.ts';
import type { GroupInput, InterchangeInput, SetInput } from '../interchange-writer.ts';
import type { SegmentInput } from '../segment-writer.ts';
import { echoed, echoedParty } from './echo.ts';
import type { GroupAcknowledgement, InterchangeAcknowledgement, SetAcknowledgement } from './acknowledgement.ts';

/** When and under which numbers an answer is written; parties are those of the interchange, turned around. */
export interface AnswerOptions {
  /** YYYY-MM-DD and HHMM. */
  readonly date: string;
  readonly time: string;
  /** ISA13 and GS06 of the answer. */
  readonly controlNumber: number;
  /** Default 999. */
  readonly form?: '999' | '997';
  /** `asked`: where ISA14 asks for it or the interchange is not accepted. Default. */
  readonly ta1?: 'asked' | 'always' | 'never';
}

/** Stands for an identifier that is none, and so may be content. */
const unnamed = 'XXX';

/**
 * The answer to one interchange: TA1 (X12.5), and one 999 (005010X231A1) or 997 (in release 004010 where that is what came,
 * otherwise 005010) for each group, all in one group FA. A rejected interchange gets the TA1 alone. Undefined where nothing is to be answered: to answers, and where
 * neither TA1 nor group is there. Give it to `writeInterchange`.
 */
export function acknowledgementInterchange(
  interchange: InterchangeAcknowledgement,
  { date, time, controlNumber, form = '999', ta1 = 'asked' }: AnswerOptions,
): InterchangeInput | undefined {
  if (interchange.isAnswer) return undefined;
  const isAsked = ta1 === 'always' || (ta1 === 'asked' && (interchange.requested || interchange.verdict !== 'A'));
  const answered = interchange.verdict === 'R' ? [] : interchange.groups;
  if (!isAsked && answered.length === 0) return undefined;
  const release = form === '999' ? '005010X231A1' : releaseOf(answered);
  const isOld = release < '004020';
  const sender = echoedParty(interchange.receiver);
  const receiver = echoedParty(interchange.sender);
  const group: GroupInput = {
    functionalCode: 'FA',
    sender: sender.id,
    receiver: receiver.id,
    date,
    time,
    controlNumber,
    version: release,
    sets: answered.map((one) => (form === '999' ? implementationAcknowledgement(one) : functionalAcknowledgement(one))),
  };
  return {
    sender,
    receiver,
    date,
    time,
    controlNumber,
    usage: interchange.usage === 'P' ? 'P' : 'T',
    version: release.slice(0, 5),
    ...(isOld ? { delimiters: { repetition: '' } } : {}),
    acknowledgements: isAsked ? [interchangeAcknowledgement(interchange)] : [],
    groups: answered.length === 0 ? [] : [group],
  };
}

/** A 997 is written in the release of the groups it answers, as far as they agree on 004010. */
function releaseOf(groups: readonly GroupAcknowledgement[]): '004010' | '005010' {
  return groups.length > 0 && groups.every(({ version }) => version < '004020') ? '004010' : '005010';
}

/** TA1. */
export function interchangeAcknowledgement({ controlNumber, date, time, verdict, note }: InterchangeAcknowledgement): SegmentInput {
  return ['TA1', echoed('interchangeControlNumber', controlNumber), echoed('date', date), echoed('time', time), verdict, note];
}

/** The 999 for one group. */
export function implementationAcknowledgement(group: GroupAcknowledgement): SetInput {
  return { type: '999', implementation: '005010X231A1', segments: segmentsOf(group, setSegments999) };
}

/** The 997 for one group: what only the guide asks for has no code there and shows as a segment in error. */
export function functionalAcknowledgement(group: GroupAcknowledgement): SetInput {
  return { type: '997', segments: segmentsOf(group, setSegments997) };
}

/** Release 004010 has neither the version in AK1 nor the implementation in AK2. */
function* segmentsOf(
  group: GroupAcknowledgement,
  setSegments: (set: SetAcknowledgement) => Iterable<SegmentInput>,
): Generator<SegmentInput, void, undefined> {
  const { functionalCode, controlNumber, version } = group;
  const isOld = version < '004020';
  const answered = isOld ? '' : echoed('version', version);
  yield ['AK1', echoed('functionalCode', functionalCode), echoed('groupControlNumber', controlNumber), answered];
  for (const set of group.sets) {
    const { type, controlNumber: number, implementation = '' } = set;
    const guide = isOld ? '' : echoed('implementation', implementation);
    yield ['AK2', echoed('setType', type), echoed('setControlNumber', number), guide];
    yield* setSegments(set);
  }
  const counts = [group.included, group.received, group.accepted].map(String);
  yield ['AK9', group.verdict, ...counts, ...group.errors.slice(0, 5)];
}

function* setSegments999(set: SetAcknowledgement): Generator<SegmentInput, void, undefined> {
  for (const { first, elements } of bySegment(set.findings)) {
    yield ['IK3', first.segmentId || unnamed, String(first.position), first.loop, first.segmentError];
    for (const finding of elements) {
      const { element, value } = finding;
      yield ['IK4', positionOf(element), element.reference, element.error, value];
      if (element.trigger !== undefined) yield context(finding, element.trigger);
    }
  }
  yield ['IK5', set.verdict, ...set.errors.slice(0, 5)];
}

function* setSegments997(set: SetAcknowledgement): Generator<SegmentInput, void, undefined> {
  for (const { first, elements } of bySegment(set.findings)) {
    yield ['AK3', first.segmentId || unnamed, String(first.position), first.loop?.slice(0, 4), first.segmentError];
    for (const { element, value } of elements) {
      if (!element.error.startsWith('I')) yield ['AK4', positionOf(element), element.reference, element.error, value];
    }
  }
  const errors = new Set(set.errors.map((error) => (error === 'I5' ? '5' : error === 'I6' ? '1' : error)));
  yield ['AK5', set.verdict, ...[...errors].slice(0, 5)];
}

/** CTX: the element whose presence makes the other one needed or forbidden. */
function context({ segmentId, position, loop, element }: GuideFinding & { element: ElementFinding }, trigger: number): SegmentInput {
  const within = element.component === undefined ? [String(trigger)] : [String(element.element), String(trigger)];
  return ['CTX', ['SITUATIONAL TRIGGER'], segmentId, String(position), loop, within];
}

/** C030: element, component, repetition. */
function positionOf({ element, component, repetition }: ElementFinding): string[] {
  return [String(element), component === undefined ? '' : String(component), repetition === undefined ? '' : String(repetition)];
}

type Noted = SetAcknowledgement['findings'][number];
type NotedElement = Noted & { readonly element: ElementFinding };

/** One IK3 for each segment with errors in its elements, one for each other finding. */
function* bySegment(findings: readonly Noted[]): Generator<{ first: Noted; elements: NotedElement[] }, void, undefined> {
  let open: { first: Noted; elements: NotedElement[] } | undefined;
  for (const finding of findings) {
    if (!hasElement(finding)) {
      if (open !== undefined) yield open;
      open = undefined;
      yield { first: finding, elements: [] };
    } else if (open?.first.position === finding.position) open.elements.push(finding);
    else {
      if (open !== undefined) yield open;
      open = { first: finding, elements: [finding] };
    }
  }
  if (open !== undefined) yield open;
}

function hasElement(finding: Noted): finding is NotedElement {
  return finding.element !== undefined;
}
