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
export type { EventDefinition, KeyKind, PlainKeyKind, PseudonymousKeyKind } from './definition.ts';
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
export { requireEventTypes } from './event-types.ts';
export { FinancialDimensions, JournalEntry, type JournalEntryData } from './journal-entry.ts';
export { processEventTypes } from './process-events.ts';
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
export {
  BUDGET_REFUSED,
  type BudgetAnswerData,
  budgetAnswered,
  type InvoiceBudgetAnswerData,
  invoiceBudgetAnswered,
  BudgetCheck,
  type BudgetCheckData,
  type BudgetData,
  BudgetRelease,
  type BudgetReleaseData,
  budgetSet,
} from './budget.ts';
export {
  goodsInspected,
  goodsReceived,
  goodsUsed,
  type GoodsUsedData,
  type InspectionData,
  type ReceiptData,
  receiptsOfUsage,
} from './goods-receipt.ts';
export {
  type AvailabilityData,
  availabilityReported,
  type ContractPriceData,
  contractPriceRecorded,
  type ItemData,
  itemRecorded,
  type PackagingData,
} from './item.ts';
export {
  type AcknowledgementData,
  type LineAnswerData,
  orderAcknowledged,
  type OrderCancellationData,
  orderCancelled,
  type OrderDecisionData,
  orderDecided,
  type OrderLineData,
  OrderMessage,
  type OrderMessageData,
  orderRecorded,
  PurchaseOrder,
  type PurchaseOrderData,
  type TransmissionAnswerData,
  transmissionAnswered,
} from './purchase-order.ts';
export {
  type DistributionData,
  type RequisitionData,
  RequisitionLine,
  type RequisitionLineData,
  requisitionSubmitted,
  type RequisitionWithdrawalData,
  requisitionWithdrawn,
  Usage,
} from './requisition.ts';
export { Code, DocumentNumber } from './value.ts';
export { type ShipmentData, shipmentNotified, type ShippedLineData } from './shipment-notice.ts';
export {
  accountingDayOf,
  type InvoiceData,
  type InvoiceDecisionData,
  invoiceDecided,
  type InvoiceLineData,
  invoiceReceived,
  type PaymentStatusData,
  paymentReported,
  Voucher,
  type VoucherData,
} from './supplier-invoice.ts';
export { type StockTransferData, stockTransferred } from './stock-transfer.ts';
export { type SupplierData, supplierRecorded } from './supplier.ts';
