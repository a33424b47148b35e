// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postPurchasesSearch is given. */
export interface PostPurchasesSearchGiven {
  readonly body: {
    readonly search: string;
    readonly kind?: 'order' | 'requisition' | 'invoice';
    readonly limit?: number;
  };
}

/** What postPurchasesSearch answers. */
export interface PostPurchasesSearchAnswer {
  readonly version: 1;
  readonly purchases: readonly schemas.Purchase[];
}

/** Requisitions, orders and invoices by the numbers that name them. Needs `procurement:read`. Throws `PlexusProblem`. */
export const postPurchasesSearch = (
  client: Client,
  given: PostPurchasesSearchGiven,
  options?: CallOptions,
): Promise<PostPurchasesSearchAnswer> =>
  client.call<PostPurchasesSearchAnswer>({ method: 'POST', path: '/v1/purchases/search' }, given, options);
