// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getContractPrices is given. */
export interface GetContractPricesGiven {
  readonly item: string;
  readonly supplier?: string | undefined;
  readonly day?: string | undefined;
}

/** What getContractPrices answers. */
export interface GetContractPricesAnswer {
  readonly version: 1;
  readonly purchases: readonly {
    readonly key: string;
    readonly entity: string;
    readonly status: string;
    readonly revision: number;
    readonly recordedAt: string;
    readonly document: Readonly<Record<string, unknown>>;
  }[];
}

/** Contract and catalog prices of an item, the newest first. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getContractPrices = (client: Client, given: GetContractPricesGiven, options?: CallOptions): Promise<GetContractPricesAnswer> =>
  client.call<GetContractPricesAnswer>({ method: 'GET', path: '/v1/contract-prices', query: ['item', 'supplier', 'day'] }, given, options);
