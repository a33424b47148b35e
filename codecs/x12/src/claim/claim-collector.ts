import type { ElementReader } from '../element-reader.ts';
import { adjudicationOf, amountOf, rangeOf, readAdjustments } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import { type BilledDraft, billedDraft, type Draft, takeOfBilled } from './billed.ts';
import {
  accidentOf,
  coverageOf,
  dateOf,
  informationOf,
  type PartyDraft,
  partyOf,
  readCodes,
  type Report,
  spinalManipulationOf,
  stayOf,
  takeOfParty,
} from './claim-values.ts';
import { elements } from './elements.ts';
import { LineCollector } from './line-collector.ts';
import type { Claim, ClaimForm, OtherCoverage } from './parts.ts';

type ClaimDraft = Draft<Omit<Claim, keyof BilledDraft>> & BilledDraft;
type CoverageDraft = Draft<OtherCoverage>;

/** Gathers one claim with its lines (loop 2300 and those in it). */
export class ClaimCollector {
  readonly draft: ClaimDraft;
  readonly #read: ElementReader;
  readonly #report: Report;
  #party: PartyDraft | undefined;
  #coverage: CoverageDraft | undefined;
  #line: LineCollector | undefined;

  constructor(clm: Segment, form: ClaimForm, set: number, read: ElementReader, report: Report) {
    this.#read = read;
    this.#report = report;
    const use = elements.claim;
    this.draft = {
      kind: 'claim',
      form,
      set,
      ordinal: 0,
      ...rangeOf(clm),
      controlNumber: read.text(clm, use.controlNumber),
      charge: read.amount(clm, use.charge),
      facilityType: read.text(clm, use.facilityType),
      frequency: read.text(clm, use.frequency),
      providerSignature: read.optional(clm, use.providerSignature),
      assignment: read.optional(clm, use.assignment),
      benefitsAssigned: read.optional(clm, use.benefitsAssigned),
      release: read.optional(clm, use.release),
      patientSignature: read.optional(clm, use.patientSignature),
      accident: accidentOf(clm),
      specialProgram: read.optional(clm, use.specialProgram),
      delayReason: read.optional(clm, use.delayReason),
      ...billedDraft(),
      stay: undefined,
      spinalManipulation: undefined,
      codes: [],
      otherCoverages: [],
      lines: [],
      billing: undefined,
      subscriber: undefined,
      patient: undefined,
    };
  }

  take(role: string, segment: Segment): void {
    const { draft } = this;
    draft.end = segment.end;
    draft.lastSegment = segment.index;
    if (segment.id === 'LX') {
      this.#line = new LineCollector(segment, this.#read, this.#report);
      draft.lines.push(this.#line.draft);
    } else if (this.#line !== undefined) this.#line.take(role, segment);
    else if (segment.id === 'SBR') this.#takeCoverage(segment);
    else if (this.#coverage !== undefined) this.#takeOfCoverage(this.#coverage, role, segment);
    else if (segment.id === 'NM1') draft.parties.push((this.#party = partyOf(segment, this.#read)));
    else if (this.#party !== undefined) takeOfParty(segment, this.#party, this.#read);
    else if (!takeOfBilled(segment, draft, this.#read, this.#report)) this.#takeOther(segment);
  }

  #takeOther(segment: Segment): void {
    const { draft } = this;
    if (segment.id === 'HI') readCodes(segment, this.#report, draft.codes);
    if (segment.id === 'CL1') draft.stay = stayOf(segment, this.#read);
    if (segment.id === 'CR2') draft.spinalManipulation = spinalManipulationOf(segment, this.#read);
  }

  #takeCoverage(segment: Segment): void {
    this.#party = undefined;
    this.#coverage = {
      ...coverageOf(segment, this.#read),
      adjustments: [],
      amounts: [],
      information: undefined,
      inpatient: undefined,
      outpatient: undefined,
      subscriber: undefined,
      payer: undefined,
      dates: [],
      providers: [],
    };
    this.draft.otherCoverages.push(this.#coverage);
  }

  #takeOfCoverage(coverage: CoverageDraft, role: string, segment: Segment): void {
    coverage.end = segment.end;
    if (segment.id === 'NM1') return this.#takeCoverageParty(coverage, role, segment);
    if (this.#party !== undefined && takeOfParty(segment, this.#party, this.#read)) return;
    switch (segment.id) {
      case 'CAS':
        return readAdjustments(segment, this.#read, this.#report, coverage.adjustments);
      case 'AMT':
        coverage.amounts.push(amountOf(segment, this.#read));
        return;
      case 'OI':
        coverage.information = informationOf(segment, this.#read);
        return;
      case 'MIA':
        coverage.inpatient = adjudicationOf(segment);
        return;
      case 'MOA':
        coverage.outpatient = adjudicationOf(segment);
        return;
      case 'DTP': {
        const date = dateOf(segment, this.#report);
        if (date !== undefined) coverage.dates.push(date);
        return;
      }
      default:
    }
  }

  #takeCoverageParty(coverage: CoverageDraft, role: string, segment: Segment): void {
    this.#party = partyOf(segment, this.#read);
    if (role === 'other-subscriber') coverage.subscriber = this.#party;
    else if (role === 'other-payer') coverage.payer = this.#party;
    else coverage.providers.push(this.#party);
  }
}
