import { type FieldInput, type Repeated, type RepetitionInput, segment, type TreeSegment } from './tree.ts';

/** An application or facility: its name, or name, universal id and the type of that id. */
export type Party = string | readonly [name: string, universalId: string, type: string];

/** A code with its text and the name of its table. */
export interface Coded {
  readonly code: string;
  readonly text?: string;
  readonly system?: string;
}

/** An identifier with who gave it out and what it is (`MR`, `AN`, `VN`). */
export interface Identifier {
  readonly id: string;
  readonly authority?: Party;
  readonly type?: string;
}

export interface PersonName {
  readonly family: string;
  readonly given?: string;
  readonly middle?: string;
}

/** A person with a number: `1234567893`, `ROE`, `JANE`, and who gave the number out. */
export interface Practitioner {
  readonly id?: string;
  readonly name?: PersonName;
  readonly authority?: string;
}

/** Whole minor units with their number of decimals (2 unless said) and currency: 12500n is 125.00. */
export interface ChargeAmount {
  readonly minorUnits: bigint;
  readonly decimals?: number;
  readonly currency?: string;
}

/** One FT1: a charge, credit, payment or adjustment. Days and times are `YYYY-MM-DD` or a Date, which is written in UTC with its offset. */
export interface ChargeDraft {
  readonly transactionId?: string;
  readonly batchId?: string;
  readonly servicedAt: string | Date;
  readonly postedAt?: string | Date;
  /** Table 0017: charge, credit, payment, adjustment, co-payment. */
  readonly type: 'CG' | 'CD' | 'PY' | 'AJ' | 'CO';
  readonly code: Coded;
  /** Digits with an optional minus and point, as they are to be written. */
  readonly quantity?: string;
  readonly extendedAmount?: ChargeAmount;
  readonly unitAmount?: ChargeAmount;
  readonly department?: Coded;
  readonly diagnoses?: readonly Coded[];
  readonly performedBy?: Practitioner;
  readonly orderedBy?: Practitioner;
  readonly fillerOrderNumber?: string;
  readonly procedure?: Coded;
  readonly modifiers?: readonly string[];
}

export interface PatientDraft {
  /** The first is the number by which the receiver knows the patient. */
  readonly identifiers: readonly [Identifier, ...Identifier[]];
  readonly name: PersonName;
  readonly birthDay?: string;
  readonly sex?: string;
  readonly account?: Identifier;
}

export interface VisitDraft {
  /** Table 0004: `I`, `O`, `E` and so on. */
  readonly patientClass: string;
  /** Point of care, room, bed, facility. */
  readonly location?: readonly string[];
  readonly attending?: Practitioner;
  readonly visitNumber?: Identifier;
}

/** A detail financial transaction (DFT^P03) to be written. */
export interface ChargeMessageDraft {
  readonly sender: { readonly application: Party; readonly facility: Party };
  readonly receiver: { readonly application: Party; readonly facility: Party };
  readonly createdAt: Date;
  readonly controlId: string;
  readonly processing?: 'P' | 'T' | 'D';
  /** 2.5.1 unless said. */
  readonly version?: string;
  /** MSH-18, such as `UNICODE UTF-8` or `8859/1`; UTF-8 where it is left out. */
  readonly charset?: string;
  /** MSH-15 and MSH-16 of the enhanced mode, table 0155: always, never, on error, on success. */
  readonly acceptAnswer?: 'AL' | 'NE' | 'ER' | 'SU';
  readonly applicationAnswer?: 'AL' | 'NE' | 'ER' | 'SU';
  /** When what is told happened; otherwise `createdAt`. */
  readonly recordedAt?: Date;
  readonly patient: PatientDraft;
  readonly visit?: VisitDraft;
  readonly charges: readonly [ChargeDraft, ...ChargeDraft[]];
}

/** Components up to the last that is not empty. */
export function components(...parts: readonly (string | readonly string[] | undefined)[]): RepetitionInput {
  const given = parts.map((part) => part ?? '');
  const last = given.findLastIndex((part) => part.length > 0);
  return last === -1 ? '' : given.slice(0, last + 1);
}

export function partyComponents(party: Party): RepetitionInput {
  return typeof party === 'string' ? party : components(...party);
}

export function codedComponents({ code, text, system }: Coded): RepetitionInput {
  return components(code, text, system);
}

export function identifierComponents({ id, authority, type }: Identifier): RepetitionInput {
  return components(id, '', '', authority, type);
}

export function personComponents({ id, name, authority }: Practitioner): RepetitionInput {
  return components(id, name?.family, name?.given, name?.middle, '', '', '', '', authority);
}

export function repeated(repetitions: readonly RepetitionInput[]): Repeated | '' {
  return repetitions.length === 0 ? '' : { repetitions };
}

/** A segment without empty fields at its end. */
export function filled(name: string, values: Readonly<Record<number, FieldInput>>): TreeSegment {
  return segment(name, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')));
}
