import type { JsonObject } from '../canonical/index.ts';
import type { Estate } from '../govern/estate/index.ts';
import { Fault, formatMoney } from '../kernel/index.ts';
import { type ChartOfAccounts, combinationProblems, dimensionsOf } from '../ledger/index.ts';
import type { Tx } from '../store/index.ts';
import type { BusinessDocument } from './business-document.ts';
import type { JournalEntryBody } from './contract/journal-entry.ts';
import { requirePostable } from './postable.ts';

/**
 * The document that a journal enters as. Throws, each rejected, `JOURNAL_UNBALANCED`, `JOURNAL_LINE_WRONG` with the line and the reason,
 * `ACCOUNT_OF_SUBLEDGER`, and what `requirePostable` throws of its entity, currency and day.
 */
export async function journalDocument(
  tx: Tx,
  tenant: string,
  estate: Estate,
  journal: JournalEntryBody,
): Promise<BusinessDocument<JsonObject>> {
  const { reference, entity, currency, day, description, lines } = journal;
  await requirePostable(tx, { tenant, estate, entity, currency, day });
  if (lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n) !== 0n) throw unbalanced();
  // The estate was checked against the schemas of its policies before it became a release.
  const chart = estate.policies['chart-of-accounts'] as ChartOfAccounts;
  const known = dimensionsOf(estate);
  for (const [index, { amount: _, ...combination }] of lines.entries()) {
    const [problem] = combinationProblems(chart, known, combination);
    if (problem !== undefined) throw lineWrong(problem.message, `body/lines/${index}/${problem.field}`);
    const keeps = chart.accounts[combination.account]?.keeps ?? [];
    if (keeps.includes('bucket') || keeps.includes('openItem')) throw ofSubledger(`body/lines/${index}/account`);
  }
  const stated = lines.map(({ amount, ...line }) => ({ ...line, amount: formatMoney({ minor: BigInt(amount), currency }) }));
  const record = { record: 'journal', entity, currency, day, ...(description === undefined ? {} : { description }), lines: stated };
  return { kind: 'journal', entity, reference, record };
}

const unbalanced = (): Fault =>
  new Fault({
    code: 'JOURNAL_UNBALANCED',
    kind: 'rejected',
    message: 'Debits and credits do not add up to zero',
    hint: 'State debits as positive and credits as negative amounts; a journal is of one entity and currency',
    at: 'body/lines',
  });

const lineWrong = (message: string, at: string): Fault =>
  new Fault({ code: 'JOURNAL_LINE_WRONG', kind: 'rejected', message, hint: 'Check it with GET /v1/gl-accounts/validation', at });

/** What patients and payers owe and have paid is kept account by account, and remittance by remittance: a journal cannot say whose it is. */
const ofSubledger = (at: string): Fault =>
  new Fault({
    code: 'ACCOUNT_OF_SUBLEDGER',
    kind: 'rejected',
    message: 'This account is kept by a subledger and takes no journals of others',
    hint: 'Hand in what happened instead: a payment, a charge, an adjustment',
    at,
  });
