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
}

/** One statement, since this is what is asked most. Throws `ACCOUNT_UNKNOWN`. */
export async function readBalance(pool: pg.Pool, scope: Scope, subject: string): Promise<AccountBalance> {
  const rows = await askOnce<Row>(pool, scope, { name: 'balance-of', text: 'select * from balance_of($1, $2, $3)', values: [subject] });
  const [first] = rows;
  if (first === undefined || (first.status === null && first.currency === null)) throw accountUnknown();
  const balances = rows.flatMap(({ bucket, amount }) =>
    bucket === null || amount === null || amount === '0' ? [] : [{ bucket, amount: BigInt(amount) }],
  );
  return {
    subject,
    ...(first.entity === null ? {} : { facility: first.entity }),
    status: first.hold === null ? (first.status ?? 'waiting') : 'held',
    ...(first.currency === null ? {} : { currency: first.currency }),
    balances,
    total: balances.reduce((sum, { amount }) => sum + amount, 0n),
  };
}
