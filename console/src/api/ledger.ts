import { get, post } from './client.ts';

export interface TrialBalanceLine {
  readonly entity: string;
  readonly period: string;
  readonly currency: string;
  readonly account: string;
  /** Minor units, both positive. */
  readonly debit: string;
  readonly credit: string;
}

export interface ActivityLine {
  readonly journal: string;
  readonly line: number;
  readonly entity: string;
  readonly day: string;
  readonly period: string;
  readonly posting: string;
  readonly account: string;
  /** Minor units, debit positive. */
  readonly amount: string;
  readonly currency: string;
  readonly bucket: string | null;
  readonly department: string | null;
  readonly payerClass: string | null;
  readonly subject: string;
  readonly openItem: string | null;
}

export interface ActivityQuery {
  readonly entity?: string;
  readonly account?: string;
  readonly period?: string;
  readonly subject?: string;
  readonly before?: string;
  readonly limit?: number;
}

export interface JournalLine {
  /** `journal:N/L`. */
  readonly id: string;
  readonly account: string;
  readonly amount: string;
  readonly bucket?: string;
  readonly department?: string;
  readonly costCenter?: string;
  readonly serviceLine?: string;
  readonly payerClass?: string;
  readonly counterparty?: string;
  readonly openItem?: string;
  readonly summary?: string;
}

export interface Journal {
  /** `journal:N`. */
  readonly id: string;
  readonly entity: string;
  readonly accountingDay: string;
  readonly originalDay?: string;
  readonly period: string;
  readonly currency: string;
  readonly posting: string;
  readonly rule: string;
  readonly event: string;
  readonly subject: string;
  readonly reverses?: string;
  readonly reversedBy?: string;
  readonly postedAt: string;
  readonly lines: readonly JournalLine[];
}

export interface JournalSource {
  readonly event: string;
  readonly type: string;
  readonly message?: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly rule?: string;
  readonly release?: number;
}

export interface TieOut {
  readonly books: readonly { readonly entity: string; readonly currency: string; readonly difference: string }[];
  readonly receivables: { readonly accounts: number; readonly differences: readonly object[] };
}

export const readTrialBalance = async (of: { readonly entity?: string; readonly period?: string }): Promise<readonly TrialBalanceLine[]> =>
  (await get<{ readonly lines: readonly TrialBalanceLine[] }>('/v1/ledger/trial-balance', of)).lines;

/** Journal lines, newest first. */
export const readActivity = async (query: ActivityQuery): Promise<readonly ActivityLine[]> =>
  (await post<{ readonly lines: readonly ActivityLine[] }>('/v1/ledger/activity', query)).lines;

export interface JournalAnswer {
  readonly journal: Journal & { readonly source?: JournalSource };
}

export const readJournal = async (journal: string): Promise<JournalAnswer['journal']> =>
  (await get<JournalAnswer>(`/v1/ledger/journals/${encodeURIComponent(journal)}`)).journal;

export const readTieOut = async (): Promise<TieOut> => (await get<{ readonly tieOut: TieOut }>('/v1/ledger/tie-out')).tieOut;
