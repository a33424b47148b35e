// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getAccessPolicies answers. */
export interface GetAccessPoliciesAnswer {
  readonly version: 1;
  readonly policies: readonly {
    readonly id: string;
    readonly because: string;
    readonly effect: 'permit' | 'forbid';
    readonly at: string;
    readonly text: string;
  }[];
  readonly schema: string;
}

/** The access policies in force. Needs `rights:read`. Throws `PlexusProblem`. */
export const getAccessPolicies = (client: Client, options?: CallOptions): Promise<GetAccessPoliciesAnswer> =>
  client.call<GetAccessPoliciesAnswer>({ method: 'GET', path: '/v1/access/policies' }, {}, options);

/** What getAccessReview is given. */
export interface GetAccessReviewGiven {
  readonly format?: 'json' | 'csv' | undefined;
}

/** What getAccessReview answers. */
export interface GetAccessReviewAnswer {
  readonly version: 1;
  readonly madeAt: string;
  readonly holders: readonly {
    readonly kind: 'person' | 'client';
    readonly id: string;
    readonly name: string;
    readonly vouchedBy?: string;
    readonly state: 'active' | 'disabled';
    readonly roles: readonly string[];
    readonly scopes: readonly string[];
    readonly entities: 'all' | readonly string[];
    readonly lastUsedAt?: string;
  }[];
}

/** Who may do what, and when they last did something. Needs `access:review`. Throws `PlexusProblem`. */
export const getAccessReview = (client: Client, given: GetAccessReviewGiven = {}, options?: CallOptions): Promise<GetAccessReviewAnswer> =>
  client.call<GetAccessReviewAnswer>({ method: 'GET', path: '/v1/access/review', query: ['format'] }, given, options);
