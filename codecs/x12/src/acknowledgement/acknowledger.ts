import type { GuideFinding } from '../check/finding.ts';
import { GuideChecker } from '../check/guide-checker.ts';
import { EnvelopeReader, type EnvelopeEvent, type GroupStart, type InterchangeStart, type SetStart } from '../envelope-reader.ts';
import type { Guide } from '../guide.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import type {
  AcknowledgementPart,
  GroupAcknowledgement,
  GroupErrorCode,
  GroupVerdict,
  InterchangeNote,
  SetAcknowledgement,
  SetVerdict,
} from './acknowledgement.ts';
import { noteOfError, noteOfHeader } from './interchange-note.ts';
import { guideOf, SetCheck, type SetCheckOptions } from './set-check.ts';

export interface AcknowledgerOptions {
  /** The guides that are supported; sets of any other kind are rejected as not supported. */
  readonly guides: readonly Guide[];
  /** Whether a finding rejects its set, or is only noted (verdict E). By default each rejects. */
  readonly rejects?: (finding: GuideFinding) => boolean;
  /** Refuses an interchange: unknown parties, a control number that came before (025). */
  readonly refuse?: (interchange: InterchangeStart) => InterchangeNote | undefined;
  /** The most findings kept for one set; what comes after them is counted. Default 1000. */
  readonly findingsPerSet?: number;
  /** The most findings kept for one interchange. Default 20,000. */
  readonly findingsPerInterchange?: number;
  /** The most sets and groups of one interchange; one with more is rejected (024). Default 100,000. */
  readonly setsPerInterchange?: number;
  /** Copies values in error into the acknowledgement (IK404). They may identify people, so the default is not to. */
  readonly copyBadData?: boolean;
}

interface OpenInterchange {
  readonly start: InterchangeStart;
  readonly groups: GroupAcknowledgement[];
  readonly groupNumbers: Set<string>;
  verdict: SetVerdict;
  note: InterchangeNote;
  answers: boolean;
  /** Sets and groups seen, and findings kept. */
  members: number;
  findings: number;
}

interface OpenGroup {
  readonly start: GroupStart;
  readonly sets: SetAcknowledgement[];
  readonly setNumbers: Set<string>;
  readonly errors: Set<GroupErrorCode>;
  included: number | undefined;
}

const none: readonly AcknowledgementPart[] = [];
const envelopeSegments = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA', 'TA1']);

/**
 * Checks a stream of interchanges and says what to answer: for each set its verdict and findings as soon as it ends,
 * for each group its counts, for each interchange what its TA1 says. `acknowledgementInterchange` writes the answer.
 * Memory is bounded by the limits of the options; time is linear. It throws nothing. Where the tokenizer throws, hand the error to `fail`.
 */
export class Acknowledger {
  readonly #guides: readonly Guide[];
  readonly #checkers = new Map<Guide, GuideChecker>();
  readonly #setOptions: SetCheckOptions;
  readonly #findingsPerInterchange: number;
  readonly #setsPerInterchange: number;
  readonly #refuse: (interchange: InterchangeStart) => InterchangeNote | undefined;
  readonly #envelopes = new EnvelopeReader();
  #parts: AcknowledgementPart[] = [];
  #interchange: OpenInterchange | undefined;
  #group: OpenGroup | undefined;
  #set: SetCheck | undefined;
  /** Also in sets that are not checked. */
  #insideSet = false;

  constructor(options: AcknowledgerOptions) {
    const { guides, rejects = () => true, refuse = () => undefined, findingsPerSet = 1000, copyBadData = false } = options;
    this.#guides = guides;
    this.#refuse = refuse;
    this.#setOptions = { findingsPerSet, copyBadData, rejects };
    this.#findingsPerInterchange = options.findingsPerInterchange ?? 20_000;
    this.#setsPerInterchange = options.setsPerInterchange ?? 100_000;
  }

  /** Takes the next segment and returns what it completes. */
  push(segment: Segment): readonly AcknowledgementPart[] {
    if (this.#insideSet && !envelopeSegments.has(segment.id)) {
      this.#set?.take(segment);
      return none;
    }
    this.#parts = [];
    for (const event of this.#envelopes.push(segment)) this.#takeEvent(event, segment);
    return this.#parts;
  }

  /** Says that the stream is complete. */
  end(): readonly AcknowledgementPart[] {
    this.#parts = [];
    for (const event of this.#envelopes.end()) this.#takeEvent(event, undefined);
    return this.#parts;
  }

  /** Says that the stream cannot be cut any further; the open interchange is rejected. */
  fail(error: X12Error): readonly AcknowledgementPart[] {
    this.#parts = [];
    this.#judge('R', noteOfError(error));
    for (const event of this.#envelopes.end()) this.#takeEvent(event, undefined);
    return this.#parts;
  }

  #takeEvent(event: EnvelopeEvent, segment: Segment | undefined): void {
    switch (event.kind) {
      case 'interchange':
        return this.#openInterchange(event);
      case 'group':
        return this.#openGroup(event);
      case 'set':
        this.#insideSet = true;
        return this.#openSet(event);
      case 'set-end':
        return this.#closeSet(event.segment);
      case 'group-end':
        return this.#closeGroup(event.segment);
      case 'interchange-end':
        return this.#closeInterchange();
      case 'acknowledgement':
        if (this.#interchange !== undefined) this.#interchange.answers = true;
        return;
      case 'error':
        return this.#takeFault(event.error, segment);
    }
  }

  #openInterchange(start: InterchangeStart): void {
    this.#interchange = {
      start,
      groups: [],
      groupNumbers: new Set(),
      verdict: 'A',
      note: '000',
      answers: false,
      members: 0,
      findings: 0,
    };
    const refused = this.#refuse(start);
    if (refused !== undefined) this.#judge('R', refused);
    const header = noteOfHeader(start.segment);
    if (header !== undefined) this.#judge(header.verdict, header.note);
  }

  /** Counts a set or group; false where the interchange has more than it may. */
  #admits(): boolean {
    const interchange = this.#interchange;
    if (interchange === undefined || ++interchange.members <= this.#setsPerInterchange) return true;
    this.#judge('R', '024');
    return false;
  }

  #openGroup(start: GroupStart): void {
    if (!this.#admits()) return;
    const group: OpenGroup = { start, sets: [], setNumbers: new Set(), errors: new Set(), included: undefined };
    this.#group = group;
    if (!/^\d{1,9}$/.test(start.controlNumber)) group.errors.add('6');
    const numbers = this.#interchange?.groupNumbers;
    if (numbers?.has(start.controlNumber) === true) group.errors.add('19');
    numbers?.add(start.controlNumber);
  }

  #openSet(start: SetStart): void {
    const group = this.#group;
    const functionalCode = group?.start.functionalCode ?? '';
    if (functionalCode === 'FA' || !this.#admits()) return;
    const guide = guideOf(this.#guides, start, functionalCode);
    const set = new SetCheck(start, typeof guide === 'string' ? undefined : this.#checkerOf(guide), this.#optionsOfSet());
    this.#set = set;
    if (typeof guide === 'string') set.reject(guide);
    if (!/^[A-Za-z0-9]{4,9}$/.test(start.controlNumber)) set.reject('7');
    if (group?.setNumbers.has(start.controlNumber) === true) set.reject('23');
    group?.setNumbers.add(start.controlNumber);
  }

  #optionsOfSet(): SetCheckOptions {
    const left = this.#findingsPerInterchange - (this.#interchange?.findings ?? 0);
    const { findingsPerSet } = this.#setOptions;
    return left >= findingsPerSet ? this.#setOptions : { ...this.#setOptions, findingsPerSet: left };
  }

  /** One checker for all sets of a guide: they never interleave. */
  #checkerOf(guide: Guide): GuideChecker {
    const known = this.#checkers.get(guide);
    if (known !== undefined) return known;
    const checker = new GuideChecker(guide);
    this.#checkers.set(guide, checker);
    return checker;
  }

  #closeSet(at: Segment | undefined): void {
    this.#insideSet = false;
    const set = this.#set;
    this.#set = undefined;
    if (set === undefined) return;
    const acknowledgement = set.end(at);
    if (this.#interchange !== undefined) this.#interchange.findings += acknowledgement.findings.length;
    this.#parts.push(acknowledgement);
    this.#group?.sets.push(acknowledgement);
  }

  #closeGroup(ge: Segment | undefined): void {
    const group = this.#group;
    this.#group = undefined;
    if (group === undefined || group.start.functionalCode === 'FA') {
      if (group !== undefined && this.#interchange !== undefined) this.#interchange.answers = true;
      return;
    }
    const { functionalCode, controlNumber, version } = group.start;
    const declared = ge?.element(1) ?? '';
    const received = group.sets.length;
    const isRejected = group.errors.size > 0;
    const accepted = isRejected ? 0 : group.sets.filter(({ verdict }) => verdict !== 'R').length;
    const acknowledgement: GroupAcknowledgement = {
      kind: 'group',
      functionalCode,
      controlNumber,
      version,
      verdict: isRejected ? 'R' : verdictOf(group.sets, accepted),
      errors: [...group.errors],
      included: /^\d{1,6}$/.test(declared) ? Number(declared) : received,
      received,
      accepted,
      sets: group.sets,
    };
    this.#parts.push(acknowledgement);
    this.#interchange?.groups.push(acknowledgement);
  }

  #closeInterchange(): void {
    const interchange = this.#interchange;
    this.#interchange = undefined;
    if (interchange === undefined) return;
    const { start, groups, verdict, note, answers } = interchange;
    const { controlNumber, date, time, sender, receiver, usage, acknowledgementRequested: requested } = start;
    const facts = { controlNumber, date, time, sender, receiver, usage, requested, verdict, note, groups };
    this.#parts.push({ kind: 'interchange', ...facts, isAnswer: answers && groups.length === 0 });
  }

  #takeFault(error: X12Error, segment: Segment | undefined): void {
    const code: string = error.code;
    switch (code) {
      case 'X12_SE_COUNT':
        return this.#set?.reject('4');
      case 'X12_SE_MISSING':
        this.#set?.reject('2');
        return this.#closeSet(segment);
      case 'X12_GE_COUNT':
        this.#group?.errors.add('5');
        return;
      case 'X12_GE_MISSING':
        this.#group?.errors.add('3');
        return this.#closeGroup(undefined);
      case 'X12_CONTROL_NUMBER':
        return this.#takeControlNumber(error.at.segmentId);
      case 'X12_IEA_MISSING':
        this.#judge('R', '023');
        return this.#closeInterchange();
      case 'X12_IEA_COUNT':
        return this.#judge('R', '021');
      case 'X12_ISA_WIDTH':
      case 'X12_DELIMITER_SHARED':
        return this.#judge('E', '022');
      case 'X12_SEGMENT_OUTSIDE':
      case 'X12_TRAILER_UNMATCHED':
        return this.#judge('R', this.#group === undefined ? '022' : '024');
      default:
    }
  }

  #takeControlNumber(trailer: string): void {
    if (trailer === 'SE') this.#set?.reject('3');
    else if (trailer === 'GE') this.#group?.errors.add('4');
    else this.#judge('R', '001');
  }

  /** The graver verdict stays, and of equal ones the first. */
  #judge(verdict: 'E' | 'R', note: InterchangeNote): void {
    const interchange = this.#interchange;
    if (interchange === undefined || interchange.verdict === 'R' || interchange.verdict === verdict) return;
    interchange.verdict = verdict;
    interchange.note = note;
  }
}

function verdictOf(sets: readonly SetAcknowledgement[], accepted: number): GroupVerdict {
  if (accepted < sets.length) return accepted === 0 ? 'R' : 'P';
  return sets.some(({ verdict }) => verdict === 'E') ? 'E' : 'A';
}
