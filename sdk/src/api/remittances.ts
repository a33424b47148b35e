// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getRemittances is given. */
export interface GetRemittancesGiven {
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getRemittances answers. */
export interface GetRemittancesAnswer {
  readonly version: 1;
  readonly remittances: readonly {
    readonly id: string;
    readonly entity: string;
    readonly status: string;
    readonly currency: string;
    readonly advice?: schemas.Advice;
    readonly deposits: readonly schemas.Deposit[];
    readonly difference: string;
    readonly overdue: boolean;
  }[];
  readonly next?: string;
}

/** Remittances of payers. Needs `remittances:read`. Throws `PlexusProblem`. */
export const getRemittances = (client: Client, given: GetRemittancesGiven = {}, options?: CallOptions): Promise<GetRemittancesAnswer> =>
  client.call<GetRemittancesAnswer>({ method: 'GET', path: '/v1/remittances', query: ['after', 'limit'] }, given, options);

/** What getRemittance is given. */
export interface GetRemittanceGiven {
  readonly remittance: string;
}

/** What getRemittance answers. */
export interface GetRemittanceAnswer {
  readonly version: 1;
  readonly remittance: {
    readonly id: string;
    readonly entity: string;
    readonly status: string;
    readonly currency: string;
    readonly advice?: schemas.Advice;
    readonly deposits: readonly schemas.Deposit[];
    readonly difference: string;
    readonly overdue: boolean;
    readonly open: readonly {
      readonly account: string;
      readonly entity: string;
      readonly amount: string;
    }[];
    readonly isSettled: boolean;
  };
}

/** A remittance, and what of it is open in the ledger. Needs `remittances:read`. Throws `PlexusProblem`. */
export const getRemittance = (client: Client, given: GetRemittanceGiven, options?: CallOptions): Promise<GetRemittanceAnswer> =>
  client.call<GetRemittanceAnswer>({ method: 'GET', path: '/v1/remittances/{remittance}' }, given, options);
