import type { Contact, Demographics, Level, ProviderRole, SetFinish, SetHeader, SetProblem } from '../hierarchy/facts.ts';
import type {
  Address,
  AdjudicationFacts,
  Adjustment,
  AmountFact,
  Named,
  Procedure,
  QuantityFact,
  Source,
  SourceRange,
} from '../remittance/parts.ts';

/** The words of claims (837). Amounts are cents, dates YYYY-MM-DD, quantities decimals as written; '' never stands for absent. */

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

/** Loop 2320: another payer of the claim, and what it has done. */
export interface OtherCoverage extends Coverage {
  readonly adjustments: readonly Adjustment[];
  /** AMT D paid, A8 non-covered, EAF remaining patient liability. */
  readonly amounts: readonly AmountFact[];
  readonly information: CoverageInformation | undefined;
  readonly inpatient: AdjudicationFacts | undefined;
  readonly outpatient: AdjudicationFacts | undefined;
  readonly subscriber: ClaimParty | undefined;
  readonly payer: ClaimParty | undefined;
  /** DTP 573 of the payer: when it paid. */
  readonly dates: readonly ClaimDate[];
  readonly providers: readonly ClaimParty[];
}

/** SVD with its CAS, DTP and AMT: what another payer paid for the line. */
export interface LineAdjudication extends Source {
  /** The id of the payer, as in NM109 of its loop 2330B. */
  readonly payer: string;
  readonly paid: bigint;
  readonly procedure: Procedure | undefined;
  readonly revenueCode: string | undefined;
  readonly units: string;
  readonly bundledLine: string | undefined;
  readonly adjustments: readonly Adjustment[];
  readonly dates: readonly ClaimDate[];
  readonly amounts: readonly AmountFact[];
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

/** What claim and line share. */
interface Billed extends SourceRange {
  readonly dates: readonly ClaimDate[];
  readonly attachments: readonly Attachment[];
  readonly contract: Contract | undefined;
  readonly amounts: readonly AmountFact[];
  readonly references: readonly ClaimReference[];
  readonly fixedData: readonly FixedData[];
  readonly notes: readonly Note[];
  readonly ambulance: Ambulance | undefined;
  readonly conditions: readonly ConditionSet[];
  readonly pricing: Pricing | undefined;
  /** Loops 2310 or 2420. */
  readonly parties: readonly ClaimParty[];
}

/** Loop 2400: LX with SV1 or SV2 and what follows. */
export interface ClaimLine extends Billed {
  /** LX01. */
  readonly number: string;
  readonly procedure: Procedure | undefined;
  /** SV201. */
  readonly revenueCode: string | undefined;
  readonly charge: bigint;
  /** UN units, MJ minutes, DA days. */
  readonly unit: string;
  readonly quantity: string;
  /** SV105. */
  readonly place: string | undefined;
  /** SV107: the diagnoses of the claim it rests on, counted from 1. */
  readonly pointers: readonly string[];
  /** SV109, SV111, SV112. */
  readonly emergency: boolean;
  readonly screening: boolean;
  readonly familyPlanning: boolean;
  /** SV115 0: no copayment. */
  readonly copayExempt: boolean;
  /** SV207. */
  readonly nonCovered: bigint | undefined;
  readonly equipment: Equipment | undefined;
  readonly certification: EquipmentCertification | undefined;
  readonly quantities: readonly QuantityFact[];
  readonly measurements: readonly Measurement[];
  readonly purchased: PurchasedService | undefined;
  readonly drug: Drug | undefined;
  readonly adjudications: readonly LineAdjudication[];
  readonly forms: readonly FormAnswers[];
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

/** Loop 2300 with its lines, and whose claim it is. */
export interface Claim extends Billed {
  readonly kind: 'claim';
  readonly form: ClaimForm;
  readonly set: number;
  /** 0-based count of claims in the set. */
  readonly ordinal: number;
  /** CLM01: comes back as CLP01 of the 835. */
  readonly controlNumber: string;
  readonly charge: bigint;
  /** CLM05-1: place of service, or the first two digits of the bill type. */
  readonly facilityType: string;
  /** CLM05-3: 1 original, 7 replacement, 8 void … */
  readonly frequency: string;
  /** CLM06 to CLM10, as written. */
  readonly providerSignature: string | undefined;
  readonly assignment: string | undefined;
  readonly benefitsAssigned: string | undefined;
  readonly release: string | undefined;
  readonly patientSignature: string | undefined;
  readonly accident: Accident | undefined;
  readonly specialProgram: string | undefined;
  readonly delayReason: string | undefined;
  readonly stay: Stay | undefined;
  readonly spinalManipulation: SpinalManipulation | undefined;
  readonly codes: readonly ClaimCode[];
  readonly otherCoverages: readonly OtherCoverage[];
  readonly lines: readonly ClaimLine[];
  readonly billing: BillingProvider | undefined;
  readonly subscriber: Subscriber | undefined;
  /** Undefined where the subscriber is the patient. */
  readonly patient: Patient | undefined;
}

export type ClaimForm = 'professional' | 'institutional';

/** Loops 1000A and 1000B. */
export interface Submission extends SourceRange {
  readonly kind: 'submission';
  readonly set: number;
  readonly submitter: ClaimParty | undefined;
  readonly receiver: ClaimParty | undefined;
}

/** Loop 2000A. */
export interface BillingProvider extends Level {
  readonly kind: 'billing-provider';
  readonly name: ClaimParty | undefined;
  readonly specialty: ProviderRole | undefined;
  readonly currency: string | undefined;
  /** Loop 2010AB. */
  readonly payTo: ClaimParty | undefined;
  /** Loop 2010AC. */
  readonly payToPlan: ClaimParty | undefined;
}

/** Loop 2000B. */
export interface Subscriber extends Level {
  readonly kind: 'subscriber';
  readonly coverage: Coverage | undefined;
  readonly facts: PatientFacts | undefined;
  readonly name: ClaimParty | undefined;
  readonly demographics: Demographics | undefined;
  /** Loop 2010BB. */
  readonly payer: ClaimParty | undefined;
}

/** Loop 2000C. */
export interface Patient extends Level {
  readonly kind: 'patient';
  readonly facts: PatientFacts | undefined;
  readonly name: ClaimParty | undefined;
  readonly demographics: Demographics | undefined;
}

export type ClaimPart = SetHeader | Submission | BillingProvider | Subscriber | Patient | Claim | SetProblem | SetFinish;
