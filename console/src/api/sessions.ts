import { get, remove } from './client.ts';

/** A browser that somebody is logged in with. */
export interface ListedSession {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly madeAt: string;
  readonly seenAt: string;
  readonly expiresAt: string;
  /** It is the one that asks. */
  readonly isThis: boolean;
}

/** One's own sessions, or with the right to it those of everybody, newest first. Throws `Problem`. */
export const listSessions = async (of: 'me' | 'everybody'): Promise<readonly ListedSession[]> =>
  (await get<{ readonly sessions: readonly ListedSession[] }>('/v1/sessions', of === 'everybody' ? { of } : {})).sessions;

/** Ends one; it is over everywhere within seconds. Throws `Problem`. */
export const endSession = (id: string): Promise<void> => remove(`/v1/sessions/${encodeURIComponent(id)}`);
