import { subledger } from '../../ledger/index.ts';
import type { Tx } from '../../store/index.ts';
import { accountUnknown } from '../faults.ts';

/** A patient account by its pseudonymous name. Amounts in minor units. */
export interface AccountSummary {
  readonly subject: string;
  readonly facility?: string;
  readonly status: string;
  readonly currency?: string;
  /** What is owed by bucket, by the ledger's lines; zero balances are left out. */
  readonly balances: readonly { readonly bucket: string; readonly amount: bigint }[];
  readonly total: bigint;
  readonly events: number;
  readonly firstAt?: string;
  readonly lastAt?: string;
}

const RECEIVABLE = 'patient-receivable';

interface Row {
  subject: string;
  events: bigint;
  first: Date | null;
  last: Date | null;
  entity: string | null;
  status: string | null;
  hold: string | null;
  currency: string | null;
}

/** Accounts by name, in the order given; one that nothing is known of is left out. */
export async function readAccounts(tx: Tx, tenant: string, subjects: readonly string[]): Promise<readonly AccountSummary[]> {
  if (subjects.length === 0) return [];
  const { rows } = await tx.query<Row>({
    name: 'read-accounts',
    text: `select a.subject, e.events, e.first, e.last, coalesce(p.entity, e.entity) as entity, p.status, p.hold, j.currency
      from unnest($2::text[]) a(subject)
      cross join lateral (
        select count(*) as events, min(recorded_at) as first, max(recorded_at) as last, max(entity) as entity
        from event where tenant = $1 and key = a.subject) e
      left join process_state p on p.tenant = $1 and p.key = a.subject
      left join lateral (select currency from journal where tenant = $1 and subject = a.subject limit 1) j on true`,
    values: [tenant, subjects],
  });
  const owed = Map.groupBy(await subledger(tx, tenant, RECEIVABLE, subjects), (row) => row.subject);
  const found = rows.filter(({ events, status, currency }) => events > 0n || status !== null || currency !== null);
  const bySubject = new Map(found.map((row) => [row.subject, row]));
  return subjects.flatMap((subject) => {
    const row = bySubject.get(subject);
    return row === undefined ? [] : [summaryOf(row, owed.get(subject) ?? [])];
  });
}

/** One account. Throws `ACCOUNT_UNKNOWN`. */
export async function readAccount(tx: Tx, tenant: string, subject: string): Promise<AccountSummary> {
  const [account] = await readAccounts(tx, tenant, [subject]);
  if (account === undefined) throw accountUnknown();
  return account;
}

const summaryOf = (row: Row, owed: readonly { readonly bucket: string; readonly amount: bigint }[]): AccountSummary => ({
  subject: row.subject,
  ...(row.entity === null ? {} : { facility: row.entity }),
  status: row.hold === null ? (row.status ?? 'waiting') : 'held',
  ...(row.currency === null ? {} : { currency: row.currency }),
  balances: owed.map(({ bucket, amount }) => ({ bucket, amount })),
  total: owed.reduce((sum, { amount }) => sum + amount, 0n),
  events: Number(row.events),
  ...(row.first === null ? {} : { firstAt: row.first.toISOString() }),
  ...(row.last === null ? {} : { lastAt: row.last.toISOString() }),
});
