import { type GetBreakGlassAnswer, getBreakGlass, type PostBreakGlassReviewGiven, postBreakGlassReview } from '@plexus/sdk';
import { client } from './client.ts';

/** One emergency access. */
export type BreakGlass = GetBreakGlassAnswer['breakGlass'][number];

export type GlassVerdict = PostBreakGlassReviewGiven['body']['verdict'];

/** Emergency accesses of everybody, newest first. Throws `PlexusProblem`. */
export const listBreakGlass = async (): Promise<readonly BreakGlass[]> => (await getBreakGlass(client, { of: 'everybody' })).breakGlass;

export const reviewBreakGlass = (id: string, verdict: GlassVerdict, words: string): Promise<unknown> =>
  postBreakGlassReview(client, { id, body: { verdict, words } });
