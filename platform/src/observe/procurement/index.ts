export { readRequisitionDecisions } from './decisions.ts';
export {
  listPurchases,
  messagesOfKey,
  type PurchaseDocument,
  type PurchaseKind,
  readDocument,
  readDocuments,
  readPurchase,
  readState,
} from './documents.ts';
export { readPurchaseTimeline } from './timeline.ts';
