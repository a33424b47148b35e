// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postAdjustments is given. */
export interface PostAdjustmentsGiven {
  readonly body: {
    readonly account: string;
    readonly amount: string;
    readonly currency: string;
    readonly day: string;
    readonly why: 'charity' | 'discount' | 'small-balance' | 'bad-debt' | 'contractual' | 'other';
    readonly reason: string;
    readonly draft?: true;
  };
}

/** What postAdjustments answers. */
export type PostAdjustmentsAnswer = schemas.OutcomeAnswer;

/** Ask for a write-off or adjustment of a patient account. Needs `adjustments:write`. Throws `PlexusProblem`. */
export const postAdjustments = (client: Client, given: PostAdjustmentsGiven, options?: CallOptions): Promise<PostAdjustmentsAnswer> =>
  client.call<PostAdjustmentsAnswer>({ method: 'POST', path: '/v1/adjustments' }, given, options);
