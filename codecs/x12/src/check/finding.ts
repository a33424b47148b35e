import type { X12Place } from '../x12-error.ts';

/** What is wrong with a segment: data element 620 of the 999 (IK304); the numbers are also those of 997 (AK304). */
export const segmentErrors = {
  '1': 'the segment is not known',
  '2': 'the segment is not expected here',
  '3': 'a required segment is missing',
  '4': 'the loop occurs too often',
  '5': 'the segment occurs too often',
  '6': 'the segment is not part of this transaction set',
  '7': 'the segment stands out of order',
  '8': 'the segment has errors in its elements',
} as const;

/** What is wrong with an element: data element 621 of the 999 (IK403); the numbers are also those of 997 (AK403). */
export const elementErrors = {
  '1': 'a required element is missing',
  '2': 'an element is missing that another one calls for',
  '3': 'the segment has too many elements',
  '4': 'the value is too short',
  '5': 'the value is too long',
  '6': 'the value holds a character that its type does not allow',
  '7': 'the value is not one of the codes allowed here',
  '8': 'the value is not a date',
  '9': 'the value is not a time',
  '10': 'an element is there that another one rules out',
  '12': 'the element repeats too often',
  '13': 'the element has too many components',
  I10: 'the guide does not use this element',
} as const;

export type SegmentErrorCode = keyof typeof segmentErrors;
export type ElementErrorCode = keyof typeof elementErrors;

/** One breach of a guide, with what a 999 says about it. It holds no content. */
export interface GuideFinding {
  /** The segment, or the one that is missing. */
  readonly segmentId: string;
  /** IK302: ST is 1. Of a missing segment, the position of the one that stands in its place. */
  readonly position: number;
  /** The loop of the guide, such as 2010BA; undefined in the header of the set. */
  readonly loop: string | undefined;
  readonly segmentError: SegmentErrorCode;
  /** Undefined where the segment as a whole is wrong; otherwise `segmentError` is 8. */
  readonly element: ElementFinding | undefined;
  readonly at: X12Place;
}

export interface ElementFinding {
  readonly error: ElementErrorCode;
  /** 1-based, as in IK401; component and repetition undefined where the element as a whole is meant. */
  readonly element: number;
  readonly component: number | undefined;
  readonly repetition: number | undefined;
  /** IK402: the reference number of the data element, or of the composite; undefined where the standard has none here. */
  readonly reference: string | undefined;
  /** The element (or component) whose presence calls for or rules out this one. */
  readonly trigger: number | undefined;
}

/** A finding in words: rule and place, never content. */
export function describeFinding(finding: GuideFinding): string {
  const { element, segmentId, loop, position } = finding;
  const what = element === undefined ? segmentErrors[finding.segmentError] : elementErrors[element.error];
  const component = element?.component === undefined ? '' : `-${element.component}`;
  const name = element === undefined ? segmentId : `${segmentId}${String(element.element).padStart(2, '0')}${component}`;
  return `${name}: ${what} (segment ${position} of the set${loop === undefined ? '' : `, loop ${loop}`}, byte ${finding.at.offset})`;
}
