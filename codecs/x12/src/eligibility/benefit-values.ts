import type { ElementReader } from '../element-reader.ts';
import { amount, decimal, required, text } from '../guide.ts';
import { procedureAt } from '../hierarchy/segment-values.ts';
import type { SourceRange } from '../remittance/parts.ts';
import { sourceOf } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import type { Benefit, Inquiry, ServicePlace } from './parts.ts';

/** The segments of eligibility as values. */

type Report = (error: X12Error) => void;

type BenefitFacts = 'deliveries' | 'references' | 'periods' | 'rejections' | 'messages' | 'places' | 'entities';

/** What EB itself says; the rest of a benefit follows it. */
export type BenefitLine = Omit<Benefit, BenefitFacts | keyof SourceRange>;

/** What EQ itself says. */
export type InquiryLine = Pick<Inquiry, 'serviceTypes' | 'procedure' | 'coverageLevel' | 'diagnosisPointers'>;

const elements = {
  benefit: {
    code: required(text(1)),
    coverageLevel: text(2),
    insuranceType: text(4),
    planName: text(5),
    timePeriod: text(6),
    amount: amount(7),
    percent: decimal(8),
    quantityQualifier: text(9),
    quantity: decimal(10),
    authorizationRequired: text(11),
    inNetwork: text(12),
  },
  inquiry: { coverageLevel: text(3) },
  place: { qualifier: text(1), code: text(2), text: text(4) },
} as const;

export function benefitLineOf(eb: Segment, read: ElementReader, report: Report): BenefitLine {
  const use = elements.benefit;
  return {
    code: read.text(eb, use.code),
    coverageLevel: read.optional(eb, use.coverageLevel),
    serviceTypes: repetitionsOf(eb, 3),
    insuranceType: read.optional(eb, use.insuranceType),
    planName: read.optional(eb, use.planName),
    timePeriod: read.optional(eb, use.timePeriod),
    amount: read.optionalAmount(eb, use.amount),
    percent: read.decimal(eb, use.percent),
    quantityQualifier: read.optional(eb, use.quantityQualifier),
    quantity: read.decimal(eb, use.quantity),
    authorizationRequired: read.optional(eb, use.authorizationRequired),
    inNetwork: read.optional(eb, use.inNetwork),
    procedure: procedureAt(eb, 13, report),
    diagnosisPointers: eb.components(14),
  };
}

export function inquiryLineOf(eq: Segment, read: ElementReader, report: Report): InquiryLine {
  return {
    serviceTypes: repetitionsOf(eq, 1),
    procedure: procedureAt(eq, 2, report),
    coverageLevel: read.optional(eq, elements.inquiry.coverageLevel),
    diagnosisPointers: eq.components(5),
  };
}

export function placeOf(iii: Segment, read: ElementReader): ServicePlace {
  const use = elements.place;
  return {
    qualifier: read.optional(iii, use.qualifier),
    code: read.optional(iii, use.code),
    text: read.optional(iii, use.text),
    ...sourceOf(iii),
  };
}

/** The codes of a repeated element, split at once: asking for them one by one would scan the element for each. */
function repetitionsOf(segment: Segment, element: number): string[] {
  const { repetition, component } = segment.delimiters;
  if (segment.repetitions(element) <= 1) return [segment.component(element, 1)].filter((value) => value !== '');
  const values = segment.element(element).split(repetition);
  return values.map((value) => (component === '' ? value : (value.split(component, 1)[0] ?? ''))).filter((value) => value !== '');
}
