// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getCharge is given. */
export interface GetChargeGiven {
  readonly charge: string;
}

/** What getCharge answers. */
export interface GetChargeAnswer {
  readonly version: 1;
  readonly charge: schemas.Charge;
}

/** A charge. Needs `accounts:read`. Throws `PlexusProblem`. */
export const getCharge = (client: Client, given: GetChargeGiven, options?: CallOptions): Promise<GetChargeAnswer> =>
  client.call<GetChargeAnswer>({ method: 'GET', path: '/v1/charges/{charge}' }, given, options);
