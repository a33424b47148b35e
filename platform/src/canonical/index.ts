export type { AccountingEntry, AccountingEvent, BucketName, StatedLine } from './accounting.ts';
export { journalSubmitted, type JournalSubmittedData } from './journal-submitted.ts';
export {
  type AdjustmentData,
  adjustmentRecorded,
  type ChargeData,
  chargeRecorded,
  type PaymentData,
  paymentRecorded,
} from './charge.ts';
export {
  type ClaimData,
  type ClaimRemittedData,
  claimRemitted,
  claimSubmitted,
  type DenialDecidedData,
  denialDecided,
} from './claim.ts';
export { classOf, type DataClass, DATA_CLASS } from './data-class.ts';
export type { EventDefinition, KeyKind } from './definition.ts';
export {
  type AccountMergedData,
  type AccountMovedData,
  accountMerged,
  accountMoved,
  type EncounterData,
  encounterCancelled,
  encounterCompleted,
  encounterOpened,
  encounterReopened,
  encounterTransferred,
  encounterUpdated,
  type PatientMergedData,
  patientMerged,
} from './encounter.ts';
export type { Cause, Json, JsonObject, NewEvent, Position, StoredEvent } from './event.ts';
export { FinancialDimensions, JournalEntry, type JournalEntryData } from './journal-entry.ts';
export { definitionOf, definitions } from './registry.ts';
export {
  type ControlTotalData,
  controlTotalReported,
  type DepositData,
  depositReceived,
  type ProviderAdjustmentData,
  type RemittanceData,
  remittanceReceived,
} from './remittance.ts';
