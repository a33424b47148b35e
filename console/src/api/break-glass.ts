import {
  type GetBreakGlassAnswer,
  getBreakGlass,
  type PostBreakGlassGiven,
  type PostBreakGlassReviewGiven,
  postBreakGlass,
  postBreakGlassClose,
  postBreakGlassReview,
} from '@plexus/sdk';
import { client } from './client.ts';

/** One emergency access. */
export type BreakGlass = GetBreakGlassAnswer['breakGlass'][number];
export type GlassAsked = PostBreakGlassGiven['body'];
export type GlassVerdict = PostBreakGlassReviewGiven['body']['verdict'];

/** Emergency accesses of everybody, newest first. Throws `PlexusProblem`. */
export const listBreakGlass = async (): Promise<readonly BreakGlass[]> => (await getBreakGlass(client, { of: 'everybody' })).breakGlass;

/** One's own that is open. Throws `PlexusProblem`. */
export const readOwnGlass = async (): Promise<BreakGlass | null> =>
  (await getBreakGlass(client)).breakGlass.find(({ state }) => state === 'open') ?? null;

/** Opens one: on record, and another person is asked to review it. Throws `PlexusProblem`. */
export const openGlass = async (body: GlassAsked): Promise<BreakGlass> => (await postBreakGlass(client, { body })).breakGlass;

export const closeGlass = (id: string): Promise<unknown> => postBreakGlassClose(client, { id });

export const reviewBreakGlass = (id: string, verdict: GlassVerdict, words: string): Promise<unknown> =>
  postBreakGlassReview(client, { id, body: { verdict, words } });
