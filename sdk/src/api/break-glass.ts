// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

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
export type PostBreakGlassAnswer = schemas.BreakGlassAnswer;

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
  readonly breakGlass: readonly schemas.BreakGlass[];
}

/** Emergency accesses, newest first. Throws `PlexusProblem`. */
export const getBreakGlass = (client: Client, given: GetBreakGlassGiven = {}, options?: CallOptions): Promise<GetBreakGlassAnswer> =>
  client.call<GetBreakGlassAnswer>({ method: 'GET', path: '/v1/break-glass', query: ['of'] }, given, options);

/** What postBreakGlassClose is given. */
export interface PostBreakGlassCloseGiven {
  readonly id: string;
}

/** What postBreakGlassClose answers. */
export type PostBreakGlassCloseAnswer = schemas.BreakGlassAnswer;

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
export type PostBreakGlassReviewAnswer = schemas.BreakGlassAnswer;

/** Say whether the emergency access of somebody else was justified; ends it. Needs `break-glass:review`. Throws `PlexusProblem`. */
export const postBreakGlassReview = (
  client: Client,
  given: PostBreakGlassReviewGiven,
  options?: CallOptions,
): Promise<PostBreakGlassReviewAnswer> =>
  client.call<PostBreakGlassReviewAnswer>({ method: 'POST', path: '/v1/break-glass/{id}/review' }, given, options);
