import { subledger } from '../../ledger/index.ts';
import type { Tx } from '../../store/index.ts';

/** Where an account's own money stands in the ledger; credits are negative there. */
const HELD = ['refunds-payable', 'patient-deposits'];
const RECEIVABLE = 'patient-receivable';

/** What an account has too much, by the ledger: deposits, refunds payable, and what the guarantor has overpaid. Minor units, never negative. */
export async function readCredit(tx: Tx, tenant: string, subject: string): Promise<bigint> {
  let credit = 0n;
  for (const account of HELD) for (const { amount } of await subledger(tx, tenant, account, [subject])) credit -= amount;
  const owed = (await subledger(tx, tenant, RECEIVABLE, [subject])).find(({ bucket }) => bucket === 'guarantor')?.amount ?? 0n;
  if (owed < 0n) credit -= owed;
  return credit > 0n ? credit : 0n;
}
