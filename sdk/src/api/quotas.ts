// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getQuotas answers. */
export interface GetQuotasAnswer {
  readonly version: 1;
  readonly classes: {
    readonly read: {
      readonly perSecond: number;
      readonly burst: number;
    };
    readonly write: {
      readonly perSecond: number;
      readonly burst: number;
    };
    readonly bulk: {
      readonly perSecond: number;
      readonly burst: number;
    };
  };
  readonly clients: readonly {
    readonly client: string;
    readonly read?: {
      readonly perSecond: number;
      readonly burst: number;
    };
    readonly write?: {
      readonly perSecond: number;
      readonly burst: number;
    };
    readonly bulk?: {
      readonly perSecond: number;
      readonly burst: number;
    };
  }[];
}

/** How much callers may ask for. Needs `rights:read`. Throws `PlexusProblem`. */
export const getQuotas = (client: Client, options?: CallOptions): Promise<GetQuotasAnswer> =>
  client.call<GetQuotasAnswer>({ method: 'GET', path: '/v1/quotas' }, {}, options);
