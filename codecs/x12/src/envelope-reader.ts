import type { Delimiters } from './delimiters.ts';
import type { Segment } from './segment.ts';
import { isSegmentId, X12Error, type X12Code } from './x12-error.ts';

/** ISA. Identifiers without their padding, date as YYMMDD and time as HHMM as written. */
export interface InterchangeStart {
  readonly kind: 'interchange';
  readonly controlNumber: string;
  readonly sender: { readonly qualifier: string; readonly id: string };
  readonly receiver: { readonly qualifier: string; readonly id: string };
  readonly date: string;
  readonly time: string;
  readonly version: string;
  /** ISA14: the sender asks for a TA1. */
  readonly acknowledgementRequested: boolean;
  /** ISA15: P, T or I. */
  readonly usage: string;
  readonly delimiters: Delimiters;
  readonly segment: Segment;
}

/** GS. */
export interface GroupStart {
  readonly kind: 'group';
  readonly functionalCode: string;
  readonly sender: string;
  readonly receiver: string;
  readonly date: string;
  readonly time: string;
  readonly controlNumber: string;
  readonly version: string;
  readonly segment: Segment;
}

/** ST. */
export interface SetStart {
  readonly kind: 'set';
  readonly type: string;
  readonly controlNumber: string;
  /** ST03, or GS08 where ST03 is empty. */
  readonly version: string;
  readonly segment: Segment;
}

/** SE, with the segments counted from ST to SE. */
export interface SetEnd {
  readonly kind: 'set-end';
  readonly controlNumber: string;
  readonly segmentCount: number;
  readonly segment: Segment;
}

/** GE, with the sets counted. */
export interface GroupEnd {
  readonly kind: 'group-end';
  readonly controlNumber: string;
  readonly setCount: number;
  readonly segment: Segment;
}

/** IEA, with the groups counted. */
export interface InterchangeEnd {
  readonly kind: 'interchange-end';
  readonly controlNumber: string;
  readonly groupCount: number;
  readonly segment: Segment;
}

/** TA1, between ISA and the first GS. */
export interface Acknowledgement {
  readonly kind: 'acknowledgement';
  readonly segment: Segment;
}

/** A broken rule. `error.severity` says whether the structure is lost (fatal) or only a count or number is wrong. */
export interface EnvelopeFault {
  readonly kind: 'error';
  readonly error: X12Error;
}

export type EnvelopeEvent = InterchangeStart | GroupStart | SetStart | SetEnd | GroupEnd | InterchangeEnd | Acknowledgement | EnvelopeFault;

export interface EnvelopeOptions {
  /** Tells whether a group's version (GS08) is accepted; all are by default. A refusal is reported, not thrown. */
  readonly acceptVersion?: (version: string, functionalCode: string) => boolean;
}

/** Bytes of a fixed-width ISA before its terminator. */
const ISA_WIDTH = 105;

/** Segments that X12.5 and X12.58 allow between the envelopes, which say nothing about content. */
const control = new Set(['ISB', 'ISE', 'S1S', 'S1E', 'S2S', 'S2E', 'S3S', 'S3E', 'S4S', 'S4E', 'SVA']);

/**
 * Follows interchanges, groups and transaction sets through the segments of a stream and checks them (X12.5, X12.6):
 * counts SE01, GE01, IEA01; control numbers ST02/SE02, GS06/GE02, ISA13/IEA02; missing trailers; segments that stand
 * outside. Nothing is thrown: every breach is an `error` event with its place, and the caller decides by severity.
 */
export class EnvelopeReader {
  readonly #accept: (version: string, functionalCode: string) => boolean;
  readonly #goodIds = new Set<string>();
  #events: EnvelopeEvent[] = [];
  #interchange: { readonly start: InterchangeStart; groups: number } | undefined;
  #group: { readonly start: GroupStart; sets: number } | undefined;
  #set: SetStart | undefined;
  #last: Segment | undefined;

  constructor(options: EnvelopeOptions = {}) {
    this.#accept = options.acceptVersion ?? (() => true);
  }

  /** Takes the next segment and returns what it begins, ends or breaks; nothing for the segments inside a set. */
  push(segment: Segment): EnvelopeEvent[] {
    this.#events = [];
    this.#last = segment;
    this.#checkId(segment);
    switch (segment.id) {
      case 'ISA':
        this.#startInterchange(segment);
        break;
      case 'GS':
        this.#startGroup(segment);
        break;
      case 'ST':
        this.#startSet(segment);
        break;
      case 'SE':
        this.#endSet(segment);
        break;
      case 'GE':
        this.#endGroup(segment);
        break;
      case 'IEA':
        this.#endInterchange(segment);
        break;
      case 'TA1':
        this.#acknowledge(segment);
        break;
      default:
        if (this.#set === undefined && !control.has(segment.id)) this.#fault(segment, 'X12_SEGMENT_OUTSIDE');
    }
    return this.#events;
  }

  /** Says that the stream is complete: what is still open lacks its trailer. */
  end(): EnvelopeEvent[] {
    this.#events = [];
    this.#abandonInterchange(undefined);
    return this.#events;
  }

  #startInterchange(segment: Segment): void {
    this.#abandonInterchange(segment);
    const start: InterchangeStart = {
      kind: 'interchange',
      controlNumber: segment.element(13),
      sender: { qualifier: segment.element(5), id: segment.element(6).trim() },
      receiver: { qualifier: segment.element(7), id: segment.element(8).trim() },
      date: segment.element(9),
      time: segment.element(10),
      version: segment.element(12),
      acknowledgementRequested: segment.element(14) === '1',
      usage: segment.element(15),
      delimiters: segment.delimiters,
      segment,
    };
    this.#interchange = { start, groups: 0 };
    this.#events.push(start);
    if (segment.end - segment.start !== ISA_WIDTH) this.#fault(segment, 'X12_ISA_WIDTH');
    const declared = segment.element(11);
    const separates = declared.length === 1 && !/[A-Za-z0-9 ]/.test(declared) && start.version >= '00402';
    if (separates && segment.delimiters.repetition === '') this.#fault(segment, 'X12_DELIMITER_SHARED', 11);
  }

  #startGroup(segment: Segment): void {
    if (this.#interchange === undefined) this.#fault(segment, 'X12_SEGMENT_OUTSIDE');
    else this.#interchange.groups++;
    this.#abandonGroup(segment);
    const start: GroupStart = {
      kind: 'group',
      functionalCode: segment.element(1),
      sender: segment.element(2),
      receiver: segment.element(3),
      date: segment.element(4),
      time: segment.element(5),
      controlNumber: segment.element(6),
      version: segment.element(8),
      segment,
    };
    this.#group = { start, sets: 0 };
    this.#events.push(start);
    if (!this.#accept(start.version, start.functionalCode)) this.#fault(segment, 'X12_VERSION_UNSUPPORTED', 8);
  }

  #startSet(segment: Segment): void {
    this.#abandonSet(segment);
    if (this.#group === undefined) this.#fault(segment, 'X12_SEGMENT_OUTSIDE');
    else this.#group.sets++;
    const version = segment.element(3) || (this.#group?.start.version ?? '');
    this.#set = { kind: 'set', type: segment.element(1), controlNumber: segment.element(2), version, segment };
    this.#events.push(this.#set);
  }

  #endSet(segment: Segment): void {
    const set = this.#set;
    if (set === undefined) return this.#fault(segment, 'X12_TRAILER_UNMATCHED');
    const segmentCount = segment.index - set.segment.index + 1;
    this.#checkCount(segment, segmentCount, 'X12_SE_COUNT');
    if (segment.element(2) !== set.controlNumber) this.#fault(segment, 'X12_CONTROL_NUMBER', 2);
    this.#events.push({ kind: 'set-end', controlNumber: set.controlNumber, segmentCount, segment });
    this.#set = undefined;
  }

  #endGroup(segment: Segment): void {
    this.#abandonSet(segment);
    const group = this.#group;
    if (group === undefined) return this.#fault(segment, 'X12_TRAILER_UNMATCHED');
    this.#checkCount(segment, group.sets, 'X12_GE_COUNT');
    if (!sameNumber(segment.element(2), group.start.controlNumber)) this.#fault(segment, 'X12_CONTROL_NUMBER', 2);
    this.#events.push({ kind: 'group-end', controlNumber: group.start.controlNumber, setCount: group.sets, segment });
    this.#group = undefined;
  }

  #endInterchange(segment: Segment): void {
    this.#abandonGroup(segment);
    const interchange = this.#interchange;
    if (interchange === undefined) return this.#fault(segment, 'X12_TRAILER_UNMATCHED');
    const { controlNumber } = interchange.start;
    this.#checkCount(segment, interchange.groups, 'X12_IEA_COUNT');
    if (!sameNumber(segment.element(2), controlNumber)) this.#fault(segment, 'X12_CONTROL_NUMBER', 2);
    this.#events.push({ kind: 'interchange-end', controlNumber, groupCount: interchange.groups, segment });
    this.#interchange = undefined;
  }

  #acknowledge(segment: Segment): void {
    if (this.#interchange === undefined || this.#group !== undefined) return this.#fault(segment, 'X12_SEGMENT_OUTSIDE');
    this.#events.push({ kind: 'acknowledgement', segment });
  }

  #abandonSet(at: Segment | undefined): void {
    if (this.#set !== undefined) this.#missing(at, 'X12_SE_MISSING');
    this.#set = undefined;
  }

  #abandonGroup(at: Segment | undefined): void {
    this.#abandonSet(at);
    if (this.#group !== undefined) this.#missing(at, 'X12_GE_MISSING');
    this.#group = undefined;
  }

  #abandonInterchange(at: Segment | undefined): void {
    this.#abandonGroup(at);
    if (this.#interchange !== undefined) this.#missing(at, 'X12_IEA_MISSING');
    this.#interchange = undefined;
  }

  #checkCount(segment: Segment, counted: number, code: X12Code): void {
    const declared = segment.element(1);
    const plain = /^\d{1,10}$/.test(declared);
    if (plain && Number(declared) === counted) return;
    this.#fault(segment, code, 1, plain ? `says ${declared}, counted ${counted}` : `counted ${counted}`);
  }

  #checkId(segment: Segment): void {
    if (this.#goodIds.has(segment.id)) return;
    if (isSegmentId(segment.id)) this.#goodIds.add(segment.id);
    else this.#fault(segment, 'X12_SEGMENT_ID');
  }

  /** Reports at the segment that shows the lack, or past the last one when the stream has ended. */
  #missing(at: Segment | undefined, code: X12Code): void {
    if (at !== undefined) return this.#fault(at, code);
    const last = this.#last;
    const place = { segmentIndex: last === undefined ? 0 : last.index + 1, segmentId: '', offset: last?.end ?? 0 };
    this.#events.push({ kind: 'error', error: new X12Error(code, place) });
  }

  #fault(segment: Segment, code: X12Code, element?: number, detail?: string): void {
    this.#events.push({ kind: 'error', error: segment.error(code, element, undefined, detail) });
  }
}

/** All envelope events of segments at hand. */
export function readEnvelopes(segments: Iterable<Segment>, options?: EnvelopeOptions): EnvelopeEvent[] {
  const reader = new EnvelopeReader(options);
  const events: EnvelopeEvent[] = [];
  for (const segment of segments) events.push(...reader.push(segment));
  events.push(...reader.end());
  return events;
}

/** GS06 and ISA13 are numbers (N0): leading zeros do not count. */
function sameNumber(a: string, b: string): boolean {
  return a.replace(/^0+(?=\d)/, '') === b.replace(/^0+(?=\d)/, '');
}
