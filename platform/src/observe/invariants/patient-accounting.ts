import { Type } from 'typebox';
import { parseMoney, type TenantKeys } from '../../kernel/index.ts';
import { subledger } from '../../ledger/index.ts';
import type { Tx } from '../../store/index.ts';
import { pageOf, readOutside } from './outside.ts';
import { type Violation, violationOf } from './violation.ts';

const Account = Type.Object({
  accountDomain: Type.String(),
  accountNumber: Type.String(),
  balances: Type.Record(Type.String(), Type.String()),
});

const CURRENCY = 'USD';

/**
 * I3: patient accounting's own book says of every account what our receivable lines add up to, bucket by bucket. Both
 * sides must be at rest: what is under way on either is a difference. Accounts are named by their key, never their number.
 */
export async function checkPatientAccounting(
  tx: Tx,
  keys: TenantKeys,
  url: string,
): Promise<{ accounts: number; violations: Violation[] }> {
  const ours = new Map((await subledger(tx, keys.tenant, 'patient-receivable')).map((row) => [`${row.subject} ${row.bucket}`, row.amount]));
  const { items } = await readOutside(`${url.replace(/\/$/, '')}/accounts`, pageOf(Account));
  const different: string[] = [];
  for (const { accountDomain, accountNumber, balances } of items) {
    const key = `account:${keys.pseudonym('account', `${accountDomain}|${accountNumber}`)}`;
    for (const [bucket, text] of Object.entries(balances)) {
      const place = `${key} ${bucket}`;
      const theirs = parseMoney(text, CURRENCY).minor;
      const held = ours.get(place) ?? 0n;
      ours.delete(place);
      if (held !== theirs) different.push(`${place}: ledger ${held}, patient accounting ${theirs}`);
    }
  }
  const unknown = [...ours].map(([place, amount]) => `${place}: ledger ${amount}`);
  return {
    accounts: items.length,
    violations: [
      ...violationOf('I3', 'PATIENT_ACCOUNTING_DIFFERS', 'Patient accounting says another balance than the ledger', different),
      ...violationOf(
        'I3',
        'PATIENT_ACCOUNTING_UNKNOWN',
        'The ledger holds a balance of an account that patient accounting does not have',
        unknown,
      ),
    ],
  };
}
