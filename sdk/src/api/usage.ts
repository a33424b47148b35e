// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getUsage is given. */
export interface GetUsageGiven {
  readonly days?: string | undefined;
}

/** What getUsage answers. */
export interface GetUsageAnswer {
  readonly version: 1;
  readonly since: string;
  readonly usage: readonly {
    readonly operation: string;
    readonly caller: 'client' | 'people' | 'installation';
    readonly client?: string;
    readonly requests: number;
    readonly refused: number;
    readonly failed: number;
    readonly lastAt: string;
  }[];
}

/** How often each operation is asked for, and by whom. Needs `clients:read`. Throws `PlexusProblem`. */
export const getUsage = (client: Client, given: GetUsageGiven = {}, options?: CallOptions): Promise<GetUsageAnswer> =>
  client.call<GetUsageAnswer>({ method: 'GET', path: '/v1/usage', query: ['days'] }, given, options);
