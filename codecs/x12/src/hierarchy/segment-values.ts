import { parsePeriod } from '../dates.ts';
import type { ElementReader } from '../element-reader.ts';
import type { Procedure } from '../remittance/parts.ts';
import { sourceOf } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import { contactNumbers, elements, statusCodes } from './elements.ts';
import type {
  Contact,
  Delivery,
  Demographics,
  Detail,
  DiagnosisCode,
  Period,
  ProviderRole,
  Rejection,
  Relation,
  Status,
  StatusCode,
  Trace,
} from './facts.ts';

type Report = (error: X12Error) => void;

/** TRN. */
export function traceOf(segment: Segment, read: ElementReader): Trace {
  const use = elements.trace;
  return {
    type: read.text(segment, use.type),
    number: read.text(segment, use.number),
    originator: read.optional(segment, use.originator),
    supplement: read.optional(segment, use.supplement),
    ...sourceOf(segment),
  };
}

/** DTP; undefined after a report. */
export function periodOf(segment: Segment, read: ElementReader, report: Report): Period | undefined {
  const use = elements.period;
  const qualifier = read.text(segment, use.qualifier);
  const format = read.text(segment, use.format);
  const value = read.text(segment, use.value);
  if (format === '' || value === '') return undefined;
  if (format !== 'D8' && format !== 'RD8') {
    report(segment.error('X12_DATE_FORMAT', use.format.element));
    return undefined;
  }
  const period = parsePeriod(format, value);
  if (period !== undefined) return { qualifier, ...period, ...sourceOf(segment) };
  report(segment.error('X12_DATE', use.value.element));
  return undefined;
}

/** PER. */
export function contactOf(segment: Segment, read: ElementReader): Contact {
  const numbers = contactNumbers.flatMap((at) => {
    const qualifier = segment.element(at);
    const number = segment.element(at + 1);
    return qualifier === '' && number === '' ? [] : [{ qualifier, number }];
  });
  const { role, name } = elements.contact;
  return { role: read.text(segment, role), name: read.optional(segment, name), numbers, ...sourceOf(segment) };
}

/** DMG. */
export function demographicsOf(segment: Segment, read: ElementReader): Demographics {
  const { birthDate, gender } = elements.demographics;
  return { birthDate: read.date(segment, birthDate), gender: read.optional(segment, gender), ...sourceOf(segment) };
}

/** PRV. */
export function providerRoleOf(segment: Segment, read: ElementReader): ProviderRole {
  const { code, qualifier, id } = elements.providerRole;
  return {
    code: read.text(segment, code),
    qualifier: read.optional(segment, qualifier),
    id: read.optional(segment, id),
    ...sourceOf(segment),
  };
}

/** AAA. */
export function rejectionOf(segment: Segment, read: ElementReader): Rejection {
  const use = elements.rejection;
  return {
    valid: read.text(segment, use.valid) === 'Y',
    reason: read.text(segment, use.reason),
    followUp: read.text(segment, use.followUp),
    ...sourceOf(segment),
  };
}

/** STC. An amount that cannot be read is reported and stays undefined. */
export function statusOf(segment: Segment, read: ElementReader, report: Report): Status {
  const use = elements.status;
  return {
    codes: statusCodes.flatMap((at) => statusCodeAt(segment, at, report)),
    effectiveDate: read.date(segment, use.effectiveDate),
    action: read.optional(segment, use.action),
    charge: read.optionalAmount(segment, use.charge),
    paid: read.optionalAmount(segment, use.paid),
    finalizedDate: read.date(segment, use.finalizedDate),
    paymentDate: read.date(segment, use.paymentDate),
    paymentNumber: read.optional(segment, use.paymentNumber),
    message: read.optional(segment, use.message),
    ...sourceOf(segment),
  };
}

/** A status without category or code says nothing: both are required of the first, and of the others where they stand. */
function statusCodeAt(segment: Segment, at: number, report: Report): StatusCode[] {
  const [category = '', code = '', entity = '', codeList = ''] = segment.components(at);
  if (category === '' && code === '' && at !== 1) return [];
  if (category === '') report(segment.error('X12_ELEMENT_MISSING', at, 1));
  if (code === '') report(segment.error('X12_ELEMENT_MISSING', at, 2));
  return [{ category, code, entity: entity === '' ? undefined : entity, codeList: codeList === '' ? undefined : codeList }];
}

/** A procedure composite (C003): qualifier, code, up to four modifiers, description. Undefined where the element is empty. */
export function procedureAt(segment: Segment, element: number, report: Report): Procedure | undefined {
  const components = segment.components(element);
  if (components.length === 0) return undefined;
  const [qualifier = '', code = ''] = components;
  if (qualifier === '') report(segment.error('X12_ELEMENT_MISSING', element, 1));
  if (code === '') report(segment.error('X12_ELEMENT_MISSING', element, 2));
  const modifiers = components.slice(2, 6).filter((modifier) => modifier !== '');
  return { qualifier, code, modifiers, description: components[6] || undefined };
}

/** HSD. */
export function deliveryOf(hsd: Segment, read: ElementReader): Delivery {
  const use = elements.delivery;
  return {
    quantityQualifier: read.optional(hsd, use.quantityQualifier),
    quantity: read.decimal(hsd, use.quantity),
    unit: read.optional(hsd, use.unit),
    sampling: read.decimal(hsd, use.sampling),
    timePeriod: read.optional(hsd, use.timePeriod),
    periodCount: read.decimal(hsd, use.periodCount),
    pattern: read.optional(hsd, use.pattern),
    time: read.optional(hsd, use.time),
    ...sourceOf(hsd),
  };
}

/** HI: each element a code with its qualifier. */
export function diagnosesOf(hi: Segment, report: Report): DiagnosisCode[] {
  const codes: DiagnosisCode[] = [];
  for (let n = 1; n <= hi.elementCount; n++) {
    const [qualifier = '', code = ''] = hi.components(n);
    if (qualifier === '' && code === '') continue;
    if (qualifier === '') report(hi.error('X12_ELEMENT_MISSING', n, 1));
    if (code === '') report(hi.error('X12_ELEMENT_MISSING', n, 2));
    codes.push({ qualifier, code, ...hi.position(n), segmentIndex: hi.index });
  }
  return codes;
}

/** INS. */
export function relationOf(ins: Segment, read: ElementReader): Relation {
  const use = elements.relation;
  return {
    code: read.text(ins, use.code),
    maintenanceType: read.optional(ins, use.maintenanceType),
    maintenanceReason: read.optional(ins, use.maintenanceReason),
    employment: read.optional(ins, use.employment),
    birthSequence: read.optional(ins, use.birthSequence),
    ...sourceOf(ins),
  };
}

/** Any segment without repetitions. */
export function detailOf(segment: Segment): Detail {
  const found = Array.from({ length: segment.elementCount }, (_, n) => segment.components(n + 1));
  return { segmentId: segment.id, elements: found, ...sourceOf(segment) };
}
