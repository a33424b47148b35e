import { get, post } from './client.ts';

export interface ReplayChoice {
  readonly from: 'start' | 'failed';
  readonly mapping: 'original' | 'current';
}

/** What a replay would do, counted and not done. */
export interface ReplayPreview {
  readonly new: number;
  readonly unchanged: number;
  readonly revised: number;
  readonly failures: number;
}

export interface Replay {
  readonly id: string;
  readonly state: string;
  readonly events?: number;
}

export const previewReplay = async (messages: readonly string[], choice: ReplayChoice): Promise<ReplayPreview> =>
  (await post<{ readonly preview: ReplayPreview }>('/v1/replays', { messages, ...choice, dryRun: true })).preview;

/** Asks for messages to be translated again; answers the numbers of the replays. */
export const askReplay = async (messages: readonly string[], choice: ReplayChoice): Promise<readonly string[]> =>
  (await post<{ readonly replays: readonly string[] }>('/v1/replays', { messages, ...choice })).replays;

export const readReplays = async (ids: readonly string[]): Promise<readonly Replay[]> =>
  (await get<{ readonly replays: readonly Replay[] }>('/v1/replays', { ids: ids.join(',') })).replays;
