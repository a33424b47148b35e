import { deleteSession, type GetSessionAnswer, getLoginOptions, getSession, postSession } from '@plexus/sdk/browser';
import { client } from './client.ts';

export type Session = GetSessionAnswer['session'];

/** Who uses this browser. Throws `PlexusProblem` with status 401 when nobody entered. */
export const readSession = async (): Promise<Session> => (await getSession(client)).session;

/** Enters with the one-time code of the link that `npm start` and `npx plexus console` print. Throws `PlexusProblem` with `CODE_WRONG`. */
export const enter = async (code: string): Promise<Session> => (await postSession(client, { body: { code } })).session;

/** The identity provider at which people log in; undefined when they enter by links only. */
export const readProvider = async (): Promise<string | undefined> => (await getLoginOptions(client)).provider;

export const leave = (): Promise<unknown> => deleteSession(client);
