// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getJournals is given. */
export interface GetJournalsGiven {
  readonly entity?: string | undefined;
  readonly period?: string | undefined;
  readonly posting?: string | undefined;
  readonly subject?: string | undefined;
  readonly before?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getJournals answers. */
export interface GetJournalsAnswer {
  readonly version: 1;
  readonly journals: readonly {
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
    readonly postedAt: string;
  }[];
  readonly next?: string;
}

/** Journals, newest first. Needs `ledger:read`. Throws `PlexusProblem`. */
export const getJournals = (client: Client, given: GetJournalsGiven = {}, options?: CallOptions): Promise<GetJournalsAnswer> =>
  client.call<GetJournalsAnswer>(
    { method: 'GET', path: '/v1/journals', query: ['entity', 'period', 'posting', 'subject', 'before', 'limit'] },
    given,
    options,
  );
