// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getItem is given. */
export interface GetItemGiven {
  readonly number: string;
}

/** What getItem answers. */
export interface GetItemAnswer {
  readonly version: 1;
  readonly purchase: {
    readonly key: string;
    readonly entity: string;
    readonly status: string;
    readonly revision: number;
    readonly recordedAt: string;
    readonly document: Readonly<Record<string, unknown>>;
  };
  readonly related: readonly string[];
}

/** An item as its system of record has it. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getItem = (client: Client, given: GetItemGiven, options?: CallOptions): Promise<GetItemAnswer> =>
  client.call<GetItemAnswer>({ method: 'GET', path: '/v1/items/{number}' }, given, options);
