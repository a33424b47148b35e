import type { Loop, SegmentUse, Selector } from './guide.ts';
import type { Segment } from './segment.ts';

/** Where a segment belongs. `opens` says that it begins a new instance of the loop; `number` counts within the loop. */
export interface Place {
  readonly use: SegmentUse;
  readonly number: number;
  readonly node: LoopNode;
  readonly opens: boolean;
}

/** Where segments with one identifier may belong, best first; `byValue` serves where one element decides among all of them. */
export interface Choice {
  readonly places: readonly Place[];
  readonly selector: Selector | undefined;
  readonly byValue: ReadonlyMap<string, Place>;
  /** The first place without selector. */
  readonly otherwise: Place | undefined;
}

export interface LoopNode {
  readonly loop: Loop;
  readonly depth: number;
  readonly parent: LoopNode | undefined;
  /** Which child of its parent it is. */
  readonly number: number;
  readonly children: readonly LoopNode[];
  /** By segment identifier, from this loop. */
  readonly choices: Map<string, Choice>;
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
  readonly root: LoopNode;
  #current: LoopNode;
  #lacking: readonly SegmentUse[] = none;

  constructor(guide: Loop) {
    this.root = nodeOf(guide, undefined, 0);
    connect(this.root, []);
    this.#current = this.root;
  }

  /** Starts a set: its first segment has been seen. */
  restart(): void {
    this.#enter(this.root);
  }

  /** The loop that is open. */
  get current(): LoopNode {
    return this.#current;
  }

  /** Where the segment may belong from here, before it is taken there. */
  find(segment: Segment): Place | undefined {
    const choice = this.#current.choices.get(segment.id);
    return choice === undefined ? undefined : chosen(choice, segment);
  }

  /** Takes a segment at this place. */
  take(place: Place): void {
    if (place.opens) {
      this.#lacking = this.#current.required.length === 0 ? none : this.missing();
      this.#enter(place.node);
    } else place.node.counts[place.number] = (place.node.counts[place.number] ?? 0) + 1;
  }

  /** Takes the segment and tells its place, or undefined where the guide has none for it from here. */
  place(segment: Segment): Place | undefined {
    const place = this.find(segment);
    if (place !== undefined) this.take(place);
    return place;
  }

  /** True where the segment just placed has come more often than the guide allows in one instance of its loop. */
  exceeds(place: Place): boolean {
    return !place.opens && (place.node.counts[place.number] ?? 0) > place.use.max;
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

/** The value by which a use is told from others. */
export function selected(selector: Selector, segment: Segment): string {
  const { element, component } = selector;
  return component === undefined ? segment.element(element) : segment.component(element, component);
}

function chosen(choice: Choice, segment: Segment): Place | undefined {
  const { selector, places } = choice;
  if (selector !== undefined) return choice.byValue.get(selected(selector, segment)) ?? choice.otherwise;
  if (choice.otherwise === places[0]) return choice.otherwise;
  return places.find(({ use: { when } }) => when === undefined || when.values.includes(selected(when, segment)));
}

function nodeOf(loop: Loop, parent: LoopNode | undefined, number: number): LoopNode {
  const children: LoopNode[] = [];
  const required = loop.segments.flatMap((use, n) => (use.required && n > 0 ? [n] : []));
  const depth = parent === undefined ? 0 : parent.depth + 1;
  const node: LoopNode = { loop, depth, parent, number, children, choices: new Map(), counts: loop.segments.map(() => 0), required };
  for (const [n, child] of loop.loops.entries()) children.push(nodeOf(child, node, n));
  return node;
}

/** `following` are the openings that may come after this loop, nearest first. */
function connect(node: LoopNode, following: readonly Place[]): void {
  const own = node.loop.segments.map((use, number): Place => ({ use, number, node, opens: false }));
  const inner = node.children.map((child): Place => ({ use: child.loop.segments[0], number: 0, node: child, opens: true }));
  const openings = [...inner, ...following];
  const byId = Map.groupBy([...own.slice(1), ...openings], ({ use }) => use.id);
  for (const [id, places] of byId) node.choices.set(id, choiceOf(places));
  for (const child of node.children) connect(child, openings);
}

function choiceOf(places: readonly Place[]): Choice {
  const open = places.findIndex(({ use }) => use.when === undefined);
  const reachable = open === -1 ? places : places.slice(0, open + 1);
  const otherwise = places[open];
  const [first] = reachable.flatMap(({ use }) => use.when ?? []);
  const alike = reachable.every(({ use: { when } }) => when === undefined || isSame(when, first));
  const byValue = new Map<string, Place>();
  for (const place of reachable) {
    for (const value of place.use.when?.values ?? []) if (!byValue.has(value)) byValue.set(value, place);
  }
  return { places, selector: alike ? first : undefined, byValue, otherwise };
}

function isSame(a: Selector, b: Selector | undefined): boolean {
  return a.element === b?.element && a.component === b.component;
}
