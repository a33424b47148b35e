import { minorOf } from '../amount.ts';
import { bookedIn, bookedOn } from '../booking-day.ts';
import type { SummaryJournal } from '../content.ts';
import type { JournalBatch } from './answers.ts';

/** Statuses of a batch that counts in the balances. */
const POSTED = new Set(['POSTED', 'P']);

/**
 * Compares what stands at the target with what was sent: once, amount, day, period, currency, status and number of lines. An ERP may date a
 * journal anew or keep it unposted and still answer that all went well.
 */
export function differencesOf(sent: SummaryJournal, batches: readonly JournalBatch[]): string[] {
  const [batch] = batches;
  if (batch === undefined) return ['it is not there'];
  const differences = [
    batches.length > 1 && `it stands there ${batches.length} times`,
    minorOf(batch.TotalDebit, sent.currency) !== BigInt(sent.debit) && 'the debit total differs',
    minorOf(batch.TotalCredit, sent.currency) !== BigInt(sent.debit) && 'the credit total differs',
    dayOf(batch.AccountingDate) !== sent.day && bookedOn(dayOf(batch.AccountingDate), sent.day),
    batch.PeriodName !== sent.period && bookedIn('another period', sent.period),
    batch.CurrencyCode !== sent.currency && `it is in another currency than ${sent.currency}`,
    !POSTED.has(batch.Status.toUpperCase()) && 'it is not posted',
    batch.LineCount !== undefined &&
      batch.LineCount !== sent.lines.length &&
      `it has ${batch.LineCount} lines instead of ${sent.lines.length}`,
  ];
  return differences.filter((difference) => difference !== false);
}

function dayOf(date: string): string {
  return /^\d{4}-\d{2}-\d{2}/.exec(date)?.[0] ?? 'no readable day';
}
