import type { ElementReader } from '../element-reader.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import { type ClaimDraft, claimDraft, type ServiceDraft, serviceDraft } from './drafts.ts';
import type { DatedFact, RemittanceProvider } from './parts.ts';
import { adjudicationOf, amountOf, datedOf, namedOf, quantityOf, readAdjustments, referenceOf, remarkOf } from './segment-values.ts';

/** Gathers one claim with its services (loops 2100 and 2110). */
export class ClaimCollector {
  readonly draft: ClaimDraft;
  readonly #read: ElementReader;
  readonly #report: (error: X12Error) => void;
  #service: ServiceDraft | undefined;

  constructor(
    set: number,
    ordinal: number,
    clp: Segment,
    provider: RemittanceProvider | undefined,
    read: ElementReader,
    report: (error: X12Error) => void,
  ) {
    this.#read = read;
    this.#report = report;
    this.draft = claimDraft(set, ordinal, clp, provider, read);
  }

  take(role: string, segment: Segment): void {
    this.draft.end = segment.end;
    this.draft.lastSegment = segment.index;
    if (role === 'service') {
      this.#service = serviceDraft(segment, this.#read);
      this.draft.services.push(this.#service);
    } else if (this.#service === undefined) {
      this.#takeOfClaim(this.draft, role, segment);
    } else {
      this.#service.end = segment.end;
      this.#service.lastSegment = segment.index;
      this.#takeOfService(this.#service, role, segment);
    }
  }

  #takeOfClaim(claim: ClaimDraft, role: string, segment: Segment): void {
    switch (role) {
      case 'claim-adjustment':
        return readAdjustments(segment, this.#read, this.#report, claim.adjustments);
      case 'claim-name':
        return this.#takeName(claim, segment);
      case 'claim-reference':
        claim.references.push(referenceOf(segment, this.#read));
        return;
      case 'claim-date':
        return this.#takeClaimDate(claim, segment);
      case 'claim-amount':
        claim.amounts.push(amountOf(segment, this.#read));
        return;
      case 'claim-quantity':
        return addFound(claim.quantities, quantityOf(segment, this.#read));
      case 'inpatient-adjudication':
        claim.inpatient = adjudicationOf(segment);
        return;
      case 'outpatient-adjudication':
        claim.outpatient = adjudicationOf(segment);
        return;
      default:
    }
  }

  #takeOfService(service: ServiceDraft, role: string, segment: Segment): void {
    switch (role) {
      case 'service-date':
        return this.#takeServiceDate(service, segment);
      case 'service-adjustment':
        return readAdjustments(segment, this.#read, this.#report, service.adjustments);
      case 'service-reference':
        return this.#takeServiceReference(service, segment);
      case 'service-amount':
        return this.#takeServiceAmount(service, segment);
      case 'service-quantity':
        return addFound(service.quantities, quantityOf(segment, this.#read));
      case 'service-remark':
        service.remarks.push(remarkOf(segment, this.#read));
        return;
      default:
    }
  }

  #takeName(claim: ClaimDraft, segment: Segment): void {
    const named = namedOf(segment, this.#read);
    claim.names.push(named);
    if (named.role === 'QC') claim.patient = named;
    if (named.role === 'IL') claim.subscriber = named;
    if (named.role === '74') claim.correctedPatient = named;
    claim.memberId = claim.subscriber?.id ?? claim.patient?.id;
  }

  #takeClaimDate(claim: ClaimDraft, segment: Segment): void {
    const dated = datedOf(segment, this.#read);
    addFound(claim.dates, dated);
    if (dated?.qualifier === '232') claim.statementFrom = dated.date;
    if (dated?.qualifier === '233') claim.statementTo = dated.date;
  }

  #takeServiceDate(service: ServiceDraft, segment: Segment): void {
    const dated: DatedFact | undefined = datedOf(segment, this.#read);
    addFound(service.dates, dated);
    if (dated?.qualifier === '472' || dated?.qualifier === '150') service.serviceFrom = dated.date;
    if (dated?.qualifier === '472' || dated?.qualifier === '151') service.serviceTo = dated.date;
  }

  #takeServiceReference(service: ServiceDraft, segment: Segment): void {
    const reference = referenceOf(segment, this.#read);
    service.references.push(reference);
    if (reference.qualifier === '6R') service.lineControlNumber = reference.value;
  }

  #takeServiceAmount(service: ServiceDraft, segment: Segment): void {
    const amount = amountOf(segment, this.#read);
    service.amounts.push(amount);
    if (amount.qualifier === 'B6') service.allowed = amount.amount;
  }
}

function addFound<T>(list: T[], found: T | undefined): void {
  if (found !== undefined) list.push(found);
}
