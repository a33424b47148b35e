import type { AccountingEvent, StoredEvent } from '../canonical/index.ts';
import type { Tx } from '../store/index.ts';
import type { LateDocuments } from './fiscal-calendar.ts';
import { type JournalDraft, journalOf } from './journal-draft.ts';
import { type ReadPeriods, readPeriods } from './posting-period.ts';
import type { PostingRules } from './posting-rules.ts';
import { writeJournals } from './write-journals.ts';

/** What posting needs to know besides the event. Read at every batch, so that a new release takes effect. */
export interface Books {
  readonly rules: PostingRules;
  /** The declared rule of an entity. */
  readonly lateDocuments: (entity: string) => LateDocuments;
}

export interface PosterOptions {
  readonly tenant: string;
  readonly incarnation: number;
  readonly books: () => Books;
}

/** Makes journals of accounting events, purely, and writes them: what the process engine drives. */
export function createPoster({ tenant, incarnation, books }: PosterOptions) {
  let last: ReadPeriods | undefined;
  return {
    begin: async (tx: Tx) => {
      last = await readPeriods(tx, tenant, last);
      const { periods } = last;
      const { rules, lateDocuments } = books();
      return { journalOf: (event: AccountingEvent): JournalDraft => journalOf(event, rules, periods, lateDocuments(event.entity)) };
    },
    write: async (tx: Tx, journals: readonly { readonly cause: StoredEvent; readonly journal: JournalDraft }[]): Promise<void> => {
      await writeJournals(
        tx,
        tenant,
        incarnation,
        journals.map(({ cause, journal }) => ({ draft: journal, causeEventId: cause.id })),
      );
    },
  };
}

/**
 * Posts accounting events in one go: each exactly once per identity, a repeat posts nothing. Answers how many journals
 * were written. Throws what `journalOf` and `writeJournals` throw.
 */
export async function post(
  tx: Tx,
  options: PosterOptions,
  events: readonly { readonly event: AccountingEvent; readonly causeEventId: Buffer }[],
): Promise<number> {
  const { journalOf: draftOf } = await createPoster(options).begin(tx);
  const drafts = events.map(({ event, causeEventId }) => ({ draft: draftOf(event), causeEventId }));
  return writeJournals(tx, options.tenant, options.incarnation, drafts);
}
