// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What postChannelMessages is given. */
export interface PostChannelMessagesGiven {
  readonly channel: string;
  readonly body: Uint8Array | string;
}

/** What postChannelMessages answers. */
export interface PostChannelMessagesAnswer {
  readonly message: string;
  readonly outcome: 'stored' | 'duplicate';
}

/** Send a message to a channel. Needs `messages:write`. Throws `PlexusProblem`. */
export const postChannelMessages = (
  client: Client,
  given: PostChannelMessagesGiven,
  options?: CallOptions,
): Promise<PostChannelMessagesAnswer> =>
  client.call<PostChannelMessagesAnswer>({ method: 'POST', path: '/v1/channels/{channel}/messages' }, given, options);
