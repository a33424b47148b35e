export { readRequisitionDecisions } from './decisions.ts';
export {
  listPurchases,
  messagesOfKey,
  type PurchaseDocument,
  type PurchaseKind,
  type PurchaseQuery,
  readDocument,
  readDocuments,
  readPurchase,
  readState,
} from './documents.ts';
export { invoiceKeysOf, readInvoicesOf } from './invoices-by-number.ts';
export { readPurchaseTimeline } from './timeline.ts';
