/**
 * The words guides are written in: elements with a type, segments with their elements, loops with their segments.
 * A guide is plain data; `loop-walker.ts` places segments by it, `element-reader.ts` reads and checks elements by it.
 */

/** `text` covers AN and ID, `amount` is money in R, `decimal` any other number kept as written, `date` is DT. */
export type ElementType = 'text' | 'amount' | 'decimal' | 'date';

export interface ElementUse<T extends ElementType = ElementType> {
  readonly type: T;
  /** 1-based element, and component inside a composite. */
  readonly element: number;
  readonly component: number | undefined;
  readonly required: boolean;
}

export interface SegmentUse {
  readonly id: string;
  /** What the segment does here; unique within a guide. */
  readonly role: string;
  readonly required: boolean;
  /** The most that one loop may hold. */
  readonly max: number;
  /** The segment is meant only where this element has one of these values. */
  readonly when: { readonly element: number; readonly values: readonly string[] } | undefined;
}

/** The first segment of a loop opens it. */
export interface Loop {
  readonly id: string;
  readonly segments: readonly [SegmentUse, ...SegmentUse[]];
  readonly loops: readonly Loop[];
}

export function text(element: number, component?: number): ElementUse<'text'> {
  return { type: 'text', element, component, required: false };
}

export function amount(element: number): ElementUse<'amount'> {
  return { type: 'amount', element, component: undefined, required: false };
}

export function decimal(element: number): ElementUse<'decimal'> {
  return { type: 'decimal', element, component: undefined, required: false };
}

export function date(element: number): ElementUse<'date'> {
  return { type: 'date', element, component: undefined, required: false };
}

/** The same element, required. */
export function required<T extends ElementType>(use: ElementUse<T>): ElementUse<T> {
  return { ...use, required: true };
}

export function use(id: string, role: string, max: number, when?: SegmentUse['when']): SegmentUse {
  return { id, role, max, required: false, when };
}

/** A segment without which the loop has no meaning. */
export function must(id: string, role: string, max: number, when?: SegmentUse['when']): SegmentUse {
  return { id, role, max, required: true, when };
}
