import type { Loop, SegmentUse } from './guide.ts';
import type { Segment } from './segment.ts';

/** Where a segment belongs. `opens` says that it begins a new instance of the loop; `number` counts within the loop. */
export interface Place {
  readonly use: SegmentUse;
  readonly number: number;
  readonly node: LoopNode;
  readonly opens: boolean;
}

export interface LoopNode {
  readonly loop: Loop;
  readonly depth: number;
  readonly children: readonly LoopNode[];
  /** From this loop: where a segment with this identifier may belong, best first. */
  readonly places: Map<string, Place[]>;
  /** How often each segment of the loop has come since the loop was opened. */
  readonly counts: number[];
  /** The numbers of the required segments after the one that opens the loop. */
  readonly required: readonly number[];
}

const none: readonly SegmentUse[] = [];

/**
 * Places the segments of a transaction set in the loops of its guide. From a loop one may go on within it, into a loop
 * it contains, or to a loop that follows it; never back into the segments of a loop already left.
 */
export class LoopWalker {
  readonly #root: LoopNode;
  #current: LoopNode;
  #lacking: readonly SegmentUse[] = none;

  constructor(guide: Loop) {
    this.#root = nodeOf(guide, 0);
    connect(this.#root, []);
    this.#current = this.#root;
  }

  /** Starts a set: its first segment has been seen. */
  restart(): void {
    this.#enter(this.#root);
  }

  /** The place of the segment, or undefined where the guide has none for it from here. */
  place(segment: Segment): Place | undefined {
    const places = this.#current.places.get(segment.id);
    if (places === undefined) return undefined;
    for (const place of places) {
      const { when } = place.use;
      if (when !== undefined && !when.values.includes(segment.element(when.element))) continue;
      if (place.opens) {
        this.#lacking = this.#current.required.length === 0 ? none : this.missing();
        this.#enter(place.node);
      } else place.node.counts[place.number] = (place.node.counts[place.number] ?? 0) + 1;
      return place;
    }
    return undefined;
  }

  /** True where the segment just placed has come more often than the guide allows. */
  exceeds(place: Place): boolean {
    return (place.node.counts[place.number] ?? 0) > place.use.max;
  }

  /** The required segments that the loop before the last opening went without. */
  get lacking(): readonly SegmentUse[] {
    return this.#lacking;
  }

  /** The required segments that the current loop still lacks. */
  missing(): readonly SegmentUse[] {
    const { loop, counts, required } = this.#current;
    return required.filter((number) => counts[number] === 0).flatMap((number) => loop.segments[number] ?? []);
  }

  #enter(node: LoopNode): void {
    node.counts.fill(0);
    node.counts[0] = 1;
    this.#current = node;
  }
}

function nodeOf(loop: Loop, depth: number): LoopNode {
  const children = loop.loops.map((child) => nodeOf(child, depth + 1));
  const required = loop.segments.flatMap((use, number) => (use.required && number > 0 ? [number] : []));
  return { loop, depth, children, places: new Map(), counts: loop.segments.map(() => 0), required };
}

/** `following` are the openings that may come after this loop, nearest first. */
function connect(node: LoopNode, following: readonly Place[]): void {
  const own = node.loop.segments.map((use, number): Place => ({ use, number, node, opens: false }));
  const inner = node.children.map((child): Place => ({ use: child.loop.segments[0], number: 0, node: child, opens: true }));
  const openings = [...inner, ...following];
  for (const place of [...own.slice(1), ...openings]) {
    const places = node.places.get(place.use.id);
    if (places === undefined) node.places.set(place.use.id, [place]);
    else places.push(place);
  }
  for (const child of node.children) connect(child, openings);
}
