// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getDelegations answers. */
export interface GetDelegationsAnswer {
  readonly version: 1;
  readonly delegations: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly roles: readonly string[];
    readonly fromAt: string;
    readonly untilAt: string;
  }[];
}

/** Who stands in for whom. Needs `approvals:read`. Throws `PlexusProblem`. */
export const getDelegations = (client: Client, options?: CallOptions): Promise<GetDelegationsAnswer> =>
  client.call<GetDelegationsAnswer>({ method: 'GET', path: '/v1/delegations' }, {}, options);

/** What postDelegations is given. */
export interface PostDelegationsGiven {
  readonly body: {
    readonly to: string;
    readonly fromAt?: string;
    readonly untilAt: string;
  };
}

/** What postDelegations answers. */
export interface PostDelegationsAnswer {
  readonly version: 1;
  readonly id: string;
}

/** Let somebody stand in for oneself. Needs `approvals:write`. Throws `PlexusProblem`. */
export const postDelegations = (client: Client, given: PostDelegationsGiven, options?: CallOptions): Promise<PostDelegationsAnswer> =>
  client.call<PostDelegationsAnswer>({ method: 'POST', path: '/v1/delegations' }, given, options);

/** What postDelegationEnd is given. */
export interface PostDelegationEndGiven {
  readonly id: string;
}

/** What postDelegationEnd answers. */
export interface PostDelegationEndAnswer {
  readonly version: 1;
  readonly ended: string;
}

/** End one’s own delegation. Needs `approvals:write`. Throws `PlexusProblem`. */
export const postDelegationEnd = (client: Client, given: PostDelegationEndGiven, options?: CallOptions): Promise<PostDelegationEndAnswer> =>
  client.call<PostDelegationEndAnswer>({ method: 'POST', path: '/v1/delegations/{id}/end' }, given, options);
