import type { Clock, HttpCall } from '../../kernel/index.ts';
import { minorOf } from '../amount.ts';
import type { SummaryJournal } from '../content.ts';
import { targetUnreadable } from '../faults.ts';
import { judgeRead, readAnswer } from '../http-answer.ts';
import { isSummaryKey } from '../summary/summary-key.ts';
import type { AccountNumbers } from '../account-numbers.ts';
import { type JournalBatch, journalBatches } from './answers.ts';
import { NONE } from './gl-interface.ts';

const PAGE = 500;
const NAME = 'the general ledger';

/** Every reference of ours in the ledger, page by page. Throws `TARGET_UNREADABLE` (unavailable). */
export async function* holdings(resource: string, call: HttpCall, clock: Clock): AsyncGenerator<string> {
  for (let offset = 0; ; ) {
    const page = await read(`${resource}?limit=${PAGE}&offset=${offset}`, call, clock);
    for (const batch of page.items) if (isSummaryKey(batch.Reference)) yield batch.Reference;
    if (page.hasMore !== true || page.items.length === 0) return;
    // A server may give fewer than were asked for.
    offset += page.items.length;
  }
}

/** One journal with its lines, as a summary journal. Throws `TARGET_UNREADABLE` (unavailable). */
export async function readHolding(
  resource: string,
  key: string,
  call: HttpCall,
  clock: Clock,
  numbers: AccountNumbers,
): Promise<SummaryJournal> {
  const page = await read(`${resource}?q=${encodeURIComponent(`Reference=${key}`)}&expand=lines&limit=25`, call, clock);
  const [batch] = page.items;
  if (batch === undefined || page.items.length > 1 || batch.Reference !== key) throw targetUnreadable(NAME, 'NOT_ONE_JOURNAL');
  const lines = (batch.lines ?? []).map((line) => lineOf(line, batch.CurrencyCode, numbers));
  const entities = new Set((batch.lines ?? []).map((line) => line.Segment1));
  const [entity] = entities;
  if (entity === undefined || entities.size > 1 || lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n) !== 0n) {
    throw targetUnreadable(NAME, 'LINES_UNREADABLE');
  }
  const day = batch.AccountingDate.slice(0, 10);
  const debit = lines.reduce((sum, { amount }) => (BigInt(amount) > 0n ? sum + BigInt(amount) : sum), 0n);
  return { entity, day, period: batch.PeriodName, currency: batch.CurrencyCode, made: day, debit: String(debit), lines };
}

function lineOf(
  line: NonNullable<JournalBatch['lines']>[number],
  currency: string,
  numbers: AccountNumbers,
): SummaryJournal['lines'][number] {
  const debit = minorOf(line.EnteredDr || '0', currency);
  const credit = minorOf(line.EnteredCr || '0', currency);
  const account = numbers.accountOf(line.Segment2);
  if (debit === undefined || credit === undefined) throw targetUnreadable(NAME, 'AMOUNT_UNREADABLE');
  if (account === undefined) throw targetUnreadable(NAME, 'ACCOUNT_NOT_NUMBERED');
  const segment = <N extends string>(name: N, value: string | undefined): { [K in N]?: string } =>
    value === undefined || value === '' || value === NONE ? {} : ({ [name]: value } as { [K in N]?: string });
  return {
    account,
    ...segment('costCenter', line.Segment3),
    ...segment('serviceLine', line.Segment4),
    ...segment('payerClass', line.Segment5),
    ...segment('counterparty', line.Segment6),
    amount: String(debit - credit),
  };
}

async function read(path: string, call: HttpCall, clock: Clock): Promise<{ items: JournalBatch[]; hasMore?: boolean }> {
  const judged = judgeRead(await call({ method: 'GET', path }), clock.now());
  if (judged.result !== 'judged') throw targetUnreadable(NAME, judged.code);
  const page = readAnswer(journalBatches, judged.body);
  if (page === undefined) throw targetUnreadable(NAME, 'ANSWER_UNREADABLE');
  return page;
}
