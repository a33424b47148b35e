// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postJournalEntries is given. */
export interface PostJournalEntriesGiven {
  readonly body: {
    readonly reference: string;
    readonly entity: string;
    readonly day: string;
    readonly currency: string;
    readonly description?: string;
    readonly lines: readonly schemas.JournalEntryLine[];
    readonly draft?: true;
  };
}

/** What postJournalEntries answers. */
export type PostJournalEntriesAnswer =
  | schemas.OutcomeAnswer
  | {
      readonly version: 1;
      readonly journal: {
        readonly id: string;
        readonly entity: string;
        readonly status: 'received' | 'held' | 'recorded' | 'posted' | 'waiting' | 'refused';
        readonly submittedAt: string;
        readonly message?: string;
        readonly approval?: string;
      };
    };

/** Hand in a journal. Needs `journals:write`. Throws `PlexusProblem`. */
export const postJournalEntries = (
  client: Client,
  given: PostJournalEntriesGiven,
  options?: CallOptions,
): Promise<PostJournalEntriesAnswer> =>
  client.call<PostJournalEntriesAnswer>({ method: 'POST', path: '/v1/journal-entries' }, given, options);

/** What getJournalEntry is given. */
export interface GetJournalEntryGiven {
  readonly entry: string;
}

/** What getJournalEntry answers. */
export interface GetJournalEntryAnswer {
  readonly version: 1;
  readonly journal: {
    readonly id: string;
    readonly entity: string;
    readonly status: 'received' | 'held' | 'recorded' | 'posted' | 'waiting' | 'refused';
    readonly submittedAt: string;
    readonly message?: string;
    readonly approval?: string;
    readonly journals: readonly string[];
    readonly exceptions: readonly schemas.Obstacle[];
  };
}

/** What became of a journal that was handed in. Needs `journals:read`. Throws `PlexusProblem`. */
export const getJournalEntry = (client: Client, given: GetJournalEntryGiven, options?: CallOptions): Promise<GetJournalEntryAnswer> =>
  client.call<GetJournalEntryAnswer>({ method: 'GET', path: '/v1/journal-entries/{entry}' }, given, options);
