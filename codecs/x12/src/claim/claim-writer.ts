import { LevelNumbers, peeked } from '../hierarchy/level-numbers.ts';
import { setInterchange } from '../hierarchy/set-file.ts';
import { type InterchangeInput, writeInterchange } from '../interchange-writer.ts';
import type { SegmentInput } from '../segment-writer.ts';
import { claimSegments } from './claim-segments.ts';
import { guide837i } from './guide-837i.ts';
import { guide837p } from './guide-837p.ts';
import type { BillingLevelInput, ClaimFileInput, ClaimSetInput, PatientLevelInput, SubscriberLevelInput } from './inputs.ts';
import type { ClaimForm } from './parts.ts';
import { coverageSegment, demographicsSegments, partySegments, patientSegment, specialtySegment } from './shared-segments.ts';

/**
 * Writes one interchange with an 837P (005010X222A1) or 837I (005010X223A2) for each set. HL numbers, counts and
 * control numbers agree by construction; money is written as given and never made to add up. Throws X12Error with its
 * place in the output for values that hold a delimiter, and for dates that are none.
 */
export function writeClaims(input: ClaimFileInput): Uint8Array {
  return writeInterchange(claimInterchange(input));
}

/** The interchange of `writeClaims`, for `interchangeChunks`: levels and claims are taken one by one. */
export function claimInterchange({ form, ...input }: ClaimFileInput): InterchangeInput {
  const guide = form === 'institutional' ? guide837i : guide837p;
  const beginOf = ({ purpose = '00', transactionType = 'CH' }: ClaimSetInput) => ({ structure: '0019', purpose, transactionType });
  return setInterchange(guide, input, beginOf, (set) => setSegments(set, form));
}

function* setSegments(set: ClaimSetInput, form: ClaimForm): Generator<SegmentInput, void, undefined> {
  const numbers = new LevelNumbers();
  yield* partySegments(set.submitter);
  yield* partySegments(set.receiver);
  for (const provider of set.billingProviders) yield* billingSegments(provider, numbers, form);
}

function* billingSegments(provider: BillingLevelInput, numbers: LevelNumbers, form: ClaimForm): Generator<SegmentInput, void, undefined> {
  const level = numbers.next('20', undefined, true);
  yield level.segment;
  if (provider.specialty !== undefined) yield specialtySegment(provider.specialty);
  if (provider.currency !== undefined) yield ['CUR', '85', provider.currency];
  for (const party of [provider.name, provider.payTo, provider.payToPlan]) if (party !== undefined) yield* partySegments(party);
  for (const subscriber of provider.subscribers) yield* subscriberSegments(subscriber, level.id, numbers, form);
}

function* subscriberSegments(
  subscriber: SubscriberLevelInput,
  parent: string,
  numbers: LevelNumbers,
  form: ClaimForm,
): Generator<SegmentInput, void, undefined> {
  const patients = peeked(subscriber.patients);
  const level = numbers.next('22', parent, patients.some);
  yield level.segment;
  const { coverage, facts, name, payer } = subscriber;
  if (coverage !== undefined) yield coverageSegment(coverage);
  if (facts !== undefined) yield patientSegment(facts);
  if (name !== undefined) yield* partySegments(name, demographicsSegments(subscriber.demographics));
  if (payer !== undefined) yield* partySegments(payer);
  for (const claim of subscriber.claims ?? []) yield* claimSegments(claim, form);
  for (const patient of patients.items) yield* patientSegments(patient, level.id, numbers, form);
}

function* patientSegments(
  patient: PatientLevelInput,
  parent: string,
  numbers: LevelNumbers,
  form: ClaimForm,
): Generator<SegmentInput, void, undefined> {
  yield numbers.next('23', parent, false).segment;
  if (patient.facts !== undefined) yield patientSegment(patient.facts);
  if (patient.name !== undefined) yield* partySegments(patient.name, demographicsSegments(patient.demographics));
  for (const claim of patient.claims) yield* claimSegments(claim, form);
}
