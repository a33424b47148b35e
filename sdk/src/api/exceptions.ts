// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getExceptions is given. */
export interface GetExceptionsGiven {
  readonly state?: 'open' | 'resolved' | 'rejected' | undefined;
  readonly kind?: string | undefined;
  readonly owner?: string | undefined;
  readonly entity?: string | undefined;
  readonly code?: string | undefined;
  readonly channel?: string | undefined;
  readonly cause?: string | undefined;
  readonly assignee?: string | undefined;
  readonly overdue?: 'true' | undefined;
  readonly atLeast?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getExceptions answers. */
export interface GetExceptionsAnswer {
  readonly version: 1;
  readonly exceptions: readonly schemas.Exception[];
  readonly next?: string;
}

/** Exceptions of one state, due first. Needs `exceptions:read`. Throws `PlexusProblem`. */
export const getExceptions = (client: Client, given: GetExceptionsGiven = {}, options?: CallOptions): Promise<GetExceptionsAnswer> =>
  client.call<GetExceptionsAnswer>(
    {
      method: 'GET',
      path: '/v1/exceptions',
      query: ['state', 'kind', 'owner', 'entity', 'code', 'channel', 'cause', 'assignee', 'overdue', 'atLeast', 'after', 'limit'],
    },
    given,
    options,
  );

/** What getExceptionsFacets is given. */
export interface GetExceptionsFacetsGiven {
  readonly state?: 'open' | 'resolved' | 'rejected' | undefined;
}

/** What getExceptionsFacets answers. */
export interface GetExceptionsFacetsAnswer {
  readonly version: 1;
  readonly facets: {
    readonly kind: readonly schemas.Facet[];
    readonly owner: readonly schemas.Facet[];
    readonly entity: readonly schemas.Facet[];
    readonly code: readonly schemas.Facet[];
  };
  readonly total: number;
  readonly overdue: number;
}

/** How many exceptions there are of each kind. Needs `exceptions:read`. Throws `PlexusProblem`. */
export const getExceptionsFacets = (
  client: Client,
  given: GetExceptionsFacetsGiven = {},
  options?: CallOptions,
): Promise<GetExceptionsFacetsAnswer> =>
  client.call<GetExceptionsFacetsAnswer>({ method: 'GET', path: '/v1/exceptions/facets', query: ['state'] }, given, options);

/** What getException is given. */
export interface GetExceptionGiven {
  readonly id: string;
}

/** What getException answers. */
export interface GetExceptionAnswer {
  readonly version: 1;
  readonly exception: schemas.Exception;
}

/** An exception. Needs `exceptions:read`. Throws `PlexusProblem`. */
export const getException = (client: Client, given: GetExceptionGiven, options?: CallOptions): Promise<GetExceptionAnswer> =>
  client.call<GetExceptionAnswer>({ method: 'GET', path: '/v1/exceptions/{id}' }, given, options);

/** What postExceptionCorrect is given. */
export interface PostExceptionCorrectGiven {
  readonly id: string;
  readonly body: {
    readonly crosswalk: string;
    readonly code: string;
    readonly meaning: string;
    readonly resolution: string;
  };
}

/** What postExceptionCorrect answers. */
export interface PostExceptionCorrectAnswer {
  readonly version: 1;
  readonly outcome: 'under-way';
  readonly release: number;
  readonly replays: readonly string[];
  readonly exceptions: readonly string[];
}

/** Add a code to a crosswalk, as a release, and translate again what lacked it. Needs `estate:write`. Throws `PlexusProblem`. */
export const postExceptionCorrect = (
  client: Client,
  given: PostExceptionCorrectGiven,
  options?: CallOptions,
): Promise<PostExceptionCorrectAnswer> =>
  client.call<PostExceptionCorrectAnswer>({ method: 'POST', path: '/v1/exceptions/{id}/correct' }, given, options);

/** What getExceptionCorrection is given. */
export interface GetExceptionCorrectionGiven {
  readonly id: string;
}

/** What getExceptionCorrection answers. */
export interface GetExceptionCorrectionAnswer {
  readonly version: 1;
  readonly correction: {
    readonly crosswalk: string;
    readonly code: string;
    readonly place?: string;
    readonly meanings: readonly string[];
    readonly codes: readonly {
      readonly from: string;
      readonly to: string;
    }[];
    readonly alike: number;
  };
}

/** The code that an exception lacks in a crosswalk. Needs `exceptions:read`. Throws `PlexusProblem`. */
export const getExceptionCorrection = (
  client: Client,
  given: GetExceptionCorrectionGiven,
  options?: CallOptions,
): Promise<GetExceptionCorrectionAnswer> =>
  client.call<GetExceptionCorrectionAnswer>({ method: 'GET', path: '/v1/exceptions/{id}/correction' }, given, options);

/** What postExceptionReject is given. */
export interface PostExceptionRejectGiven {
  readonly id: string;
  readonly body: {
    readonly reason: string;
  };
}

/** What postExceptionReject answers. */
export type PostExceptionRejectAnswer = schemas.ExceptionDecidedAnswer;

/** Reject an exception. Needs `exceptions:write`. Throws `PlexusProblem`. */
export const postExceptionReject = (
  client: Client,
  given: PostExceptionRejectGiven,
  options?: CallOptions,
): Promise<PostExceptionRejectAnswer> =>
  client.call<PostExceptionRejectAnswer>({ method: 'POST', path: '/v1/exceptions/{id}/reject' }, given, options);

/** What postExceptionResolve is given. */
export interface PostExceptionResolveGiven {
  readonly id: string;
  readonly body: {
    readonly resolution: string;
    readonly retry?: boolean;
  };
}

/** What postExceptionResolve answers. */
export type PostExceptionResolveAnswer = schemas.ExceptionDecidedAnswer;

/** Resolve an exception. Needs `exceptions:write`. Throws `PlexusProblem`. */
export const postExceptionResolve = (
  client: Client,
  given: PostExceptionResolveGiven,
  options?: CallOptions,
): Promise<PostExceptionResolveAnswer> =>
  client.call<PostExceptionResolveAnswer>({ method: 'POST', path: '/v1/exceptions/{id}/resolve' }, given, options);
