// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getHealth answers. */
export interface GetHealthAnswer {
  readonly version: 1;
  readonly ready: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly detail: string;
  }[];
  readonly certificates: readonly {
    readonly place: string;
    readonly whose: string;
    readonly endsAt: string;
    readonly daysLeft: number;
    readonly seenAt: string;
  }[];
}

/** What is well and what is not, and when certificates end. Needs `metrics:read`. Throws `PlexusProblem`. */
export const getHealth = (client: Client, options?: CallOptions): Promise<GetHealthAnswer> =>
  client.call<GetHealthAnswer>({ method: 'GET', path: '/v1/health' }, {}, options);
