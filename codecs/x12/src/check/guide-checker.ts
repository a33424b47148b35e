import type { Guide, SegmentUse } from '../guide.ts';
import { LoopWalker, type LoopNode, type Place, selected } from '../loop-walker.ts';
import type { Segment } from '../segment.ts';
import { otherSegmentIds, standardSegments } from '../standard/segments.ts';
import { isSegmentId } from '../x12-error.ts';
import type { GuideFinding, SegmentErrorCode } from './finding.ts';
import { HierarchyCheck } from './hierarchy-check.ts';
import { LoopProgress } from './loop-progress.ts';
import { checkSegment, type PartsCheck, partsCheckOf, type ReportElement } from './segment-check.ts';
import type { Separators } from './value-check.ts';

const none: readonly GuideFinding[] = [];

/**
 * Checks transaction sets against a guide, segment by segment, in constant memory: structure (unknown, unexpected,
 * missing, repeated and misplaced segments, loops that repeat too often), HL numbers and parents, and elements (usage,
 * type, length, values, repeats, relational conditions). Findings carry the codes and positions of a 999.
 *
 * `start` takes ST, `push` every segment up to and not with SE, `end` says that the set is over. After a segment that
 * has no place the checker goes on where the loops of the guide fit again, so that one error is one finding. It throws
 * nothing.
 */
export class GuideChecker {
  readonly guide: Guide;
  readonly #walker: LoopWalker;
  readonly #progress: LoopProgress;
  readonly #hierarchy: HierarchyCheck;
  readonly #checks = new Map<SegmentUse, PartsCheck | undefined>();
  readonly #openings = new Map<string, readonly Place[]>();
  readonly #ids = new Set<string>();
  #separators: Separators = { component: -1, repetition: -1 };
  #findings: readonly GuideFinding[] = none;
  #segment: Segment | undefined;
  #node: LoopNode;
  #first = 0;

  constructor(guide: Guide) {
    this.guide = guide;
    this.#walker = new LoopWalker(guide.root);
    this.#node = this.#walker.root;
    this.#progress = new LoopProgress((use, node, error) => this.#reportUse(use, node, error));
    this.#hierarchy = new HierarchyCheck((element) => this.#reportElement('7', element === 1 ? '628' : '734', element), guide.parentage);
    const openings: Place[] = [];
    this.#learn(this.#walker.root, openings);
    for (const [id, places] of Map.groupBy(openings, ({ use }) => use.id)) this.#openings.set(id, places);
  }

  /** Takes ST. */
  start(st: Segment): readonly GuideFinding[] {
    const { component, repetition } = st.delimiters;
    this.#separators = { component: codeOf(component), repetition: codeOf(repetition) };
    this.#begin(st);
    this.#first = st.index;
    this.#walker.restart();
    this.#progress.enter(this.#walker.root);
    this.#hierarchy.restart();
    this.#node = this.#walker.root;
    this.#checkElements(this.guide.root.segments[0], st);
    return this.#findings;
  }

  /** Takes the next segment of the set and returns what is wrong with it, or is missing before it. */
  push(segment: Segment): readonly GuideFinding[] {
    this.#begin(segment);
    const place = this.#walker.find(segment) ?? this.#recover(segment);
    if (place !== undefined && this.#move(place, segment)) this.#checkElements(place.use, segment);
    return this.#findings;
  }

  /** Says that the set is over; `at` is its SE, or what stands where SE should be. */
  end(at: Segment): readonly GuideFinding[] {
    this.#begin(at);
    this.#progress.close(this.#walker.current, undefined);
    return this.#findings;
  }

  #learn(node: LoopNode, openings: Place[]): void {
    for (const use of node.loop.segments) {
      this.#ids.add(use.id);
      const standard = standardSegments.get(use.id);
      this.#checks.set(use, standard === undefined ? undefined : partsCheckOf(standard, use.rules));
    }
    if (node.parent !== undefined) openings.push({ use: node.loop.segments[0], number: 0, node, opens: true });
    for (const child of node.children) this.#learn(child, openings);
  }

  #begin(segment: Segment): void {
    this.#findings = none;
    this.#segment = segment;
  }

  /** Goes to the place; false where the segment is better passed over. */
  #move(place: Place, segment: Segment): boolean {
    const { node, opens } = place;
    const from = this.#walker.current;
    this.#node = node;
    if (!opens) {
      this.#walker.take(place);
      this.#progress.take(place);
      return true;
    }
    if (this.#progress.isBehind(node) && this.#progress.leavesLevel(from, node)) {
      this.#reportUse(place.use, node, '7');
      return false;
    }
    this.#progress.close(from, node);
    this.#progress.imply(from, node);
    this.#progress.open(node);
    this.#walker.take(place);
    if (place.use.id === 'HL') this.#hierarchy.take(node, segment);
    return true;
  }

  /**
   * A segment that fits nowhere from here. Where it belongs into a required loop that has not come, what opens that
   * loop is missing; where it opens a loop elsewhere in the guide, checking goes on there; where only the value that
   * tells uses apart is wrong, that value is the error; otherwise the segment is.
   */
  #recover(segment: Segment): Place | undefined {
    const unopened = this.#progress.unopened(this.#walker.current, segment);
    if (unopened !== undefined) return this.#openUnseen(unopened);
    const elsewhere = this.#openings.get(segment.id)?.find(({ use: { when } }) => {
      return when !== undefined && when.values.includes(selected(when, segment));
    });
    this.#node = this.#walker.current;
    if (elsewhere !== undefined && elsewhere.node.parent !== undefined) {
      this.#node = elsewhere.node;
      this.#report('2');
      return elsewhere;
    }
    const candidates = this.#walker.current.choices.get(segment.id)?.places;
    if (candidates !== undefined) {
      const own = candidates.find(({ opens }) => !opens);
      if (own === undefined || (own.use.required && own.node.counts[own.number] === 0)) return own ?? candidates[0];
      this.#checkElements(own.use, segment);
      return undefined;
    }
    const unconditional = this.#openings.get(segment.id)?.find(({ use: { when } }) => when === undefined);
    if (unconditional !== undefined) {
      this.#node = unconditional.node;
      this.#report('2');
      return unconditional;
    }
    this.#report(this.#codeOfStranger(segment.id));
    return undefined;
  }

  /** Opens the loop of this place, whose first segment is missing. */
  #openUnseen(place: Place): Place {
    const { node } = place;
    const [use] = node.loop.segments;
    this.#progress.close(this.#walker.current, node);
    this.#reportUse(use, node, '3');
    this.#progress.open(node);
    this.#walker.take({ use, number: 0, node, opens: true });
    if (use.id === 'HL') this.#hierarchy.skip(node);
    return place;
  }

  #codeOfStranger(id: string): SegmentErrorCode {
    if (this.#ids.has(id)) return '2';
    return standardSegments.has(id) || otherSegmentIds.has(id) ? '6' : '1';
  }

  #checkElements(use: SegmentUse, segment: Segment): void {
    const check = this.#checks.get(use);
    if (check !== undefined) checkSegment(check, segment, this.#separators, this.#reportElement);
  }

  readonly #reportElement: ReportElement = (error, reference, element, component, repetition, trigger) => {
    const segment = this.#segment;
    if (segment === undefined) return;
    const offset =
      component === undefined ? segment.elementStart(element) : segment.componentPosition(element, component, repetition).start;
    const at = { segmentIndex: segment.index, segmentId: idOf(segment), element, ...(component !== undefined && { component }), offset };
    this.#add('8', segment.id, { error, element, component, repetition, reference, trigger }, at);
  };

  /** Something about a use of the guide that the segment at hand shows: it is missing, or came too often. */
  #reportUse(use: SegmentUse, node: LoopNode, error: SegmentErrorCode): void {
    const before = this.#node;
    this.#node = node;
    this.#report(error, use.id);
    this.#node = before;
  }

  #report(error: SegmentErrorCode, id?: string): void {
    const segment = this.#segment;
    if (segment === undefined) return;
    const at = { segmentIndex: segment.index, segmentId: idOf(segment), offset: segment.start };
    this.#add(error, id ?? idOf(segment), undefined, at);
  }

  #add(segmentError: SegmentErrorCode, segmentId: string, element: GuideFinding['element'], at: GuideFinding['at']): void {
    const loop = /^\d{4}[A-Z]{0,2}$/.test(this.#node.loop.id) && this.#node.parent !== undefined ? this.#node.loop.id : undefined;
    const position = at.segmentIndex - this.#first + 1;
    this.#findings = [...this.#findings, { segmentId, position, loop, segmentError, element, at }];
  }
}

function codeOf(separator: string): number {
  return separator === '' ? -1 : separator.charCodeAt(0);
}

/** What is no identifier is content, and content is not repeated. */
function idOf(segment: Segment): string {
  return isSegmentId(segment.id) ? segment.id : '';
}
