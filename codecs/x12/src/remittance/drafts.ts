import type { ElementReader } from '../element-reader.ts';
import type { Segment } from '../segment.ts';
import { elements } from './guide-835.ts';
import type { Address, Party, RemittanceClaim, RemittanceHeader, RemittanceProvider, Service } from './parts.ts';
import { bankAccountOf, procedureOf, rangeOf, sourceOf } from './segment-values.ts';

/** A part while its segments still come. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

export type HeaderDraft = Draft<RemittanceHeader>;
export type ProviderDraft = Draft<RemittanceProvider>;
export type ClaimDraft = Draft<RemittanceClaim>;
export type ServiceDraft = Draft<Service>;
export type PartyDraft = Draft<Party>;

/** What the envelope around a set says. */
export interface Envelope {
  readonly interchangeControlNumber: string;
  readonly interchangeSender: string;
  readonly interchangeReceiver: string;
  readonly groupControlNumber: string;
  readonly applicationSender: string;
  readonly applicationReceiver: string;
  readonly groupVersion: string;
}

export function emptyEnvelope(): Envelope {
  return {
    interchangeControlNumber: '',
    interchangeSender: '',
    interchangeReceiver: '',
    groupControlNumber: '',
    applicationSender: '',
    applicationReceiver: '',
    groupVersion: '',
  };
}

/** The envelope once this segment has come: ISA and GS say what stands around the sets after them. */
export function envelopeAfter(envelope: Envelope, segment: Segment): Envelope {
  if (segment.id === 'ISA') {
    const parties = { interchangeSender: segment.element(6).trim(), interchangeReceiver: segment.element(8).trim() };
    return { ...emptyEnvelope(), ...parties, interchangeControlNumber: segment.element(13) };
  }
  if (segment.id !== 'GS') return envelope;
  const parties = { applicationSender: segment.element(2), applicationReceiver: segment.element(3) };
  return { ...envelope, ...parties, groupControlNumber: segment.element(6), groupVersion: segment.element(8) };
}

export function headerDraft(set: number, st: Segment, envelope: Envelope, read: ElementReader): HeaderDraft {
  const { groupVersion, ...outer } = envelope;
  return {
    kind: 'header',
    set,
    ...rangeOf(st),
    ...outer,
    controlNumber: read.text(st, elements.set.controlNumber),
    version: read.optional(st, elements.set.version) ?? groupVersion,
    handling: '',
    paymentAmount: 0n,
    paymentSource: sourceOf(st),
    creditDebit: '',
    paymentMethod: '',
    paymentFormat: undefined,
    effectiveDate: undefined,
    payerAccount: undefined,
    payeeAccount: undefined,
    expectsDeposit: false,
    traceNumber: '',
    traceSource: sourceOf(st),
    payerIdentifier: '',
    originatorSupplement: undefined,
    currency: undefined,
    receiverId: undefined,
    payerVersion: undefined,
    productionDate: undefined,
    payer: undefined,
    payee: undefined,
  };
}

/** BPR. */
export function readPayment(segment: Segment, header: HeaderDraft, read: ElementReader): void {
  const use = elements.payment;
  header.handling = read.text(segment, use.handling);
  header.paymentAmount = read.payment(segment, use.amount);
  header.paymentSource = { ...segment.position(use.amount.element), segmentIndex: segment.index };
  header.creditDebit = read.text(segment, use.creditDebit);
  header.paymentMethod = read.text(segment, use.method);
  header.paymentFormat = read.optional(segment, use.format);
  header.payerAccount = bankAccountOf(read.text(segment, use.payerRouting), read.text(segment, use.payerAccount));
  header.payeeAccount = bankAccountOf(read.text(segment, use.payeeRouting), read.text(segment, use.payeeAccount));
  header.effectiveDate = read.date(segment, use.effectiveDate);
  const notifies = header.handling === 'H' || header.handling === 'P';
  header.expectsDeposit = header.paymentAmount !== 0n && header.paymentMethod !== 'NON' && !notifies;
}

/** TRN. */
export function readTrace(segment: Segment, header: HeaderDraft, read: ElementReader): void {
  header.traceNumber = read.text(segment, elements.trace.number);
  header.traceSource = sourceOf(segment);
  header.payerIdentifier = read.text(segment, elements.trace.payerIdentifier);
  header.originatorSupplement = read.optional(segment, elements.trace.supplement);
}

/** N1. */
export function partyDraft(segment: Segment, read: ElementReader): PartyDraft {
  const idQualifier = read.optional(segment, elements.party.idQualifier);
  const id = read.optional(segment, elements.party.id);
  return {
    name: read.text(segment, elements.party.name),
    idQualifier,
    id,
    npi: idQualifier === 'XX' ? id : undefined,
    taxId: idQualifier === 'FI' ? id : undefined,
    address: undefined,
    references: [],
    ...sourceOf(segment),
  };
}

/** N3 and N4, in either order. */
export function readAddress(segment: Segment, party: { address: Address | undefined }, read: ElementReader): void {
  const before = party.address ?? { lines: [], city: '', state: '', postalCode: '' };
  const { street, city } = elements;
  if (segment.id === 'N3') {
    const lines = [read.text(segment, street.first), read.text(segment, street.second)].filter((line) => line !== '');
    party.address = { ...before, lines };
    return;
  }
  const country = read.optional(segment, city.country);
  const subdivision = read.optional(segment, city.subdivision);
  const place = {
    city: read.text(segment, city.city),
    state: read.text(segment, city.state),
    postalCode: read.text(segment, city.postalCode),
    ...(country !== undefined && { country }),
    ...(subdivision !== undefined && { subdivision }),
  };
  party.address = { ...before, ...place };
}

/** LX. */
export function providerDraft(set: number, segment: Segment, read: ElementReader): ProviderDraft {
  return {
    kind: 'provider',
    set,
    ...rangeOf(segment),
    headerNumber: read.text(segment, elements.headerNumber.number),
    providerId: undefined,
    facilityType: undefined,
    fiscalPeriodEnd: undefined,
    claimCount: undefined,
    totalCharge: undefined,
  };
}

/** TS3. */
export function readProviderSummary(segment: Segment, provider: ProviderDraft, read: ElementReader): void {
  const use = elements.providerSummary;
  provider.providerId = read.optional(segment, use.providerId);
  provider.facilityType = read.optional(segment, use.facilityType);
  provider.fiscalPeriodEnd = read.date(segment, use.fiscalPeriodEnd);
  provider.claimCount = read.decimal(segment, use.claimCount);
  provider.totalCharge = read.optionalAmount(segment, use.totalCharge);
}

/** CLP. */
export function claimDraft(
  set: number,
  ordinal: number,
  segment: Segment,
  provider: RemittanceProvider | undefined,
  read: ElementReader,
): ClaimDraft {
  const use = elements.claim;
  const status = read.text(segment, use.status);
  return {
    kind: 'claim',
    set,
    ordinal,
    start: segment.start,
    end: segment.end,
    firstSegment: segment.index,
    lastSegment: segment.index,
    controlNumber: read.text(segment, use.controlNumber),
    status,
    charge: read.amount(segment, use.charge),
    paid: read.amount(segment, use.paid),
    patientResponsibility: read.optionalAmount(segment, use.patientResponsibility),
    filingIndicator: read.optional(segment, use.filingIndicator),
    payerControlNumber: read.optional(segment, use.payerControlNumber),
    facilityType: read.optional(segment, use.facilityType),
    frequency: read.optional(segment, use.frequency),
    drg: read.optional(segment, use.drg),
    drgWeight: read.decimal(segment, use.drgWeight),
    dischargeFraction: read.decimal(segment, use.dischargeFraction),
    adjustments: [],
    names: [],
    patient: undefined,
    subscriber: undefined,
    correctedPatient: undefined,
    memberId: undefined,
    references: [],
    dates: [],
    statementFrom: undefined,
    statementTo: undefined,
    amounts: [],
    quantities: [],
    inpatient: undefined,
    outpatient: undefined,
    services: [],
    provider,
    isReversal: status === '22',
    isPredetermination: status === '25',
  };
}

/** SVC. */
export function serviceDraft(segment: Segment, read: ElementReader): ServiceDraft {
  const use = elements.service;
  return {
    start: segment.start,
    end: segment.end,
    firstSegment: segment.index,
    lastSegment: segment.index,
    procedure: procedureOf(segment, 1, read),
    charge: read.amount(segment, use.charge),
    paid: read.amount(segment, use.paid),
    revenueCode: read.optional(segment, use.revenueCode),
    paidUnits: read.decimal(segment, use.paidUnits),
    submittedProcedure: segment.element(6) === '' ? undefined : procedureOf(segment, 6, read),
    submittedUnits: read.decimal(segment, use.submittedUnits),
    adjustments: [],
    dates: [],
    serviceFrom: undefined,
    serviceTo: undefined,
    references: [],
    lineControlNumber: undefined,
    amounts: [],
    allowed: undefined,
    quantities: [],
    remarks: [],
  };
}
