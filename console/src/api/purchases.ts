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
} from '@plexus/sdk';
import { client, filled } from './client.ts';

export const PURCHASE_KINDS = ['order', 'requisition', 'invoice'] as const;
export type PurchaseKind = (typeof PURCHASE_KINDS)[number];
export type Purchase = GetPurchaseOrderAnswer['purchase'];
export type PurchaseInFull = GetPurchaseOrderAnswer;
export type PurchaseTimeline = GetPurchaseOrderTimelineAnswer;
export type PurchaseEntry = PurchaseTimeline['entries'][number];

const LISTS = { order: getPurchaseOrders, requisition: getRequisitions, invoice: getInvoices } as const;
const READS = { order: getPurchaseOrder, requisition: getRequisition, invoice: getInvoice } as const;
const TIMELINES = { order: getPurchaseOrderTimeline, requisition: getRequisitionTimeline, invoice: getInvoiceTimeline } as const;

/** Those of a kind, by number. Throws `PlexusProblem`. */
export const listPurchases = (kind: PurchaseKind, after: string | undefined): Promise<GetPurchaseOrdersAnswer> =>
  LISTS[kind](client, filled({ after: after ?? '' }));

export const readPurchase = (kind: PurchaseKind, number: string): Promise<PurchaseInFull> => READS[kind](client, { number });

export const readPurchaseTimeline = (kind: PurchaseKind, number: string, after?: string): Promise<PurchaseTimeline> =>
  TIMELINES[kind](client, { number, order: 'oldest', limit: '200', after });
