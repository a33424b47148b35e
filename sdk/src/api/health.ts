// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getHealthDetail answers. */
export interface GetHealthDetailAnswer {
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
export const getHealthDetail = (client: Client, options?: CallOptions): Promise<GetHealthDetailAnswer> =>
  client.call<GetHealthDetailAnswer>({ method: 'GET', path: '/v1/health/detail' }, {}, options);
