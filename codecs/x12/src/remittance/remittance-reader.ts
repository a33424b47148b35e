import { ElementReader } from '../element-reader.ts';
import type { SegmentUse } from '../guide.ts';
import { LoopWalker, type Place } from '../loop-walker.ts';
import type { Segment } from '../segment.ts';
import { X12Error } from '../x12-error.ts';
import { ClaimCollector } from './claim-collector.ts';
import { type Envelope, emptyEnvelope, envelopeAfter, type ProviderDraft, providerDraft, readProviderSummary } from './drafts.ts';
import { elements, root835, requiredLoops835 } from './guide-835.ts';
import { HeaderCollector } from './header-collector.ts';
import type { RemittanceClaim, RemittancePart } from './parts.ts';
import { providerAdjustmentItems, rangeOf } from './segment-values.ts';

export interface RemittanceReaderOptions {
  /** The most segments one claim may have; 999 services of some ten segments fit well. Default 50,000. */
  readonly segmentsPerClaim?: number;
}

/** Inside a set these say that its SE is missing. */
const envelopeSegments = new Set(['ISA', 'GS', 'ST', 'GE', 'IEA']);

/** The guide requires the payer's address, posting does not: its lack is for the acknowledgement to say. */
const addressRoles = new Set(['payer-street', 'payer-city']);

/** The open set and what has been counted in it. */
interface OpenSet {
  readonly number: number;
  readonly controlNumber: string;
  readonly loops: Set<string>;
  last: Segment;
  claims: number;
  services: number;
  problems: number;
  fatalProblems: number;
  totalCharge: bigint;
  totalPaid: bigint;
  totalProviderAdjustment: bigint;
}

/**
 * Reads 835 transaction sets (005010X221A1) from the segments of a stream, all of them, in order; sets of other kinds
 * are passed over. Parts come as soon as they are complete: header, provider (loop 2000), claim, provider adjustment,
 * problem, end. Only one claim is held at a time. It does not check envelopes (EnvelopeReader) nor balance
 * (RemittanceBalance). Breaches of the guide come as `problem` parts; a claim, PLB or header whose money cannot be read
 * is reported as a fatal problem and not emitted. It throws nothing.
 */
export class RemittanceReader {
  readonly #segmentsPerClaim: number;
  readonly #walker = new LoopWalker(root835);
  readonly #report = (error: X12Error): void => this.#problem(error);
  readonly #read = new ElementReader(this.#report);
  #envelope: Envelope = emptyEnvelope();
  #parts: RemittancePart[] = [];
  #sets = 0;
  #set: OpenSet | undefined;
  #header: HeaderCollector | undefined;
  #provider: ProviderDraft | undefined;
  #providerOpen = false;
  #claim: ClaimCollector | undefined;
  /** What is being read holds money that could not be read. */
  #broken = false;

  constructor(options: RemittanceReaderOptions = {}) {
    this.#segmentsPerClaim = options.segmentsPerClaim ?? 50_000;
  }

  /** Takes the next segment and returns the parts that it completes. */
  push(segment: Segment): RemittancePart[] {
    this.#parts = [];
    const set = this.#set;
    if (set === undefined) this.#takeOutside(segment);
    else if (!this.#placed(set, segment)) this.#takeUnplaced(set, segment);
    return this.#parts;
  }

  /** Says that the stream is complete; a set without SE ends as incomplete. */
  end(): RemittancePart[] {
    this.#parts = [];
    this.#cutOff();
    return this.#parts;
  }

  #openSet(segment: Segment): void {
    const number = this.#sets++;
    const counted = { claims: 0, services: 0, problems: 0, fatalProblems: 0, totalCharge: 0n, totalPaid: 0n, totalProviderAdjustment: 0n };
    this.#set = { number, controlNumber: segment.element(2), loops: new Set(), last: segment, ...counted };
    this.#walker.restart();
    this.#broken = false;
    this.#header = new HeaderCollector(number, segment, this.#envelope, this.#read);
  }

  #takeOutside(segment: Segment): void {
    if (segment.id === 'ST' && segment.element(elements.set.type.element) === '835') this.#openSet(segment);
    else this.#envelope = envelopeAfter(this.#envelope, segment);
  }

  /** What has no place in the guide ends the set, or is a problem of the set. */
  #takeUnplaced(set: OpenSet, segment: Segment): void {
    if (envelopeSegments.has(segment.id)) {
      this.#cutOff();
      return this.#takeOutside(segment);
    }
    set.last = segment;
    if (segment.id === 'SE') this.#close(set, true);
    else this.#problem(segment.error('X12_SEGMENT_UNEXPECTED'));
  }

  /** Ends a set that goes on without SE. */
  #cutOff(): void {
    const set = this.#set;
    if (set === undefined) return;
    this.#problem(new X12Error('X12_SE_MISSING', { segmentIndex: set.last.index + 1, segmentId: '', offset: set.last.end }));
    this.#close(set, false);
  }

  #close(set: OpenSet, complete: boolean): void {
    this.#reportMissing(this.#walker.missing(), set.last);
    this.#flush(set);
    for (const loop of requiredLoops835) {
      if (!set.loops.has(loop)) this.#problem(set.last.error('X12_SEGMENT_MISSING', undefined, undefined, `loop ${loop} of the set`));
    }
    const { number, controlNumber, claims, services, problems, fatalProblems, totalCharge, totalPaid, totalProviderAdjustment } = set;
    const counted = { claims, services, problems, fatalProblems, totalCharge, totalPaid, totalProviderAdjustment };
    this.#parts.push({ kind: 'end', set: number, controlNumber, complete, ...counted, ...rangeOf(set.last) });
    this.#set = undefined;
    this.#provider = undefined;
  }

  /** Takes a segment that the guide has a place for; false where it has none. */
  #placed(set: OpenSet, segment: Segment): boolean {
    const place = this.#walker.place(segment);
    if (place === undefined) return false;
    set.last = segment;
    if (place.opens) this.#enter(set, place, segment);
    else if (this.#walker.exceeds(place)) {
      this.#problem(segment.error('X12_SEGMENT_REPEATED', undefined, undefined, `limit ${place.use.max}`));
      if (place.use.max === 1) return true;
    }
    try {
      this.#take(set, place.use.role, segment);
    } catch (error) {
      if (!(error instanceof X12Error)) throw error;
      this.#problem(error);
    }
    return true;
  }

  /** A loop opens. Loops of the header and services join what is being read; any other opening completes it. */
  #enter(set: OpenSet, place: Place, segment: Segment): void {
    if (this.#walker.lacking.length > 0) this.#reportMissing(this.#walker.lacking, segment);
    const { role } = place.use;
    if (role === 'service') return;
    set.loops.add(place.node.loop.id);
    if (role !== 'payer' && role !== 'payee') this.#flush(set);
  }

  #take(set: OpenSet, role: string, segment: Segment): void {
    if (role === 'claim') {
      this.#claim = new ClaimCollector(set.number, set.claims, segment, this.#provider, this.#read, this.#report);
    } else if (this.#claim !== undefined) {
      if (!this.#overlong(this.#claim, segment)) this.#claim.take(role, segment);
    } else if (role === 'header-number') {
      this.#provider = providerDraft(set.number, segment, this.#read);
      this.#providerOpen = true;
    } else if (role === 'provider-adjustment') {
      this.#takeProviderAdjustment(set, segment);
    } else if (this.#providerOpen && this.#provider !== undefined) {
      this.#takeOfProvider(this.#provider, role, segment);
    } else {
      this.#header?.take(role, segment);
    }
  }

  #takeOfProvider(provider: ProviderDraft, role: string, segment: Segment): void {
    provider.end = segment.end;
    provider.lastSegment = segment.index;
    if (role === 'provider-summary') readProviderSummary(segment, provider, this.#read);
  }

  #takeProviderAdjustment(set: OpenSet, segment: Segment): void {
    const providerId = this.#read.text(segment, elements.providerAdjustment.providerId);
    const fiscalPeriodEnd = this.#read.date(segment, elements.providerAdjustment.fiscalPeriodEnd);
    const adjustments = providerAdjustmentItems(segment, this.#read, this.#report);
    if (!this.#broken) {
      this.#parts.push({ kind: 'providerAdjustment', set: set.number, providerId, fiscalPeriodEnd, adjustments, ...rangeOf(segment) });
      for (const { amount } of adjustments) set.totalProviderAdjustment += amount;
    }
    this.#broken = false;
  }

  #overlong(claim: ClaimCollector, segment: Segment): boolean {
    const beyond = segment.index - claim.draft.firstSegment + 1 - this.#segmentsPerClaim;
    if (beyond === 1) this.#problem(segment.error('X12_CLAIM_TOO_LONG', undefined, undefined, `limit ${this.#segmentsPerClaim}`));
    return beyond > 0;
  }

  /** Emits what is complete, unless it holds money that could not be read. */
  #flush(set: OpenSet): void {
    if (this.#header !== undefined && !this.#broken) this.#parts.push(this.#header.draft);
    if (this.#provider !== undefined && this.#providerOpen) this.#parts.push(this.#provider);
    if (this.#claim !== undefined && !this.#broken) this.#emitClaim(set, this.#claim.draft);
    this.#header = undefined;
    this.#providerOpen = false;
    this.#claim = undefined;
    this.#broken = false;
  }

  #emitClaim(set: OpenSet, claim: RemittanceClaim): void {
    this.#parts.push(claim);
    set.claims++;
    set.services += claim.services.length;
    set.totalCharge += claim.charge;
    set.totalPaid += claim.paid;
  }

  #reportMissing(uses: readonly SegmentUse[], before: Segment): void {
    for (const use of uses) {
      if (addressRoles.has(use.role)) continue;
      const code = use.role === 'payment' ? 'X12_PAYMENT_MISSING' : 'X12_SEGMENT_MISSING';
      this.#problem(before.error(code, undefined, undefined, `${use.id} before this segment`));
    }
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
