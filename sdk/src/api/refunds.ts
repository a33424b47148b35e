// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postRefunds is given. */
export interface PostRefundsGiven {
  readonly body: {
    readonly account: string;
    readonly amount: string;
    readonly currency: string;
    readonly day: string;
    readonly reason: string;
    readonly draft?: true;
  };
}

/** What postRefunds answers. */
export type PostRefundsAnswer = schemas.OutcomeAnswer;

/** Give back what a patient account has too much. Needs `refunds:write`. Throws `PlexusProblem`. */
export const postRefunds = (client: Client, given: PostRefundsGiven, options?: CallOptions): Promise<PostRefundsAnswer> =>
  client.call<PostRefundsAnswer>({ method: 'POST', path: '/v1/refunds' }, given, options);
