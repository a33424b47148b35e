import type pg from 'pg';
import { askOnce, type Scope } from '../../store/index.ts';
import { accountUnknown } from '../faults.ts';

/** What is owed on a patient account now, by the ledger's lines. Minor units. */
export interface AccountBalance {
  readonly subject: string;
  readonly facility?: string;
  readonly status: string;
  readonly currency?: string;
  /** Buckets that come to zero are left out. */
  readonly balances: readonly { readonly bucket: string; readonly amount: bigint }[];
  readonly total: bigint;
}

interface Row {
  entity: string | null;
  status: string | null;
  hold: string | null;
  currency: string | null;
  bucket: string | null;
  amount: string | null;
  facts: string | null;
}

/** What events say of an account: `diagnosis`, `F11.20`. */
export interface AccountFact {
  readonly name: string;
  readonly value: string;
}

/**
 * What is owed, and what events say of the account under these names: one statement, since this is what is asked most. Throws
 * `ACCOUNT_UNKNOWN`.
 */
export async function readBalance(
  pool: pg.Pool,
  scope: Scope,
  subject: string,
  names: readonly string[],
): Promise<{ readonly balance: AccountBalance; readonly facts: readonly AccountFact[] }> {
  const rows = await askOnce<Row>(pool, scope, {
    name: 'balance-and-facts-of',
    text: 'select * from balance_and_facts_of($1, $2, $3, $4)',
    values: [subject, names],
  });
  const [first] = rows;
  if (first === undefined || (first.status === null && first.currency === null)) throw accountUnknown();
  const balances = rows.flatMap(({ bucket, amount }) =>
    bucket === null || amount === null || amount === '0' ? [] : [{ bucket, amount: BigInt(amount) }],
  );
  const balance = {
    subject,
    ...(first.entity === null ? {} : { facility: first.entity }),
    status: first.hold === null ? (first.status ?? 'waiting') : 'held',
    ...(first.currency === null ? {} : { currency: first.currency }),
    balances,
    total: balances.reduce((sum, { amount }) => sum + amount, 0n),
  };
  return { balance, facts: first.facts === null ? [] : (JSON.parse(first.facts) as readonly AccountFact[]) };
}
