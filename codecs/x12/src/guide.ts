import { readRules } from './guide-notation.ts';

/**
 * The words guides are written in. A guide is plain data: loops hold segments and loops, segments hold element rules.
 * `loop-walker.ts` places segments by it (for readers), `check/guide-checker.ts` checks sets by it (for
 * acknowledgements), `element-reader.ts` types the elements a reader wants.
 *
 * How a guide is written:
 *
 * ```ts
 * const payer: Loop = {
 *   id: '2010BB',
 *   segments: [
 *     must('NM1', 'payer', 1, 'R=PR R:2 R - - - - R:PI,XV R'),
 *     use('N3', 'payer-street', 1, 'R S'),
 *     use('REF', 'payer-reference', 3, 'R=2U,EI,FY,NF R'),
 *   ],
 *   loops: [],
 * };
 * ```
 *
 * - The first segment opens the loop. `must` makes the loop required in its parent, `use` situational; its `max` says
 *   how often the loop may occur there. All other segments count within one instance of the loop.
 * - Segments stand in the order of the guide; neighbours with the same identifier may come in any order, as may
 *   neighbouring loops that open with the same identifier.
 * - The rules say for each element, in order: `R` required, `S` situational, `-` not used; what is left out at the end
 *   is not used. `R:A,B` allows only these values, `R=A,B` also tells this use from others of the same identifier. A
 *   composite is `R(R=ABK R - S)`. Without rules only the standard's own apply (`standard/segments.ts`: data elements,
 *   types, lengths, repeats, relational conditions), which hold for every segment anyway.
 * - Values stand only where they are structural: qualifiers, entity identifiers. No text of any guide is kept here.
 */

/** `text` covers AN and ID, `amount` is money in R, `decimal` any other number kept as written, `date` is DT. */
export type ElementType = 'text' | 'amount' | 'decimal' | 'date';

/** An element that a reader wants. */
export interface ElementUse<T extends ElementType = ElementType> {
  readonly type: T;
  /** 1-based element, and component inside a composite. */
  readonly element: number;
  readonly component: number | undefined;
  readonly required: boolean;
}

/** What a guide says about one element or component of a segment. */
export interface ElementRule {
  readonly usage: 'required' | 'situational' | 'not-used';
  /** The only values allowed; of a composite, see `components`. */
  readonly values: readonly string[] | undefined;
  /** The values tell this use from others of the same identifier. */
  readonly selects: boolean;
  readonly components: readonly ElementRule[] | undefined;
}

/** The segment is meant only where this element (and component) has one of these values. */
export interface Selector {
  readonly element: number;
  readonly component: number | undefined;
  readonly values: readonly string[];
}

export interface SegmentUse {
  readonly id: string;
  /** What the segment does here; unique within a guide. */
  readonly role: string;
  readonly required: boolean;
  /** The most that one loop may hold; of the first segment of a loop, how often the loop may occur in its parent. */
  readonly max: number;
  readonly when: Selector | undefined;
  /** Undefined where only the standard's rules apply. */
  readonly rules: readonly ElementRule[] | undefined;
}

/** The first segment of a loop opens it. */
export interface Loop {
  readonly id: string;
  readonly segments: readonly [SegmentUse, ...SegmentUse[]];
  readonly loops: readonly Loop[];
}

/** The structure of one kind of transaction set. `root` opens with ST; SE is not part of it. */
export interface Guide {
  /** ST01 and GS01. */
  readonly set: string;
  readonly functionalCode: string;
  /** The values of ST03 and GS08 that mean this guide; the first is the one written. */
  readonly implementations: readonly [string, ...string[]];
  /** The implementations are releases of the standard (004010): any industry code that follows one in GS08 is taken. */
  readonly isStandard?: true;
  /** Where levels are not nested by the guide: which level codes (HL03) may stand above each; '' for none. */
  readonly parentage?: Readonly<Record<string, readonly string[]>>;
  readonly root: Loop;
}

export const unlimited: number = Number.POSITIVE_INFINITY;

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

/** A situational segment. Throws RangeError where the rules are not in the notation. */
export function use(id: string, role: string, max: number, rules?: string): SegmentUse {
  return segmentUse(id, role, max, rules, false);
}

/** A required segment. Throws RangeError where the rules are not in the notation. */
export function must(id: string, role: string, max: number, rules?: string): SegmentUse {
  return segmentUse(id, role, max, rules, true);
}

function segmentUse(id: string, role: string, max: number, notation: string | undefined, isRequired: boolean): SegmentUse {
  const rules = notation === undefined ? undefined : readRules(notation);
  return { id, role, max, required: isRequired, when: selectorOf(rules ?? []), rules };
}

function selectorOf(rules: readonly ElementRule[]): Selector | undefined {
  for (const [n, rule] of rules.entries()) {
    if (rule.selects && rule.values !== undefined) return { element: n + 1, component: undefined, values: rule.values };
    for (const [c, part] of (rule.components ?? []).entries()) {
      if (part.selects && part.values !== undefined) return { element: n + 1, component: c + 1, values: part.values };
    }
  }
  return undefined;
}
