export { checkRequest, type RequestName, requestNames } from './check-request.ts';
export {
  type ConfirmationRequest,
  confirmationRequestNode,
  type ConfirmedItem,
  type ConfirmedPart,
  readConfirmationRequest,
} from './confirmation-request.ts';
export { type CxmlCode, CxmlError, cxmlErrorTable, type CxmlPlace } from './cxml-error.ts';
export { type Credential, type Header, isSentBy, withoutSecrets } from './header.ts';
export {
  type InvoicedItem,
  type InvoicedOrder,
  type InvoiceDetailRequest,
  invoiceDetailRequestNode,
  readInvoiceDetailRequest,
} from './invoice-detail-request.ts';
export { type Address, type OrderedItem, type OrderRequest, orderRequestNode, readOrderRequest } from './order-request.ts';
export type { ItemName, OrderReference } from './parts.ts';
export { type CxmlDocument, readCxml, type ReadCxmlOptions, type Status } from './read-cxml.ts';
export { readReceiptRequest, type ReceiptRequest, receiptRequestNode, type ReceivedItem, type ReceivedOrder } from './receipt-request.ts';
export {
  readShipNoticeRequest,
  type ShipNoticeRequest,
  shipNoticeRequestNode,
  type ShippedItem,
  type ShippedOrder,
} from './ship-notice-request.ts';
export { readStatusUpdateRequest, type StatusUpdateRequest, statusUpdateRequestNode } from './status-update-request.ts';
export type { Checked, Money } from './values.ts';
export { type Envelope, type RequestEnvelope, writeRequest, writeResponse } from './write-cxml.ts';
