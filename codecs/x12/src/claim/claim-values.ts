import { parseAmount } from '../amounts.ts';
import { parseDate, parsePeriod } from '../dates.ts';
import type { ElementReader } from '../element-reader.ts';
import { contactOf, procedureAt, providerRoleOf } from '../hierarchy/segment-values.ts';
import { readAddress } from '../remittance/drafts.ts';
import { namedOf, sourceOf } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import { elements } from './elements.ts';
import type {
  Accident,
  Ambulance,
  Attachment,
  ClaimCode,
  ClaimDate,
  ClaimParty,
  ClaimReference,
  ConditionSet,
  Contract,
  Coverage,
  CoverageInformation,
  EquipmentCertification,
  Equipment,
  FormAnswer,
  Measurement,
  Note,
  PatientFacts,
  Pricing,
  PurchasedService,
  SpinalManipulation,
  Stay,
} from './facts.ts';

/** The single segments of claims as values. */

export type Report = (error: X12Error) => void;

/** A party while its segments still come. */
export type PartyDraft = { -readonly [K in keyof ClaimParty]: ClaimParty[K] extends readonly (infer U)[] ? U[] : ClaimParty[K] };

/** NM1. */
export function partyOf(segment: Segment, read: ElementReader): PartyDraft {
  const { last, ...named } = namedOf(segment, read);
  return { ...named, last: last === '' ? undefined : last, address: undefined, contacts: [], specialty: undefined, references: [] };
}

/** What follows NM1 about the same party; false where it is something else. */
export function takeOfParty(segment: Segment, party: PartyDraft, read: ElementReader): boolean {
  party.end = segment.end;
  switch (segment.id) {
    case 'N3':
    case 'N4':
      readAddress(segment, party, read);
      return true;
    case 'PER':
      party.contacts.push(contactOf(segment, read));
      return true;
    case 'PRV':
      party.specialty = providerRoleOf(segment, read);
      return true;
    case 'REF':
      party.references.push(referenceOf(segment, read));
      return true;
    default:
      return false;
  }
}

/** REF. */
export function referenceOf(segment: Segment, read: ElementReader): ClaimReference {
  const { qualifier, value, payer } = elements.reference;
  return {
    qualifier: read.text(segment, qualifier),
    value: read.text(segment, value),
    payer: read.optional(segment, payer),
    ...sourceOf(segment),
  };
}

/** DTP; undefined after a report. */
export function dateOf(segment: Segment, report: Report): ClaimDate | undefined {
  const qualifier = segment.element(1);
  const format = segment.element(2);
  const value = segment.element(3);
  const moment = isMomentFormat(format) ? momentOf(format, value) : undefined;
  if (moment !== undefined) return { qualifier, ...moment, ...sourceOf(segment) };
  report(isMomentFormat(format) ? segment.error('X12_DATE', 3) : segment.error('X12_DATE_FORMAT', 2));
  return undefined;
}

type MomentFormat = 'D8' | 'RD8' | 'DT' | 'TM';

const isMomentFormat = (format: string): format is MomentFormat => ['D8', 'RD8', 'DT', 'TM'].includes(format);

/** A period, a day with its time (DT) or a time alone (TM); undefined where it is none. */
function momentOf(format: MomentFormat, value: string): Pick<ClaimDate, 'from' | 'to' | 'time'> | undefined {
  if (format === 'D8' || format === 'RD8') {
    const period = parsePeriod(format, value);
    return period && { ...period, time: undefined };
  }
  const time = value.slice(-4);
  if (!/^([01]\d|2[0-3])[0-5]\d$/.test(time)) return undefined;
  if (format === 'TM') return value.length === 4 ? { from: undefined, to: undefined, time } : undefined;
  const day = value.length === 12 ? parseDate(value.slice(0, 8)) : undefined;
  return day === undefined ? undefined : { from: day, to: day, time };
}

/** SBR. */
export function coverageOf(segment: Segment, read: ElementReader): Coverage {
  const use = elements.coverage;
  return {
    order: read.text(segment, use.order),
    relationship: read.optional(segment, use.relationship),
    group: read.optional(segment, use.group),
    groupName: read.optional(segment, use.groupName),
    insuranceType: read.optional(segment, use.insuranceType),
    filingIndicator: read.optional(segment, use.filing),
    ...sourceOf(segment),
  };
}

/** PAT. */
export function patientFactsOf(segment: Segment, read: ElementReader): PatientFacts {
  const use = elements.patient;
  return {
    relationship: read.optional(segment, use.relationship),
    deathDate: read.date(segment, use.deathDate),
    weight: read.decimal(segment, use.weight),
    pregnant: read.text(segment, use.pregnant) === 'Y',
    ...sourceOf(segment),
  };
}

/** CLM11: up to three causes, state and country. */
export function accidentOf(segment: Segment): Accident | undefined {
  const [first = '', second = '', third = '', state = '', country = ''] = segment.components(11);
  const causes = [first, second, third].filter((cause) => cause !== '');
  if (causes.length === 0 && state === '' && country === '') return undefined;
  return { causes, state: state === '' ? undefined : state, country: country === '' ? undefined : country };
}

/** PWK. */
export function attachmentOf(segment: Segment, read: ElementReader): Attachment {
  const { type, transmission, controlNumber } = elements.attachment;
  return {
    type: read.text(segment, type),
    transmission: read.text(segment, transmission),
    controlNumber: read.optional(segment, controlNumber),
    ...sourceOf(segment),
  };
}

/** CN1. */
export function contractOf(segment: Segment, read: ElementReader): Contract {
  const use = elements.contract;
  return {
    type: read.text(segment, use.type),
    amount: read.optionalAmount(segment, use.amount),
    percent: read.decimal(segment, use.percent),
    code: read.optional(segment, use.code),
    termsDiscount: read.decimal(segment, use.termsDiscount),
    version: read.optional(segment, use.version),
    ...sourceOf(segment),
  };
}

/** NTE. */
export function noteOf(segment: Segment, read: ElementReader): Note {
  return { code: read.optional(segment, elements.note.code), text: read.text(segment, elements.note.text), ...sourceOf(segment) };
}

/** CRC. */
export function conditionOf(segment: Segment, read: ElementReader): ConditionSet {
  const codes = [3, 4, 5, 6, 7].map((n) => segment.element(n)).filter((code) => code !== '');
  const { category, applies } = elements.condition;
  return { category: read.text(segment, category), applies: read.text(segment, applies) === 'Y', codes, ...sourceOf(segment) };
}

/** CR1. */
export function ambulanceOf(segment: Segment, read: ElementReader): Ambulance {
  const use = elements.ambulance;
  return {
    weight: read.decimal(segment, use.weight),
    reason: read.text(segment, use.reason),
    distance: read.decimal(segment, use.distance) ?? '',
    roundTrip: read.optional(segment, use.roundTrip),
    stretcher: read.optional(segment, use.stretcher),
    ...sourceOf(segment),
  };
}

/** CR2. */
export function spinalManipulationOf(segment: Segment, read: ElementReader): SpinalManipulation {
  const { condition, first, second } = elements.spinal;
  const descriptions = [read.text(segment, first), read.text(segment, second)].filter((text) => text !== '');
  return { condition: read.text(segment, condition), descriptions, ...sourceOf(segment) };
}

/** HI: each element a composite with qualifier, code, a day or range, an amount, and whether present on admission. */
export function readCodes(segment: Segment, report: Report, into: ClaimCode[]): void {
  for (let n = 1; n <= segment.elementCount; n++) {
    const [qualifier = '', code = '', format = '', period = '', money = '', , , , presentOnAdmission = ''] = segment.components(n);
    if (qualifier === '' && code === '') continue;
    if (qualifier === '' || code === '') {
      report(segment.error('X12_ELEMENT_MISSING', n, qualifier === '' ? 1 : 2));
      continue;
    }
    const days = period === '' ? undefined : parsePeriod(format === 'RD8' ? 'RD8' : 'D8', period);
    if (period !== '' && days === undefined) report(segment.error('X12_DATE', n, 4));
    const amount = money === '' ? undefined : parseAmount(money);
    if (money !== '' && amount === undefined) report(segment.error('X12_AMOUNT', n, 5));
    const poa = presentOnAdmission === '' ? undefined : presentOnAdmission;
    const at = { start: segment.elementStart(n), end: segment.elementEnd(n), segmentIndex: segment.index };
    into.push({ qualifier, code, from: days?.from, to: days?.to, amount, presentOnAdmission: poa, ...at });
  }
}

/** HCP. */
export function pricingOf(segment: Segment, read: ElementReader): Pricing {
  const { method, allowed, savings, organization } = elements.pricing;
  return {
    method: read.text(segment, method),
    allowed: read.amount(segment, allowed),
    savings: read.optionalAmount(segment, savings),
    organization: read.optional(segment, organization),
    others: Array.from({ length: Math.max(0, segment.elementCount - 4) }, (_, n) => segment.element(n + 5)),
    ...sourceOf(segment),
  };
}

/** OI. */
export function informationOf(segment: Segment, read: ElementReader): CoverageInformation {
  const { benefitsAssigned, patientSignature, release } = elements.information;
  return {
    benefitsAssigned: read.text(segment, benefitsAssigned),
    patientSignature: read.optional(segment, patientSignature),
    release: read.text(segment, release),
    ...sourceOf(segment),
  };
}

/** CL1. */
export function stayOf(segment: Segment, read: ElementReader): Stay {
  const { admissionType, admissionSource, patientStatus } = elements.stay;
  return {
    admissionType: read.optional(segment, admissionType),
    admissionSource: read.optional(segment, admissionSource),
    patientStatus: read.optional(segment, patientStatus),
    ...sourceOf(segment),
  };
}

/** SV5. */
export function equipmentOf(segment: Segment, read: ElementReader, report: Report): Equipment {
  const use = elements.equipment;
  return {
    procedure: procedureAt(segment, 1, report) ?? { qualifier: '', code: '', modifiers: [], description: undefined },
    days: read.decimal(segment, use.days) ?? '',
    rentalPrice: read.amount(segment, use.rentalPrice),
    purchasePrice: read.amount(segment, use.purchasePrice),
    frequency: read.text(segment, use.frequency),
    ...sourceOf(segment),
  };
}

/** CR3. */
export function certificationOf(segment: Segment, read: ElementReader): EquipmentCertification {
  const { type, months } = elements.certification;
  return { type: read.text(segment, type), months: read.decimal(segment, months) ?? '', ...sourceOf(segment) };
}

/** MEA. */
export function measurementOf(segment: Segment, read: ElementReader): Measurement {
  const { type, qualifier, value } = elements.measurement;
  return {
    type: read.text(segment, type),
    qualifier: read.text(segment, qualifier),
    value: read.decimal(segment, value) ?? '',
    ...sourceOf(segment),
  };
}

/** PS1. */
export function purchasedOf(segment: Segment, read: ElementReader): PurchasedService {
  const { provider, charge } = elements.purchased;
  return { provider: read.text(segment, provider), charge: read.amount(segment, charge), ...sourceOf(segment) };
}

/** FRM. */
export function answerOf(segment: Segment, read: ElementReader): FormAnswer {
  const use = elements.answer;
  return {
    question: read.text(segment, use.question),
    response: read.optional(segment, use.response),
    text: read.optional(segment, use.text),
    date: read.date(segment, use.date),
    percent: read.decimal(segment, use.percent),
    ...sourceOf(segment),
  };
}
