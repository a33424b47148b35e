// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getRoles answers. */
export interface GetRolesAnswer {
  readonly version: 1;
  readonly roles: readonly {
    readonly role: string;
    readonly title: string;
    readonly scopes: readonly string[];
  }[];
  readonly scopes: readonly {
    readonly scope: string;
    readonly about: string;
    readonly peopleOnly: boolean;
  }[];
}

/** What people of each role may do. Needs `rights:read`. Throws `PlexusProblem`. */
export const getRoles = (client: Client, options?: CallOptions): Promise<GetRolesAnswer> =>
  client.call<GetRolesAnswer>({ method: 'GET', path: '/v1/roles' }, {}, options);
