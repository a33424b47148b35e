import type { Decision } from '../patient-accounting/claim.ts';
import type { Minute } from '../world/calendar.ts';
import type { Payer } from '../world/payers.ts';

/** One reason of a PLB segment; a positive amount lowers the payment. Cents. */
export interface ProviderAdjustment {
  readonly npi: string;
  readonly code: 'WO' | 'FB' | 'L6' | '72' | 'CS' | 'IR' | 'J1' | 'CT' | 'PI';
  readonly reference: string;
  readonly amount: bigint;
}

export interface Payee {
  readonly entity: string;
  readonly name: string;
  readonly npi: string;
  readonly bankAccount: string;
}

/** One payment of one payer to one payee with the claims it is for: one 835 transaction set. */
export interface Remittance {
  readonly payer: Payer;
  readonly payee: Payee;
  /** TRN02; with TRN03, the payer's originator, it finds the deposit. */
  readonly trace: string;
  readonly paidAt: Minute;
  readonly decisions: readonly Decision[];
  /** Claims that are not ours: the number is unknown to patient accounting. */
  readonly foreign: readonly Decision[];
  readonly adjustments: readonly ProviderAdjustment[];
  /** BPR02: what the claims pay less the adjustments; never below zero. */
  readonly amount: bigint;
}

export function allDecisions({ decisions, foreign }: Pick<Remittance, 'decisions' | 'foreign'>): readonly Decision[] {
  return [...decisions, ...foreign];
}
