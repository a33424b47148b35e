// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postEligibility is given. */
export interface PostEligibilityGiven {
  readonly body: {
    readonly payer: string;
    readonly entity: string;
    readonly member: {
      readonly id: string;
      readonly last: string;
      readonly first?: string;
      readonly birthDate?: string;
    };
    readonly serviceType?: string;
    readonly day?: string;
  };
}

/** What postEligibility answers. */
export interface PostEligibilityAnswer {
  readonly version: 1;
  readonly coverage: 'active' | 'inactive' | 'rejected' | 'unknown';
  readonly payer: string;
  readonly serviceType: string;
  readonly day: string;
  readonly plan?: string;
  readonly benefits: readonly {
    readonly code: string;
    readonly serviceTypes: readonly string[];
    readonly level?: string;
    readonly period?: string;
    readonly amount?: string;
    readonly percent?: string;
    readonly authorizationRequired?: string;
    readonly inNetwork?: string;
  }[];
  readonly rejections: readonly {
    readonly reason: string;
    readonly followUp: string;
  }[];
  readonly askedAt: string;
  readonly cached: boolean;
}

/** Ask a payer whether somebody is covered. Needs `eligibility:read`. Throws `PlexusProblem`. */
export const postEligibility = (client: Client, given: PostEligibilityGiven, options?: CallOptions): Promise<PostEligibilityAnswer> =>
  client.call<PostEligibilityAnswer>({ method: 'POST', path: '/v1/eligibility' }, given, options);
