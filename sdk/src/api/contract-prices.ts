// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getContractPrices is given. */
export interface GetContractPricesGiven {
  readonly item: string;
  readonly supplier?: string | undefined;
  readonly day?: string | undefined;
  readonly entity?: string | undefined;
  readonly unit?: string | undefined;
  readonly quantity?: string | undefined;
  readonly currency?: string | undefined;
}

/** What getContractPrices answers. */
export interface GetContractPricesAnswer {
  readonly version: 1;
  readonly purchases: readonly schemas.Purchase[];
  readonly chosen?: {
    readonly supplier: string;
    readonly source: 'contract' | 'catalog' | 'last';
    readonly contract?: string;
    readonly tier?: number;
    readonly unit: string;
    readonly quantity: string;
    readonly perUnit: string;
    readonly unitPrice: string;
    readonly considered: number;
  };
  readonly problem?: 'item-unknown' | 'item-blocked' | 'unit-unknown' | 'price-unknown';
}

/** Contract and catalog prices of an item, the newest first, and which of them is given. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getContractPrices = (client: Client, given: GetContractPricesGiven, options?: CallOptions): Promise<GetContractPricesAnswer> =>
  client.call<GetContractPricesAnswer>(
    { method: 'GET', path: '/v1/contract-prices', query: ['item', 'supplier', 'day', 'entity', 'unit', 'quantity', 'currency'] },
    given,
    options,
  );
