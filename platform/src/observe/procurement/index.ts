export { type PurchaseDocument, readDocument, readDocuments } from './documents.ts';
export { readPurchaseTimeline } from './timeline.ts';
