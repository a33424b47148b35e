import { adjustmentRecorded, chargeRecorded, paymentRecorded } from './charge.ts';
import { claimRemitted, claimSubmitted, denialDecided } from './claim.ts';
import type { EventDefinition } from './definition.ts';
import {
  accountMerged,
  accountMoved,
  encounterCancelled,
  encounterCompleted,
  encounterOpened,
  encounterReopened,
  encounterTransferred,
  encounterUpdated,
  patientMerged,
} from './encounter.ts';
import { journalSubmitted } from './journal-submitted.ts';
import { controlTotalReported, depositReceived, remittanceReceived } from './remittance.ts';

/** Every event a mapping may emit. */
export const definitions: readonly EventDefinition[] = [
  encounterOpened,
  encounterUpdated,
  encounterTransferred,
  encounterCompleted,
  encounterReopened,
  encounterCancelled,
  patientMerged,
  accountMerged,
  accountMoved,
  chargeRecorded,
  paymentRecorded,
  adjustmentRecorded,
  claimSubmitted,
  claimRemitted,
  denialDecided,
  remittanceReceived,
  depositReceived,
  controlTotalReported,
  journalSubmitted,
];

/** Finds `charge-recorded@1`; undefined when no such definition exists. */
export function definitionOf(reference: string): EventDefinition | undefined {
  return definitions.find((definition) => `${definition.name}@${definition.version}` === reference);
}
