import {
  demographics,
  type DemographicsInput,
  money,
  type NameInput,
  nameSegments,
  period,
  type PeriodInput,
  procedure,
  type ProcedureInput,
  type QualifiedInput,
  reference,
  status,
  type StatusInput,
} from '../hierarchy/inputs.ts';
import { LevelNumbers, peeked } from '../hierarchy/level-numbers.ts';
import { type SetFileInput, type SetStartInput, setInterchange } from '../hierarchy/set-file.ts';
import { type InterchangeInput, writeInterchange } from '../interchange-writer.ts';
import type { SegmentInput } from '../segment-writer.ts';
import { guide276, guide277 } from './guide-276-277.ts';

export interface ServiceStatusInput {
  readonly procedure: ProcedureInput;
  readonly charge: bigint;
  /** Responses only. */
  readonly paid?: bigint | undefined;
  readonly revenueCode?: string | undefined;
  readonly units?: string | undefined;
  readonly statuses?: readonly StatusInput[] | undefined;
  readonly references?: readonly QualifiedInput[] | undefined;
  readonly periods?: readonly PeriodInput[] | undefined;
}

export interface ClaimStatusInput {
  /** TRN02. */
  readonly traceNumber: string;
  /** Responses only. */
  readonly statuses?: readonly StatusInput[] | undefined;
  readonly references?: readonly QualifiedInput[] | undefined;
  /** AMT T3; requests only. */
  readonly charge?: bigint | undefined;
  readonly periods?: readonly PeriodInput[] | undefined;
  readonly services?: readonly ServiceStatusInput[] | undefined;
}

export interface StatusPersonInput {
  readonly name: NameInput;
  /** Requests only. */
  readonly demographics?: DemographicsInput | undefined;
  readonly claims?: readonly ClaimStatusInput[] | undefined;
}

export interface StatusSubscriberInput extends StatusPersonInput {
  readonly dependents?: readonly StatusPersonInput[] | undefined;
}

/** What a level of a response says, where nothing below it could be answered. */
export interface StatusAnswerInput {
  readonly traceNumber?: string | undefined;
  readonly statuses?: readonly StatusInput[] | undefined;
}

export interface StatusProviderInput extends StatusAnswerInput {
  readonly name: NameInput;
  readonly subscribers?: Iterable<StatusSubscriberInput> | undefined;
}

/** One 276 or 277: a payer and who asks it. */
export interface ClaimStatusSetInput extends SetStartInput {
  readonly source: NameInput;
  readonly receiver: NameInput;
  /** Responses only. */
  readonly answer?: StatusAnswerInput | undefined;
  readonly providers?: Iterable<StatusProviderInput> | undefined;
}

/**
 * Writes one interchange with a 276 (005010X212) for each set. HL numbers, counts and control numbers agree by
 * construction. Throws X12Error with its place in the output for values that hold a delimiter, and for dates that are none.
 */
export function writeClaimStatusRequest(input: SetFileInput<ClaimStatusSetInput>): Uint8Array {
  return writeInterchange(claimStatusRequestInterchange(input));
}

/** Writes one interchange with a 277 (005010X212) for each set; see `writeClaimStatusRequest`. */
export function writeClaimStatusResponse(input: SetFileInput<ClaimStatusSetInput>): Uint8Array {
  return writeInterchange(claimStatusResponseInterchange(input));
}

/** The interchange of `writeClaimStatusRequest`, for `interchangeChunks`. */
export function claimStatusRequestInterchange(input: SetFileInput<ClaimStatusSetInput>): InterchangeInput {
  return setInterchange(
    guide276,
    input,
    () => ({ structure: '0010', purpose: '13' }),
    (set) => setSegments(set, '1'),
  );
}

/** The interchange of `writeClaimStatusResponse`, for `interchangeChunks`. */
export function claimStatusResponseInterchange(input: SetFileInput<ClaimStatusSetInput>): InterchangeInput {
  const begin = { structure: '0010', purpose: '08', transactionType: 'DG' };
  return setInterchange(
    guide277,
    input,
    () => begin,
    (set) => setSegments(set, '2'),
  );
}

/** `traceType` tells a request (1) from a response (2). */
function* setSegments(input: ClaimStatusSetInput, traceType: string): Generator<SegmentInput, void, undefined> {
  const numbers = new LevelNumbers();
  const source = numbers.next('20', undefined, true);
  yield source.segment;
  yield* nameSegments(input.source);
  const providers = peeked(input.providers);
  const receiver = numbers.next('21', source.id, providers.some);
  yield receiver.segment;
  yield* nameSegments(input.receiver);
  yield* answer('2', input.answer);
  for (const provider of providers.items) {
    const subscribers = peeked(provider.subscribers);
    const level = numbers.next('19', receiver.id, subscribers.some);
    yield level.segment;
    yield* nameSegments(provider.name);
    yield* answer('1', provider);
    for (const subscriber of subscribers.items) yield* subscriberSegments(subscriber, level.id, traceType, numbers);
  }
}

function* subscriberSegments(subscriber: StatusSubscriberInput, parent: string, traceType: string, numbers: LevelNumbers) {
  const dependents = subscriber.dependents ?? [];
  const level = numbers.next('22', parent, dependents.length > 0);
  yield level.segment;
  yield* personSegments(subscriber, traceType);
  for (const dependent of dependents) {
    yield numbers.next('23', level.id, undefined).segment;
    yield* personSegments(dependent, traceType);
  }
}

function* personSegments(person: StatusPersonInput, traceType: string): Generator<SegmentInput, void, undefined> {
  if (person.demographics !== undefined) yield demographics(person.demographics);
  yield* nameSegments(person.name);
  for (const claim of person.claims ?? []) {
    yield ['TRN', traceType, claim.traceNumber];
    for (const item of claim.statuses ?? []) yield status(item);
    for (const item of claim.references ?? []) yield reference(item);
    if (claim.charge !== undefined && traceType === '1') yield ['AMT', 'T3', money(claim.charge)];
    for (const item of claim.periods ?? []) yield period(item);
    for (const service of claim.services ?? []) yield* serviceSegments(service);
  }
}

function* serviceSegments(service: ServiceStatusInput): Generator<SegmentInput, void, undefined> {
  const { procedure: done, charge, paid, revenueCode, units } = service;
  yield ['SVC', procedure(done), money(charge), money(paid), revenueCode, '', '', units];
  for (const item of service.statuses ?? []) yield status(item);
  for (const item of service.references ?? []) yield reference(item);
  for (const item of service.periods ?? []) yield period(item);
}

function* answer(traceType: string, input: StatusAnswerInput = {}): Generator<SegmentInput, void, undefined> {
  if (input.statuses === undefined || input.statuses.length === 0) return;
  yield ['TRN', traceType, input.traceNumber ?? '0'];
  for (const item of input.statuses) yield status(item);
}
