// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getCharge is given. */
export interface GetChargeGiven {
  readonly charge: string;
}

/** What getCharge answers. */
export interface GetChargeAnswer {
  readonly version: 1;
  readonly charge: {
    readonly id: string;
    readonly revision: number;
    readonly account: string;
    readonly entity: string;
    readonly kind: 'charge' | 'credit';
    readonly code: string;
    readonly serviceDay: string;
    readonly quantity: string;
    readonly amount: string;
    readonly currency: string;
    readonly department?: string;
    readonly serviceLine?: string;
    readonly revenueCode?: string;
    readonly recordedAt: string;
    readonly journals: readonly string[];
  };
}

/** A charge. Needs `accounts:read`. Throws `PlexusProblem`. */
export const getCharge = (client: Client, given: GetChargeGiven, options?: CallOptions): Promise<GetChargeAnswer> =>
  client.call<GetChargeAnswer>({ method: 'GET', path: '/v1/charges/{charge}' }, given, options);
