import { formatAmount } from '../amounts.ts';
import type { AdjudicationFacts } from '../remittance/parts.ts';
import type { SegmentInput } from '../segment-writer.ts';
import type { ClaimBodyInput, ClaimCodeInput, InputOf, OtherCoverageInput } from './inputs.ts';
import { lineSegments } from './line-segments.ts';
import type { ClaimForm } from './parts.ts';
import {
  adjustmentSegments,
  ambulanceSegments,
  amountSegments,
  attachmentSegments,
  compact,
  conditionSegments,
  contractSegments,
  coverageSegment,
  dateSegment,
  partySegments,
  pricingSegments,
  referenceSegment,
  remarkSegments,
} from './shared-segments.ts';

/** Loop 2300 with all in it. */
export function* claimSegments(claim: ClaimBodyInput, form: ClaimForm): Generator<SegmentInput, void, undefined> {
  yield claimSegment(claim, form);
  for (const item of claim.dates ?? []) yield dateSegment(item);
  if (claim.stay !== undefined) yield ['CL1', claim.stay.admissionType, claim.stay.admissionSource, claim.stay.patientStatus];
  yield* attachmentSegments(claim.attachments);
  yield* contractSegments(claim.contract);
  yield* amountSegments(claim.amounts);
  for (const item of claim.references ?? []) yield referenceSegment(item);
  yield* remarkSegments(claim);
  yield* ambulanceSegments(claim.ambulance);
  if (claim.spinalManipulation !== undefined) {
    const { condition, descriptions = [] } = claim.spinalManipulation;
    yield ['CR2', '', '', '', '', '', '', '', condition, '', ...descriptions];
  }
  yield* conditionSegments(claim.conditions);
  yield* codeSegments(claim.codes, form);
  yield* pricingSegments(claim.pricing);
  for (const party of claim.parties ?? []) yield* partySegments(party);
  for (const coverage of claim.otherCoverages ?? []) yield* otherCoverageSegments(coverage);
  for (const line of claim.lines ?? []) yield* lineSegments(line);
}

function claimSegment(claim: ClaimBodyInput, form: ClaimForm): SegmentInput {
  const { causes = [], state = '', country = '' } = claim.accident ?? {};
  const [first = '', second = '', third = ''] = causes;
  return [
    'CLM',
    claim.controlNumber,
    { amount: claim.charge },
    '',
    '',
    [claim.facilityType, form === 'institutional' ? 'A' : 'B', claim.frequency],
    claim.providerSignature,
    claim.assignment,
    claim.benefitsAssigned,
    claim.release,
    claim.patientSignature,
    [first, second, third, state, country],
    claim.specialProgram,
    ...Array.from({ length: 7 }, () => ''),
    claim.delayReason,
  ];
}

/** Codes that share an HI, each up to the number given; the order of codes is kept within what shares one. */
const families: Readonly<Record<ClaimForm, readonly (readonly [count: number, ...qualifiers: readonly string[]])[]>> = {
  professional: [
    [12, 'ABK', 'BK', 'ABF', 'BF'],
    [2, 'BP', 'BO'],
    [12, 'BG'],
  ],
  institutional: [
    [1, 'ABK', 'BK'],
    [1, 'ABJ', 'BJ'],
    [3, 'APR', 'PR'],
    [12, 'ABN', 'BN'],
    [1, 'DR'],
    [12, 'ABF', 'BF'],
    [1, 'BBR', 'BR', 'CAH'],
    [12, 'BBQ', 'BQ'],
    [12, 'BI'],
    [12, 'BH'],
    [12, 'BE'],
    [12, 'BG'],
    [12, 'TC'],
  ],
};

/** Families come in the order of their first code. */
function* codeSegments(codes: readonly ClaimCodeInput[] = [], form: ClaimForm): Generator<SegmentInput, void, undefined> {
  const familyOf = (qualifier: string) => families[form].find(([, ...qualifiers]) => qualifiers.includes(qualifier)) ?? [1, qualifier];
  const byFamily = Map.groupBy(codes, ({ qualifier }) => familyOf(qualifier)[1]);
  for (const members of byFamily.values()) {
    const [count] = familyOf(members[0]?.qualifier ?? '');
    for (let at = 0; at < members.length; at += count) yield ['HI', ...members.slice(at, at + count).map(codeElement)];
  }
}

function codeElement({ qualifier, code, from, to = from, amount, presentOnAdmission = '' }: ClaimCodeInput): string[] {
  const first = from === undefined ? '' : compact(from, 'HI', 1);
  const last = to === undefined || to === from ? '' : `-${compact(to, 'HI', 1)}`;
  const format = first === '' ? '' : last === '' ? 'D8' : 'RD8';
  return [qualifier, code, format, first + last, amount === undefined ? '' : formatAmount(amount), '', '', '', presentOnAdmission];
}

/** Loop 2320 with the loops in it. */
function* otherCoverageSegments(coverage: OtherCoverageInput): Generator<SegmentInput, void, undefined> {
  yield coverageSegment(coverage);
  yield* adjustmentSegments(coverage.adjustments);
  yield* amountSegments(coverage.amounts);
  const { information, inpatient, outpatient, subscriber, payer } = coverage;
  if (information !== undefined) yield ['OI', '', '', information.benefitsAssigned, information.patientSignature, '', information.release];
  if (inpatient !== undefined) yield ['MIA', ...numbered(inpatient)];
  if (outpatient !== undefined) yield ['MOA', ...numbered(outpatient)];
  if (subscriber !== undefined) yield* partySegments(subscriber);
  if (payer !== undefined) yield* partySegments(payer, (coverage.dates ?? []).map(dateSegment));
  for (const provider of coverage.providers ?? []) yield* partySegments(provider);
}

function numbered({ elements }: InputOf<AdjudicationFacts>): string[] {
  return Array.from({ length: Math.max(0, ...elements.keys()) }, (_, n) => elements.get(n + 1) ?? '');
}
