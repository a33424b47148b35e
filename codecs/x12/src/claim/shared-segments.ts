import { formatDate } from '../dates.ts';
import type { Demographics } from '../hierarchy/facts.ts';
import { cityOf, demographics, money } from '../hierarchy/inputs.ts';
import { addAdjustments } from '../remittance/remittance-writer.ts';
import type { ElementInput, SegmentInput } from '../segment-writer.ts';
import { X12Error } from '../x12-error.ts';
import type { ClaimBodyInput, ClaimDateInput, ClaimReferenceInput, InputOf, OtherCoverageInput, PartyInput } from './inputs.ts';
import type { Coverage, PatientFacts } from './facts.ts';

/** The segments that levels, claims and lines write alike, in the order of the guides. */

/** NM1 and what follows it, in the order of the guides; `between` stands after the address. */
export function* partySegments(party: PartyInput, between: readonly SegmentInput[] = []): Generator<SegmentInput, void, undefined> {
  const { role, person = false, last, first, middle, suffix, idQualifier, id, address, specialty } = party;
  yield ['NM1', role, person ? '1' : '2', last, first, middle, '', suffix, idQualifier, id];
  if (address !== undefined) {
    const { lines = [], city, state, postalCode } = address;
    if (lines.length > 0) yield ['N3', ...lines];
    if (city !== '' || state !== '' || postalCode !== '') yield cityOf({ ...address, lines });
  }
  yield* between;
  if (specialty !== undefined) yield specialtySegment(specialty);
  for (const item of party.references ?? []) yield referenceSegment(item);
  for (const { role: of, name, numbers = [] } of party.contacts ?? []) {
    yield ['PER', of, name, ...numbers.flatMap(({ qualifier, number }) => [qualifier, number])];
  }
}

export function specialtySegment({ code, qualifier, id }: NonNullable<PartyInput['specialty']>): SegmentInput {
  return ['PRV', code, qualifier, id];
}

export function referenceSegment({ qualifier, value, payer }: ClaimReferenceInput): SegmentInput {
  return payer === undefined ? ['REF', qualifier, value] : ['REF', qualifier, value, '', ['2U', payer]];
}

/** SBR. */
export function coverageSegment(coverage: InputOf<Coverage>): SegmentInput {
  const { order, relationship, group, groupName, insuranceType, filingIndicator } = coverage;
  return ['SBR', order, relationship, group, groupName, insuranceType, '', '', '', filingIndicator];
}

/** PAT. */
export function patientSegment({ relationship, deathDate, weight, pregnant = false }: InputOf<PatientFacts>): SegmentInput {
  const death: ElementInput[] = deathDate === undefined ? ['', ''] : ['D8', { date: deathDate }];
  const weighed = weight === undefined ? ['', ''] : ['01', weight];
  return ['PAT', relationship, '', '', '', ...death, ...weighed, pregnant ? 'Y' : ''];
}

export function demographicsSegments(facts: InputOf<Demographics> | undefined): SegmentInput[] {
  return facts === undefined ? [] : [demographics(facts)];
}

/** DTP: TM for a time alone, DT for a moment, D8 for a day, RD8 for several. */
export function dateSegment({ qualifier, from, to = from, time }: ClaimDateInput): SegmentInput {
  if (from === undefined) return ['DTP', qualifier, 'TM', time];
  if (time !== undefined) return ['DTP', qualifier, 'DT', `${compact(from, 'DTP', 3)}${time}`];
  if (from === to || to === undefined) return ['DTP', qualifier, 'D8', { date: from }];
  return ['DTP', qualifier, 'RD8', { dates: [from, to] }];
}

/** What claim and line write alike before their own kinds of segments. */
export function attachmentSegments(attachments: ClaimBodyInput['attachments'] = []): SegmentInput[] {
  return attachments.map(({ type, transmission, controlNumber }) => {
    return ['PWK', type, transmission, '', '', controlNumber === undefined ? '' : 'AC', controlNumber];
  });
}

export function contractSegments(contract: ClaimBodyInput['contract']): SegmentInput[] {
  if (contract === undefined) return [];
  const { type, amount, percent, code, termsDiscount, version } = contract;
  return [['CN1', type, money(amount), percent, code, termsDiscount, version]];
}

export function amountSegments(amounts: ClaimBodyInput['amounts'] = []): SegmentInput[] {
  return amounts.map(({ qualifier, amount }) => ['AMT', qualifier, { amount }]);
}

export function* remarkSegments({ fixedData = [], notes = [] }: Pick<ClaimBodyInput, 'fixedData' | 'notes'>): Generator<SegmentInput> {
  for (const { text } of fixedData) yield ['K3', text];
  for (const { code, text } of notes) yield ['NTE', code, text];
}

export function ambulanceSegments(ambulance: ClaimBodyInput['ambulance']): SegmentInput[] {
  if (ambulance === undefined) return [];
  const { weight, reason, distance, roundTrip, stretcher } = ambulance;
  return [['CR1', weight === undefined ? '' : 'LB', weight, '', reason, 'DH', distance, '', '', roundTrip, stretcher]];
}

export function conditionSegments(conditions: ClaimBodyInput['conditions'] = []): SegmentInput[] {
  return conditions.map(({ category, applies = false, codes = [] }) => ['CRC', category, applies ? 'Y' : 'N', ...codes]);
}

export function pricingSegments(pricing: ClaimBodyInput['pricing']): SegmentInput[] {
  if (pricing === undefined) return [];
  const { method, allowed, savings, organization, others = [] } = pricing;
  return [['HCP', method, { amount: allowed }, money(savings), organization, ...others]];
}

/** The guides allow five CAS, so that those of a group share theirs. */
export function adjustmentSegments(adjustments: OtherCoverageInput['adjustments'] = []): SegmentInput[] {
  const segments: SegmentInput[] = [];
  for (const ofGroup of Map.groupBy(adjustments, ({ group }) => group).values()) addAdjustments(segments, ofGroup);
  return segments;
}

/** CCYYMMDD inside a value, where the writer cannot format it. Throws X12Error, its place counted within the segment. */
export function compact(iso: string, segmentId: string, element: number): string {
  const text = formatDate(iso);
  if (text === undefined) throw new X12Error('X12_DATE', { segmentIndex: 0, segmentId, element, offset: 0 });
  return text;
}
