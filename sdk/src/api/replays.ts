// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postReplays is given. */
export interface PostReplaysGiven {
  readonly body: {
    readonly messages: readonly string[];
    readonly from?: 'start' | 'failed';
    readonly mapping?: 'original' | 'current';
    readonly dryRun?: boolean;
  };
}

/** What postReplays answers. */
export type PostReplaysAnswer =
  | {
      readonly version: 1;
      readonly messages: number;
      readonly preview: {
        readonly new: number;
        readonly unchanged: number;
        readonly revised: number;
        readonly failures: number;
      };
    }
  | {
      readonly version: 1;
      readonly messages: number;
      readonly replays: readonly string[];
    };

/** Have messages translated again, or see what that would change. Needs `replays:write`. Throws `PlexusProblem`. */
export const postReplays = (client: Client, given: PostReplaysGiven, options?: CallOptions): Promise<PostReplaysAnswer> =>
  client.call<PostReplaysAnswer>({ method: 'POST', path: '/v1/replays' }, given, options);

/** What getReplays is given. */
export interface GetReplaysGiven {
  readonly ids: string;
}

/** What getReplays answers. */
export interface GetReplaysAnswer {
  readonly version: 1;
  readonly replays: readonly {
    readonly id: string;
    readonly state: string;
    readonly events?: number;
  }[];
}

/** How far replays are. Needs `replays:read`. Throws `PlexusProblem`. */
export const getReplays = (client: Client, given: GetReplaysGiven, options?: CallOptions): Promise<GetReplaysAnswer> =>
  client.call<GetReplaysAnswer>({ method: 'GET', path: '/v1/replays', query: ['ids'] }, given, options);
