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
import type { SegmentInput } from '../segment-writer.ts';
import { guide278 } from './guide-278.ts';
import type {
  ReviewDecisionInput,
  ReviewedInput,
  ReviewEventInput,
  ReviewPatientInput,
  ReviewRequestInput,
  ReviewSubscriberInput,
  ServiceChargeInput,
  ServicesReviewInput,
} from './inputs.ts';

/**
 * Writes one interchange with a 278 request (005010X217) for each set. HL numbers, counts and control numbers agree by
 * construction. Throws X12Error with its place in the output for values that hold a delimiter, and for dates that are none.
 */
export function writeServicesReviewRequest(input: SetFileInput<ServicesReviewInput>): Uint8Array {
  return writeInterchange(servicesReviewInterchange(input, 'request'));
}

/** Writes one interchange with a 278 response (005010X217) for each set; see `writeServicesReviewRequest`. */
export function writeServicesReviewResponse(input: SetFileInput<ServicesReviewInput>): Uint8Array {
  return writeInterchange(servicesReviewInterchange(input, 'response'));
}

/** The interchange of both, for `interchangeChunks`. */
export function servicesReviewInterchange(input: SetFileInput<ServicesReviewInput>, direction: 'request' | 'response'): InterchangeInput {
  const [purpose, type] = direction === 'request' ? ['13', 'RU'] : ['11', '18'];
  const beginOf = (set: ServicesReviewInput) => ({
    structure: '0007',
    purpose: set.purpose ?? purpose,
    transactionType: set.transactionType ?? type,
  });
  return setInterchange(guide278, input, beginOf, setSegments);
}

function setSegments({ source, requester, subscribers }: ServicesReviewInput): Iterable<SegmentInput> {
  return partyLevels(source, requester, subscribers, subscriberSegments);
}

function* subscriberSegments(subscriber: ReviewSubscriberInput, parent: string, numbers: LevelNumbers) {
  const { dependents = [], events = [] } = subscriber;
  const level = numbers.next('22', parent, dependents.length + events.length > 0);
  yield level.segment;
  yield* patientSegments(subscriber, 'Y', level.id, numbers);
  for (const dependent of dependents) {
    const below = numbers.next('23', level.id, (dependent.events ?? []).length > 0);
    yield below.segment;
    yield* patientSegments(dependent, 'N', below.id, numbers);
  }
}

/** `insured` is INS01: Y the subscriber, N a dependent. */
function* patientSegments(
  patient: ReviewPatientInput,
  insured: 'Y' | 'N',
  id: string,
  numbers: LevelNumbers,
): Generator<SegmentInput, void, undefined> {
  yield* partySegments(patient);
  if (patient.demographics !== undefined) yield demographics(patient.demographics);
  if (patient.relation !== undefined) yield relation(patient.relation, insured);
  for (const event of patient.events ?? []) yield* eventSegments(event, id, numbers);
}

function* eventSegments(event: ReviewEventInput, parent: string, numbers: LevelNumbers): Generator<SegmentInput, void, undefined> {
  const { services = [], diagnoses } = event;
  const level = numbers.next('EV', parent, services.length > 0);
  yield level.segment;
  yield* reviewedSegments(event, [...codes(diagnoses)]);
  for (const service of services) {
    yield numbers.next('SS', level.id, false).segment;
    const charge = service.service === undefined ? [] : [serviceCharge(service.service)];
    yield* reviewedSegments(service, [...codes(service.requestedInformation), ...charge]);
  }
}

/** `middle` stands between the dates and HSD: diagnoses of an event, the charge of a service. */
function* reviewedSegments(input: ReviewedInput, middle: readonly SegmentInput[]): Generator<SegmentInput, void, undefined> {
  for (const item of input.traces ?? []) yield trace(item);
  for (const item of input.rejections ?? []) yield rejection(item);
  if (input.request !== undefined) yield request(input.request);
  if (input.decision !== undefined) yield decision(input.decision);
  for (const item of input.references ?? []) yield reference(item);
  for (const item of input.periods ?? []) yield period(item);
  yield* middle;
  const details = input.details ?? [];
  for (const item of details) if (item.segmentId === 'TOO') yield detail(item);
  for (const item of input.deliveries ?? []) yield delivery(item);
  for (const item of details) if (item.segmentId !== 'TOO') yield detail(item);
  for (const { text } of input.messages ?? []) yield ['MSG', text];
  for (const provider of input.providers ?? []) yield* nameSegments(provider);
}

function request({ category, certificationType, serviceType, facility, levelOfService }: ReviewRequestInput): SegmentInput {
  const place = facility === undefined ? '' : [facility.code, facility.qualifier ?? '', facility.frequency ?? ''];
  return ['UM', category, certificationType, serviceType, place, '', levelOfService];
}

function decision({ action, number, reason, secondOpinion }: ReviewDecisionInput): SegmentInput {
  return ['HCR', action, number, reason, secondOpinion];
}

function serviceCharge({ kind, revenueCode, procedure: done, charge, unit, quantity }: ServiceChargeInput): SegmentInput {
  const code = done && procedure(done);
  if (kind === 'institutional') return ['SV2', revenueCode, code, money(charge), unit, quantity];
  if (kind === 'dental') return ['SV3', code, money(charge), '', '', '', quantity];
  return ['SV1', code, money(charge), unit, quantity];
}
