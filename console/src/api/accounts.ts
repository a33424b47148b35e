import {
  type GetAccountAnswer,
  type GetAccountTimelineAnswer,
  getAccount,
  getAccountTimeline,
  postAccountIdentity,
  postAccountsSearch,
} from '@plexus/sdk';
import { client } from './client.ts';
import type { Why } from './why.ts';

export type AccountSummary = GetAccountAnswer['account'];
export type Timeline = GetAccountTimelineAnswer;
export type TimelineEntry = Timeline['entries'][number];
export type EntryKind = TimelineEntry['kind'];
export const ENTRY_KINDS: readonly EntryKind[] = ['message', 'event', 'claim', 'journal', 'delivery', 'exception'];

/** Finds accounts by an identifier, which travels in the body. Throws `PlexusProblem`. */
export const searchAccounts = async (search: string): Promise<readonly AccountSummary[]> =>
  (await postAccountsSearch(client, { body: { search } })).accounts;

export const readAccount = async (subject: string): Promise<AccountSummary> => (await getAccount(client, { subject })).account;

export const readTimeline = (subject: string, order: 'oldest' | 'newest', after?: string): Promise<Timeline> =>
  getAccountTimeline(client, { subject, order, limit: '100', after });

/** Opens the identifiers of an account; the reading is audited with the reason. */
export const revealAccount = async (subject: string, why: Why): Promise<Readonly<Record<string, unknown>>> =>
  (await postAccountIdentity(client, { subject, body: why })).identity;
