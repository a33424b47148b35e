import { get, post, remove } from './client.ts';

export interface Session {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Roles in words. */
  readonly titles: readonly string[];
  /** What the roles allow. */
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  /** Who vouched for the person; absent for who came by a link. */
  readonly issuer?: string;
  readonly expiresAt: string;
}

interface SessionAnswer {
  readonly session: Session;
}

/** Who uses this browser. Throws `Problem` with status 401 when nobody entered. */
export const readSession = async (): Promise<Session> => (await get<SessionAnswer>('/v1/session')).session;

/** Enters with the one-time code of the link that `npm start` and `npx plexus console` print. Throws `Problem` with `CODE_WRONG`. */
export const enter = async (code: string): Promise<Session> => (await post<SessionAnswer>('/v1/session', { code })).session;

/** The identity provider at which people log in; undefined when they enter by links only. */
export const readProvider = async (): Promise<string | undefined> =>
  (await get<{ readonly provider?: string }>('/v1/login/options')).provider;

export const leave = (): Promise<void> => remove('/v1/session');
