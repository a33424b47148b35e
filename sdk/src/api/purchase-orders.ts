// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getPurchaseOrders is given. */
export interface GetPurchaseOrdersGiven {
  readonly order?: 'first' | 'last' | undefined;
  readonly starts?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getPurchaseOrders answers. */
export type GetPurchaseOrdersAnswer = schemas.PurchasesAnswer;

/** All of the kind a purchase order, by number. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getPurchaseOrders = (
  client: Client,
  given: GetPurchaseOrdersGiven = {},
  options?: CallOptions,
): Promise<GetPurchaseOrdersAnswer> =>
  client.call<GetPurchaseOrdersAnswer>(
    { method: 'GET', path: '/v1/purchase-orders', query: ['order', 'starts', 'after', 'limit'] },
    given,
    options,
  );

/** What getPurchaseOrder is given. */
export interface GetPurchaseOrderGiven {
  readonly number: string;
}

/** What getPurchaseOrder answers. */
export type GetPurchaseOrderAnswer = schemas.PurchaseAnswer;

/** How far a purchase order is. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getPurchaseOrder = (client: Client, given: GetPurchaseOrderGiven, options?: CallOptions): Promise<GetPurchaseOrderAnswer> =>
  client.call<GetPurchaseOrderAnswer>({ method: 'GET', path: '/v1/purchase-orders/{number}' }, given, options);

/** What getPurchaseOrderTimeline is given. */
export interface GetPurchaseOrderTimelineGiven {
  readonly number: string;
  readonly order?: 'oldest' | 'newest' | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
  readonly internal?: 'true' | undefined;
}

/** What getPurchaseOrderTimeline answers. */
export type GetPurchaseOrderTimelineAnswer = schemas.PurchaseTimelineAnswer;

/** What happened to a purchase order, in order. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getPurchaseOrderTimeline = (
  client: Client,
  given: GetPurchaseOrderTimelineGiven,
  options?: CallOptions,
): Promise<GetPurchaseOrderTimelineAnswer> =>
  client.call<GetPurchaseOrderTimelineAnswer>(
    { method: 'GET', path: '/v1/purchase-orders/{number}/timeline', query: ['order', 'after', 'limit', 'internal'] },
    given,
    options,
  );
