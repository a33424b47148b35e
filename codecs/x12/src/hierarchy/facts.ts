import type { X12Error } from '../x12-error.ts';
import type { Address, Named, Reference, Source, SourceRange } from '../remittance/parts.ts';

/** The words that requests and their answers share: 270/271, 276/277, 277CA and 278. Amounts are cents, dates YYYY-MM-DD. */

/** TRN: type 1 is the asker's number, 2 the same number given back. */
export interface Trace extends Source {
  readonly type: string;
  readonly number: string;
  /** TRN03: who gave the number out. */
  readonly originator: string | undefined;
  readonly supplement: string | undefined;
}

/** DTP: one day (D8) or a range (RD8); of one day, `from` is `to`. */
export interface Period extends Source {
  readonly qualifier: string;
  readonly from: string;
  readonly to: string;
}

/** PER: a contact and its numbers (`TE` telephone, `FX` fax, `EM` mail, `UR` web address). */
export interface Contact extends Source {
  readonly role: string;
  readonly name: string | undefined;
  readonly numbers: readonly { readonly qualifier: string; readonly number: string }[];
}

/** DMG. `gender` is M, F or U. */
export interface Demographics extends Source {
  readonly birthDate: string | undefined;
  readonly gender: string | undefined;
}

/** AAA: the request, or what it asks for, is refused. */
export interface Rejection extends Source {
  /** AAA01: true where the request was valid but could not be answered. */
  readonly valid: boolean;
  /** AAA03. */
  readonly reason: string;
  /** AAA04: what may be done: C correct and resubmit, N no resubmission, R resubmission allowed, W wait … */
  readonly followUp: string;
}

/** STC01, STC10 or STC11. */
export interface StatusCode {
  /** A0 to A8, P0 to P5, F0 to F4, R, E, D. */
  readonly category: string;
  readonly code: string;
  /** Whose status it is: PR payer, QC patient, 85 billing provider … */
  readonly entity: string | undefined;
  /** RX where `code` is an NCPDP reject code. */
  readonly codeList: string | undefined;
}

/** STC. */
export interface Status extends Source {
  /** One to three codes; the first carries the meaning. */
  readonly codes: readonly StatusCode[];
  readonly effectiveDate: string | undefined;
  /** STC03: WQ accepted, U rejected; empty outside the 277CA. */
  readonly action: string | undefined;
  /** STC04 and STC05 in cents. */
  readonly charge: bigint | undefined;
  readonly paid: bigint | undefined;
  /** STC06: the day the claim was finalized. */
  readonly finalizedDate: string | undefined;
  /** STC08 and STC09: the payment. */
  readonly paymentDate: string | undefined;
  readonly paymentNumber: string | undefined;
  readonly message: string | undefined;
}

/** One HL with its place in the tree. */
export interface Level extends SourceRange {
  readonly set: number;
  /** HL01, HL02, HL03. */
  readonly id: string;
  readonly parentId: string | undefined;
  readonly code: string;
}

/** PRV: what a provider does here, and its specialty (PXC: taxonomy code) or number. */
export interface ProviderRole extends Source {
  readonly code: string;
  readonly qualifier: string | undefined;
  readonly id: string | undefined;
}

/** MSG. */
export interface Message extends Source {
  readonly text: string;
}

/** HSD: how much service is covered and how it is delivered, as written. */
export interface Delivery extends Source {
  readonly quantityQualifier: string | undefined;
  readonly quantity: string | undefined;
  readonly unit: string | undefined;
  readonly sampling: string | undefined;
  readonly timePeriod: string | undefined;
  readonly periodCount: string | undefined;
  readonly pattern: string | undefined;
  readonly time: string | undefined;
}

/** One code of HI. */
export interface DiagnosisCode extends Source {
  readonly qualifier: string;
  readonly code: string;
}

/** INS: how the person belongs to the subscriber. */
export interface Relation extends Source {
  /** INS02: 18 self, 01 spouse, 19 child … */
  readonly code: string;
  /** INS03 and INS04: what changed in the membership, and why. */
  readonly maintenanceType: string | undefined;
  readonly maintenanceReason: string | undefined;
  /** INS08: employment. */
  readonly employment: string | undefined;
  /** INS17: which of a multiple birth. */
  readonly birthSequence: string | undefined;
}

/** A segment kept as it came: its elements, each with its components. */
export interface Detail extends Source {
  readonly segmentId: string;
  readonly elements: readonly (readonly string[])[];
}

/** NM1 with what follows it about the same party. */
export interface PartyName extends Named {
  readonly address: Address | undefined;
  readonly contacts: readonly Contact[];
  readonly providerRole: ProviderRole | undefined;
}

/** A level that is a party: the payer, who asks, the provider. */
export interface PartyLevel extends Level {
  readonly name: PartyName | undefined;
  readonly references: readonly Reference[];
}

/** A level that is a person: the subscriber, or a dependent of one. */
export interface PersonLevel extends PartyLevel {
  readonly demographics: Demographics | undefined;
}

/** ST and BHT. */
export interface SetHeader extends SourceRange {
  readonly kind: 'header';
  /** 0-based count of sets of this kind in the stream; every part of a set carries it. */
  readonly set: number;
  /** ST01. */
  readonly type: string;
  /** ST02, GS06, ISA13; empty where the stream began below that level. */
  readonly controlNumber: string;
  readonly groupControlNumber: string;
  readonly interchangeControlNumber: string;
  /** ISA06 and ISA08 without padding; GS02 and GS03. */
  readonly interchangeSender: string;
  readonly interchangeReceiver: string;
  readonly applicationSender: string;
  readonly applicationReceiver: string;
  /** ST03, or GS08 where ST03 is empty. */
  readonly version: string;
  /** BHT02: 13 request, 08 status, 11 response, 01 cancellation, 36 authority to deduct. */
  readonly purpose: string;
  /** BHT03: the sender's number of the set. */
  readonly reference: string;
  /** BHT04, and BHT05 as written (HHMM to HHMMSSDD). */
  readonly date: string | undefined;
  readonly time: string | undefined;
  /** BHT06: TH receipt acknowledgement, DG response, RT spend down … */
  readonly transactionType: string | undefined;
}

/** A rule of the guide that the set breaks. After a fatal one the part it stands in is not given out. */
export interface SetProblem extends SourceRange {
  readonly kind: 'problem';
  readonly set: number;
  readonly error: X12Error;
}

/** SE, with what was read. `complete` is false where the set ended without SE. */
export interface SetFinish extends SourceRange {
  readonly kind: 'end';
  readonly set: number;
  readonly controlNumber: string;
  readonly complete: boolean;
  /** How many claims, patients or events were given out. */
  readonly units: number;
  readonly problems: number;
  readonly fatalProblems: number;
}
