// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getHolds is given. */
export interface GetHoldsGiven {
  readonly released?: 'true' | undefined;
}

/** What getHolds answers. */
export interface GetHoldsAnswer {
  readonly version: 1;
  readonly holds: readonly {
    readonly id: string;
    readonly subject?: string;
    readonly reason: string;
    readonly person: string;
    readonly placedAt: string;
    readonly releasedAt?: string;
    readonly releasedBy?: string;
    readonly releaseReason?: string;
  }[];
}

/** Legal holds. Needs `holds:read`. Throws `PlexusProblem`. */
export const getHolds = (client: Client, given: GetHoldsGiven = {}, options?: CallOptions): Promise<GetHoldsAnswer> =>
  client.call<GetHoldsAnswer>({ method: 'GET', path: '/v1/holds', query: ['released'] }, given, options);

/** What postHolds is given. */
export interface PostHoldsGiven {
  readonly body: {
    readonly subject?: string;
    readonly reason: string;
  };
}

/** What postHolds answers. */
export interface PostHoldsAnswer {
  readonly version: 1;
  readonly hold: string;
}

/** Place a legal hold. Needs `holds:write`. Throws `PlexusProblem`. */
export const postHolds = (client: Client, given: PostHoldsGiven, options?: CallOptions): Promise<PostHoldsAnswer> =>
  client.call<PostHoldsAnswer>({ method: 'POST', path: '/v1/holds' }, given, options);

/** What postHoldRelease is given. */
export interface PostHoldReleaseGiven {
  readonly id: string;
  readonly body: {
    readonly reason: string;
  };
}

/** What postHoldRelease answers. */
export interface PostHoldReleaseAnswer {
  readonly version: 1;
  readonly released: string;
}

/** Release a legal hold. Needs `holds:write`. Throws `PlexusProblem`. */
export const postHoldRelease = (client: Client, given: PostHoldReleaseGiven, options?: CallOptions): Promise<PostHoldReleaseAnswer> =>
  client.call<PostHoldReleaseAnswer>({ method: 'POST', path: '/v1/holds/{id}/release' }, given, options);
