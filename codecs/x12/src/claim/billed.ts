import type { ElementReader } from '../element-reader.ts';
import { amountOf, sourceOf } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import { ambulanceOf, attachmentOf, conditionOf, contractOf, dateOf, noteOf, pricingOf, referenceOf, type Report } from './claim-values.ts';
import { elements } from './elements.ts';
import type { Claim, ClaimLine } from './parts.ts';

/** A part while its segments still come. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** What claim and line share. */
export type BilledDraft = Draft<Pick<Claim, keyof Claim & keyof ClaimLine & BilledKey>>;
type BilledKey =
  | 'dates'
  | 'attachments'
  | 'contract'
  | 'amounts'
  | 'references'
  | 'fixedData'
  | 'notes'
  | 'ambulance'
  | 'conditions'
  | 'pricing'
  | 'parties';

export function billedDraft(): BilledDraft {
  return {
    dates: [],
    attachments: [],
    contract: undefined,
    amounts: [],
    references: [],
    fixedData: [],
    notes: [],
    ambulance: undefined,
    conditions: [],
    pricing: undefined,
    parties: [],
  };
}

/** Takes a segment that claim and line read alike; false where it is none. */
export function takeOfBilled(segment: Segment, billed: BilledDraft, read: ElementReader, report: Report): boolean {
  switch (segment.id) {
    case 'DTP': {
      const date = dateOf(segment, report);
      if (date !== undefined) billed.dates.push(date);
      return true;
    }
    case 'PWK':
      billed.attachments.push(attachmentOf(segment, read));
      return true;
    case 'CN1':
      billed.contract = contractOf(segment, read);
      return true;
    case 'AMT':
      billed.amounts.push(amountOf(segment, read));
      return true;
    case 'REF':
      billed.references.push(referenceOf(segment, read));
      return true;
    case 'K3':
      billed.fixedData.push({ text: read.text(segment, elements.fixedData.text), ...sourceOf(segment) });
      return true;
    case 'NTE':
      billed.notes.push(noteOf(segment, read));
      return true;
    case 'CR1':
      billed.ambulance = ambulanceOf(segment, read);
      return true;
    case 'CRC':
      billed.conditions.push(conditionOf(segment, read));
      return true;
    case 'HCP':
      billed.pricing = pricingOf(segment, read);
      return true;
    default:
      return false;
  }
}
