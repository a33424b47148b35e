import { type Place, LoopWalker } from '../loop-walker.ts';
import type { Segment, Span } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import { type BoundShape, type DocumentKind, isLevelRole } from './document-kind.ts';
import type { Item } from './document-shape.ts';
import { readField } from './field-value.ts';

interface Draft {
  readonly shape: BoundShape;
  readonly values: Record<string, unknown>;
  readonly positions: Record<string, Span>;
}

/** What all sets of a kind are read with: it takes longer to make than a short set to read. */
export interface DocumentGround {
  readonly walker: LoopWalker;
  readonly shapes: ReadonlyMap<string, BoundShape>;
}

export function groundOf(kind: DocumentKind): DocumentGround {
  const shapes = new Map<string, BoundShape>();
  learn(shapes, kind.bound, true);
  return { walker: new LoopWalker(kind.guide.root), shapes };
}

/** A role tells about the innermost item that wants it; levels have the same roles wherever they stand. */
function learn(shapes: Map<string, BoundShape>, shape: BoundShape, withLevels: boolean): void {
  for (const role of [shape.role, ...shape.parts.keys()]) shapes.set(role, shape);
  for (const child of shape.children) if (withLevels || !isLevelRole(child.role)) learn(shapes, child, withLevels);
}

/** The value of a set as it grows, segment by segment. */
export class DocumentTree {
  readonly #walker: LoopWalker;
  readonly #report: (error: X12Error) => void;
  readonly #shapes: Map<string, BoundShape>;
  /** The latest item of each shape. */
  readonly #latest = new Map<BoundShape, Draft>();
  /** By HL01. */
  readonly #levels = new Map<string, Draft>();
  readonly #root: Draft;
  readonly #segments = new Map<string, Segment>();
  #last: Segment;

  /** `ground` is that of the kind; sets that share it must not interleave. */
  constructor(kind: DocumentKind, ground: DocumentGround, st: Segment, report: (error: X12Error) => void) {
    this.#walker = ground.walker;
    this.#walker.restart();
    this.#report = report;
    this.#shapes = new Map(ground.shapes);
    this.#last = st;
    this.#root = this.#draft(kind.bound, st);
  }

  take(segment: Segment): void {
    this.#last = segment;
    const place = this.#walker.place(segment);
    if (place === undefined) return;
    const shape = this.#shapes.get(place.use.role);
    if (shape === undefined) return;
    const opens = shape.role === place.use.role && shape.above !== undefined;
    const draft = opens ? this.#open(shape, place, segment) : this.#latest.get(shape);
    if (draft !== undefined) this.#fill(draft, place.use.role, segment);
  }

  /** The set as a value, for a kind whose shape it was read by. */
  value(): Item<DocumentKind['shape']> {
    return this.#root.values as Item<DocumentKind['shape']>;
  }

  get end(): number {
    return this.#last.end;
  }

  /** An error at a field of the set itself, or at its last segment where the field is not there. */
  error(code: X12Error['code'], field: string, detail: string): X12Error {
    const part = [...this.#root.shape.parts.values()].find(({ fields }) => fields.some(({ name }) => name === field));
    const segment = part === undefined ? undefined : this.#segments.get(part.role);
    const element = part?.fields.find(({ name }) => name === field)?.element;
    return (segment ?? this.#last).error(code, segment === undefined ? undefined : element, undefined, detail);
  }

  #open(shape: BoundShape, place: Place, segment: Segment): Draft | undefined {
    const isLevel = place.use.id === 'HL';
    const above = isLevel ? this.#levelAbove(segment) : shape.above && this.#latest.get(shape.above);
    const fitting = isLevel ? above?.shape.children.find(({ role }) => role === shape.role) : shape;
    if (above === undefined || fitting?.list === undefined) {
      if (isLevel) this.#report(segment.error('X12_LEVEL_PARENT', 2));
      return undefined;
    }
    const draft = this.#draft(fitting, segment);
    (above.values[fitting.list] as unknown[]).push(draft.values);
    if (isLevel) this.#levels.set(segment.element(1), draft);
    // What follows a level belongs to it, whichever way the level was reached.
    if (isLevel) learn(this.#shapes, fitting, false);
    return draft;
  }

  #levelAbove(hl: Segment): Draft | undefined {
    const named = hl.element(2);
    return named === '' ? this.#root : this.#levels.get(named);
  }

  #draft(shape: BoundShape, segment: Segment): Draft {
    const positions: Record<string, Span> = {};
    const values: Record<string, unknown> = {};
    for (const name of Object.keys(shape.shape.fields)) values[name] = undefined;
    for (const name of Object.keys(shape.shape.lists ?? {})) values[name] = [];
    values.positions = positions;
    values.at = { start: segment.start, end: segment.end };
    const draft = { shape, values, positions };
    this.#latest.set(shape, draft);
    return draft;
  }

  /** The first of several segments counts, as where a guide allows one. */
  #fill(draft: Draft, role: string, segment: Segment): void {
    const part = draft.shape.parts.get(role);
    if (part === undefined) return;
    if (draft === this.#root && !this.#segments.has(role)) this.#segments.set(role, segment);
    for (const { name, element, type } of part.fields) {
      if (draft.values[name] !== undefined) continue;
      const value = readField(segment, element, type, this.#report);
      if (value === undefined) continue;
      draft.values[name] = value;
      draft.positions[name] = segment.position(element);
    }
    for (const { list, element } of part.pairs) (draft.values[list] as unknown[]).push(...pairsOf(segment, element));
  }
}

function* pairsOf(segment: Segment, first: number): Generator {
  for (let n = first; n + 1 <= segment.elementCount; n += 2) {
    const [qualifier, id] = [segment.element(n), segment.element(n + 1).trim()];
    if (qualifier.length !== 2 || id === '') continue;
    yield { qualifier, id, at: { start: segment.elementStart(n), end: segment.elementEnd(n + 1) } };
  }
}
