import { type InterchangeInput, writeInterchange } from '../interchange-writer.ts';
import type { ElementInput, SegmentInput } from '../segment-writer.ts';
import type { Address, BankAccount } from './parts.ts';

/** Amounts are cents, dates YYYY-MM-DD, quantities decimals as written. Nothing is derived or corrected but counts. */
export interface AdjustmentInput {
  readonly group: string;
  readonly reason: string;
  readonly amount: bigint;
  readonly quantity?: string | undefined;
}

export interface ReferenceInput {
  readonly qualifier: string;
  readonly value: string;
}

export interface ServiceInput {
  readonly procedure: { readonly qualifier: string; readonly code: string; readonly modifiers?: readonly string[] | undefined };
  readonly charge: bigint;
  readonly paid: bigint;
  readonly revenueCode?: string | undefined;
  readonly paidUnits?: string | undefined;
  readonly submittedUnits?: string | undefined;
  /** One date is written as DTM 472, two different ones as 150 and 151. */
  readonly serviceFrom?: string | undefined;
  readonly serviceTo?: string | undefined;
  readonly adjustments?: readonly AdjustmentInput[] | undefined;
  /** REF 6R. */
  readonly lineControlNumber?: string | undefined;
  readonly references?: readonly ReferenceInput[] | undefined;
  /** AMT B6. */
  readonly allowed?: bigint | undefined;
  /** LQ, HE unless another qualifier is given. */
  readonly remarks?: readonly { readonly qualifier?: string | undefined; readonly code: string }[] | undefined;
}

export interface NameInput {
  readonly person?: boolean | undefined;
  readonly last: string;
  readonly first?: string | undefined;
  readonly middle?: string | undefined;
  readonly suffix?: string | undefined;
  readonly idQualifier?: string | undefined;
  readonly id?: string | undefined;
}

export interface ClaimInput {
  readonly controlNumber: string;
  readonly status: string;
  readonly charge: bigint;
  readonly paid: bigint;
  readonly patientResponsibility?: bigint | undefined;
  readonly filingIndicator?: string | undefined;
  readonly payerControlNumber?: string | undefined;
  readonly facilityType?: string | undefined;
  readonly frequency?: string | undefined;
  readonly drg?: string | undefined;
  readonly adjustments?: readonly AdjustmentInput[] | undefined;
  readonly patient?: NameInput | undefined;
  readonly subscriber?: NameInput | undefined;
  /** NM1 82. */
  readonly serviceProvider?: NameInput | undefined;
  /** NM1 TT: the payer the claim was forwarded to. */
  readonly crossoverCarrier?: NameInput | undefined;
  /** MOA remark codes, up to five. */
  readonly outpatientRemarks?: readonly string[] | undefined;
  readonly references?: readonly ReferenceInput[] | undefined;
  readonly statementFrom?: string | undefined;
  readonly statementTo?: string | undefined;
  readonly amounts?: readonly { readonly qualifier: string; readonly amount: bigint }[] | undefined;
  readonly services?: readonly ServiceInput[] | undefined;
}

/** Loop 2000: LX with an optional TS3 and its claims. */
export interface ClaimGroupInput {
  /** TS301, TS302, TS303: written when `providerId` is there, with counts and charges of the claims. */
  readonly providerId?: string | undefined;
  readonly facilityType?: string | undefined;
  readonly fiscalPeriodEnd?: string | undefined;
  readonly claims: readonly ClaimInput[];
}

export interface ProviderAdjustmentInput {
  readonly providerId: string;
  readonly fiscalPeriodEnd: string;
  readonly adjustments: readonly { readonly reason: string; readonly reference?: string | undefined; readonly amount: bigint }[];
}

export interface PartyInput {
  readonly name: string;
  readonly idQualifier?: string | undefined;
  readonly id?: string | undefined;
  readonly address?: Address | undefined;
  readonly references?: readonly ReferenceInput[] | undefined;
}

export interface RemittanceInput {
  /** ST02. */
  readonly setControlNumber?: string | undefined;
  /** BPR01, default I. */
  readonly handling?: string | undefined;
  /** BPR02. Written as given, whatever the claims add up to. */
  readonly paymentAmount: bigint;
  /** BPR03, default C. */
  readonly creditDebit?: string | undefined;
  /** BPR04: ACH, CHK, NON … */
  readonly paymentMethod: string;
  readonly paymentFormat?: string | undefined;
  readonly payerAccount?: BankAccount | undefined;
  readonly payeeAccount?: BankAccount | undefined;
  readonly effectiveDate: string;
  readonly traceNumber: string;
  /** TRN03, also BPR10 for ACH: 1 and the payer's tax id. */
  readonly payerIdentifier: string;
  readonly originatorSupplement?: string | undefined;
  readonly receiverId?: string | undefined;
  readonly productionDate?: string | undefined;
  readonly payer: PartyInput;
  readonly payee: PartyInput;
  readonly groups: Iterable<ClaimGroupInput>;
  readonly providerAdjustments?: readonly ProviderAdjustmentInput[] | undefined;
}

/** The envelope of a file of remittances; `date` and `time` serve ISA and GS alike. */
export interface RemittanceFileInput extends Omit<InterchangeInput, 'groups' | 'acknowledgements'> {
  /** GS02 and GS03, default the interchange identifiers. */
  readonly applicationSender?: string | undefined;
  readonly applicationReceiver?: string | undefined;
  /** GS06, default ISA13. */
  readonly groupControlNumber?: number | undefined;
  readonly remittances: Iterable<RemittanceInput>;
}

const IMPLEMENTATION = '005010X221A1';

/**
 * Writes one interchange with an 835 (005010X221A1) for each remittance. Segment counts and control numbers agree by
 * construction; the money is written as given and never made to balance. Throws X12Error with its place in the output
 * for values that hold a delimiter, and for dates that are none.
 */
export function writeRemittance(input: RemittanceFileInput): Uint8Array {
  return writeInterchange(remittanceInterchange(input));
}

/** The interchange of `writeRemittance`, for `interchangeChunks`. */
export function remittanceInterchange(input: RemittanceFileInput): InterchangeInput {
  const { applicationSender, applicationReceiver, groupControlNumber, remittances, ...envelope } = input;
  const group = {
    functionalCode: 'HP',
    sender: applicationSender ?? input.sender.id,
    receiver: applicationReceiver ?? input.receiver.id,
    date: input.date,
    time: input.time,
    controlNumber: groupControlNumber ?? input.controlNumber,
    version: IMPLEMENTATION,
    sets: setsOf(remittances),
  };
  return { ...envelope, groups: [group] };
}

function* setsOf(remittances: Iterable<RemittanceInput>) {
  for (const remittance of remittances) {
    const numbered = remittance.setControlNumber === undefined ? {} : { controlNumber: remittance.setControlNumber };
    yield { type: '835', ...numbered, segments: remittanceSegments(remittance) };
  }
}

/** The segments of one 835 between ST and SE. */
export function* remittanceSegments(input: RemittanceInput): Generator<SegmentInput, void, undefined> {
  yield payment(input);
  yield ['TRN', '1', input.traceNumber, input.payerIdentifier, input.originatorSupplement];
  if (input.receiverId !== undefined) yield ['REF', 'EV', input.receiverId];
  if (input.productionDate !== undefined) yield dated('405', input.productionDate);
  yield* party('PR', input.payer);
  yield* party('PE', input.payee);
  let number = 0;
  for (const group of input.groups) {
    number++;
    yield ['LX', String(number)];
    if (group.providerId !== undefined) yield providerSummary(group, group.providerId);
    for (const claim of group.claims) for (const segment of claimSegments(claim)) yield segment;
  }
  for (const adjustment of input.providerAdjustments ?? []) yield* providerAdjustment(adjustment);
}

function payment(input: RemittanceInput): SegmentInput {
  const { payerAccount, payeeAccount } = input;
  const from = payerAccount === undefined ? ['', '', '', ''] : ['01', payerAccount.routing, 'DA', payerAccount.account];
  const to = payeeAccount === undefined ? ['', '', '', ''] : ['01', payeeAccount.routing, 'DA', payeeAccount.account];
  const company = input.paymentMethod === 'ACH' ? input.payerIdentifier : '';
  return [
    'BPR',
    input.handling ?? 'I',
    { amount: input.paymentAmount },
    input.creditDebit ?? 'C',
    input.paymentMethod,
    input.paymentFormat,
    ...from,
    company,
    '',
    ...to,
    { date: input.effectiveDate },
  ];
}

function* party(role: 'PR' | 'PE', input: PartyInput): Generator<SegmentInput, void, undefined> {
  yield ['N1', role, input.name, input.idQualifier, input.id];
  if (input.address !== undefined) {
    yield ['N3', ...input.address.lines];
    const { city, state, postalCode, country, subdivision } = input.address;
    yield ['N4', city, state, postalCode, country, '', '', subdivision];
  }
  for (const { qualifier, value } of input.references ?? []) yield ['REF', qualifier, value];
}

function providerSummary(group: ClaimGroupInput, providerId: string): SegmentInput {
  const charge = group.claims.reduce((sum, claim) => sum + claim.charge, 0n);
  const periodEnd = group.fiscalPeriodEnd === undefined ? '' : { date: group.fiscalPeriodEnd };
  return ['TS3', providerId, group.facilityType, periodEnd, String(group.claims.length), { amount: charge }];
}

function claimSegments(claim: ClaimInput): SegmentInput[] {
  const head: SegmentInput = [
    'CLP',
    claim.controlNumber,
    claim.status,
    { amount: claim.charge },
    { amount: claim.paid },
    claim.patientResponsibility === undefined ? '' : { amount: claim.patientResponsibility },
    claim.filingIndicator,
    claim.payerControlNumber,
    claim.facilityType,
    claim.frequency,
    '',
    claim.drg,
  ];
  const segments: SegmentInput[] = [head];
  addAdjustments(segments, claim.adjustments);
  addName(segments, 'QC', claim.patient);
  addName(segments, 'IL', claim.subscriber);
  addName(segments, '82', claim.serviceProvider);
  addName(segments, 'TT', claim.crossoverCarrier);
  if (claim.outpatientRemarks !== undefined) segments.push(['MOA', '', '', ...claim.outpatientRemarks.slice(0, 5)]);
  for (const { qualifier, value } of claim.references ?? []) segments.push(['REF', qualifier, value]);
  if (claim.statementFrom !== undefined) segments.push(dated('232', claim.statementFrom));
  if (claim.statementTo !== undefined) segments.push(dated('233', claim.statementTo));
  for (const { qualifier, amount } of claim.amounts ?? []) segments.push(['AMT', qualifier, { amount }]);
  for (const service of claim.services ?? []) addService(segments, service);
  return segments;
}

function addService(segments: SegmentInput[], service: ServiceInput): void {
  const { qualifier, code, modifiers = [] } = service.procedure;
  const money = [{ amount: service.charge }, { amount: service.paid }] as const;
  segments.push(['SVC', [qualifier, code, ...modifiers], ...money, service.revenueCode, service.paidUnits, '', service.submittedUnits]);
  const { serviceFrom, serviceTo = serviceFrom } = service;
  if (serviceFrom !== undefined && serviceFrom === serviceTo) segments.push(dated('472', serviceFrom));
  else if (serviceFrom !== undefined && serviceTo !== undefined) segments.push(dated('150', serviceFrom), dated('151', serviceTo));
  addAdjustments(segments, service.adjustments);
  if (service.lineControlNumber !== undefined) segments.push(['REF', '6R', service.lineControlNumber]);
  for (const reference of service.references ?? []) segments.push(['REF', reference.qualifier, reference.value]);
  if (service.allowed !== undefined) segments.push(['AMT', 'B6', { amount: service.allowed }]);
  for (const remark of service.remarks ?? []) segments.push(['LQ', remark.qualifier ?? 'HE', remark.code]);
}

/** One CAS for each run of reasons of the same group, six reasons at most. */
export function addAdjustments(segments: SegmentInput[], adjustments: readonly AdjustmentInput[] = []): void {
  let group = '';
  let elements: ElementInput[] = [];
  for (const { group: next, reason, amount, quantity } of adjustments) {
    if (elements.length > 0 && (next !== group || elements.length === 18)) {
      segments.push(['CAS', group, ...elements]);
      elements = [];
    }
    group = next;
    elements.push(reason, { amount }, quantity);
  }
  if (elements.length > 0) segments.push(['CAS', group, ...elements]);
}

function addName(segments: SegmentInput[], role: string, name: NameInput | undefined): void {
  if (name === undefined) return;
  const type = name.person === false || role === 'TT' ? '2' : '1';
  segments.push(['NM1', role, type, name.last, name.first, name.middle, '', name.suffix, name.idQualifier, name.id]);
}

/** Six reasons fit in one PLB; more go into the next for the same provider. */
function* providerAdjustment(input: ProviderAdjustmentInput): Generator<SegmentInput, void, undefined> {
  for (let at = 0; at < input.adjustments.length; at += 6) {
    const pairs = input.adjustments
      .slice(at, at + 6)
      .flatMap(({ reason, reference, amount }): ElementInput[] => [reference === undefined ? reason : [reason, reference], { amount }]);
    yield ['PLB', input.providerId, { date: input.fiscalPeriodEnd }, ...pairs];
  }
}

function dated(qualifier: string, iso: string): SegmentInput {
  return ['DTM', qualifier, { date: iso }];
}
