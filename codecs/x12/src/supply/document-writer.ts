import type { Loop, SegmentUse } from '../guide.ts';
import { type GroupInput, type InterchangeInput, type SetInput, writeInterchange } from '../interchange-writer.ts';
import type { ElementInput, SegmentInput } from '../segment-writer.ts';
import { type BoundShape, type DocumentKind, isLevelRole } from './document-kind.ts';
import type { ItemInput, ItemShape, Pair } from './document-shape.ts';
import { writtenField } from './field-value.ts';

type Values = Readonly<Record<string, unknown>>;

/** The envelope of documents: one functional group for the sets of each kind. `date` and `time` serve ISA and GS alike. */
export interface DocumentFile extends Omit<InterchangeInput, 'groups' | 'acknowledgements'> {
  /** GS02 and GS03, the interchange identifiers when left out. */
  readonly applicationSender?: string | undefined;
  readonly applicationReceiver?: string | undefined;
  /** GS06 of the first group, ISA13 when left out; later groups count on. */
  readonly groupControlNumber?: number | undefined;
  /** GS08, 004010 when left out. */
  readonly release?: string | undefined;
  readonly sets: readonly DocumentSet[];
}

/** A set ready to be written, from `documentSet`. */
export interface DocumentSet {
  readonly functionalCode: string;
  readonly set: SetInput;
}

/** The set of a document. CTT01 counts its lines; HL01, HL02 and HL04 come from how its levels stand in one another. */
export function documentSet<S extends ItemShape>(kind: DocumentKind<S>, input: ItemInput<S>, controlNumber?: string): DocumentSet {
  const totals = kind.totals?.(input);
  const values: Values = totals === undefined ? input : { lineCount: String(totals.count), ...defined(input) };
  const numbered = controlNumber === undefined ? {} : { controlNumber };
  const segments = () => new SegmentPlan(kind.bound, kind.guide.root).of(values);
  return { functionalCode: kind.guide.functionalCode, set: { type: kind.set, ...numbered, segments: { [Symbol.iterator]: segments } } };
}

/**
 * Writes one interchange in release 004010, or the one asked for. Throws X12Error with its place in the output for a value that holds a
 * delimiter or a date that is none.
 */
export function writeDocuments(file: DocumentFile): Uint8Array {
  const { applicationSender, applicationReceiver, groupControlNumber, release = '004010', sets, ...envelope } = file;
  const isOld = release < '004020';
  const first = groupControlNumber ?? file.controlNumber;
  const groups = [...Map.groupBy(sets, ({ functionalCode }) => functionalCode)].map(
    ([functionalCode, members], n): GroupInput => ({
      functionalCode,
      sender: applicationSender ?? file.sender.id,
      receiver: applicationReceiver ?? file.receiver.id,
      date: file.date,
      time: file.time,
      controlNumber: first + n,
      version: release,
      sets: members.map(({ set }) => set),
    }),
  );
  const delimiters = { ...(isOld ? { repetition: '' } : {}), ...envelope.delimiters };
  return writeInterchange({ ...envelope, version: envelope.version ?? release.slice(0, 5), delimiters, groups });
}

const defined = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Lays the values of a document out in the order of its guide. */
class SegmentPlan {
  readonly #shape: BoundShape;
  readonly #root: Loop;
  #levels = 0;

  constructor(shape: BoundShape, root: Loop) {
    this.#shape = shape;
    this.#root = root;
  }

  *of(values: Values): Generator<SegmentInput, void, undefined> {
    this.#levels = 0;
    yield* this.#loop(this.#root, this.#shape, values, '');
  }

  /** All of a loop but its opening segment, which has been written. */
  *#loop(loop: Loop, shape: BoundShape, values: Values, level: string): Generator<SegmentInput, void, undefined> {
    for (const use of loop.segments) if (use !== loop.segments[0] && shape.roles.has(use.role)) yield* this.#segments(use, shape, values);
    for (const inner of loop.loops) {
      const [{ id, role }] = inner.segments;
      if (id === 'HL' || shape.roles.has(role)) yield* this.#inner(inner, shape, values, level);
    }
    if (loop.id === 'HL') yield* this.#below(shape, values, level);
  }

  *#segments(use: SegmentUse, shape: BoundShape, values: Values): Generator<SegmentInput, void, undefined> {
    const own = segmentOf(use, shape, values);
    if (own !== undefined) yield own;
    for (const child of shape.children.filter(({ role }) => role === use.role)) {
      for (const item of itemsOf(values, child)) yield segmentOf(use, child, item) ?? [use.id];
    }
  }

  /** A loop that tells about the item itself, or one for each item of a list. Levels are written where they stand below one another. */
  *#inner(loop: Loop, shape: BoundShape, values: Values, level: string): Generator<SegmentInput, void, undefined> {
    const [opening] = loop.segments;
    if (opening.id === 'HL') {
      if (shape.above === undefined) yield* this.#level(loop, shape, values, '');
      return;
    }
    const children = shape.children.filter(({ role }) => role === opening.role);
    const own = segmentOf(opening, shape, values);
    if (own !== undefined) {
      yield own;
      yield* this.#loop(loop, shape, values, level);
    }
    for (const child of children) {
      for (const item of itemsOf(values, child)) {
        yield segmentOf(opening, child, item) ?? [opening.id];
        yield* this.#loop(loop, child, item, level);
      }
    }
  }

  *#below(shape: BoundShape, values: Values, level: string): Generator<SegmentInput, void, undefined> {
    for (const child of shape.children.filter(({ role }) => isLevelRole(role))) {
      const loop = this.#root.loops.find(({ segments }) => segments[0].role === child.role);
      if (loop !== undefined) yield* this.#level(loop, shape, values, level);
    }
  }

  *#level(loop: Loop, above: BoundShape, values: Values, parent: string): Generator<SegmentInput, void, undefined> {
    const [opening] = loop.segments;
    for (const child of above.children.filter(({ role }) => role === opening.role)) {
      for (const item of itemsOf(values, child)) {
        const id = String(++this.#levels);
        const hasMore = child.children.some((one) => isLevelRole(one.role) && itemsOf(item, one).length > 0);
        yield ['HL', id, parent, opening.when?.values[0], hasMore ? '1' : '0'];
        yield* this.#loop(loop, child, item, id);
      }
    }
  }
}

function itemsOf(values: Values, { list = '' }: BoundShape): readonly Values[] {
  return (values[list] as readonly Values[] | undefined) ?? [];
}

/** The segment with what is known for it; undefined where nothing is. */
function segmentOf(use: SegmentUse, shape: BoundShape, values: Values): SegmentInput | undefined {
  const part = shape.parts.get(use.role);
  if (part === undefined) return undefined;
  const elements: ElementInput[] = [];
  for (const { name, element, type } of part.fields) elements[element - 1] = writtenField(values[name], type);
  for (const { list, element } of part.pairs) {
    for (const [n, { qualifier, id }] of ((values[list] as readonly Pair[] | undefined) ?? []).entries()) {
      elements[element - 1 + 2 * n] = qualifier;
      elements[element + 2 * n] = id;
    }
  }
  const filled = Array.from(elements, (element) => element ?? '');
  return filled.some((element) => element !== '') ? [use.id, ...filled] : undefined;
}
