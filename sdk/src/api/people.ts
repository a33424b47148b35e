// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getPeople answers. */
export type GetPeopleAnswer = schemas.PeopleAnswer;

/** People and the accounts that are theirs. Needs `people:read`. Throws `PlexusProblem`. */
export const getPeople = (client: Client, options?: CallOptions): Promise<GetPeopleAnswer> =>
  client.call<GetPeopleAnswer>({ method: 'GET', path: '/v1/people' }, {}, options);

/** What postPeopleLinks is given. */
export interface PostPeopleLinksGiven {
  readonly body: {
    readonly account: string;
    readonly other: string;
    readonly reason: string;
  };
}

/** What postPeopleLinks answers. */
export type PostPeopleLinksAnswer = schemas.PeopleAnswer;

/** Say that two accounts are of one person, for good. Needs `people:write`. Throws `PlexusProblem`. */
export const postPeopleLinks = (client: Client, given: PostPeopleLinksGiven, options?: CallOptions): Promise<PostPeopleLinksAnswer> =>
  client.call<PostPeopleLinksAnswer>({ method: 'POST', path: '/v1/people/links' }, given, options);
