export {
  listPurchases,
  type PurchaseDocument,
  type PurchaseKind,
  readDocument,
  readDocuments,
  readPurchase,
} from './documents.ts';
export { readPurchaseTimeline } from './timeline.ts';
