import type { ElementReader } from '../element-reader.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import { adjudicationRemarks, adjustmentTriples, elements, procedureModifiers, providerAdjustmentPairs } from './guide-835.ts';
import type {
  AdjudicationFacts,
  Adjustment,
  AmountFact,
  BankAccount,
  DatedFact,
  Named,
  Procedure,
  ProviderAdjustmentItem,
  QuantityFact,
  Reference,
  Remark,
} from './parts.ts';

/** The single segments of the 835 as values. Each takes the reader that types and checks elements by the guide. */

const noModifiers: readonly string[] = [];

type Report = (error: X12Error) => void;

export function referenceOf(segment: Segment, read: ElementReader): Reference {
  const use = elements.reference;
  const description = segment.elementCount < 3 ? undefined : read.optional(segment, use.description);
  return {
    qualifier: read.text(segment, use.qualifier),
    value: read.text(segment, use.value),
    ...(description !== undefined && { description }),
    start: segment.start,
    end: segment.end,
    segmentIndex: segment.index,
  };
}

export function datedOf(segment: Segment, read: ElementReader): DatedFact | undefined {
  const qualifier = read.text(segment, elements.dated.qualifier);
  const date = read.date(segment, elements.dated.date);
  return date === undefined ? undefined : { qualifier, date, start: segment.start, end: segment.end, segmentIndex: segment.index };
}

export function amountOf(segment: Segment, read: ElementReader): AmountFact {
  const use = elements.amount;
  return {
    qualifier: read.text(segment, use.qualifier),
    amount: read.amount(segment, use.amount),
    start: segment.start,
    end: segment.end,
    segmentIndex: segment.index,
  };
}

export function quantityOf(segment: Segment, read: ElementReader): QuantityFact | undefined {
  const qualifier = read.text(segment, elements.quantity.qualifier);
  const quantity = read.decimal(segment, elements.quantity.quantity);
  return quantity === undefined ? undefined : { qualifier, quantity, start: segment.start, end: segment.end, segmentIndex: segment.index };
}

export function remarkOf(segment: Segment, read: ElementReader): Remark {
  return {
    qualifier: read.text(segment, elements.remark.qualifier),
    code: read.text(segment, elements.remark.code),
    start: segment.start,
    end: segment.end,
    segmentIndex: segment.index,
  };
}

export function namedOf(segment: Segment, read: ElementReader): Named {
  const use = elements.name;
  const prefix = read.optional(segment, use.prefix);
  return {
    role: read.text(segment, use.role),
    person: read.text(segment, use.type) === '1',
    last: read.text(segment, use.last),
    first: read.optional(segment, use.first),
    middle: read.optional(segment, use.middle),
    ...(prefix !== undefined && { prefix }),
    suffix: read.optional(segment, use.suffix),
    idQualifier: read.optional(segment, use.idQualifier),
    id: read.optional(segment, use.id),
    start: segment.start,
    end: segment.end,
    segmentIndex: segment.index,
  };
}

export function bankAccountOf(routing: string, account: string): BankAccount | undefined {
  return routing === '' && account === '' ? undefined : { routing, account };
}

/** SVC01 or SVC06: qualifier, code, up to four modifiers, description. */
export function procedureOf(segment: Segment, element: 1 | 6, read: ElementReader): Procedure {
  const { procedure, submittedProcedure } = elements.service;
  const components = read.components(segment, element, element === 1 ? procedure : submittedProcedure);
  const [qualifier = '', code = ''] = components;
  if (components.length <= 2) return { qualifier, code, modifiers: noModifiers, description: undefined };
  const { first, last } = procedureModifiers;
  const modifiers = components.slice(first - 1, last).filter((modifier) => modifier !== '');
  return { qualifier, code, modifiers, description: components[last] || undefined };
}

/** Reads the reasons of one CAS into `into`. A reason without an amount, or the reverse, is reported: it is money. */
export function readAdjustments(segment: Segment, read: ElementReader, report: Report, into: Adjustment[]): void {
  const group = read.text(segment, elements.adjustment.group);
  for (const at of adjustmentTriples) {
    if (at > segment.elementCount && at > 2) return;
    const reason = segment.element(at);
    const hasAmount = segment.element(at + 1) !== '';
    if (reason === '' && !hasAmount && at > 2) continue;
    if (reason === '' || !hasAmount) {
      report(segment.error('X12_ADJUSTMENT_INCOMPLETE', reason === '' ? at : at + 1));
      continue;
    }
    const amount = read.amountAt(segment, at + 1);
    const quantity = at + 2 > segment.elementCount ? undefined : read.decimalAt(segment, at + 2, false);
    if (amount === undefined) continue;
    const end = segment.elementEnd(quantity === undefined ? at + 1 : at + 2);
    into.push({ group, reason, amount, quantity, start: segment.elementStart(at), end, segmentIndex: segment.index });
  }
  reportExcess(segment, 19, report);
}

/** The reasons of one PLB. */
export function providerAdjustmentItems(segment: Segment, read: ElementReader, report: Report): ProviderAdjustmentItem[] {
  const items: ProviderAdjustmentItem[] = [];
  for (const at of providerAdjustmentPairs) {
    if (at > segment.elementCount && at > 3) return items;
    const reason = segment.component(at, 1);
    const hasAmount = segment.element(at + 1) !== '';
    if (segment.element(at) === '' && !hasAmount && at > 3) continue;
    if (reason === '' || !hasAmount) {
      report(segment.error('X12_ADJUSTMENT_INCOMPLETE', reason === '' ? at : at + 1));
      continue;
    }
    const amount = read.amountAt(segment, at + 1);
    if (amount === undefined) continue;
    const reference = segment.component(at, 2);
    const range = { start: segment.elementStart(at), end: segment.elementEnd(at + 1), segmentIndex: segment.index };
    items.push({ reason, reference: reference === '' ? undefined : reference, amount, ...range });
  }
  reportExcess(segment, 14, report);
  return items;
}

/** MIA or MOA. */
export function adjudicationOf(segment: Segment): AdjudicationFacts {
  const codes: readonly number[] = segment.id === 'MIA' ? adjudicationRemarks.MIA : adjudicationRemarks.MOA;
  const present = new Map<number, string>();
  for (let n = 1; n <= segment.elementCount; n++) {
    const value = segment.element(n);
    if (value !== '') present.set(n, value);
  }
  const remarks = codes.flatMap((n) => present.get(n) ?? []);
  return { remarks, elements: present, start: segment.start, end: segment.end, segmentIndex: segment.index };
}

export function sourceOf(segment: Segment): { start: number; end: number; segmentIndex: number } {
  return { start: segment.start, end: segment.end, segmentIndex: segment.index };
}

export function rangeOf(segment: Segment): { start: number; end: number; firstSegment: number; lastSegment: number } {
  return { start: segment.start, end: segment.end, firstSegment: segment.index, lastSegment: segment.index };
}

function reportExcess(segment: Segment, last: number, report: Report): void {
  for (let n = last + 1; n <= segment.elementCount; n++) {
    if (segment.element(n) !== '') return report(segment.error('X12_ELEMENT_UNEXPECTED', n));
  }
}
