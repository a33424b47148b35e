// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postSession is given. */
export interface PostSessionGiven {
  readonly body: {
    readonly code: string;
  };
}

/** What postSession answers. */
export type PostSessionAnswer = schemas.SessionAnswer;

/** Enter the console with the code of a link. Throws `PlexusProblem`. */
export const postSession = (client: Client, given: PostSessionGiven, options?: CallOptions): Promise<PostSessionAnswer> =>
  client.call<PostSessionAnswer>({ method: 'POST', path: '/v1/session' }, given, options);

/** What getSession answers. */
export type GetSessionAnswer = schemas.SessionAnswer;

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
