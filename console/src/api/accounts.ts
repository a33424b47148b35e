import { get, post } from './client.ts';
import type { Why } from './why.ts';

export interface AccountSummary {
  /** `account:…`, a pseudonym. */
  readonly subject: string;
  readonly facility: string;
  readonly status: string;
  readonly currency: string;
  /** Minor units. */
  readonly balances: readonly { readonly bucket: string; readonly amount: string }[];
  readonly total: string;
  readonly events: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export type EntryKind = 'message' | 'event' | 'claim' | 'journal' | 'delivery' | 'exception';
export const ENTRY_KINDS: readonly EntryKind[] = ['message', 'event', 'claim', 'journal', 'delivery', 'exception'];

export interface TimelineEntry {
  readonly kind: EntryKind;
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly facility?: string;
  readonly state?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly event?: string;
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  readonly next?: string;
}

const of = (subject: string): string => `/v1/accounts/${encodeURIComponent(subject)}`;

/** Finds accounts by an identifier, which travels in the body. Throws `Problem`. */
export const searchAccounts = async (search: string): Promise<readonly AccountSummary[]> =>
  (await post<{ readonly accounts: readonly AccountSummary[] }>('/v1/accounts/search', { search })).accounts;

export const readAccount = async (subject: string): Promise<AccountSummary> =>
  (await get<{ readonly account: AccountSummary }>(of(subject))).account;

export const readTimeline = (subject: string, order: 'oldest' | 'newest', after?: string): Promise<Timeline> =>
  get<Timeline>(`${of(subject)}/timeline`, { order, limit: '100', after });

/** Opens the identifiers of an account; the reading is audited with the reason. */
export const revealAccount = async (subject: string, why: Why): Promise<Readonly<Record<string, string>>> =>
  (await post<{ readonly identity: Readonly<Record<string, string>> }>(`${of(subject)}/identity`, why)).identity;
