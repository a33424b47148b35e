import { hash } from 'node:crypto';
import type { AccountingEvent } from '../canonical/index.ts';
import type { LateDocuments, PeriodState } from './fiscal-calendar.ts';
import { type JournalLine, openItemOf, ruledLinesOf } from './journal-lines.ts';
import { type Periods, type PostingDay, postingDay } from './posting-period.ts';
import type { PostingRules } from './posting-rules.ts';

/** A journal ready to be written. */
export interface JournalDraft {
  /** 16 bytes: what makes it unique in its tenant for ever. */
  readonly identity: Buffer;
  readonly entity: string;
  readonly currency: string;
  readonly subject: string;
  readonly day: string;
  readonly period: string;
  readonly periodState: PeriodState;
  readonly originalDay?: string;
  readonly posting: string;
  readonly rule: string;
  readonly lines: readonly JournalLine[];
  /** The journal it mirrors: when that one is written, its lines are taken instead of these. */
  readonly mirrors?: { readonly identity: Buffer; readonly openItem: string | undefined };
}

/** The stored form of a journal's identity. */
export const identityOf = (text: string): Buffer => hash('sha256', text, 'buffer').subarray(0, 16);

/**
 * Turns an accounting event into a balanced journal in its period; pure. Throws `LEDGER_RULE_MISSING`,
 * `LEDGER_PERIOD_CLOSED`, `LEDGER_REOPEN_ASKED` and `LEDGER_PERIOD_MISSING`.
 */
export function journalOf(event: AccountingEvent, rules: PostingRules, periods: Periods, late: LateDocuments): JournalDraft {
  const ruled = ruledLinesOf(event, rules);
  const place: PostingDay = postingDay(periods, event.entity, event.day, late, ruled.periodEnd);
  return {
    identity: identityOf(event.identity),
    entity: event.entity,
    currency: event.currency,
    subject: event.subject,
    ...place,
    periodState: periods.get(event.entity)?.find(({ period }) => period === place.period)?.state ?? 'closed',
    posting: ruled.posting,
    rule: ruled.rule,
    lines: ruled.lines,
    ...(event.reverses === undefined ? {} : { mirrors: { identity: identityOf(event.reverses), openItem: openItemOf(event) } }),
  };
}
