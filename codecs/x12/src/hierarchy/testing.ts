import fc from 'fast-check';
import { GuideChecker } from '../check/guide-checker.ts';
import type { Guide } from '../guide.ts';
import { tokenize } from '../tokenize.ts';
import type {
  DeliveryInput,
  DemographicsInput,
  NameInput,
  PeriodInput,
  ProcedureInput,
  QualifiedInput,
  RejectionInput,
  RelationInput,
  StatusInput,
} from './inputs.ts';

/** Inputs for property tests of what sets with levels are written from. Invented throughout. */

export const envelope = {
  sender: { qualifier: 'ZZ', id: 'SENDER' },
  receiver: { qualifier: 'ZZ', id: 'RECEIVER' },
  date: '2026-01-31',
  time: '1200',
  controlNumber: 7,
} as const;

/** Text without delimiters and without space at its ends. */
export const word: fc.Arbitrary<string> = fc.stringMatching(/^[A-Z0-9][A-Z0-9 .,'-]{0,18}[A-Z0-9]$/);
export const code: fc.Arbitrary<string> = fc.stringMatching(/^[A-Z0-9]{2,3}$/);
export const cents: fc.Arbitrary<bigint> = fc.bigInt({ min: 0n, max: 99_999_999_99n });
export const date: fc.Arbitrary<string> = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
export const decimal: fc.Arbitrary<string> = fc.stringMatching(/^[1-9][0-9]{0,3}(\.[0-9]{0,2}[1-9])?$/);

export function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

export function few<T>(arbitrary: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<T[]> {
  return fc.array(arbitrary, { maxLength });
}

export function periodOf(...qualifiers: readonly string[]): fc.Arbitrary<PeriodInput> {
  return fc.tuple(fc.constantFrom(...qualifiers), date, date).map(([qualifier, one, other]) => {
    const [from = one, to = other] = [one, other].toSorted();
    return { qualifier, from, to };
  });
}

export const reference: fc.Arbitrary<QualifiedInput> = fc.record({ qualifier: code, value: word, description: maybe(word) });
export const rejection: fc.Arbitrary<RejectionInput> = fc.record({
  valid: fc.boolean(),
  reason: fc.constantFrom('42', '72', 'T4'),
  followUp: fc.constantFrom('C', 'N', 'R'),
});
export const demographics: fc.Arbitrary<DemographicsInput> = fc.record({ birthDate: date, gender: maybe(fc.constantFrom('M', 'F')) });
export const relation: fc.Arbitrary<RelationInput> = fc.record({
  code: fc.constantFrom('18', '19'),
  maintenanceType: maybe(fc.constant('001')),
  maintenanceReason: maybe(fc.constant('25')),
  employment: maybe(fc.constant('FT')),
  birthSequence: maybe(fc.constantFrom('1', '2')),
});
export const procedure: fc.Arbitrary<ProcedureInput> = fc.record({
  qualifier: fc.constant('HC'),
  code: fc.stringMatching(/^[0-9]{5}$/),
  modifiers: few(fc.constantFrom('25', '59', 'LT'), 4),
  description: maybe(word),
});
export const delivery: fc.Arbitrary<DeliveryInput> = fc.record({
  quantityQualifier: fc.constantFrom('VS', 'DY'),
  quantity: decimal,
  unit: maybe(fc.constantFrom('DA', 'WK')),
  sampling: maybe(decimal),
  timePeriod: maybe(fc.constantFrom('34', '35')),
});

export function nameOf(role: string, isPerson: boolean): fc.Arbitrary<NameInput> {
  return fc.record({
    role: fc.constant(role),
    person: fc.constant(isPerson),
    last: word,
    first: isPerson ? maybe(word) : fc.constant(undefined),
    middle: isPerson ? maybe(word) : fc.constant(undefined),
    prefix: isPerson ? maybe(fc.constant('DR')) : fc.constant(undefined),
    suffix: isPerson ? maybe(word) : fc.constant(undefined),
    idQualifier: fc.constant(isPerson ? 'MI' : 'XX'),
    id: word,
  });
}

const address = fc.record({
  lines: fc.array(word, { minLength: 1, maxLength: 2 }),
  city: word,
  state: fc.constantFrom('OH', 'NY'),
  postalCode: fc.stringMatching(/^[1-9][0-9]{4}$/),
});

/** With an address, where the guide has one. */
export function addressed(name: fc.Arbitrary<NameInput>): fc.Arbitrary<NameInput> {
  return fc.tuple(name, maybe(address)).map(([party, at]) => ({ ...party, address: at }));
}

export const status: fc.Arbitrary<StatusInput> = fc.record({
  codes: fc.array(
    fc.record({
      category: fc.constantFrom('A1', 'A2', 'A3', 'A7', 'P3', 'F2'),
      code: fc.stringMatching(/^[1-9][0-9]{0,2}$/),
      entity: maybe(fc.constantFrom('PR', 'QC', '85')),
      codeList: maybe(fc.constant('RX')),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  effectiveDate: maybe(date),
  action: maybe(fc.constantFrom('WQ', 'U')),
  charge: maybe(cents),
  paid: maybe(cents),
  finalizedDate: maybe(date),
  paymentDate: maybe(date),
  paymentNumber: maybe(word),
  message: maybe(word),
});

/** Every segment of the input through a reader, and its end. */
export function partsOf<P>(bytes: Uint8Array, reader: { push(segment: ReturnType<typeof tokenize>[number]): P[]; end(): P[] }): P[] {
  return [...tokenize(bytes).flatMap((segment) => reader.push(segment)), ...reader.end()];
}

export function ofKind<P extends { readonly kind: string }, K extends P['kind']>(parts: readonly P[], kind: K): Extract<P, { kind: K }>[] {
  return parts.filter((part): part is Extract<P, { kind: K }> => part.kind === kind);
}

/** What the guide has to say against the first set of an interchange: `segment position code element`. */
export function findingsOf(bytes: Uint8Array, guide: Guide): string[] {
  const checker = new GuideChecker(guide);
  const findings = tokenize(bytes).flatMap((segment) => {
    if (segment.id === 'ST') return checker.start(segment);
    if (segment.id === 'SE') return checker.end(segment);
    return ['ISA', 'GS', 'GE', 'IEA'].includes(segment.id) ? [] : checker.push(segment);
  });
  return findings.map(({ segmentId, position, segmentError, element }) => {
    const place =
      element === undefined ? '' : ` ${element.element}${element.component === undefined ? '' : `-${element.component}`} ${element.error}`;
    return `${segmentId} ${position} ${segmentError}${place}`;
  });
}

/** A level that was read, as what writes it wants it: with a name. */
export function named<T extends { readonly name: NameInput | undefined }>(level: T): T & { readonly name: NameInput } {
  if (level.name === undefined) throw new Error('a level without a name');
  return { ...level, name: level.name };
}
