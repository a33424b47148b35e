import { changeAcknowledgement865, orderAcknowledgement855 } from '../order-acknowledgement/order-acknowledgement.ts';
import { paymentOrder820 } from '../payment-order/payment-order.ts';
import { priceAuthorization845, priceCatalog832 } from '../price-catalog/price-catalog.ts';
import { orderChange860, purchaseOrder850 } from '../purchase-order/purchase-order.ts';
import { shipNotice856 } from '../ship-notice/ship-notice.ts';
import { inventoryAdvice846, transferReport867 } from '../stock-report/stock-report.ts';
import { invoice810 } from '../supplier-invoice/supplier-invoice.ts';
import type { DocumentKind } from './document-kind.ts';

/** Every kind of set of the supply side that is read and written. */
export const documentKinds: readonly DocumentKind[] = [
  purchaseOrder850,
  orderAcknowledgement855,
  shipNotice856,
  orderChange860,
  changeAcknowledgement865,
  invoice810,
  paymentOrder820,
  priceCatalog832,
  priceAuthorization845,
  inventoryAdvice846,
  transferReport867,
];
