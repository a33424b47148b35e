import type { Minute } from './calendar.ts';
import type { ChargeItem } from './charge-master.ts';
import type { DepartmentName } from './departments.ts';
import type { Hospital } from './hospitals.ts';
import type { Payer } from './payers.ts';
import type { Patient } from './people.ts';

export type EncounterClass = 'inpatient' | 'emergency' | 'observation' | 'outpatient' | 'recurring' | 'preadmit';

/** One insurance of an encounter, in the order it is billed. */
export interface Coverage {
  readonly payer: Payer;
  readonly memberId: string;
}

/** One visit as it stands now; it changes while its story goes on. */
export interface Encounter {
  readonly hospital: Hospital;
  patient: Patient;
  /** Numbered by the EHR. */
  readonly account: string;
  readonly coverages: readonly Coverage[];
  class: EncounterClass;
  unit: DepartmentName;
  room: number;
  readonly admittedAt: Minute;
  completedAt: Minute | undefined;
  readonly diagnosis: string;
}

export type Trigger = 'A01' | 'A02' | 'A03' | 'A04' | 'A05' | 'A06' | 'A07' | 'A08' | 'A11' | 'A12' | 'A13' | 'A38' | 'A40' | 'A41' | 'A44';

export type LineKind = 'CG' | 'CD' | 'PY' | 'AJ';

/** One line of a financial transaction. Amounts are cents and positive, except for a payment that is taken back. */
export interface Line {
  /** FT1-2, where the EHR sends one. */
  readonly transaction: string;
  readonly kind: LineKind;
  /** What was charged; payments and adjustments have a transaction code instead. */
  readonly item: ChargeItem | undefined;
  readonly code: string;
  readonly title: string;
  readonly quantity: number;
  readonly amount: bigint;
  readonly department: DepartmentName;
  readonly servedAt: Minute;
}

/** What an EHR tells others of. */
export type Happening =
  | {
      readonly type: 'adt';
      readonly trigger: Trigger;
      readonly at: Minute;
      readonly encounter: Encounter;
      /** MRG: what the patient or account was called before. */
      readonly prior?: { readonly mrn: string; readonly account: string };
    }
  | { readonly type: 'transactions'; readonly at: Minute; readonly encounter: Encounter; readonly lines: readonly Line[] };

/** `northside|400001`: accounts are numbered within an EHR. */
export function accountKey({ hospital, account }: Pick<Encounter, 'hospital' | 'account'>): string {
  return `${hospital.ehr}|${account}`;
}
