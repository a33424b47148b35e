import type { Minute } from '../world/calendar.ts';
import type { EhrName, Hospital } from '../world/hospitals.ts';
import type { Payer, PayerClass } from '../world/payers.ts';

export type ClaimRank = 'primary' | 'secondary';
export type Bucket = 'primary' | 'secondary' | 'guarantor';

/** One service line as it is billed: what was charged under one code on one day, net of credits. Cents. */
export interface ClaimLine {
  readonly revenueCode: string;
  readonly procedure: string | undefined;
  readonly quantity: number;
  readonly charge: bigint;
  readonly servedAt: Minute;
}

export interface Claim {
  /** CLM01. Some payers send back only its first 20 characters. */
  readonly number: string;
  readonly hospital: Hospital;
  /** The account it was billed on; a merge may have moved it since. */
  readonly account: string;
  readonly form: 'institutional' | 'professional';
  readonly rank: ClaimRank;
  /** CLM05-3: 1 original, 5 late charges. */
  readonly frequency: '1' | '5';
  readonly payer: Payer;
  readonly memberId: string;
  readonly patient: { readonly last: string; readonly first: string };
  readonly isInpatient: boolean;
  readonly charge: bigint;
  readonly lines: readonly ClaimLine[];
  readonly from: Minute;
  readonly to: Minute;
  readonly submittedAt: Minute;
}

/** A reason of a remitted claim; a positive amount lowers the payment. Cents. */
export interface Reason {
  readonly group: 'CO' | 'PR' | 'OA' | 'PI';
  readonly code: string;
  readonly amount: bigint;
}

/** What a payer decided of a claim. */
export interface Decision {
  readonly claim: Claim;
  /** CLP02: 1 and 2 processed as primary and secondary, 19 primary and forwarded, 22 reversal, 25 predetermination. */
  readonly status: '1' | '2' | '19' | '22' | '25';
  readonly outcome: 'paid' | 'denied' | 'reversed' | 'estimated';
  /** CLP07. */
  readonly payerClaim: string;
  readonly charge: bigint;
  readonly paid: bigint;
  /** Reasons of the claim as a whole (loop 2100). */
  readonly reasons: readonly Reason[];
  /** Loop 2110; none where the payer pays the claim as a whole. */
  readonly lines: readonly DecidedLine[];
}

export interface DecidedLine {
  readonly line: ClaimLine;
  readonly charge: bigint;
  readonly paid: bigint;
  readonly reasons: readonly Reason[];
}

export function reasonsOf(decision: Decision): readonly Reason[] {
  return [...decision.reasons, ...decision.lines.flatMap(({ reasons }) => reasons)];
}

/** What a claim looks like to others: which EHR numbered its account, who pays, how much. */
export interface ClaimRecord {
  readonly record: 'claim-submitted';
  readonly accountDomain: EhrName;
  readonly accountNumber: string;
  readonly claimNumber: string;
  readonly entity: string;
  readonly form: 'institutional' | 'professional';
  readonly rank: ClaimRank;
  readonly frequency: string;
  readonly payer: string;
  readonly payerClass: PayerClass;
  readonly memberId: string;
  /** Decimal text: amounts never travel as numbers. */
  readonly charge: string;
  readonly currency: 'USD';
  readonly from: string;
  readonly to: string;
  readonly submittedOn: string;
}
