import type { Address } from '../remittance/parts.ts';
import type { ElementInput, SegmentInput } from '../segment-writer.ts';

/**
 * What sets with levels are written from. The words are those of `facts.ts`, so that what was read can be written
 * again; what is left out or undefined is not written. Amounts in cents, dates YYYY-MM-DD.
 */

export interface NameInput {
  readonly role: string;
  readonly person?: boolean | undefined;
  readonly last?: string | undefined;
  readonly first?: string | undefined;
  readonly middle?: string | undefined;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly idQualifier?: string | undefined;
  readonly id?: string | undefined;
  readonly address?: Address | undefined;
  readonly contacts?: readonly ContactInput[] | undefined;
  readonly providerRole?: ProviderRoleInput | undefined;
}

/** A party that answers or asks, with what a response has against it. */
export interface PartyInput {
  readonly name: NameInput;
  readonly references?: readonly QualifiedInput[] | undefined;
  /** Responses only. */
  readonly rejections?: readonly RejectionInput[] | undefined;
}

/** One code of HI. */
export interface CodeInput {
  readonly qualifier: string;
  readonly code: string;
}

export interface ContactInput {
  readonly role: string;
  readonly name?: string | undefined;
  readonly numbers: readonly { readonly qualifier: string; readonly number: string }[];
}

export interface ProviderRoleInput {
  readonly code: string;
  readonly qualifier?: string | undefined;
  readonly id?: string | undefined;
}

export interface TraceInput {
  readonly type: string;
  readonly number: string;
  readonly originator?: string | undefined;
  readonly supplement?: string | undefined;
}

export interface PeriodInput {
  readonly qualifier: string;
  readonly from: string;
  /** Default `from`. */
  readonly to?: string | undefined;
}

export interface QualifiedInput {
  readonly qualifier: string;
  readonly value: string;
  readonly description?: string | undefined;
}

export interface StatusCodeInput {
  readonly category: string;
  readonly code: string;
  readonly entity?: string | undefined;
  readonly codeList?: string | undefined;
}

export interface StatusInput {
  /** One to three. */
  readonly codes: readonly StatusCodeInput[];
  readonly effectiveDate?: string | undefined;
  readonly action?: string | undefined;
  readonly charge?: bigint | undefined;
  readonly paid?: bigint | undefined;
  readonly finalizedDate?: string | undefined;
  readonly paymentDate?: string | undefined;
  readonly paymentNumber?: string | undefined;
  readonly message?: string | undefined;
}

export interface DemographicsInput {
  readonly birthDate?: string | undefined;
  readonly gender?: string | undefined;
}

export interface DeliveryInput {
  readonly quantityQualifier?: string | undefined;
  readonly quantity?: string | undefined;
  readonly unit?: string | undefined;
  readonly sampling?: string | undefined;
  readonly timePeriod?: string | undefined;
  readonly periodCount?: string | undefined;
  readonly pattern?: string | undefined;
  readonly time?: string | undefined;
}

export interface RejectionInput {
  /** AAA01, default false. */
  readonly valid?: boolean | undefined;
  readonly reason: string;
  readonly followUp: string;
}

export interface RelationInput {
  readonly code: string;
  readonly maintenanceType?: string | undefined;
  readonly maintenanceReason?: string | undefined;
  readonly employment?: string | undefined;
  readonly birthSequence?: string | undefined;
}

/** A segment written as it is given. */
export interface DetailInput {
  readonly segmentId: string;
  readonly elements: readonly (readonly string[])[];
}

export interface ProcedureInput {
  readonly qualifier: string;
  readonly code: string;
  readonly modifiers?: readonly string[] | undefined;
  readonly description?: string | undefined;
}

/** NM1, N3, N4, PER and PRV, in this order. References come after NM1, rejections before PRV, where a guide has them. */
export function* nameSegments(
  name: NameInput,
  references: readonly QualifiedInput[] = [],
  rejections: readonly RejectionInput[] = [],
): Generator<SegmentInput, void, undefined> {
  const { role, person = false, last, first, middle, prefix, suffix, idQualifier, id, address, contacts = [], providerRole } = name;
  yield ['NM1', role, person ? '1' : '2', last, first, middle, prefix, suffix, idQualifier, id];
  for (const item of references) yield reference(item);
  if (address !== undefined) {
    if (address.lines.length > 0) yield ['N3', ...address.lines];
    yield cityOf(address);
  }
  for (const { role: of, name: called, numbers } of contacts) {
    yield ['PER', of, called, ...numbers.flatMap(({ qualifier, number }) => [qualifier, number])];
  }
  for (const item of rejections) yield rejection(item);
  if (providerRole !== undefined) yield ['PRV', providerRole.code, providerRole.qualifier, providerRole.id];
}

export function partySegments({ name, references, rejections }: PartyInput): Iterable<SegmentInput> {
  return nameSegments(name, references, rejections);
}

/** HI, where there are codes. */
export function* codes(given: readonly CodeInput[] = []): Generator<SegmentInput, void, undefined> {
  if (given.length > 0) yield ['HI', ...given.map(({ qualifier, code }) => [qualifier, code])];
}

/** N4. */
export function cityOf({ city, state, postalCode, country, subdivision }: Address): SegmentInput {
  return ['N4', city, state, postalCode, country, '', '', subdivision];
}

export function trace({ type, number, originator, supplement }: TraceInput): SegmentInput {
  return ['TRN', type, number, originator, supplement];
}

/** DTP: D8 for a day, RD8 for a range. */
export function period({ qualifier, from, to = from }: PeriodInput): SegmentInput {
  return from === to ? ['DTP', qualifier, 'D8', { date: from }] : ['DTP', qualifier, 'RD8', { dates: [from, to] }];
}

export function reference({ qualifier, value, description }: QualifiedInput): SegmentInput {
  return ['REF', qualifier, value, description];
}

export function rejection({ valid = false, reason, followUp }: RejectionInput): SegmentInput {
  return ['AAA', valid ? 'Y' : 'N', '', reason, followUp];
}

export function demographics({ birthDate, gender }: DemographicsInput): SegmentInput {
  return birthDate === undefined ? ['DMG', '', '', gender] : ['DMG', 'D8', { date: birthDate }, gender];
}

export function status(input: StatusInput): SegmentInput {
  const [first, second, third] = input.codes;
  return [
    'STC',
    codeElement(first),
    day(input.effectiveDate),
    input.action,
    money(input.charge),
    money(input.paid),
    day(input.finalizedDate),
    '',
    day(input.paymentDate),
    input.paymentNumber,
    codeElement(second),
    codeElement(third),
    input.message,
  ];
}

/** INS; `insured` is Y for the subscriber, N for a dependent. */
export function relation(input: RelationInput, insured: 'Y' | 'N'): SegmentInput {
  const { code, maintenanceType, maintenanceReason, employment, birthSequence } = input;
  const unused = Array.from({ length: 8 }, () => '');
  return ['INS', insured, code, maintenanceType, maintenanceReason, '', '', '', employment, ...unused, birthSequence];
}

export function detail({ segmentId, elements }: DetailInput): SegmentInput {
  return [segmentId, ...elements];
}

/** HSD. */
export function delivery(input: DeliveryInput): SegmentInput {
  const { quantityQualifier, quantity, unit, sampling, timePeriod, periodCount, pattern, time } = input;
  return ['HSD', quantityQualifier, quantity, unit, sampling, timePeriod, periodCount, pattern, time];
}

export function procedure({ qualifier, code, modifiers = [], description }: ProcedureInput): ElementInput {
  const four = [...modifiers, '', '', '', ''].slice(0, 4);
  return description === undefined ? [qualifier, code, ...modifiers] : [qualifier, code, ...four, description];
}

export function money(cents: bigint | undefined): ElementInput {
  return cents === undefined ? '' : { amount: cents };
}

export function day(iso: string | undefined): ElementInput {
  return iso === undefined ? '' : { date: iso };
}

function codeElement(code: StatusCodeInput | undefined): ElementInput {
  return code === undefined ? '' : [code.category, code.code, code.entity ?? '', code.codeList ?? ''];
}
