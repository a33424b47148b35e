// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getItem is given. */
export interface GetItemGiven {
  readonly number: string;
}

/** What getItem answers. */
export type GetItemAnswer = schemas.PurchaseAnswer;

/** An item as its system of record has it. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getItem = (client: Client, given: GetItemGiven, options?: CallOptions): Promise<GetItemAnswer> =>
  client.call<GetItemAnswer>({ method: 'GET', path: '/v1/items/{number}' }, given, options);
