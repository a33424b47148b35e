// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getLoginOptions answers. */
export interface GetLoginOptionsAnswer {
  readonly version: 1;
  readonly provider?: string;
}

/** Whether people log in at an identity provider. Throws `PlexusProblem`. */
export const getLoginOptions = (client: Client, options?: CallOptions): Promise<GetLoginOptionsAnswer> =>
  client.call<GetLoginOptionsAnswer>({ method: 'GET', path: '/v1/login/options' }, {}, options);
