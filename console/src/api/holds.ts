import { type GetHoldsAnswer, getHolds, type PostHoldsGiven, postHoldRelease, postHolds } from '@plexus/sdk';
import { client } from './client.ts';

/** A duty to keep what would be shredded or dropped otherwise. */
export type Hold = GetHoldsAnswer['holds'][number];

/** Legal holds, oldest first; those that were released too, when asked for. Throws `PlexusProblem`. */
export const listHolds = async (past: boolean): Promise<readonly Hold[]> =>
  (await getHolds(client, past ? { released: 'true' } : {})).holds;

/** Places one on an account, or without a subject on everything. Throws `PlexusProblem`. */
export const placeHold = (body: PostHoldsGiven['body']): Promise<unknown> => postHolds(client, { body });

export const releaseHold = (id: string, reason: string): Promise<unknown> => postHoldRelease(client, { id, body: { reason } });
