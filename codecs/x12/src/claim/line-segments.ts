import { money, procedure } from '../hierarchy/inputs.ts';
import type { SegmentInput } from '../segment-writer.ts';
import {
  adjustmentSegments,
  ambulanceSegments,
  amountSegments,
  attachmentSegments,
  conditionSegments,
  contractSegments,
  dateSegment,
  partySegments,
  pricingSegments,
  referenceSegment,
  remarkSegments,
} from './shared-segments.ts';
import type { ClaimLineInput } from './inputs.ts';

/** Loop 2400 with the loops in it. */
export function* lineSegments(line: ClaimLineInput): Generator<SegmentInput, void, undefined> {
  yield ['LX', line.number];
  yield serviceSegment(line);
  if (line.equipment !== undefined) yield equipmentSegment(line.equipment);
  yield* attachmentSegments(line.attachments);
  yield* ambulanceSegments(line.ambulance);
  if (line.certification !== undefined) yield ['CR3', line.certification.type, 'MO', line.certification.months];
  yield* conditionSegments(line.conditions);
  for (const item of line.dates ?? []) yield dateSegment(item);
  for (const { qualifier, quantity } of line.quantities ?? []) yield ['QTY', qualifier, quantity];
  for (const { type, qualifier, value } of line.measurements ?? []) yield ['MEA', type, qualifier, value];
  yield* contractSegments(line.contract);
  for (const item of line.references ?? []) yield referenceSegment(item);
  yield* amountSegments(line.amounts);
  yield* remarkSegments(line);
  if (line.purchased !== undefined) yield ['PS1', line.purchased.provider, { amount: line.purchased.charge }];
  yield* pricingSegments(line.pricing);
  if (line.drug !== undefined) yield* drugSegments(line.drug);
  for (const party of line.parties ?? []) yield* partySegments(party);
  for (const adjudication of line.adjudications ?? []) yield* adjudicationSegments(adjudication);
  for (const form of line.forms ?? []) yield* formSegments(form);
}

/** SV2 where there is a revenue code, otherwise SV1. */
function serviceSegment(line: ClaimLineInput): SegmentInput {
  const performed = line.procedure === undefined ? '' : procedure(line.procedure);
  const { revenueCode, charge, unit, quantity } = line;
  if (revenueCode !== undefined) return ['SV2', revenueCode, performed, { amount: charge }, unit, quantity, '', money(line.nonCovered)];
  const { emergency = false, screening = false, familyPlanning = false, copayExempt = false } = line;
  const flags = ['', flag(emergency), '', flag(screening), flag(familyPlanning), '', '', copayExempt ? '0' : ''];
  return ['SV1', performed, { amount: charge }, unit, quantity, line.place, '', line.pointers ?? '', ...flags];
}

function flag(value: boolean): string {
  return value ? 'Y' : '';
}

function equipmentSegment(equipment: NonNullable<ClaimLineInput['equipment']>): SegmentInput {
  const { procedure: rented, days, rentalPrice, purchasePrice, frequency } = equipment;
  return ['SV5', procedure(rented), 'DA', days, { amount: rentalPrice }, { amount: purchasePrice }, frequency];
}

function* drugSegments(drug: NonNullable<ClaimLineInput['drug']>): Generator<SegmentInput, void, undefined> {
  yield ['LIN', '', drug.qualifier, drug.code];
  if (drug.quantity !== undefined) yield ['CTP', '', '', '', drug.quantity, [drug.unit ?? '']];
  if (drug.prescription !== undefined) yield referenceSegment(drug.prescription);
}

function* adjudicationSegments(
  adjudication: NonNullable<ClaimLineInput['adjudications']>[number],
): Generator<SegmentInput, void, undefined> {
  const performed = adjudication.procedure === undefined ? '' : procedure(adjudication.procedure);
  const { payer, paid, revenueCode, units, bundledLine } = adjudication;
  yield ['SVD', payer, { amount: paid }, performed, revenueCode, units, bundledLine];
  yield* adjustmentSegments(adjudication.adjustments);
  for (const item of adjudication.dates ?? []) yield dateSegment(item);
  yield* amountSegments(adjudication.amounts);
}

function* formSegments({ qualifier, form, answers = [] }: NonNullable<ClaimLineInput['forms']>[number]): Generator<SegmentInput> {
  yield ['LQ', qualifier, form];
  for (const { question, response, text, date, percent } of answers) {
    yield ['FRM', question, response, text, date === undefined ? '' : { date }, percent];
  }
}
