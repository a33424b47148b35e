// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postClaimsSearch is given. */
export interface PostClaimsSearchGiven {
  readonly body: {
    readonly claimNumber: string;
  };
}

/** What postClaimsSearch answers. */
export type PostClaimsSearchAnswer = schemas.ClaimsAnswer;

/** What became of the claims of a number. Needs `claims:read`. Throws `PlexusProblem`. */
export const postClaimsSearch = (client: Client, given: PostClaimsSearchGiven, options?: CallOptions): Promise<PostClaimsSearchAnswer> =>
  client.call<PostClaimsSearchAnswer>({ method: 'POST', path: '/v1/claims/search' }, given, options);
