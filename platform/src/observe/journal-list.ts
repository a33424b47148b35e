import type { Tx } from '../store/index.ts';
import type { TracedJournal } from './trace/index.ts';
import { newestJournals } from './trace/journals.ts';

export interface JournalQuery {
  readonly entity?: string;
  readonly period?: string;
  readonly posting?: string;
  readonly subject?: string;
  /** Journals before this one. */
  readonly before?: bigint;
  readonly limit: number;
}

export interface JournalPage {
  /** Newest first, without their lines. Fewer than asked for does not mean that there are no more: see `next`. */
  readonly journals: readonly Omit<TracedJournal, 'lines'>[];
  /** `before` of the page that follows. */
  readonly next?: string;
}

/** Journals gone through for one page: who looks for rare ones is answered soon and goes on from there. */
const MOST_READ = 1_500;

/** Journals, newest first. */
export async function listJournals(tx: Tx, tenant: string, { limit, ...query }: JournalQuery): Promise<JournalPage> {
  const { subject, entity, period, posting } = query;
  const isAny = entity === undefined && period === undefined && posting === undefined;
  const isWanted = (journal: Omit<TracedJournal, 'lines'>): boolean =>
    (entity === undefined || journal.entity === entity) &&
    (period === undefined || journal.period === period) &&
    (posting === undefined || journal.posting.split('+').includes(posting));
  const most = isAny ? limit : MOST_READ;
  const read = await newestJournals(tx, tenant, { before: query.before, subject, limit: most + 1 });
  const found = [];
  let last: bigint | undefined;
  for (const { journal, traced } of read.slice(0, most)) {
    if (found.length === limit) break;
    last = journal;
    if (isWanted(traced)) found.push(traced);
  }
  const isMore = last !== undefined && read.at(-1)?.journal !== last;
  return { journals: found, ...(isMore ? { next: String(last) } : {}) };
}
