// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postBreakGlass is given. */
export interface PostBreakGlassGiven {
  readonly body: {
    readonly reason: string;
    readonly purpose: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
    readonly entities?: readonly string[];
    readonly minutes?: number;
  };
}

/** What postBreakGlass answers. */
export interface PostBreakGlassAnswer {
  readonly version: 1;
  readonly breakGlass: {
    readonly id: string;
    readonly person: string;
    readonly reason: string;
    readonly purpose: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
    readonly entities: 'all' | readonly string[];
    readonly state: 'open' | 'over' | 'reviewed';
    readonly openedAt: string;
    readonly endsAt: string;
    readonly reviewBy: string;
    readonly review?: {
      readonly by: string;
      readonly at: string;
      readonly verdict: 'justified' | 'not-justified';
      readonly words: string;
    };
  };
}

/** Break the glass: see more for an hour at most, on record. Needs `break-glass:open`. Throws `PlexusProblem`. */
export const postBreakGlass = (client: Client, given: PostBreakGlassGiven, options?: CallOptions): Promise<PostBreakGlassAnswer> =>
  client.call<PostBreakGlassAnswer>({ method: 'POST', path: '/v1/break-glass' }, given, options);

/** What getBreakGlass is given. */
export interface GetBreakGlassGiven {
  readonly of?: 'everybody' | undefined;
}

/** What getBreakGlass answers. */
export interface GetBreakGlassAnswer {
  readonly version: 1;
  readonly breakGlass: readonly {
    readonly id: string;
    readonly person: string;
    readonly reason: string;
    readonly purpose: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
    readonly entities: 'all' | readonly string[];
    readonly state: 'open' | 'over' | 'reviewed';
    readonly openedAt: string;
    readonly endsAt: string;
    readonly reviewBy: string;
    readonly review?: {
      readonly by: string;
      readonly at: string;
      readonly verdict: 'justified' | 'not-justified';
      readonly words: string;
    };
  }[];
}

/** Emergency accesses, newest first. Throws `PlexusProblem`. */
export const getBreakGlass = (client: Client, given: GetBreakGlassGiven = {}, options?: CallOptions): Promise<GetBreakGlassAnswer> =>
  client.call<GetBreakGlassAnswer>({ method: 'GET', path: '/v1/break-glass', query: ['of'] }, given, options);

/** What postBreakGlassClose is given. */
export interface PostBreakGlassCloseGiven {
  readonly id: string;
}

/** What postBreakGlassClose answers. */
export interface PostBreakGlassCloseAnswer {
  readonly version: 1;
  readonly breakGlass: {
    readonly id: string;
    readonly person: string;
    readonly reason: string;
    readonly purpose: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
    readonly entities: 'all' | readonly string[];
    readonly state: 'open' | 'over' | 'reviewed';
    readonly openedAt: string;
    readonly endsAt: string;
    readonly reviewBy: string;
    readonly review?: {
      readonly by: string;
      readonly at: string;
      readonly verdict: 'justified' | 'not-justified';
      readonly words: string;
    };
  };
}

/** End one’s own emergency access. Throws `PlexusProblem`. */
export const postBreakGlassClose = (
  client: Client,
  given: PostBreakGlassCloseGiven,
  options?: CallOptions,
): Promise<PostBreakGlassCloseAnswer> =>
  client.call<PostBreakGlassCloseAnswer>({ method: 'POST', path: '/v1/break-glass/{id}/close' }, given, options);

/** What postBreakGlassReview is given. */
export interface PostBreakGlassReviewGiven {
  readonly id: string;
  readonly body: {
    readonly verdict: 'justified' | 'not-justified';
    readonly words: string;
  };
}

/** What postBreakGlassReview answers. */
export interface PostBreakGlassReviewAnswer {
  readonly version: 1;
  readonly breakGlass: {
    readonly id: string;
    readonly person: string;
    readonly reason: string;
    readonly purpose: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
    readonly entities: 'all' | readonly string[];
    readonly state: 'open' | 'over' | 'reviewed';
    readonly openedAt: string;
    readonly endsAt: string;
    readonly reviewBy: string;
    readonly review?: {
      readonly by: string;
      readonly at: string;
      readonly verdict: 'justified' | 'not-justified';
      readonly words: string;
    };
  };
}

/** Say whether the emergency access of somebody else was justified; ends it. Needs `break-glass:review`. Throws `PlexusProblem`. */
export const postBreakGlassReview = (
  client: Client,
  given: PostBreakGlassReviewGiven,
  options?: CallOptions,
): Promise<PostBreakGlassReviewAnswer> =>
  client.call<PostBreakGlassReviewAnswer>({ method: 'POST', path: '/v1/break-glass/{id}/review' }, given, options);
