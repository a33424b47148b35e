import { ElementReader } from '../element-reader.ts';
import type { Guide, SegmentUse } from '../guide.ts';
import { LoopWalker, type Place } from '../loop-walker.ts';
import { type Envelope, emptyEnvelope, envelopeAfter } from '../remittance/drafts.ts';
import { rangeOf } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import { X12Error } from '../x12-error.ts';
import { elements } from './elements.ts';
import type { SetFinish, SetHeader, SetProblem } from './facts.ts';
import { Hierarchy, type Parentage } from './hierarchy.ts';

/** One kind of set: what it is called, how it is built, and which level may stand below which. */
export interface SetKind {
  readonly guide: Guide;
  /** Implementations of the same set that other readers take; they are passed over without a word. */
  readonly others: readonly string[];
  readonly requiredLoops: readonly string[];
  readonly parentage: Parentage;
  /** The roles that begin something read as a whole. */
  readonly beginnings: readonly string[];
}

export interface SetReaderOptions {
  /** The most segments one claim, patient or event may have. Default 50,000. */
  readonly segmentsPerUnit?: number;
  /** Further implementations (beginnings of ST03) to read by the same guide, such as 005010X216. */
  readonly accept?: readonly string[];
}

/** What the content of a set works with. */
export interface SetTools<P> {
  readonly set: number;
  readonly guide: Guide;
  readonly type: string;
  readonly read: ElementReader;
  readonly report: (error: X12Error) => void;
  readonly hierarchy: Hierarchy;
  /** Gives out what has been gathered, unless a fatal problem in it withholds it. A unit is what the set is about, and counted. */
  readonly give: (part: P, isUnit: boolean) => boolean;
}

/** Takes the segments of one set, each with its role in the guide. `flush` comes before every role that begins something. */
export interface SetContent {
  take(role: string, segment: Segment): void;
  /** Gives out what is held, because its end is known. */
  flush(): void;
}

/** The open set and what has been counted in it. */
interface OpenSet {
  readonly number: number;
  readonly st: Segment;
  readonly kind: SetKind;
  readonly version: string;
  readonly walker: LoopWalker;
  readonly hierarchy: Hierarchy;
  readonly content: SetContent;
  readonly loops: Set<string>;
  last: Segment;
  /** An HL without a place in the guide was passed over, and what stands below it is too. */
  astray: boolean;
  units: number;
  problems: number;
  fatalProblems: number;
}

const envelopeSegments = new Set(['ISA', 'GS', 'ST', 'GE', 'IEA']);

/**
 * Reads the sets of some kinds from the segments of a stream, in order, and passes over all others. One unit is held at
 * a time. Breaches of the guide come as `problem` parts; what holds a fatal one is not given out. A set of an
 * implementation that is not read is a problem and ends at its ST. It checks no envelopes (EnvelopeReader does) and
 * throws nothing.
 */
export class SetReader<P> {
  readonly #kinds: readonly SetKind[];
  readonly #walkers: ReadonlyMap<SetKind, LoopWalker>;
  readonly #contentOf: (tools: SetTools<P>) => SetContent;
  readonly #segmentsPerUnit: number;
  readonly #accept: readonly string[];
  readonly #report = (error: X12Error): void => this.#problem(error);
  readonly #read = new ElementReader(this.#report);
  #envelope: Envelope = emptyEnvelope();
  #parts: (P | SetHeader | SetProblem | SetFinish)[] = [];
  #sets = 0;
  #set: OpenSet | undefined;
  /** Segments since the last `begin`, and whether a fatal problem came since. */
  #length = 0;
  #broken = false;

  constructor(kinds: readonly SetKind[], contentOf: (tools: SetTools<P>) => SetContent, options: SetReaderOptions = {}) {
    this.#kinds = kinds;
    this.#walkers = new Map(kinds.map((kind) => [kind, new LoopWalker(kind.guide.root)]));
    this.#contentOf = contentOf;
    this.#segmentsPerUnit = options.segmentsPerUnit ?? 50_000;
    this.#accept = options.accept ?? [];
  }

  /** Takes the next segment and returns the parts that it completes. */
  push(segment: Segment): (P | SetHeader | SetProblem | SetFinish)[] {
    this.#parts = [];
    const set = this.#set;
    if (set === undefined) this.#takeOutside(segment);
    else if (envelopeSegments.has(segment.id)) {
      this.#cutOff(set);
      this.#takeOutside(segment);
    } else {
      set.last = segment;
      if (segment.id === 'SE') this.#close(set, true);
      else this.#takeInside(set, segment);
    }
    return this.#parts;
  }

  /** Says that the stream is complete; a set without SE ends as incomplete. */
  end(): (P | SetHeader | SetProblem | SetFinish)[] {
    this.#parts = [];
    if (this.#set !== undefined) this.#cutOff(this.#set);
    return this.#parts;
  }

  #takeOutside(segment: Segment): void {
    if (segment.id !== 'ST') {
      this.#envelope = envelopeAfter(this.#envelope, segment);
      return;
    }
    const type = segment.element(1);
    const ofType = this.#kinds.filter((kind) => kind.guide.set === type);
    if (ofType.length === 0) return;
    const version = segment.element(3) || this.#envelope.groupVersion;
    const begins = (implementation: string): boolean => version.startsWith(implementation);
    const kind = ofType.find(({ guide }) => [...guide.implementations, ...this.#accept].some(begins));
    if (kind !== undefined) this.#open(kind, version, segment);
    else if (!ofType.some(({ others }) => others.some(begins))) this.#refuse(segment);
  }

  #refuse(st: Segment): void {
    const set = this.#sets++;
    const error = st.error('X12_VERSION_UNSUPPORTED', 3);
    this.#parts.push({ kind: 'problem', set, error, ...rangeOf(st) });
    const counted = { units: 0, problems: 1, fatalProblems: 0 };
    this.#parts.push({ kind: 'end', set, controlNumber: st.element(2), complete: false, ...counted, ...rangeOf(st) });
  }

  #open(kind: SetKind, version: string, st: Segment): void {
    const number = this.#sets++;
    const walker = this.#walkers.get(kind) ?? new LoopWalker(kind.guide.root);
    walker.restart();
    const hierarchy = new Hierarchy(kind.parentage, this.#report);
    const tools: SetTools<P> = {
      set: number,
      guide: kind.guide,
      type: kind.guide.set,
      read: this.#read,
      report: this.#report,
      hierarchy,
      give: (part, isUnit) => this.#give(part, isUnit),
    };
    const counted = { units: 0, problems: 0, fatalProblems: 0 };
    const content = this.#contentOf(tools);
    this.#set = { number, st, kind, version, walker, hierarchy, content, loops: new Set(), last: st, astray: false, ...counted };
    this.#begin();
  }

  #takeInside(set: OpenSet, segment: Segment): void {
    if (set.astray && segment.id !== 'HL') return;
    const place = set.walker.place(segment);
    set.astray = place === undefined && segment.id === 'HL';
    if (set.astray) {
      set.content.flush();
      set.hierarchy.pass(segment);
    }
    if (place === undefined) return this.#problem(segment.error('X12_SEGMENT_UNEXPECTED'));
    if (place.opens) {
      set.loops.add(place.node.loop.id);
      this.#reportMissing(set.walker.lacking, segment);
    } else if (set.walker.exceeds(place)) {
      this.#problem(segment.error('X12_SEGMENT_REPEATED', undefined, undefined, `limit ${place.use.max}`));
      if (place.use.max === 1) return;
    }
    try {
      this.#take(set, place, segment);
    } catch (error) {
      if (!(error instanceof X12Error)) throw error;
      this.#problem(error);
    }
  }

  #take(set: OpenSet, place: Place, segment: Segment): void {
    const { role } = place.use;
    if (role === 'begin') return this.#giveHeader(set, segment);
    if (set.kind.beginnings.includes(role)) {
      set.content.flush();
      this.#begin();
    }
    const beyond = ++this.#length - this.#segmentsPerUnit;
    if (beyond === 1) this.#problem(segment.error('X12_UNIT_TOO_LONG', undefined, undefined, `limit ${this.#segmentsPerUnit}`));
    if (beyond <= 0) set.content.take(role, segment);
  }

  #giveHeader(set: OpenSet, bht: Segment): void {
    const { groupVersion: _outer, ...envelope } = this.#envelope;
    const use = elements.begin;
    this.#parts.push({
      kind: 'header',
      set: set.number,
      type: set.kind.guide.set,
      controlNumber: set.st.element(2),
      ...envelope,
      version: set.version,
      purpose: this.#read.text(bht, use.purpose),
      reference: this.#read.text(bht, use.reference),
      date: this.#read.date(bht, use.date),
      time: this.#read.optional(bht, use.time),
      transactionType: this.#read.optional(bht, use.transactionType),
      start: set.st.start,
      end: bht.end,
      firstSegment: set.st.index,
      lastSegment: bht.index,
    });
  }

  /** Ends a set that goes on without SE. What is held may have lost its end, and is not given out. */
  #cutOff(set: OpenSet): void {
    this.#problem(new X12Error('X12_SE_MISSING', { segmentIndex: set.last.index + 1, segmentId: '', offset: set.last.end }));
    this.#close(set, false);
  }

  #close(set: OpenSet, complete: boolean): void {
    this.#reportMissing(set.walker.missing(), set.last);
    set.content.flush();
    set.hierarchy.close();
    for (const loop of set.kind.requiredLoops) {
      if (!set.loops.has(loop)) this.#problem(set.last.error('X12_SEGMENT_MISSING', undefined, undefined, `loop ${loop} of the set`));
    }
    const { number, units, problems, fatalProblems } = set;
    const counted = { units, problems, fatalProblems };
    this.#parts.push({ kind: 'end', set: number, controlNumber: set.st.element(2), complete, ...counted, ...rangeOf(set.last) });
    this.#set = undefined;
  }

  #begin(): void {
    this.#length = 0;
    this.#broken = false;
  }

  #give(part: P, isUnit: boolean): boolean {
    if (this.#broken || this.#set === undefined) return false;
    this.#parts.push(part);
    if (isUnit) this.#set.units++;
    return true;
  }

  #reportMissing(uses: readonly SegmentUse[], before: Segment): void {
    for (const use of uses) this.#problem(before.error('X12_SEGMENT_MISSING', undefined, undefined, `${use.id} before this segment`));
  }

  #problem(error: X12Error): void {
    const set = this.#set;
    if (set === undefined) return;
    set.problems++;
    if (error.severity === 'fatal') {
      set.fatalProblems++;
      this.#broken = true;
    }
    this.#parts.push({ kind: 'problem', set: set.number, error, ...rangeOf(set.last) });
  }
}
