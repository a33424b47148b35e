import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';

/** What a partner answered: TA1 for an interchange, 999 or 997 for a group and its sets. Positions are bytes of the stream. */

interface Place {
  /** The byte range and the 0-based index of the segment that says so. */
  readonly start: number;
  readonly end: number;
  readonly segmentIndex: number;
}

/** TA1: ISA13, ISA09 and ISA10 of the interchange that was answered; A accepted, E with errors, R rejected. */
export interface InterchangeAnswer extends Place {
  readonly kind: 'interchange-answer';
  readonly controlNumber: string;
  readonly date: string;
  readonly time: string;
  readonly verdict: string;
  readonly note: string;
}

/** IK4 or AK4. Numbers count from 1. */
export interface ElementAnswer extends Place {
  readonly element: number;
  readonly component: number | undefined;
  readonly repetition: number | undefined;
  readonly reference: string | undefined;
  readonly error: string;
  /** The value as the partner copied it: it may identify a person. */
  readonly value: string | undefined;
}

/** IK3 or AK3, with its CTX. */
export interface SegmentAnswer extends Place {
  readonly segmentId: string;
  /** 1-based position in the set; ST is 1. */
  readonly position: number;
  readonly loop: string | undefined;
  readonly error: string | undefined;
  readonly elements: readonly ElementAnswer[];
  /** CTX segments as written: name and value, segment, position, loop, element. */
  readonly contexts: readonly (readonly string[])[];
}

/** AK2 to IK5 (AK5). */
export interface SetAnswer extends Place {
  readonly kind: 'set-answer';
  /** AK101 and AK102: the group the set came in. */
  readonly functionalCode: string;
  readonly groupControlNumber: string;
  readonly type: string;
  readonly controlNumber: string;
  readonly implementation: string | undefined;
  /** A, E, R; M, W, X of security. Undefined where IK5 is missing. */
  readonly verdict: string | undefined;
  /** A and E: the set went on to the receiver. */
  readonly isAccepted: boolean;
  readonly errors: readonly string[];
  readonly segments: readonly SegmentAnswer[];
}

/** AK1 to AK9. Counts are undefined where they are no numbers. */
export interface GroupAnswer extends Place {
  readonly kind: 'group-answer';
  readonly functionalCode: string;
  readonly controlNumber: string;
  readonly version: string | undefined;
  readonly verdict: string;
  readonly included: number | undefined;
  readonly received: number | undefined;
  readonly accepted: number | undefined;
  readonly errors: readonly string[];
}

/** A segment that has no place in an acknowledgement, or a part of it that never ended. */
export interface AnswerProblem extends Place {
  readonly kind: 'problem';
  readonly error: X12Error;
}

export type AnswerPart = InterchangeAnswer | SetAnswer | GroupAnswer | AnswerProblem;

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** The most segments kept for one set; a partner that reports more is read, not stored. */
const SEGMENTS_PER_SET = 10_000;

/**
 * Reads TA1, 999 and 997 from the segments of a stream; other sets are passed over. Answers come as soon as they are
 * complete: a set at its IK5 or AK5, a group at its AK9. It throws nothing.
 */
export class AcknowledgementReader {
  #parts: AnswerPart[] = [];
  #inside = false;
  #group: Draft<Pick<GroupAnswer, 'functionalCode' | 'controlNumber' | 'version'>> | undefined;
  #set: Draft<SetAnswer> | undefined;
  #segment: (Draft<SegmentAnswer> & { elements: ElementAnswer[] }) | undefined;

  /** Takes the next segment and returns what it completes. */
  push(segment: Segment): AnswerPart[] {
    this.#parts = [];
    if (segment.id === 'TA1' && !this.#inside) this.#parts.push(interchangeAnswerOf(segment));
    else if (segment.id === 'ST') this.#inside = segment.element(1) === '999' || segment.element(1) === '997';
    else if (this.#inside) this.#take(segment);
    return this.#parts;
  }

  #take(segment: Segment): void {
    switch (segment.id) {
      case 'AK1':
        this.#group = { functionalCode: segment.element(1), controlNumber: segment.element(2), version: optional(segment, 3) };
        return;
      case 'AK2':
        this.#abandon(segment);
        this.#set = this.#setOf(segment);
        return;
      case 'AK3':
      case 'IK3':
        return this.#takeSegmentError(segment);
      case 'AK4':
      case 'IK4':
        return this.#segment === undefined ? this.#unexpected(segment) : void this.#segment.elements.push(elementAnswerOf(segment));
      case 'CTX':
        return this.#segment === undefined ? this.#unexpected(segment) : void this.#segment.contexts.push(contextOf(segment));
      case 'AK5':
      case 'IK5':
        return this.#closeSet(segment);
      case 'AK9':
        return this.#closeGroup(segment);
      case 'SE':
        this.#abandon(segment);
        this.#inside = false;
        this.#group = undefined;
        return;
      default:
        this.#unexpected(segment);
    }
  }

  #setOf(segment: Segment): Draft<SetAnswer> {
    return {
      kind: 'set-answer',
      functionalCode: this.#group?.functionalCode ?? '',
      groupControlNumber: this.#group?.controlNumber ?? '',
      type: segment.element(1),
      controlNumber: segment.element(2),
      implementation: optional(segment, 3),
      verdict: undefined,
      isAccepted: false,
      errors: [],
      segments: [],
      ...placeOf(segment),
    };
  }

  #takeSegmentError(segment: Segment): void {
    if (this.#set === undefined) return this.#unexpected(segment);
    const position = numberAt(segment, 2) ?? 0;
    const facts = { segmentId: segment.element(1), position, loop: optional(segment, 3), error: optional(segment, 4) };
    this.#segment = { ...facts, elements: [], contexts: [], ...placeOf(segment) };
    if (this.#set.segments.length < SEGMENTS_PER_SET) this.#set.segments.push(this.#segment);
  }

  #closeSet(segment: Segment): void {
    const set = this.#set;
    if (set === undefined) return this.#unexpected(segment);
    const verdict = segment.element(1);
    this.#segment = undefined;
    this.#set = undefined;
    this.#parts.push({ ...set, verdict, isAccepted: verdict === 'A' || verdict === 'E', errors: codesFrom(segment, 2), end: segment.end });
  }

  #closeGroup(segment: Segment): void {
    this.#abandon(segment);
    if (this.#group === undefined) return this.#unexpected(segment);
    this.#parts.push({
      kind: 'group-answer',
      ...this.#group,
      verdict: segment.element(1),
      included: numberAt(segment, 2),
      received: numberAt(segment, 3),
      accepted: numberAt(segment, 4),
      errors: codesFrom(segment, 5),
      ...placeOf(segment),
    });
  }

  /** A set without IK5 is given out as not accepted. */
  #abandon(at: Segment): void {
    const set = this.#set;
    this.#set = undefined;
    this.#segment = undefined;
    if (set === undefined) return;
    this.#problem(at, at.error('X12_SEGMENT_MISSING', undefined, undefined, 'IK5 before this segment'));
    this.#parts.push(set);
  }

  #unexpected(segment: Segment): void {
    this.#problem(segment, segment.error('X12_SEGMENT_UNEXPECTED'));
  }

  #problem(segment: Segment, error: X12Error): void {
    this.#parts.push({ kind: 'problem', error, ...placeOf(segment) });
  }
}

function interchangeAnswerOf(segment: Segment): InterchangeAnswer {
  return {
    kind: 'interchange-answer',
    controlNumber: segment.element(1),
    date: segment.element(2),
    time: segment.element(3),
    verdict: segment.element(4),
    note: segment.element(5),
    ...placeOf(segment),
  };
}

function elementAnswerOf(segment: Segment): ElementAnswer {
  const [element = '', component = '', repetition = ''] = segment.components(1);
  return {
    element: Number(element) || 0,
    component: Number(component) || undefined,
    repetition: Number(repetition) || undefined,
    reference: optional(segment, 2),
    error: segment.element(3),
    value: optional(segment, 4),
    ...placeOf(segment),
  };
}

function contextOf(segment: Segment): string[] {
  return [...segment.components(1), ...Array.from({ length: Math.max(0, segment.elementCount - 1) }, (_, n) => segment.element(n + 2))];
}

function codesFrom(segment: Segment, first: number): string[] {
  const codes: string[] = [];
  for (let n = first; n <= segment.elementCount && n < first + 5; n++) if (segment.element(n) !== '') codes.push(segment.element(n));
  return codes;
}

function numberAt(segment: Segment, n: number): number | undefined {
  const text = segment.element(n);
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function optional(segment: Segment, n: number): string | undefined {
  return segment.element(n) || undefined;
}

function placeOf(segment: Segment): Place {
  return { start: segment.start, end: segment.end, segmentIndex: segment.index };
}
