// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postSession is given. */
export interface PostSessionGiven {
  readonly body: {
    readonly code: string;
  };
}

/** What postSession answers. */
export interface PostSessionAnswer {
  readonly version: 1;
  readonly session: {
    readonly id: string;
    readonly person: string;
    readonly name: string;
    readonly principal: string;
    readonly roles: readonly string[];
    readonly titles: readonly string[];
    readonly scopes: readonly string[];
    readonly entities: 'all' | readonly string[];
    readonly issuer?: string;
    readonly expiresAt: string;
  };
}

/** Enter the console with the code of a link. Throws `PlexusProblem`. */
export const postSession = (client: Client, given: PostSessionGiven, options?: CallOptions): Promise<PostSessionAnswer> =>
  client.call<PostSessionAnswer>({ method: 'POST', path: '/v1/session' }, given, options);

/** What getSession answers. */
export interface GetSessionAnswer {
  readonly version: 1;
  readonly session: {
    readonly id: string;
    readonly person: string;
    readonly name: string;
    readonly principal: string;
    readonly roles: readonly string[];
    readonly titles: readonly string[];
    readonly scopes: readonly string[];
    readonly entities: 'all' | readonly string[];
    readonly issuer?: string;
    readonly expiresAt: string;
  };
}

/** Who is in the console. Throws `PlexusProblem`. */
export const getSession = (client: Client, options?: CallOptions): Promise<GetSessionAnswer> =>
  client.call<GetSessionAnswer>({ method: 'GET', path: '/v1/session' }, {}, options);

/** What deleteSession answers. */
export type DeleteSessionAnswer = unknown;

/** Leave the console. Throws `PlexusProblem`. */
export const deleteSession = (client: Client, options?: CallOptions): Promise<DeleteSessionAnswer> =>
  client.call<DeleteSessionAnswer>({ method: 'DELETE', path: '/v1/session' }, {}, options);

/** What postSessionCodes answers. */
export interface PostSessionCodesAnswer {
  readonly version: 1;
  readonly code: string;
  readonly url: string;
  readonly expiresAt: string;
}

/** A link into the console; with the token only. Throws `PlexusProblem`. */
export const postSessionCodes = (client: Client, options?: CallOptions): Promise<PostSessionCodesAnswer> =>
  client.call<PostSessionCodesAnswer>({ method: 'POST', path: '/v1/session/codes' }, {}, options);
