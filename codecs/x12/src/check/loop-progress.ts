import type { SegmentUse } from '../guide.ts';
import { type LoopNode, type Place, selected } from '../loop-walker.ts';
import type { Segment } from '../segment.ts';
import type { SegmentErrorCode } from './finding.ts';

/** How far one instance of a loop has come. */
interface Progress {
  /** For each segment and each child loop, the number of its run: neighbours with the same identifier share one. */
  readonly segmentRuns: readonly number[];
  readonly loopRuns: readonly number[];
  /** The runs reached. */
  segments: number;
  loops: number;
  /** How often each child loop has come. */
  readonly counts: number[];
}

type Report = (use: SegmentUse, node: LoopNode, error: SegmentErrorCode) => void;

/**
 * Follows the order and the repeats of segments and loops. A required segment is missing as soon as one comes that
 * stands after it in the guide; the segments of a run may come in any order.
 */
export class LoopProgress {
  readonly #report: Report;
  readonly #of = new Map<LoopNode, Progress>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** A new instance of the loop begins. */
  enter(node: LoopNode): void {
    const progress = this.#progress(node);
    progress.segments = 0;
    progress.loops = 0;
    progress.counts.fill(0);
  }

  /** A segment came in the loop that is open; the walker has counted it. */
  take({ node, number, use }: Place): void {
    const progress = this.#progress(node);
    const run = progress.segmentRuns[number] ?? 0;
    if (run < progress.segments) this.#report(use, node, '7');
    else if (run > progress.segments) this.#reachSegment(node, progress, run);
    if ((node.counts[number] ?? 0) > use.max) this.#report(use, node, '5');
  }

  /** The place of the segment in a required loop that could begin now and has not come, nearest first. */
  unopened(from: LoopNode, segment: Segment): Place | undefined {
    for (let node: LoopNode | undefined = from; node !== undefined; node = node.parent) {
      const { counts } = this.#progress(node);
      for (const child of node.children) {
        if (!child.loop.segments[0].required || counts[child.number] !== 0 || this.isBehind(child)) continue;
        const number = child.loop.segments.findIndex((use, n) => n > 0 && isMeant(use, segment));
        const use = child.loop.segments[number];
        if (use !== undefined) return { use, number, node: child, opens: false };
      }
    }
    return undefined;
  }

  /** True where the loop stands before one of its siblings that has already come. */
  isBehind(node: LoopNode): boolean {
    if (node.parent === undefined) return false;
    const progress = this.#progress(node.parent);
    return (progress.loopRuns[node.number] ?? 0) < progress.loops;
  }

  /** True where going to `to` leaves a loop that HL opened. */
  leavesLevel(from: LoopNode, to: LoopNode): boolean {
    for (let node: LoopNode | undefined = from; node !== undefined && node !== to.parent; node = node.parent) {
      if (node.loop.segments[0].id === 'HL') return true;
    }
    return false;
  }

  /** The open loops from `from` up end, up to the parent of `to`; undefined for the end of the set. */
  close(from: LoopNode, to: LoopNode | undefined): void {
    for (let node: LoopNode | undefined = from; node !== undefined; node = node.parent) {
      if (to !== undefined && isAncestor(node, to.parent)) return;
      this.#finish(node);
    }
  }

  /** Loops between what was open and `to` that never began: they count as there, and what they lack is not asked for. */
  imply(from: LoopNode, to: LoopNode): void {
    const { parent } = to;
    if (parent === undefined || isAncestor(parent, from)) return;
    this.imply(from, parent);
    if (parent.parent !== undefined) {
      const counts = this.#progress(parent.parent).counts;
      counts[parent.number] = (counts[parent.number] ?? 0) + 1;
    }
    this.enter(parent);
    const progress = this.#progress(parent);
    progress.segments = Number.POSITIVE_INFINITY;
    progress.loops = progress.loopRuns[to.number] ?? 0;
  }

  /** The loop begins in its parent. */
  open(node: LoopNode): void {
    const { parent } = node;
    if (parent !== undefined) {
      const progress = this.#progress(parent);
      this.#reachSegment(parent, progress, Number.POSITIVE_INFINITY);
      const run = progress.loopRuns[node.number] ?? 0;
      const [opening] = node.loop.segments;
      if (run < progress.loops) this.#report(opening, node, '7');
      else this.#reachLoop(parent, progress, run);
      const count = (progress.counts[node.number] ?? 0) + 1;
      progress.counts[node.number] = count;
      if (count > opening.max) this.#report(opening, node, '4');
    }
    this.enter(node);
  }

  #finish(node: LoopNode): void {
    const progress = this.#progress(node);
    this.#reachSegment(node, progress, Number.POSITIVE_INFINITY);
    this.#reachLoop(node, progress, Number.POSITIVE_INFINITY);
  }

  #reachSegment(node: LoopNode, progress: Progress, run: number): void {
    if (progress.segments >= run) return;
    for (const number of node.required) {
      const passed = progress.segmentRuns[number] ?? 0;
      const use = node.loop.segments[number];
      if (passed >= progress.segments && passed < run && node.counts[number] === 0 && use !== undefined) this.#report(use, node, '3');
    }
    progress.segments = run;
  }

  #reachLoop(node: LoopNode, progress: Progress, run: number): void {
    if (progress.loops >= run) return;
    for (const child of node.children) {
      const passed = progress.loopRuns[child.number] ?? 0;
      const [opening] = child.loop.segments;
      const missing = opening.required && progress.counts[child.number] === 0;
      if (missing && passed >= progress.loops && passed < run) this.#report(opening, child, '3');
    }
    progress.loops = run;
  }

  #progress(node: LoopNode): Progress {
    const known = this.#of.get(node);
    if (known !== undefined) return known;
    const { loop, children } = node;
    const segmentRuns = runsOf(loop.segments.map(({ id }) => id));
    const loopRuns = runsOf(children.map((child) => child.loop.segments[0].id));
    const progress = { segmentRuns, loopRuns, segments: 0, loops: 0, counts: children.map(() => 0) };
    this.#of.set(node, progress);
    return progress;
  }
}

function isMeant({ id, when }: SegmentUse, segment: Segment): boolean {
  return id === segment.id && (when === undefined || when.values.includes(selected(when, segment)));
}

function runsOf(ids: readonly string[]): number[] {
  let run = 0;
  return ids.map((id, n) => (n > 0 && id !== ids[n - 1] ? ++run : run));
}

function isAncestor(node: LoopNode, of: LoopNode | undefined): boolean {
  for (let at = of; at !== undefined; at = at.parent) if (at === node) return true;
  return false;
}
