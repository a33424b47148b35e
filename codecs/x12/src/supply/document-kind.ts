import type { Guide, Loop, SegmentUse } from '../guide.ts';
import type { Item, ItemInput, ItemShape, ListShape, OpenedShape, PairsShape } from './document-shape.ts';

export type FieldType = 'text' | 'day' | 'number' | 'amount' | 'implied';

export interface FieldPlace {
  readonly name: string;
  readonly element: number;
  readonly type: FieldType;
}

/** What one segment of the guide tells about an item. */
export interface SegmentPart {
  readonly role: string;
  readonly fields: readonly FieldPlace[];
  readonly pairs: readonly { readonly list: string; readonly element: number }[];
}

/** A shape bound to the segments of its guide. */
export interface BoundShape {
  readonly shape: ItemShape;
  /** The list of the shape above it stands in; undefined for the set itself. */
  readonly list: string | undefined;
  readonly above: BoundShape | undefined;
  readonly role: string;
  readonly parts: ReadonlyMap<string, SegmentPart>;
  readonly children: readonly BoundShape[];
  /** The segments that it or one of its lists is told by. */
  readonly roles: ReadonlySet<string>;
}

/** How many lines a set has, and what CTT02 may come to: suppliers add up one quantity or another. */
export interface LineTotals {
  readonly count: number;
  readonly quantities: readonly (readonly string[])[];
}

/** What is wrong with a set that is well formed: the field at fault and, where it helps, figures. */
export interface Disagreement {
  readonly code: 'X12_LINE_COUNT' | 'X12_HASH_TOTAL' | 'X12_INVOICE_UNBALANCED';
  readonly field: string;
  readonly detail: string;
}

/** One kind of set of the supply side: its guide, and how it is told as a value. */
export interface DocumentKind<S extends ItemShape = ItemShape> {
  readonly set: string;
  readonly guide: Guide;
  readonly shape: S;
  readonly bound: BoundShape;
  /** The lines, for CTT; the set has fields `lineCount` (CTT01) and `hashTotal` (CTT02) then. */
  totals?(document: ItemInput<S>): LineTotals;
  balance?(document: Item<S>): Disagreement | undefined;
}

export interface DocumentRules<S extends ItemShape> {
  readonly totals?: (document: ItemInput<S>) => LineTotals;
  readonly balance?: (document: Item<S>) => Disagreement | undefined;
}

/** Binds a shape to its guide. Throws RangeError where a field or list names what the guide does not have. */
export function documentKind<const S extends ItemShape>(guide: Guide, shape: S, rules: DocumentRules<S> = {}): DocumentKind<S> {
  const bound = bind(guide, shape, guide.root, guide.root.segments[0], undefined, undefined);
  return { set: guide.set, guide, shape, bound, ...rules };
}

/** A level of a hierarchy (HL) by the role of its segment. */
export const isLevelRole = (role: string): boolean => /^HL=\w+$/.test(role);

export const isPairs = (list: ListShape): list is PairsShape => 'pairs' in list;
const opened = (list: ListShape): list is OpenedShape => 'at' in list;

const FIELD = /^([A-Z][A-Z0-9]{1,2})(\d\d)(?: (day|number|amount|implied))?$/;

function bind(
  guide: Guide,
  shape: ItemShape,
  loop: Loop,
  opening: SegmentUse,
  above: BoundShape | undefined,
  list: string | undefined,
): BoundShape {
  const parts = new Map<string, { role: string; fields: FieldPlace[]; pairs: { list: string; element: number }[] }>();
  const children: BoundShape[] = [];
  const roles = new Set<string>();
  const bound: BoundShape = { shape, list, above, role: opening.role, parts, children, roles };
  const partOf = (written: string) => {
    const [, id = '', element = '', type = 'text'] = FIELD.exec(written) ?? [];
    const role = opening.id === id ? opening.role : loop.segments[0] === opening ? roleBelow(loop, id) : undefined;
    if (role === undefined) throw new RangeError(`The guide of ${guide.set} has no place for ${written} at ${opening.role}`);
    const part = parts.get(role) ?? { role, fields: [], pairs: [] };
    parts.set(role, part);
    return { part, element: Number(element), type: type as FieldType };
  };
  for (const [name, written] of Object.entries(shape.fields)) {
    const { part, element, type } = partOf(written);
    part.fields.push({ name, element, type });
  }
  for (const [name, one] of Object.entries(shape.lists ?? {})) {
    if (isPairs(one)) {
      const { part, element } = partOf(one.pairs);
      part.pairs.push({ list: name, element });
    } else if (opened(one)) {
      const place = findRole(guide.root, one.at);
      if (place === undefined) throw new RangeError(`The guide of ${guide.set} has no segment ${one.at}`);
      children.push(bind(guide, one, place.loop, place.use, bound, name));
    }
  }
  for (const role of [...parts.keys(), ...children.map((child) => child.role)]) roles.add(role);
  return bound;
}

/** The segment of this loop, or of a loop in it that comes once. */
function roleBelow(loop: Loop, id: string): string | undefined {
  const own = loop.segments.find((use) => use.id === id);
  if (own !== undefined) return own.role;
  for (const inner of loop.loops) {
    const role = inner.segments[0].max === 1 ? roleBelow(inner, id) : undefined;
    if (role !== undefined) return role;
  }
  return undefined;
}

function findRole(loop: Loop, role: string): { readonly loop: Loop; readonly use: SegmentUse } | undefined {
  const use = loop.segments.find((one) => one.role === role);
  if (use !== undefined) return { loop, use };
  for (const inner of loop.loops) {
    const found = findRole(inner, role);
    if (found !== undefined) return found;
  }
  return undefined;
}
