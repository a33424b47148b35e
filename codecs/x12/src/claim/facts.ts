import type { Contact, ProviderRole } from '../hierarchy/facts.ts';
import type { Address, Named, Procedure, Source } from '../remittance/parts.ts';

/** The single facts of claims (837). Amounts are cents, dates YYYY-MM-DD, quantities decimals as written. */

/** REF. `payer` (REF04) names the other payer whose number it is. */
export interface ClaimReference extends Source {
  readonly qualifier: string;
  readonly value: string;
  readonly payer: string | undefined;
}

/** NM1 with what follows it about the same party. `role` is NM101: 85 billing, 82 rendering, DN referring, 71 attending … */
export interface ClaimParty extends Omit<Named, 'last'> {
  readonly last: string | undefined;
  readonly address: Address | undefined;
  readonly contacts: readonly Contact[];
  readonly specialty: ProviderRole | undefined;
  readonly references: readonly ClaimReference[];
}

/** DTP: a day or days (D8, RD8), a moment (DT: day and HHMM), or a time alone (TM). */
export interface ClaimDate extends Source {
  readonly qualifier: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly time: string | undefined;
}

/** SBR: how a payer covers the person. */
export interface Coverage extends Source {
  /** SBR01: P primary, S secondary, T tertiary, A to H further, U unknown. */
  readonly order: string;
  /** SBR02: 18 self. */
  readonly relationship: string | undefined;
  readonly group: string | undefined;
  readonly groupName: string | undefined;
  /** SBR05. */
  readonly insuranceType: string | undefined;
  /** SBR09: MA Medicare A, MB Medicare B, MC Medicaid, CI commercial, BL Blue … */
  readonly filingIndicator: string | undefined;
}

/** PAT: the relationship to the subscriber, and what is told of death, weight (pounds) and pregnancy. */
export interface PatientFacts extends Source {
  readonly relationship: string | undefined;
  readonly deathDate: string | undefined;
  readonly weight: string | undefined;
  readonly pregnant: boolean;
}

/** PWK: a paper or file that comes beside the claim; `controlNumber` finds it (275). */
export interface Attachment extends Source {
  readonly type: string;
  readonly transmission: string;
  readonly controlNumber: string | undefined;
}

/** CN1. */
export interface Contract extends Source {
  readonly type: string;
  readonly amount: bigint | undefined;
  readonly percent: string | undefined;
  readonly code: string | undefined;
  readonly termsDiscount: string | undefined;
  readonly version: string | undefined;
}

/** NTE. */
export interface Note extends Source {
  readonly code: string | undefined;
  readonly text: string;
}

/** K3: state data in a fixed form. */
export interface FixedData extends Source {
  readonly text: string;
}

/** CRC: conditions of ambulance (07), vision (E1 E2 E3), homebound (75), screening (ZZ), hospice (70), equipment (09). */
export interface ConditionSet extends Source {
  readonly category: string;
  readonly applies: boolean;
  readonly codes: readonly string[];
}

/** CR1. Weight in pounds (LB), distance in miles (DH). */
export interface Ambulance extends Source {
  readonly weight: string | undefined;
  readonly reason: string;
  readonly distance: string;
  readonly roundTrip: string | undefined;
  readonly stretcher: string | undefined;
}

/** CR2. */
export interface SpinalManipulation extends Source {
  readonly condition: string;
  readonly descriptions: readonly string[];
}

/** One code of HI: diagnoses (ABK ABF …), procedures (BBR BBQ), occurrences (BH BI), values (BE), conditions (BG), DRG (DR) … */
export interface ClaimCode extends Source {
  readonly qualifier: string;
  readonly code: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly amount: bigint | undefined;
  /** Y, N, U, W; diagnoses of institutional claims. */
  readonly presentOnAdmission: string | undefined;
}

/** HCP: what a repricer made of it. */
export interface Pricing extends Source {
  readonly method: string;
  readonly allowed: bigint;
  readonly savings: bigint | undefined;
  readonly organization: string | undefined;
  /** All elements as written, by number from 5 on. */
  readonly others: readonly string[];
}

/** OI. */
export interface CoverageInformation extends Source {
  readonly benefitsAssigned: string;
  readonly patientSignature: string | undefined;
  readonly release: string;
}

/** LIN and CTP with REF: the drug of a line. */
export interface Drug extends Source {
  /** LIN02: N4 for an NDC. */
  readonly qualifier: string;
  readonly code: string;
  readonly quantity: string | undefined;
  readonly unit: string | undefined;
  readonly prescription: ClaimReference | undefined;
}

/** MEA. */
export interface Measurement extends Source {
  readonly type: string;
  readonly qualifier: string;
  readonly value: string;
}

/** SV5. */
export interface Equipment extends Source {
  readonly procedure: Procedure;
  readonly days: string;
  readonly rentalPrice: bigint;
  readonly purchasePrice: bigint;
  readonly frequency: string;
}

/** CR3. */
export interface EquipmentCertification extends Source {
  readonly type: string;
  readonly months: string;
}

/** PS1. */
export interface PurchasedService extends Source {
  readonly provider: string;
  readonly charge: bigint;
}

/** LQ with its FRM. */
export interface FormAnswers extends Source {
  readonly qualifier: string;
  readonly form: string;
  readonly answers: readonly FormAnswer[];
}

/** FRM: yes or no, a text, a day, or a percent. */
export interface FormAnswer extends Source {
  readonly question: string;
  readonly response: string | undefined;
  readonly text: string | undefined;
  readonly date: string | undefined;
  readonly percent: string | undefined;
}

/** CLM11. */
export interface Accident {
  /** AA auto, EM employment, OA other. */
  readonly causes: readonly string[];
  readonly state: string | undefined;
  readonly country: string | undefined;
}

/** CL1. */
export interface Stay extends Source {
  readonly admissionType: string | undefined;
  readonly admissionSource: string | undefined;
  readonly patientStatus: string | undefined;
}
