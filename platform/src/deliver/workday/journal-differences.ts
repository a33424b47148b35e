import { findAll, textAt, type XmlElement } from '@plexus/xml';
import type { AccountNumbers } from '../account-numbers.ts';
import { minorOf } from '../amount.ts';
import { bookedOn } from '../booking-day.ts';
import type { SummaryJournal } from '../content.ts';
import { idIn } from './envelope.ts';

/** Compares a journal with what was sent: company, currency, day and every line. */
export function journalDifferences(sent: SummaryJournal, data: XmlElement, numbers: AccountNumbers): (string | false)[] {
  const day = textAt(data, 'Accounting_Date') ?? 'never';
  const lines = findAll(data, 'Journal_Entry_Line_Replacement_Data').map((line) => {
    const debit = minorOf(textAt(line, 'Debit_Amount') ?? '0', sent.currency);
    const credit = minorOf(textAt(line, 'Credit_Amount') ?? '0', sent.currency);
    return `${idIn(line, 'Ledger_Account_Reference')} ${(debit ?? 0n) - (credit ?? 0n)}`;
  });
  const wanted = sent.lines.map(({ account, amount }) => `${numbers.numberOf(account) ?? account} ${BigInt(amount)}`);
  return [
    idIn(data, 'Company_Reference') !== sent.entity && 'it is of another company',
    idIn(data, 'Currency_Reference') !== sent.currency && `it is in another currency than ${sent.currency}`,
    day !== sent.day && bookedOn(day, sent.day),
    lines.length !== wanted.length && `it has ${lines.length} lines instead of ${wanted.length}`,
    lines.sort().join('\n') !== wanted.sort().join('\n') && 'the amounts or accounts differ',
  ];
}
