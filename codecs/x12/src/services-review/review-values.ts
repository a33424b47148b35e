import type { ElementReader } from '../element-reader.ts';
import { amount, decimal, required, text } from '../guide.ts';
import { procedureAt } from '../hierarchy/segment-values.ts';
import { sourceOf } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import type { ReviewDecision, ReviewRequest, ServiceCharge } from './parts.ts';

/** The segments of services review as values. */

const elements = {
  request: { category: required(text(1)), certificationType: text(2), serviceType: text(3), levelOfService: text(6) },
  decision: { action: required(text(1)), number: text(2), reason: text(3), secondOpinion: text(4) },
  SV1: { charge: amount(2), unit: text(3), quantity: decimal(4) },
  SV2: { revenueCode: text(1), charge: amount(3), unit: text(4), quantity: decimal(5) },
  SV3: { charge: amount(2), quantity: decimal(6) },
} as const;

/** UM. */
export function requestOf(um: Segment, read: ElementReader): ReviewRequest {
  const use = elements.request;
  const [code = '', qualifier = '', frequency = ''] = um.components(4);
  const facility = { code, qualifier: qualifier === '' ? undefined : qualifier, frequency: frequency === '' ? undefined : frequency };
  return {
    category: read.text(um, use.category),
    certificationType: read.optional(um, use.certificationType),
    serviceType: read.optional(um, use.serviceType),
    facility: code === '' ? undefined : facility,
    levelOfService: read.optional(um, use.levelOfService),
    ...sourceOf(um),
  };
}

/** HCR. */
export function decisionOf(hcr: Segment, read: ElementReader): ReviewDecision {
  const use = elements.decision;
  return {
    action: read.text(hcr, use.action),
    number: read.optional(hcr, use.number),
    reason: read.optional(hcr, use.reason),
    secondOpinion: read.optional(hcr, use.secondOpinion),
    ...sourceOf(hcr),
  };
}

/** SV1, SV2 or SV3. */
export function serviceChargeOf(segment: Segment, read: ElementReader, report: (error: X12Error) => void): ServiceCharge {
  if (segment.id === 'SV2') {
    const use = elements.SV2;
    return {
      kind: 'institutional',
      revenueCode: read.optional(segment, use.revenueCode),
      procedure: procedureAt(segment, 2, report),
      charge: read.optionalAmount(segment, use.charge),
      unit: read.optional(segment, use.unit),
      quantity: read.decimal(segment, use.quantity),
      ...sourceOf(segment),
    };
  }
  const isDental = segment.id === 'SV3';
  const use = isDental ? elements.SV3 : elements.SV1;
  return {
    kind: isDental ? 'dental' : 'professional',
    revenueCode: undefined,
    procedure: procedureAt(segment, 1, report),
    charge: read.optionalAmount(segment, use.charge),
    unit: isDental ? undefined : read.optional(segment, elements.SV1.unit),
    quantity: read.decimal(segment, use.quantity),
    ...sourceOf(segment),
  };
}
