import type {
  Delivery,
  Detail,
  DiagnosisCode,
  Message,
  PartyLevel,
  PartyName,
  Period,
  PersonLevel,
  Rejection,
  Relation,
  SetFinish,
  SetHeader,
  SetProblem,
  Trace,
} from '../hierarchy/facts.ts';
import type { AmountFact, Procedure, Reference, Source, SourceRange } from '../remittance/parts.ts';

/** Loop 2000A: the payer, or who answers for it. */
export interface EligibilitySource extends PartyLevel {
  readonly kind: 'source';
  readonly rejections: readonly Rejection[];
}

/** Loop 2000B: who asks. */
export interface EligibilityReceiver extends PartyLevel {
  readonly kind: 'receiver';
  readonly rejections: readonly Rejection[];
  readonly source: EligibilitySource | undefined;
}

/** III: where the service is given, or why (`ZZ` place of service, `BK` diagnosis …). */
export interface ServicePlace extends Source {
  readonly qualifier: string | undefined;
  readonly code: string | undefined;
  readonly text: string | undefined;
}

/** EQ: what is asked (270). */
export interface Inquiry extends SourceRange {
  /** EQ01: 30 means the plan as a whole. */
  readonly serviceTypes: readonly string[];
  readonly procedure: Procedure | undefined;
  /** EQ03: FAM or IND where stated. */
  readonly coverageLevel: string | undefined;
  /** EQ05: which diagnoses of the person, from 1. */
  readonly diagnosisPointers: readonly string[];
  readonly amounts: readonly AmountFact[];
  readonly places: readonly ServicePlace[];
  readonly references: readonly Reference[];
  readonly periods: readonly Period[];
}

/** EB: one benefit, limit or fact (271). The amount is cents; percent and quantity are decimals as written (.2 is 20 %). */
export interface Benefit extends SourceRange {
  /** EB01: 1 to 5 active, 6 to 8 inactive, A coinsurance, B copayment, C deductible, F limit, G out of pocket, I not covered … */
  readonly code: string;
  /** EB02: CHD DEP ECH EMP ESP FAM IND SPC SPO. */
  readonly coverageLevel: string | undefined;
  readonly serviceTypes: readonly string[];
  /** EB04: kind of insurance. */
  readonly insuranceType: string | undefined;
  readonly planName: string | undefined;
  /** EB06: 23 calendar year, 27 visit, 29 remaining, 32 lifetime … */
  readonly timePeriod: string | undefined;
  readonly amount: bigint | undefined;
  readonly percent: string | undefined;
  readonly quantityQualifier: string | undefined;
  readonly quantity: string | undefined;
  /** EB11 and EB12: Y yes, N no, U unknown, W not applicable. */
  readonly authorizationRequired: string | undefined;
  readonly inNetwork: string | undefined;
  readonly procedure: Procedure | undefined;
  readonly diagnosisPointers: readonly string[];
  readonly deliveries: readonly Delivery[];
  readonly references: readonly Reference[];
  readonly periods: readonly Period[];
  readonly rejections: readonly Rejection[];
  readonly messages: readonly Message[];
  readonly places: readonly ServicePlace[];
  /** Loop 2120: other payers, primary care providers and the like. */
  readonly entities: readonly PartyName[];
}

/** Loop 2000C or 2000D: one person asked about or answered. */
export interface EligibilityPerson extends PersonLevel {
  readonly kind: 'person';
  /** 0-based count of persons in the set. */
  readonly ordinal: number;
  /** Level 23; the subscriber is then named apart. */
  readonly isDependent: boolean;
  /** TRN: type 1 the asker's number, 2 the same given back. */
  readonly traces: readonly Trace[];
  /** NM109. */
  readonly memberId: string | undefined;
  readonly relation: Relation | undefined;
  readonly diagnoses: readonly DiagnosisCode[];
  readonly periods: readonly Period[];
  /** MPI: military service. */
  readonly details: readonly Detail[];
  /** AAA of the person; those of a benefit stand there. */
  readonly rejections: readonly Rejection[];
  readonly inquiries: readonly Inquiry[];
  readonly benefits: readonly Benefit[];
  /** The subscriber of a dependent. Undefined where the HL names none. */
  readonly subscriber: PersonLevel | undefined;
  readonly receiver: EligibilityReceiver | undefined;
}

export type EligibilityPart = SetHeader | EligibilitySource | EligibilityReceiver | EligibilityPerson | SetProblem | SetFinish;
