import {
  type GetLedgerJournalAnswer,
  type GetLedgerTieOutAnswer,
  type GetLedgerTrialBalanceAnswer,
  type GetLedgerTrialBalanceGiven,
  getLedgerJournal,
  getLedgerTieOut,
  getLedgerTrialBalance,
  type PostLedgerActivityAnswer,
  type PostLedgerActivityGiven,
  postLedgerActivity,
} from '@plexus/sdk';
import { client } from './client.ts';

export type TrialBalanceLine = GetLedgerTrialBalanceAnswer['lines'][number];
export type ActivityLine = PostLedgerActivityAnswer['lines'][number];
export type ActivityQuery = PostLedgerActivityGiven['body'];
/** A journal with where it came from. */
export type SourcedJournal = GetLedgerJournalAnswer['journal'];
export type Journal = Omit<SourcedJournal, 'source'>;
export type JournalLine = Journal['lines'][number];
export type JournalSource = NonNullable<SourcedJournal['source']>;
export type TieOut = GetLedgerTieOutAnswer['tieOut'];

export const readTrialBalance = async (of: GetLedgerTrialBalanceGiven): Promise<readonly TrialBalanceLine[]> =>
  (await getLedgerTrialBalance(client, of)).lines;

/** Journal lines, newest first. */
export const readActivity = async (body: ActivityQuery): Promise<readonly ActivityLine[]> =>
  (await postLedgerActivity(client, { body })).lines;

export const readJournal = async (journal: string): Promise<SourcedJournal> => (await getLedgerJournal(client, { journal })).journal;

export const readTieOut = async (): Promise<TieOut> => (await getLedgerTieOut(client)).tieOut;
