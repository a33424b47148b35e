import { budgetAnswered, budgetSet, invoiceBudgetAnswered } from './budget.ts';
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
import { goodsInspected, goodsReceived, goodsUsed } from './goods-receipt.ts';
import { availabilityReported, contractPriceRecorded, itemRecorded } from './item.ts';
import { journalSubmitted } from './journal-submitted.ts';
import { orderAcknowledged, orderCancelled, orderDecided, orderRecorded, transmissionAnswered } from './purchase-order.ts';
import { controlTotalReported, depositReceived, remittanceReceived } from './remittance.ts';
import { requisitionSubmitted, requisitionWithdrawn } from './requisition.ts';
import { stockTransferred } from './stock-transfer.ts';
import { shipmentNotified } from './shipment-notice.ts';
import { invoiceDecided, invoiceReceived, paymentReported } from './supplier-invoice.ts';
import { supplierRecorded } from './supplier.ts';

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
  supplierRecorded,
  itemRecorded,
  contractPriceRecorded,
  availabilityReported,
  budgetSet,
  budgetAnswered,
  invoiceBudgetAnswered,
  requisitionSubmitted,
  requisitionWithdrawn,
  stockTransferred,
  orderRecorded,
  orderCancelled,
  orderDecided,
  orderAcknowledged,
  transmissionAnswered,
  shipmentNotified,
  goodsReceived,
  goodsUsed,
  goodsInspected,
  invoiceReceived,
  invoiceDecided,
  paymentReported,
];

/** Finds `charge-recorded@1`; undefined when no such definition exists. */
export function definitionOf(reference: string): EventDefinition | undefined {
  return definitions.find((definition) => `${definition.name}@${definition.version}` === reference);
}
