import {
  money,
  nameSegments,
  type NameInput,
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
import { guide277ca } from './guide-277ca.ts';

export interface AcknowledgementTotalsInput {
  readonly acceptedCount?: string | undefined;
  readonly rejectedCount?: string | undefined;
  readonly acceptedAmount?: bigint | undefined;
  readonly rejectedAmount?: bigint | undefined;
}

export interface AcknowledgedServiceInput {
  readonly procedure: ProcedureInput;
  readonly charge: bigint;
  readonly revenueCode?: string | undefined;
  readonly units?: string | undefined;
  readonly statuses: readonly StatusInput[];
  readonly references?: readonly QualifiedInput[] | undefined;
  readonly periods?: readonly PeriodInput[] | undefined;
}

export interface AcknowledgedClaimInput {
  readonly patient: NameInput;
  /** CLM01 of the claim. */
  readonly patientControlNumber: string;
  readonly statuses: readonly StatusInput[];
  readonly references?: readonly QualifiedInput[] | undefined;
  readonly periods?: readonly PeriodInput[] | undefined;
  readonly services?: readonly AcknowledgedServiceInput[] | undefined;
}

export interface AcknowledgedProviderInput extends AcknowledgementTotalsInput {
  readonly name: NameInput;
  /** TRN of the provider, which totals, references and statuses need. */
  readonly traceNumber?: string | undefined;
  readonly statuses?: readonly StatusInput[] | undefined;
  readonly references?: readonly QualifiedInput[] | undefined;
  readonly claims: Iterable<AcknowledgedClaimInput>;
}

/** One 277CA: one batch of one receiver. */
export interface ClaimAcknowledgementInput extends SetStartInput, AcknowledgementTotalsInput {
  readonly source: NameInput;
  readonly receiptNumber: string;
  readonly receivedDate: string;
  readonly processedDate: string;
  readonly receiver: NameInput;
  /** BHT03 of the 837 this answers. */
  readonly batchNumber: string;
  readonly statuses: readonly StatusInput[];
  readonly providers?: Iterable<AcknowledgedProviderInput> | undefined;
}

/**
 * Writes one interchange with a 277CA (005010X214) for each set. HL numbers, counts and control numbers agree by
 * construction; totals are written as given. Throws X12Error with its place in the output for values that hold a
 * delimiter, and for dates that are none.
 */
export function writeClaimAcknowledgement(input: SetFileInput<ClaimAcknowledgementInput>): Uint8Array {
  return writeInterchange(claimAcknowledgementInterchange(input));
}

/** The interchange of `writeClaimAcknowledgement`, for `interchangeChunks`. */
export function claimAcknowledgementInterchange(input: SetFileInput<ClaimAcknowledgementInput>): InterchangeInput {
  return setInterchange(guide277ca, input, () => ({ structure: '0085', purpose: '08', transactionType: 'TH' }), acknowledgementSegments);
}

function* acknowledgementSegments(input: ClaimAcknowledgementInput): Generator<SegmentInput, void, undefined> {
  const numbers = new LevelNumbers();
  const source = numbers.next('20', undefined, true);
  yield source.segment;
  yield* nameSegments(input.source);
  yield ['TRN', '1', input.receiptNumber];
  yield period({ qualifier: '050', from: input.receivedDate });
  yield period({ qualifier: '009', from: input.processedDate });
  const providers = peeked(input.providers);
  const receiver = numbers.next('21', source.id, providers.some);
  yield receiver.segment;
  yield* nameSegments(input.receiver);
  yield ['TRN', '2', input.batchNumber];
  for (const item of input.statuses) yield status(item);
  yield* totals(input, '90', 'AA');
  for (const provider of providers.items) yield* providerSegments(provider, receiver.id, numbers);
}

function* providerSegments(input: AcknowledgedProviderInput, parent: string, numbers: LevelNumbers) {
  const claims = peeked(input.claims);
  const level = numbers.next('19', parent, claims.some);
  yield level.segment;
  yield* nameSegments(input.name);
  if (input.traceNumber !== undefined) yield ['TRN', '1', input.traceNumber] as const;
  for (const item of input.statuses ?? []) yield status(item);
  for (const item of input.references ?? []) yield reference(item);
  yield* totals(input, 'QA', 'QC');
  for (const claim of claims.items) {
    yield numbers.next('PT', level.id, undefined).segment;
    yield* claimSegments(claim);
  }
}

function* claimSegments(claim: AcknowledgedClaimInput): Generator<SegmentInput, void, undefined> {
  yield* nameSegments(claim.patient);
  yield ['TRN', '2', claim.patientControlNumber];
  for (const item of claim.statuses) yield status(item);
  for (const item of claim.references ?? []) yield reference(item);
  for (const item of claim.periods ?? []) yield period(item);
  for (const service of claim.services ?? []) {
    const { procedure: done, charge, revenueCode, units } = service;
    yield ['SVC', procedure(done), money(charge), '', revenueCode, '', '', units];
    for (const item of service.statuses) yield status(item);
    for (const item of service.references ?? []) yield reference(item);
    for (const item of service.periods ?? []) yield period(item);
  }
}

function* totals(input: AcknowledgementTotalsInput, accepted: string, rejected: string): Generator<SegmentInput, void, undefined> {
  if (input.acceptedCount !== undefined) yield ['QTY', accepted, input.acceptedCount];
  if (input.rejectedCount !== undefined) yield ['QTY', rejected, input.rejectedCount];
  if (input.acceptedAmount !== undefined) yield ['AMT', 'YU', money(input.acceptedAmount)];
  if (input.rejectedAmount !== undefined) yield ['AMT', 'YY', money(input.rejectedAmount)];
}
