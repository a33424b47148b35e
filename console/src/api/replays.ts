import { type GetReplaysAnswer, getReplays, type PostReplaysAnswer, type PostReplaysGiven, postReplays } from '@plexus/sdk';
import { client } from './client.ts';

export type ReplayChoice = Required<Pick<PostReplaysGiven['body'], 'from' | 'mapping'>>;
/** What a replay would do, counted and not done. */
export type ReplayPreview = Extract<PostReplaysAnswer, { readonly preview: object }>['preview'];
export type Replay = GetReplaysAnswer['replays'][number];

export const previewReplay = async (messages: readonly string[], choice: ReplayChoice): Promise<ReplayPreview> => {
  const answer = await postReplays(client, { body: { messages, ...choice, dryRun: true } });
  return 'preview' in answer ? answer.preview : { new: 0, unchanged: 0, revised: 0, failures: 0 };
};

/** Asks for messages to be translated again; answers the numbers of the replays. */
export const askReplay = async (messages: readonly string[], choice: ReplayChoice): Promise<readonly string[]> => {
  const answer = await postReplays(client, { body: { messages, ...choice } });
  return 'replays' in answer ? answer.replays : [];
};

export const readReplays = async (ids: readonly string[]): Promise<readonly Replay[]> =>
  (await getReplays(client, { ids: ids.join(',') })).replays;
