// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getPurchaseOrders is given. */
export interface GetPurchaseOrdersGiven {
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getPurchaseOrders answers. */
export interface GetPurchaseOrdersAnswer {
  readonly version: 1;
  readonly purchases: readonly {
    readonly key: string;
    readonly entity: string;
    readonly status: string;
    readonly revision: number;
    readonly recordedAt: string;
    readonly document: Readonly<Record<string, unknown>>;
  }[];
  readonly next?: string;
}

/** All of the kind a purchase order, by number. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getPurchaseOrders = (
  client: Client,
  given: GetPurchaseOrdersGiven = {},
  options?: CallOptions,
): Promise<GetPurchaseOrdersAnswer> =>
  client.call<GetPurchaseOrdersAnswer>({ method: 'GET', path: '/v1/purchase-orders', query: ['after', 'limit'] }, given, options);

/** What getPurchaseOrder is given. */
export interface GetPurchaseOrderGiven {
  readonly number: string;
}

/** What getPurchaseOrder answers. */
export interface GetPurchaseOrderAnswer {
  readonly version: 1;
  readonly purchase: {
    readonly key: string;
    readonly entity: string;
    readonly status: string;
    readonly revision: number;
    readonly recordedAt: string;
    readonly document: Readonly<Record<string, unknown>>;
  };
  readonly related: readonly string[];
}

/** How far a purchase order is. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getPurchaseOrder = (client: Client, given: GetPurchaseOrderGiven, options?: CallOptions): Promise<GetPurchaseOrderAnswer> =>
  client.call<GetPurchaseOrderAnswer>({ method: 'GET', path: '/v1/purchase-orders/{number}' }, given, options);

/** What getPurchaseOrderTimeline is given. */
export interface GetPurchaseOrderTimelineGiven {
  readonly number: string;
  readonly order?: 'oldest' | 'newest' | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getPurchaseOrderTimeline answers. */
export interface GetPurchaseOrderTimelineAnswer {
  readonly version: 1;
  readonly entries: readonly {
    readonly kind: 'message' | 'event' | 'claim' | 'journal' | 'delivery' | 'approval' | 'exception';
    readonly id: string;
    readonly at: string;
    readonly title: string;
    readonly facility?: string;
    readonly state?: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly detail?: string;
    readonly message?: string;
    readonly event?: string;
  }[];
  readonly next?: string;
}

/** What happened to a purchase order, in order. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getPurchaseOrderTimeline = (
  client: Client,
  given: GetPurchaseOrderTimelineGiven,
  options?: CallOptions,
): Promise<GetPurchaseOrderTimelineAnswer> =>
  client.call<GetPurchaseOrderTimelineAnswer>(
    { method: 'GET', path: '/v1/purchase-orders/{number}/timeline', query: ['order', 'after', 'limit'] },
    given,
    options,
  );
