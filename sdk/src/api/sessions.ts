// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getSessions is given. */
export interface GetSessionsGiven {
  readonly of?: 'everybody' | undefined;
}

/** What getSessions answers. */
export interface GetSessionsAnswer {
  readonly version: 1;
  readonly sessions: readonly {
    readonly id: string;
    readonly person: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly madeAt: string;
    readonly seenAt: string;
    readonly expiresAt: string;
    readonly isThis: boolean;
  }[];
}

/** Browsers that are logged in. Throws `PlexusProblem`. */
export const getSessions = (client: Client, given: GetSessionsGiven = {}, options?: CallOptions): Promise<GetSessionsAnswer> =>
  client.call<GetSessionsAnswer>({ method: 'GET', path: '/v1/sessions', query: ['of'] }, given, options);

/** What deleteSession is given. */
export interface DeleteSessionGiven {
  readonly id: string;
}

/** What deleteSession answers. */
export interface DeleteSessionAnswer {
  readonly version: 1;
  readonly ended: number;
}

/** End a session. Throws `PlexusProblem`. */
export const deleteSession = (client: Client, given: DeleteSessionGiven, options?: CallOptions): Promise<DeleteSessionAnswer> =>
  client.call<DeleteSessionAnswer>({ method: 'DELETE', path: '/v1/sessions/{id}' }, given, options);
