// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getQuotas answers. */
export interface GetQuotasAnswer {
  readonly version: 1;
  readonly classes: {
    readonly read: schemas.Allowance;
    readonly write: schemas.Allowance;
    readonly bulk: schemas.Allowance;
  };
  readonly clients: readonly {
    readonly client: string;
    readonly read?: schemas.Allowance;
    readonly write?: schemas.Allowance;
    readonly bulk?: schemas.Allowance;
  }[];
}

/** How much callers may ask for. Needs `rights:read`. Throws `PlexusProblem`. */
export const getQuotas = (client: Client, options?: CallOptions): Promise<GetQuotasAnswer> =>
  client.call<GetQuotasAnswer>({ method: 'GET', path: '/v1/quotas' }, {}, options);
