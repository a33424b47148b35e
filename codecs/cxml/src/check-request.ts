import { readConfirmationRequest } from './confirmation-request.ts';
import { readInvoiceDetailRequest } from './invoice-detail-request.ts';
import { readOrderRequest } from './order-request.ts';
import { readReceiptRequest } from './receipt-request.ts';
import { readShipNoticeRequest } from './ship-notice-request.ts';
import { readStatusUpdateRequest } from './status-update-request.ts';
import type { CxmlDocument } from './read-cxml.ts';
import type { Checked } from './values.ts';

/** The documents of purchasing that are read, by the name of their element. */
const READERS = {
  OrderRequest: readOrderRequest,
  ConfirmationRequest: readConfirmationRequest,
  ShipNoticeRequest: readShipNoticeRequest,
  InvoiceDetailRequest: readInvoiceDetailRequest,
  StatusUpdateRequest: readStatusUpdateRequest,
  ReceiptRequest: readReceiptRequest,
} as const;

export type RequestName = keyof typeof READERS;

export const requestNames = Object.keys(READERS) as readonly RequestName[];

/** What is wrong with the request of a document; undefined where it is none of those that are read here. */
export function checkRequest({ kind, name, element }: CxmlDocument): Checked<unknown>['problems'] | undefined {
  const known = requestNames.find((one) => one === name);
  return known === undefined || kind !== 'request' ? undefined : READERS[known](element).problems;
}
