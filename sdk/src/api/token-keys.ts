// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postTokenKeys answers. */
export interface PostTokenKeysAnswer {
  readonly version: 1;
  readonly kid: string;
}

/** Sign access tokens with a new key from now on. Needs `clients:write`. Throws `PlexusProblem`. */
export const postTokenKeys = (client: Client, options?: CallOptions): Promise<PostTokenKeysAnswer> =>
  client.call<PostTokenKeysAnswer>({ method: 'POST', path: '/v1/token-keys' }, {}, options);
