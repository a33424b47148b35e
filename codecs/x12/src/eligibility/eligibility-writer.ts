import {
  codes,
  delivery,
  demographics,
  detail,
  money,
  nameSegments,
  partySegments,
  period,
  procedure,
  reference,
  rejection,
  relation,
  trace,
} from '../hierarchy/inputs.ts';
import type { LevelNumbers } from '../hierarchy/level-numbers.ts';
import { partyLevels } from '../hierarchy/party-levels.ts';
import { type SetFileInput, setInterchange } from '../hierarchy/set-file.ts';
import { type InterchangeInput, writeInterchange } from '../interchange-writer.ts';
import type { ElementInput, SegmentInput } from '../segment-writer.ts';
import { guide270, guide271 } from './guide-270-271.ts';
import type {
  BenefitInput,
  EligibilityPersonInput,
  EligibilitySetInput,
  EligibilitySubscriberInput,
  InquiryInput,
  ServicePlaceInput,
} from './inputs.ts';

/**
 * Writes one interchange with a 270 (005010X279A1) for each set. HL numbers, counts and control numbers agree by
 * construction. Throws X12Error with its place in the output for values that hold a delimiter, and for dates that are none.
 */
export function writeEligibilityInquiry(input: SetFileInput<EligibilitySetInput>): Uint8Array {
  return writeInterchange(eligibilityInquiryInterchange(input));
}

/** Writes one interchange with a 271 (005010X279A1) for each set; see `writeEligibilityInquiry`. */
export function writeEligibilityResponse(input: SetFileInput<EligibilitySetInput>): Uint8Array {
  return writeInterchange(eligibilityResponseInterchange(input));
}

/** The interchange of `writeEligibilityInquiry`, for `interchangeChunks`. */
export function eligibilityInquiryInterchange(input: SetFileInput<EligibilitySetInput>): InterchangeInput {
  const beginOf = (set: EligibilitySetInput) => ({ structure: '0022', purpose: set.isCancellation === true ? '01' : '13' });
  return setInterchange(guide270, input, beginOf, setSegments);
}

/** The interchange of `writeEligibilityResponse`, for `interchangeChunks`. */
export function eligibilityResponseInterchange(input: SetFileInput<EligibilitySetInput>): InterchangeInput {
  return setInterchange(guide271, input, () => ({ structure: '0022', purpose: '11' }), setSegments);
}

function setSegments({ source, receiver, subscribers }: EligibilitySetInput): Iterable<SegmentInput> {
  return partyLevels(source, receiver, subscribers, subscriberSegments);
}

function* subscriberSegments(subscriber: EligibilitySubscriberInput, parent: string, numbers: LevelNumbers) {
  const dependents = subscriber.dependents ?? [];
  const level = numbers.next('22', parent, dependents.length > 0);
  yield level.segment;
  yield* personSegments(subscriber, 'Y');
  for (const dependent of dependents) {
    yield numbers.next('23', level.id, false).segment;
    yield* personSegments(dependent, 'N');
  }
}

/** `insured` is INS01: Y the subscriber, N a dependent. */
function* personSegments(person: EligibilityPersonInput, insured: 'Y' | 'N'): Generator<SegmentInput, void, undefined> {
  for (const item of person.traces ?? []) yield trace(item);
  yield* partySegments(person);
  if (person.demographics !== undefined) yield demographics(person.demographics);
  if (person.relation !== undefined) yield relation(person.relation, insured);
  yield* codes(person.diagnoses);
  for (const item of person.periods ?? []) yield period(item);
  for (const item of person.details ?? []) yield detail(item);
  for (const inquiry of person.inquiries ?? []) yield* inquirySegments(inquiry);
  for (const benefit of person.benefits ?? []) yield* benefitSegments(benefit);
}

function* inquirySegments(inquiry: InquiryInput): Generator<SegmentInput, void, undefined> {
  const { serviceTypes = [], procedure: asked, coverageLevel, diagnosisPointers = [] } = inquiry;
  yield ['EQ', repeated(serviceTypes), asked && procedure(asked), coverageLevel, '', diagnosisPointers];
  for (const { qualifier, amount } of inquiry.amounts ?? []) yield ['AMT', qualifier, money(amount)];
  for (const item of inquiry.places ?? []) yield place(item);
  for (const item of inquiry.references ?? []) yield reference(item);
  for (const item of inquiry.periods ?? []) yield period(item);
}

function* benefitSegments(benefit: BenefitInput): Generator<SegmentInput, void, undefined> {
  const { serviceTypes = [], procedure: covered, diagnosisPointers = [], entities = [] } = benefit;
  yield [
    'EB',
    benefit.code,
    benefit.coverageLevel,
    repeated(serviceTypes),
    benefit.insuranceType,
    benefit.planName,
    benefit.timePeriod,
    money(benefit.amount),
    benefit.percent,
    benefit.quantityQualifier,
    benefit.quantity,
    benefit.authorizationRequired,
    benefit.inNetwork,
    covered && procedure(covered),
    diagnosisPointers,
  ];
  for (const item of benefit.deliveries ?? []) yield delivery(item);
  for (const item of benefit.references ?? []) yield reference(item);
  for (const item of benefit.periods ?? []) yield period(item);
  for (const item of benefit.rejections ?? []) yield rejection(item);
  for (const { text } of benefit.messages ?? []) yield ['MSG', text];
  for (const item of benefit.places ?? []) yield place(item);
  if (entities.length === 0) return;
  yield ['LS', '2120'];
  for (const entity of entities) yield* nameSegments(entity);
  yield ['LE', '2120'];
}

function place({ qualifier, code, text }: ServicePlaceInput): SegmentInput {
  return ['III', qualifier, code, '', text];
}

/** One value is written as such, so that interchanges without repetition separator can hold it. */
function repeated(values: readonly string[]): ElementInput {
  return values.length > 1 ? { repetitions: values } : values[0];
}
