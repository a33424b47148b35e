import type { Tx } from '../../store/index.ts';
import { accountUnknown } from '../faults.ts';
import { RECEIVABLE } from './account.ts';

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
export async function readBalance(tx: Tx, tenant: string, subject: string): Promise<AccountBalance> {
  const { rows } = await tx.query<Row>({
    name: 'read-balance',
    text: `select p.entity, p.status, p.hold, l.currency, l.bucket, l.amount::text as amount
      from (select $2::text as subject) a
      left join process_state p on p.tenant = $1 and p.key = a.subject
      left join lateral (
        select currency, coalesce(bucket, '') as bucket, sum(amount) as amount from journal_line
        where subject = a.subject and tenant = $1 and account = $3 group by 1, 2) l on true
      order by l.bucket`,
    values: [tenant, subject, RECEIVABLE],
  });
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
