import {
  type GetPurchaseOrderAnswer,
  type GetPurchaseOrdersAnswer,
  type GetPurchaseOrderTimelineAnswer,
  getInvoice,
  getInvoices,
  getInvoiceTimeline,
  getPurchaseOrder,
  getPurchaseOrders,
  getPurchaseOrderTimeline,
  getRequisition,
  getRequisitions,
  getRequisitionTimeline,
  type PostPurchasesSearchGiven,
  postPurchasesSearch,
} from '@plexus/sdk';
import { client, filled } from './client.ts';

export const PURCHASE_KINDS = ['order', 'requisition', 'invoice'] as const;
export type PurchaseKind = (typeof PURCHASE_KINDS)[number];
export type Purchase = GetPurchaseOrderAnswer['purchase'];
export type PurchaseInFull = GetPurchaseOrderAnswer;
export type PurchaseTimeline = GetPurchaseOrderTimelineAnswer;
export type PurchaseEntry = PurchaseTimeline['entries'][number];
/** What a purchase's timeline has entries of. */
export const PURCHASE_ENTRY_KINDS: readonly PurchaseEntry['kind'][] = ['message', 'event', 'approval', 'delivery', 'journal', 'exception'];

const LISTS = { order: getPurchaseOrders, requisition: getRequisitions, invoice: getInvoices } as const;
const READS = { order: getPurchaseOrder, requisition: getRequisition, invoice: getInvoice } as const;
const TIMELINES = { order: getPurchaseOrderTimeline, requisition: getRequisitionTimeline, invoice: getInvoiceTimeline } as const;

export interface PurchaseQuery {
  /** How their numbers begin. */
  readonly starts?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: string;
}

/** Those of a kind, the last number first. Throws `PlexusProblem`. */
export const listPurchases = (kind: PurchaseKind, query: PurchaseQuery): Promise<GetPurchaseOrdersAnswer> =>
  LISTS[kind](client, filled({ order: 'last' as const, ...query }));

/** Invoices by the number that their supplier gave them, however it is written, the newest first. Throws `PlexusProblem`. */
export const findInvoices = (number: string): Promise<GetPurchaseOrdersAnswer> => getInvoices(client, { number });

/** Requisitions, orders and invoices by the numbers that name them, so many of each kind; what is searched travels in the body. Throws `PlexusProblem`. */
export const searchPurchases = async (wanted: PostPurchasesSearchGiven['body']): Promise<readonly Purchase[]> =>
  (await postPurchasesSearch(client, { body: wanted })).purchases;

export const readPurchase = (kind: PurchaseKind, number: string): Promise<PurchaseInFull> => READS[kind](client, { number });

/** What happened to it; `internal`: with what processes told each other. Throws `PlexusProblem`. */
export const readPurchaseTimeline = (kind: PurchaseKind, number: string, internal?: 'true', after?: string): Promise<PurchaseTimeline> =>
  TIMELINES[kind](client, filled({ number, order: 'oldest' as const, limit: '200', internal, after }));
