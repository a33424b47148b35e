import { deleteSession, type GetSessionsAnswer, getSessions } from '@plexus/sdk';
import { client } from './client.ts';

/** A browser that somebody is logged in with. */
export type ListedSession = GetSessionsAnswer['sessions'][number];

/** One's own sessions, or with the right to it those of everybody, newest first. Throws `PlexusProblem`. */
export const listSessions = async (of: 'me' | 'everybody'): Promise<readonly ListedSession[]> =>
  (await getSessions(client, of === 'everybody' ? { of } : {})).sessions;

/** Ends one; it is over everywhere within seconds. Throws `PlexusProblem`. */
export const endSession = (id: string): Promise<unknown> => deleteSession(client, { id });
