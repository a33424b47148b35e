// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postReceipts is given. */
export interface PostReceiptsGiven {
  readonly body: {
    readonly reference: string;
    readonly entity: string;
    readonly lines: readonly {
      readonly order: string;
      readonly line?: string;
      readonly item?: string;
      readonly receipt: string;
      readonly quantity: string;
      readonly unit: string;
      readonly day: string;
      readonly location: string;
      readonly condition: 'good' | 'damaged';
      readonly lot?: string;
      readonly serial?: string;
      readonly expiry?: string;
    }[];
  };
}

/** What postReceipts answers. */
export type PostReceiptsAnswer = schemas.DocumentTakenAnswer;

/** Say what was received. Needs `receipts:write`. Throws `PlexusProblem`. */
export const postReceipts = (client: Client, given: PostReceiptsGiven, options?: CallOptions): Promise<PostReceiptsAnswer> =>
  client.call<PostReceiptsAnswer>({ method: 'POST', path: '/v1/receipts' }, given, options);
